// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is made: 1000 defined vGPUs by "start --autostart", as at boot, beside
 * a loop that does nothing but write to "create"; and named ones that are
 * defined and started, beside mdevctl, which needs two runs for each.
 */
#include <stdio.h>

#include "bench.h"
#include "mdev.h"
#include "program.h"
#include "report.h"

#define COUNT	1000
#define MADE	200
#define HOST	"/tmp/bench-host.conf"

static int64_t start_all(void *ctx, unsigned int times)
{
	static const char *const argv[] = {
		"nvvgpu-tool", "start", "--autostart", NULL
	};
	int64_t ns = program_run(&(struct program) { argv, NULL });

	(void)ctx;
	named_stop(0, COUNT);
	return ns * times;
}

static int64_t start_bare(void *ctx, unsigned int times)
{
	int64_t start = bench_now();

	(void)ctx;
	named_start_bare(0, COUNT);
	start = bench_now() - start;
	named_stop(0, COUNT);
	return start * times;
}

static void write_host(void)
{
	FILE *f = fopen(HOST, "we");
	char uuid[MDEV_UUID];
	unsigned int i;

	if (!f)
		bail("cannot write " HOST);
	for (i = 0; i < MADE; i++) {
		mdev_uuid(uuid, i);
		fprintf(f, "[vgpu vm%u-gpu0]\nuuid = %s\ntype = " NAMED_TYPE
			"\nautostart = yes\n", i, uuid);
	}
	fclose(f);
}

/* The time of one of them, however many the other side makes. */
static int64_t apply(void *ctx, unsigned int times)
{
	static const char *const argv[] = {
		"nvvgpu-tool", "apply", HOST, NULL
	};
	int64_t ns;

	(void)ctx;
	named_forget();
	ns = program_run(&(struct program) { argv, NULL });
	named_stop(0, MADE);
	named_forget();
	return ns / MADE * times;
}

static int64_t mdevctl(void *ctx, unsigned int times)
{
	char uuid[MDEV_UUID], id[64];
	const char *const define[] = {
		"mdevctl", "define", "-u", uuid, "-p", "1000:00:00.0", "-t",
		id, NULL
	};
	const char *const start[] = { "mdevctl", "start", "-u", uuid, NULL };
	struct mdev_type type;
	int64_t ns = 0;
	unsigned int i;

	(void)ctx;
	mdev_our_type(&type, 0, NAMED_TYPE);
	mdev_type_id(id, sizeof(id), &type);
	for (i = 0; i < times; i++) {
		mdev_uuid(uuid, i);
		ns += program_run(&(struct program) { define, NULL });
		ns += program_run(&(struct program) { start, NULL });
	}
	named_stop(0, times);
	named_forget();
	return ns;
}

int main(void)
{
	const struct bench_row boot = {
		.what = "start 1000 defined vGPUs",
		.unit = "ms",
		.peer = "bare writes",
		.aim = "<= 1.2",
		.rounds = 3,
	};
	const struct bench_row make = {
		.what = "define + start, each of 200",
		.unit = "ms",
		.peer = "mdevctl",
		.aim = "<= 0.05",
		.rounds = 1,
	};
	const struct bench_side all = { start_all, NULL };
	const struct bench_side bare = { start_bare, NULL };
	const struct bench_side ours = { apply, NULL };
	const struct bench_side theirs = { mdevctl, NULL };

	named_load(COUNT);
	named_define(0, COUNT);
	bench_compare(&boot, 1, 0, &all, &bare);
	named_forget();
	write_host();
	bench_compare(&make, 10, 0, &ours,
		      program_there("mdevctl") ? &theirs : NULL);
	mdev_unload_ours();
	return 0;
}
