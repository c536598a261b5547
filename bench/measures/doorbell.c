// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the doorbell to the interrupt, as a VMM sees it: the write of 4 bytes
 * to the doorbell, the command (a fence) on the GPU's scheduler, and the
 * eventfd that has become readable.
 */
#include <string.h>

#include "bench.h"
#include "mdev.h"
#include "report.h"
#include "ring.h"

#define TIMES	2000
#define VGPU	0

static int64_t round_trip(struct ring *ring)
{
	int64_t start;

	ring_put(ring, ring_with_irq(ring_fence(1)));
	start = bench_now();
	ring_doorbell(ring);
	if (!ring_irqs(ring, NVVGPU_VECTOR_FENCE))
		bail("a doorbell is not followed by an interrupt");
	return bench_now() - start;
}

int main(void)
{
	static int64_t ns[TIMES];
	const struct bench_row row = {
		.what = "doorbell to interrupt",
		.unit = "us",
	};
	struct dma_mem none = {};
	struct mdev_type type;
	struct ring ring;
	struct vdev dev;
	int i;

	mdev_load_ours("A40");
	mdev_our_type(&type, 0, "A40-1Q");
	mdev_create(&type, VGPU);
	mdev_open(&dev, VGPU);
	ring_start(&ring, &dev, &none);

	for (i = 0; i < TIMES; i++)
		ns[i] = round_trip(&ring);
	bench_samples(&row, ns, TIMES);

	ring_stop(&ring);
	vdev_close(&dev);
	mdev_remove(VGPU);
	mdev_unload_ours();
	return 0;
}
