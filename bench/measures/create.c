// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Creation and removal of a vGPU by sysfs, with none, 100 and 1000 other
 * vGPUs on the host, on GPUs of 32.  mtty has 24 devices at most, so the
 * others are ours for both; udev does not run.
 */
#include "bench.h"
#include "mdev.h"

#define PER_GPU		32
#define NUM_GPUS	33
#define TYPE		"A40-1Q"
#define MEASURED	0	/* number of the device that comes and goes */

static int64_t create_remove(void *ctx, unsigned int times)
{
	const struct mdev_type *type = ctx;
	int64_t start = bench_now();

	while (times--) {
		mdev_create(type, MEASURED);
		mdev_remove(MEASURED);
	}
	return bench_now() - start;
}

/* One place stays free on GPU 0, the one that is measured. */
static void fill(unsigned int from, unsigned int to)
{
	struct mdev_type type;
	unsigned int i;

	for (i = from + 1; i <= to; i++) {
		mdev_our_type(&type, i / PER_GPU, TYPE);
		mdev_create(&type, i);
	}
}

static double at(const char *what, struct mdev_type *ours,
		 struct mdev_type *mtty, bool have_mtty)
{
	const struct bench_row row = {
		.what = what,
		.unit = "us",
		.peer = "mtty",
		.aim = "<= 1.2",
	};
	const struct bench_side a = { create_remove, ours };
	const struct bench_side b = { create_remove, mtty };

	return bench_compare(&row, 8, 0, &a, have_mtty ? &b : NULL);
}

int main(void)
{
	bool have_mtty = mdev_load_peer("mtty", NULL);
	struct mdev_type ours, mtty;
	double alone, crowd;
	unsigned int i;

	mdev_load_ours("A40:0,A40:1,A40:2,A40:3,A40:4,A40:5,A40:6,A40:7,A40:8,"
		       "A40:9,A40:10,A40:11,A40:12,A40:13,A40:14,A40:15,A40:16,"
		       "A40:17,A40:18,A40:19,A40:20,A40:21,A40:22,A40:23,A40:24,"
		       "A40:25,A40:26,A40:27,A40:28,A40:29,A40:30,A40:31,A40:32");
	mdev_our_type(&ours, 0, TYPE);
	mdev_peer_type(&mtty, "mtty", "1");

	alone = at("create + remove, no others", &ours, &mtty, have_mtty);
	fill(0, 100);
	at("create + remove, 100 others", &ours, &mtty, have_mtty);
	fill(100, 1000);
	crowd = at("create + remove, 1000 others", &ours, &mtty, have_mtty);
	bench_against(&(struct bench_row) {
		.what = "create + remove, 1000 others",
		.unit = "us",
		.peer = "no others",
		.aim = "<= 1.2",
	}, crowd, alone);

	for (i = 1; i <= 1000; i++)
		mdev_remove(i);
	mdev_unload_ours();
	if (have_mtty)
		mdev_unload_peer("mtty");
	return 0;
}
