/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a measure times and tells.  A measure is a program that prints one line
 * of JSON for each row of the table, which the functions here do:
 *
 *	what, unit	for people
 *	peer, aim	who it is compared with, and what is wanted of the
 *			ratio ours / theirs, e.g. "<= 1.2"
 *	ours, theirs	one number for each round; "theirs" lacks where the
 *			peer is missing
 *	samples		instead of those: one number for each event
 *
 * Where nobody is compared with, the aim is one for "ours" itself.
 *
 * What cannot be measured ends in bail() of report.h.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

#define BENCH_ROUNDS	25

/**
 * struct bench_row - what one row of the table is about
 * @what: for people
 * @unit: "us" or "ms" for the time of one, "MiB/s" for the speed
 * @peer: NULL for none
 * @aim:  NULL: it is told and not judged
 * @rounds: fewer than BENCH_ROUNDS, of what takes long; 0: BENCH_ROUNDS
 */
struct bench_row {
	const char *what;
	const char *unit;
	const char *peer;
	const char *aim;
	unsigned int rounds;
};

/**
 * struct bench_side - one side of a comparison
 * @run:  does it @times times; returns how many nanoseconds that took, without
 *	  what had to be prepared for it
 * @ctx:  handed to @run
 */
struct bench_side {
	int64_t (*run)(void *ctx, unsigned int times);
	void *ctx;
};

/* Nanoseconds since some point in the past. */
int64_t bench_now(void);

/**
 * bench_compare() - measure both sides by turns and print the row
 * @row:     what it is
 * @times:   how often in one round
 * @bytes:   what one moves, for a row in MiB/s
 * @ours:    one side
 * @theirs:  the other; NULL where the peer is missing
 *
 * A first round that does not count warms both up.  Sides change places in
 * each round, so that neither always comes second.
 *
 * Return: the median of @ours.
 */
double bench_compare(const struct bench_row *row, unsigned int times,
		     uint64_t bytes, const struct bench_side *ours,
		     const struct bench_side *theirs);

/* A row of two numbers that were measured before, not by turns. */
void bench_against(const struct bench_row *row, double ours, double theirs);

/* A row of one number in its own unit, e.g. "KiB". */
void bench_value(const struct bench_row *row, double value);

/* A row of single events; it gets @num numbers of nanoseconds. */
void bench_samples(const struct bench_row *row, const int64_t *ns, size_t num);

#endif
