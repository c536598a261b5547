// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-ring UUID [CHECK]: the command ring without a guest.  All that a guest
 * checks (ring.h), and what only the VMM's side can do: count interrupts that
 * come faster than a guest would look, map guest memory in pieces and take it
 * away, reset the device under its commands.
 */
#include <errno.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "crc32c.h"
#include "report.h"
#include "ring.h"

#define IOVA 0x123400000ull
#define PIECE 0x10000

/* An eventfd counts each signal: as many as commands with the flag. */
static void exact_interrupts(struct ring *ring)
{
	unsigned int i, total = 0, round;

	for (round = 0; round < 4; round++) {
		ring_reset(ring);
		for (i = 0; i < 500; i++) {
			struct nvvgpu_cmd cmd = ring_fill(4 * i, 4, i);

			ring_put(ring, i % 3 ? cmd : ring_with_irq(cmd));
		}
		ring_doorbell(ring);
		if (ring_wait(ring))
			break;
		usleep(50000);
		total += (unsigned int)ring_irqs(ring, NVVGPU_VECTOR_FENCE);
	}
	check_eq(total, 4 * 167,
		 "2000 commands, 668 with IRQ flag: 668 interrupts");
}

static void pieces(struct ring *ring)
{
	struct dma_mem second;
	uint8_t want[0x3000];

	if (vdev_map_dma(ring->dev, &second, PIECE, IOVA + PIECE))
		bail("cannot map a second piece of memory");
	memset(ring->mem.cpu + PIECE - 0x1000, 0xa1, 0x1000);
	memset(second.cpu, 0xb2, PIECE);
	memset(want, 0xa1, 0x1000);
	memset(want + 0x1000, 0xb2, 0x2000);
	ring_reset(ring);
	check_eq((unsigned int)ring_run(ring, ring_read(0x5000, IOVA + PIECE -
							0x1000, 0x3000)), 0,
		 "read across two mappings");
	check(!memcmp(ring->fb + 0x5000, want, sizeof(want)),
	      "the bytes of both arrived");
	check_eq((unsigned int)ring_run(ring, ring_read(0, IOVA + 2 * PIECE - 8,
							16)),
		 NVVGPU_FAULT_DMA, "read over the last mapping's end faults");
	vdev_unmap_dma(ring->dev, &second);
	ring_reset(ring);
	check_eq((unsigned int)ring_run(ring, ring_read(0, IOVA + PIECE, 4)),
		 NVVGPU_FAULT_DMA, "read of what is no longer mapped faults");
	ring_reset(ring);
	check_eq((unsigned int)ring_run(ring, ring_write(IOVA + PIECE, 0, 4)),
		 NVVGPU_FAULT_DMA, "write to what is no longer mapped faults");
	ring_reset(ring);
	check_eq((unsigned int)ring_run(ring, ring_read(0, IOVA, 4)), 0,
		 "what is still mapped works");
}

/* The VMM gave this page for the device to read only. */
static void read_only_memory(struct ring *ring)
{
	static uint8_t page[8192] __attribute__((aligned(4096)));
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ,
		.vaddr = (uintptr_t)page,
		.iova = 0x500000000ull,
		.size = sizeof(page),
	};

	memset(page, 0x77, sizeof(page));
	if (ioctl(ring->dev->container, VFIO_IOMMU_MAP_DMA, &map))
		bail("cannot map memory for reading");
	ring_reset(ring);
	check_eq((unsigned int)ring_run(ring, ring_read(0, map.iova, 64)), 0,
		 "read of read-only memory");
	check_eq((unsigned int)ring_run(ring, ring_write(map.iova, 0x100, 64)),
		 NVVGPU_FAULT_DMA, "write to read-only memory faults");
	check(page[0] == 0x77 && page[63] == 0x77, "and changes nothing");
}

/*
 * The VMM takes memory away while the device writes to it.  From then on it is
 * somebody else's: not a byte may change there.
 */
static void unmap_in_flight(struct ring *ring)
{
	static uint8_t memory[4 << 20] __attribute__((aligned(4096)));
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)memory,
		.iova = 0x700000000ull,
		.size = sizeof(memory),
	};
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.iova = map.iova,
		.size = map.size,
	};
	unsigned int round, i, late = 0, faults = 0;

	ring_reset(ring);
	ring_run(ring, ring_fill(0, sizeof(memory), 0xa5a5a5a5));
	for (round = 0; round < 10; round++) {
		if (ioctl(ring->dev->container, VFIO_IOMMU_MAP_DMA, &map))
			bail("cannot map memory");
		ring_reset(ring);
		for (i = 0; i < 400; i++)
			ring_put(ring, ring_write(map.iova, 0,
						  sizeof(memory)));
		ring_doorbell(ring);
		usleep(round * 700);
		if (ioctl(ring->dev->container, VFIO_IOMMU_UNMAP_DMA, &unmap))
			bail("cannot unmap memory");
		memset(memory, 0x11, sizeof(memory));
		faults += ring_wait(ring) == NVVGPU_FAULT_DMA;
		for (i = 0; i < sizeof(memory); i++)
			late += memory[i] != 0x11;
	}
	check_eq(faults, 10, "10 times memory taken away in flight: fault %d",
		 NVVGPU_FAULT_DMA);
	check_eq(late, 0, "not a byte is written after that");
}

