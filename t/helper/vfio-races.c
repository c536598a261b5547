// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-races UUID SECONDS [SEED]: everything that a VMM may do, at the same
 * time and at random, good and bad: races-vmm.c.  What is proved is that the
 * kernel stands it (the caller looks at dmesg) and that the vGPU is well at the
 * end.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "races.h"
#include "report.h"
#include "ring.h"

static void well_again(struct vdev *dev)
{
	struct dma_mem none = { 0 };
	struct ring ring;
	uint32_t word = 0;

	if (ioctl(dev->fd, VFIO_DEVICE_RESET))
		check(false, "the vGPU can be reset: %s", strerror(errno));
	vdev_set_triggers(dev, VFIO_PCI_MSIX_IRQ_INDEX, 0, 0, NULL);
	vdev_set_triggers(dev, VFIO_PCI_MSI_IRQ_INDEX, 0, 0, NULL);
	vdev_set_triggers(dev, VFIO_PCI_INTX_IRQ_INDEX, 0, 0, NULL);
	ring_start(&ring, dev, &none);
	check(!ring_run(&ring, ring_with_irq(ring_fill(0, 4096, 0x1234abcd))) &&
	      ring_irqs(&ring, NVVGPU_VECTOR_FENCE) == 1,
	      "a command runs and its interrupt comes");
	memcpy(&word, ring.fb + 4092, 4);
	check_eq(word, 0x1234abcd, "its result is there");
	ring_stop(&ring);
}

int main(int argc, char **argv)
{
	unsigned long rounds;
	struct vdev dev;
	uint32_t seed;

	if (argc < 3) {
		fprintf(stderr, "usage: vfio-races UUID SECONDS [SEED]\n");
		return 2;
	}
	seed = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) :
		(uint32_t)time(NULL);
	vdev_from_args(&dev, 2, argv);
	rounds = vmm_race(&dev, seed,
			  1000 * (unsigned int)strtoul(argv[2], NULL, 10));
	check(rounds > 100, "%lu rounds, seed %u", rounds, seed);
	well_again(&dev);
	vdev_close(&dev);
	return report_done();
}
