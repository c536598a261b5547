// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modprobe and rmmod with 8 GPUs: each boots its firmware and offers its
 * types.  udev does not run.
 */
#include "bench.h"
#include "mdev.h"

#define TIMES	9

int main(void)
{
	const struct bench_row loaded = {
		.what = "load the modules, 8 GPUs",
		.unit = "ms",
	};
	const struct bench_row unloaded = {
		.what = "unload the modules, 8 GPUs",
		.unit = "ms",
	};
	int64_t load[TIMES], unload[TIMES], start;
	int i;

	for (i = 0; i < TIMES; i++) {
		start = bench_now();
		mdev_load_ours("A40,A40,A40,A40,L40S,L40S,H100,H100");
		load[i] = bench_now() - start;
		start = bench_now();
		mdev_unload_ours();
		unload[i] = bench_now() - start;
	}
	bench_samples(&loaded, load, TIMES);
	bench_samples(&unloaded, unload, TIMES);
	return 0;
}
