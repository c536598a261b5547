// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"
#include "report.h"

int64_t bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static double to_unit(const char *unit, int64_t ns, unsigned int times,
		      uint64_t bytes)
{
	double one = (double)ns / times;

	if (!strcmp(unit, "us"))
		return one / 1e3;
	if (!strcmp(unit, "ms"))
		return one / 1e6;
	if (!strcmp(unit, "MiB/s"))
		return (double)bytes / (1 << 20) * 1e9 / one;
	bail("bench: unit \"%s\" is not known", unit);
}

/* --- JSON; no text of ours has a character that needs to be escaped -------- */

static void begin_row(const struct bench_row *row)
{
	printf("{\"what\":\"%s\",\"unit\":\"%s\"", row->what, row->unit);
	if (row->peer)
		printf(",\"peer\":\"%s\"", row->peer);
	if (row->aim)
		printf(",\"aim\":\"%s\"", row->aim);
}

static void put_numbers(const char *key, const double *v, size_t num)
{
	size_t i;

	printf(",\"%s\":[", key);
	for (i = 0; i < num; i++)
		printf("%s%.6g", i ? "," : "", v[i]);
	putchar(']');
}

static void end_row(void)
{
	puts("}");
	fflush(stdout);
}

/* --- rounds ---------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(const double *v, size_t num)
{
	double sorted[BENCH_ROUNDS];

	memcpy(sorted, v, num * sizeof(*v));
	qsort(sorted, num, sizeof(*sorted), ascending);
	return sorted[num / 2];
}

static void run(const struct bench_side *side, const struct bench_row *row,
		unsigned int times, uint64_t bytes, double *result)
{
	if (side)
		*result = to_unit(row->unit, side->run(side->ctx, times), times,
				  bytes);
}

double bench_compare(const struct bench_row *row, unsigned int times,
		     uint64_t bytes, const struct bench_side *ours,
		     const struct bench_side *theirs)
{
	int rounds = row->rounds ? (int)row->rounds : BENCH_ROUNDS, i;
	double a[BENCH_ROUNDS], b[BENCH_ROUNDS];

	for (i = -1; i < rounds; i++) {
		/* the warm-up is written over by round 0 */
		int round = i < 0 ? 0 : i;

		if (i % 2)
			run(theirs, row, times, bytes, &b[round]);
		run(ours, row, times, bytes, &a[round]);
		if (!(i % 2))
			run(theirs, row, times, bytes, &b[round]);
	}
	begin_row(row);
	put_numbers("ours", a, rounds);
	if (theirs)
		put_numbers("theirs", b, rounds);
	end_row();
	return median(a, rounds);
}

void bench_value(const struct bench_row *row, double value)
{
	begin_row(row);
	put_numbers("ours", &value, 1);
	end_row();
}

void bench_against(const struct bench_row *row, double ours, double theirs)
{
	begin_row(row);
	put_numbers("ours", &ours, 1);
	put_numbers("theirs", &theirs, 1);
	end_row();
}

void bench_samples(const struct bench_row *row, const int64_t *ns, size_t num)
{
	double *v = calloc(num, sizeof(*v));
	size_t i;

	if (!v)
		bail("bench: no memory");
	for (i = 0; i < num; i++)
		v[i] = to_unit(row->unit, ns[i], 1, 0);
	begin_row(row);
	put_numbers("samples", v, num);
	end_row();
	free(v);
}
