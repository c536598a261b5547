// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is made: 1000 defined vGPUs by "start --autostart", as at boot, beside
 * a loop that does nothing but write to "create"; and 1000 named ones that are
 * defined and started, by "create --count" and by "apply", beside mdevctl, which
 * needs two runs for each.  Of those ten are made, on a host without others:
 * what a thousand would take is ten times that, and more.
 */
#include <stdio.h>

#include "bench.h"
#include "mdev.h"
#include "program.h"
#include "report.h"

#define COUNT	1000
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
	for (i = 0; i < COUNT; i++) {
		mdev_uuid(uuid, i);
		fprintf(f, "[vgpu vm%u-gpu0]\nuuid = %s\ntype = " NAMED_TYPE
			"\nautostart = yes\n", i, uuid);
	}
	fclose(f);
}

/* The time of one of them, however many the other side makes. */
static int64_t make(void *ctx, unsigned int times)
{
	int64_t ns = program_run(ctx);

	named_stop_all();
	named_forget();
	return ns / COUNT * times;
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

static void beside_mdevctl(const char *what, const char *const *argv)
{
	const struct bench_row row = {
		.what = what,
		.unit = "ms",
		.peer = "mdevctl",
		.aim = "<= 0.05",
		.rounds = 3,
	};
	struct program program = { argv, NULL };
	const struct bench_side ours = { make, &program };
	const struct bench_side theirs = { mdevctl, NULL };

	bench_compare(&row, 10, 0, &ours,
		      program_there("mdevctl") ? &theirs : NULL);
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
	static const char *const create[] = {
		"nvvgpu-tool", "create", "--type", NAMED_TYPE, "--count",
		"1000", "vm", NULL
	};
	static const char *const apply[] = {
		"nvvgpu-tool", "apply", HOST, NULL
	};
	const struct bench_side all = { start_all, NULL };
	const struct bench_side bare = { start_bare, NULL };

	named_load(COUNT);
	named_define(0, COUNT);
	bench_compare(&boot, 1, 0, &all, &bare);
	named_forget();
	write_host();
	beside_mdevctl("define + start, create --count 1000", create);
	beside_mdevctl("define + start, apply of 1000", apply);
	mdev_unload_ours();
	return 0;
}
