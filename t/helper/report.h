/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a test program says: one line per step, TAP by default.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Say "ok what" and "FAILED what" instead of TAP: for people in a guest. */
void report_plain(void);

/* A step that holds or does not; returns ok. */
bool check(bool ok, const char *what, ...) PRINTF(2, 3);

/*
 * As check(), but for two numbers that must be the same; both are told when
 * they are not.
 */
bool check_eq(unsigned long long got, unsigned long long want,
	      const char *what, ...) PRINTF(3, 4);

/* A step that cannot be taken here, and why. */
void skip(const char *why, ...) PRINTF(1, 2);

/* A remark. */
void note(const char *text, ...) PRINTF(1, 2);

/* The test itself cannot go on; exits with status 255. */
_Noreturn void bail(const char *why, ...) PRINTF(1, 2);

/* How many steps failed so far. */
unsigned int report_failed(void);

/* The end: prints the plan, returns the exit status, 0 if no step failed. */
int report_done(void);

#endif
