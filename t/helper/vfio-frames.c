// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-frames UUID RATE: presents frames and checks that the vGPU lets RATE of
 * them through each second, 0 for as many as there are.  What is slow here may
 * only make frames late, so how many there can have been at most is certain.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "report.h"
#include "ring.h"

#define LIMITED 40
#define MANY 500
#define FASTEST_TYPE_HZ 60

static uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* ns that so many frames took. */
static uint64_t frames(struct ring *ring, unsigned int count)
{
	uint64_t start = clock_ns(), took;
	unsigned int i;

	for (i = 0; i < count; i++)
		ring_put(ring, ring_present(i + 1));
	ring_doorbell(ring);
	check_eq((unsigned int)ring_wait(ring), 0, "%u frames", count);
	took = clock_ns() - start;
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), count, "the last is told");
	return took;
}

static uint64_t at_least(unsigned int count, unsigned int rate)
{
	return (count - 1) * 1000000000ull / rate;
}

/* Frames of which the next one is not due must not keep a reset waiting. */
static void reset_between_frames(struct ring *ring)
{
	unsigned int round, i;

	for (round = 1; round <= 5; round++) {
		ring_reset(ring);
		for (i = 0; i < 400; i++)
			ring_put(ring, ring_present(0xbad));
		ring_doorbell(ring);
		ring_reset(ring);
		if (ring_run(ring, ring_fence(round)) ||
		    ring_get(ring, NVVGPU_REG_FENCE) != round)
			break;
	}
	check_eq(round, 6, "5 resets with frames waiting");
}

int main(int argc, char **argv)
{
	static const struct dma_mem no_memory;
	unsigned int rate;
	struct ring ring;
	struct vdev dev;
	uint64_t took;

	if (argc != 3) {
		fprintf(stderr, "usage: vfio-frames UUID RATE\n");
		return 2;
	}
	rate = (unsigned int)strtoul(argv[2], NULL, 10);
	vdev_from_args(&dev, 2, argv);
	ring_start(&ring, &dev, &no_memory);
	check_eq(ring_get(&ring, NVVGPU_REG_FRAME_RATE), rate,
		 "the device says %u frames a second", rate);
	ring_set(&ring, NVVGPU_REG_FRAME_RATE, 1);
	check_eq(ring_get(&ring, NVVGPU_REG_FRAME_RATE), rate,
		 "and the guest cannot change it");
	took = frames(&ring, rate ? LIMITED : MANY);
	if (rate)
		check(took >= at_least(LIMITED, rate),
		      "%u frames took %llu ms", LIMITED,
		      (unsigned long long)took / 1000000);
	else
		check(took < at_least(MANY, FASTEST_TYPE_HZ),
		      "%u frames took %llu ms, no limit would let them",
		      MANY, (unsigned long long)took / 1000000);
	reset_between_frames(&ring);
	ring_stop(&ring);
	vdev_close(&dev);
	return report_done();
}
