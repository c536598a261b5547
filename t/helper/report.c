// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "report.h"

static bool plain;
static unsigned int steps, failed;

void report_plain(void)
{
	plain = true;
}

static void step(bool ok, const char *what, va_list args)
{
	steps++;
	if (!ok)
		failed++;
	if (plain)
		printf("%s ", ok ? "ok" : "FAILED");
	else
		printf("%s %u - ", ok ? "ok" : "not ok", steps);
	vprintf(what, args);
	putchar('\n');
	fflush(stdout);
}

/* prove shows what goes to stderr even when it is not asked for details */
static void complain(const char *what, va_list args)
{
	if (plain)
		return;
	fputs("# failed: ", stderr);
	vfprintf(stderr, what, args);
	fputc('\n', stderr);
}

bool check(bool ok, const char *what, ...)
{
	va_list args;

	va_start(args, what);
	step(ok, what, args);
	va_end(args);
	if (!ok) {
		va_start(args, what);
		complain(what, args);
		va_end(args);
	}
	return ok;
}

bool check_eq(unsigned long long got, unsigned long long want,
	      const char *what, ...)
{
	va_list args;

	va_start(args, what);
	step(got == want, what, args);
	va_end(args);
	if (got == want)
		return true;
	va_start(args, what);
	complain(what, args);
	va_end(args);
	fprintf(plain ? stdout : stderr, "#   got 0x%llx, want 0x%llx\n",
		got, want);
	return false;
}

void skip(const char *why, ...)
{
	va_list args;

	steps++;
	if (plain)
		printf("skipped ");
	else
		printf("ok %u # skip ", steps);
	va_start(args, why);
	vprintf(why, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

void note(const char *text, ...)
{
	va_list args;

	fputs("# ", stdout);
	va_start(args, text);
	vprintf(text, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

_Noreturn void bail(const char *why, ...)
{
	va_list args;

	fputs(plain ? "FAILED " : "Bail out! ", stdout);
	va_start(args, why);
	vprintf(why, args);
	va_end(args);
	putchar('\n');
	exit(255);
}

unsigned int report_failed(void)
{
	return failed;
}

int report_done(void)
{
	if (!plain)
		printf("1..%u\n", steps);
	return failed ? 1 : 0;
}