/* As many as fit, and one less than that would be none. */
static void full(struct ring *ring)
{
	unsigned int i;

	ring_reset(ring);
	ring_run(ring, ring_fence(1));
	ring_set(ring, NVVGPU_REG_CONTROL, 0);
	for (i = 0; i < NVVGPU_RING_SLOTS - 1; i++)
		ring_put(ring, ring_fence(100 + i));
	ring_doorbell(ring);
	check_eq(ring_get(ring, NVVGPU_REG_STATUS), NVVGPU_STATUS_BUSY,
		 "511 commands wait: full");
	check_eq((ring_get(ring, NVVGPU_REG_TAIL) + 1) % NVVGPU_RING_SLOTS,
		 ring_get(ring, NVVGPU_REG_HEAD), "tail + 1 is head");
	ring_put(ring, ring_fence(0xbad));
	ring_doorbell(ring);
	check_eq(ring_get(ring, NVVGPU_REG_STATUS), 0,
		 "one more: tail is head, which is empty");
	ring_set(ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_ENABLE);
	usleep(50000);
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 1, "nothing runs");
	ring_set(ring, NVVGPU_REG_CONTROL,
		 NVVGPU_CONTROL_RESET | NVVGPU_CONTROL_ENABLE);
	check_eq(ring_get(ring, NVVGPU_REG_CONTROL), NVVGPU_CONTROL_ENABLE,
		 "reset and enable by one write");
	ring->tail = 0;
	check(!ring_run(ring, ring_fence(2)) &&
	      ring_get(ring, NVVGPU_REG_FENCE) == 2, "and it works");
}

/* Long commands are under way when the device is reset, by each way. */
static void reset_in_flight(struct ring *ring)
{
	unsigned int exp = vdev_find_cap(ring->dev, PCI_CAP_ID_EXP);
	unsigned int round, i;

	for (round = 0; round < 12; round++) {
		ring_reset(ring);
		for (i = 0; i < 200; i++)
			ring_put(ring, ring_crc(0, 4 << 20));
		ring_doorbell(ring);
		usleep(round * 500);
		if (round % 3 == 0)
			vdev_cfg_set(ring->dev, exp + PCI_EXP_DEVCTL, 2,
				     PCI_EXP_DEVCTL_BCR_FLR);
		else if (round % 3 == 1)
			ioctl(ring->dev->fd, VFIO_DEVICE_RESET);
		else
			ring_reset(ring);
		vdev_enable(ring->dev);
		ring_reset(ring);
		if (ring_get(ring, NVVGPU_REG_HEAD) ||
		    ring_get(ring, NVVGPU_REG_STATUS) ||
		    ring_run(ring, ring_fence(round + 1)) ||
		    ring_get(ring, NVVGPU_REG_FENCE) != round + 1)
			break;
	}
	check_eq(round, 12, "12 resets with 200 commands in flight each");
}

static void storm(struct ring *ring)
{
	unsigned int i;

	ring_reset(ring);
	for (i = 0; i < 20000; i++) {
		if (!(i % 100))
			ring_put(ring, ring_fence(i));
		ring_doorbell(ring);
	}
	check_eq((unsigned int)ring_wait(ring), 0, "20000 doorbells");
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 19900,
		 "the last command is done");
}

/* Slots are the guest's memory: it may scribble while they are fetched. */
static void scribble(struct ring *ring)
{
	unsigned int i;

	srand(1);
	for (i = 0; i < 3000; i++) {
		uint32_t word = (uint32_t)rand() % 8;

		ring_set(ring, NVVGPU_RING_OFFSET + 4 *
			 ((uint32_t)rand() % (NVVGPU_RING_SLOTS * 16)),
			 i % 5 ? word : (uint32_t)rand());
		if (!(i % 50))
			ring_set(ring, NVVGPU_REG_CONTROL,
				 NVVGPU_CONTROL_RESET);
		if (!(i % 25))
			ring_set(ring, NVVGPU_REG_CONTROL,
				 NVVGPU_CONTROL_ENABLE);
		if (!(i % 10))
			ring_set(ring, NVVGPU_REG_TAIL,
				 (uint32_t)rand() % NVVGPU_RING_SLOTS);
	}
	ring_reset(ring);
	check(!ring_run(ring, ring_fence(0x77)) &&
	      ring_get(ring, NVVGPU_REG_FENCE) == 0x77,
	      "3000 random writes to slots, doorbell and control");
}

static const struct ring_check own_checks[] = {
	{ "exact-interrupts", exact_interrupts },
	{ "pieces", pieces },
	{ "read-only-memory", read_only_memory },
	{ "unmap-in-flight", unmap_in_flight },
	{ "full", full },
	{ "reset-in-flight", reset_in_flight },
	{ "storm", storm },
	{ "scribble", scribble },
	{ NULL, NULL }
};

static void run(const struct ring_check *c, const char *only, struct ring *ring)
{
	for (; c->name; c++) {
		if (only && strcmp(only, c->name))
			continue;
		note("%s", c->name);
		c->run(ring);
	}
}

int main(int argc, char **argv)
{
	const char *only = argc == 3 ? argv[2] : NULL;
	struct dma_mem mem;
	struct ring ring;
	struct vdev dev;

	if (crc32c(0, "123456789", 9) != 0xe3069283)
		bail("this CPU's CRC-32C is wrong");
	vdev_from_args(&dev, argc == 3 ? 2 : argc, argv);
	if (vdev_map_dma(&dev, &mem, PIECE, IOVA))
		bail("cannot map memory for the device: %s", strerror(errno));
	ring_start(&ring, &dev, &mem);
	run(ring_checks, only, &ring);
	run(own_checks, only, &ring);
	ring_stop(&ring);
	vdev_unmap_dma(&dev, &mem);
	vdev_close(&dev);
	return report_done();
}
