// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is made: 1000 defined vGPUs by "start --autostart", as at boot, beside
 * a loop that does nothing but write to "create".
 */
#include <stddef.h>

#include "bench.h"
#include "mdev.h"
#include "program.h"

#define COUNT	1000

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

int main(void)
{
	const struct bench_row boot = {
		.what = "start 1000 defined vGPUs",
		.unit = "ms",
		.peer = "bare writes",
		.aim = "<= 1.2",
		.rounds = 3,
	};
	const struct bench_side all = { start_all, NULL };
	const struct bench_side bare = { start_bare, NULL };

	named_load(COUNT);
	named_define(0, COUNT);
	bench_compare(&boot, 1, 0, &all, &bare);
	named_forget();
	mdev_unload_ours();
	return 0;
}
