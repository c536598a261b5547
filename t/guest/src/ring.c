// SPDX-License-Identifier: GPL-2.0-or-later
#include <endian.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "report.h"
#include "ring.h"

/*
 * How long is too long.  A guest under emulation inside an emulated machine
 * takes its time, so this is generous: it ends a hang, it measures nothing.
 */
#define PATIENCE_MS 30000
#define STRAY_MS 50

uint32_t ring_get(struct ring *ring, uint32_t reg)
{
	return (uint32_t)vdev_get(ring->dev, NVVGPU_RING_BAR, reg, 4);
}

void ring_set(struct ring *ring, uint32_t reg, uint32_t value)
{
	vdev_set(ring->dev, NVVGPU_RING_BAR, reg, 4, value);
}

static void enable_interrupts(struct ring *ring)
{
	int32_t fds[NVVGPU_NUM_VECTORS];
	unsigned int i;
	int ret;

	for (i = 0; i < NVVGPU_NUM_VECTORS; i++)
		fds[i] = ring->irq[i] = eventfd_new();
	ret = vdev_set_triggers(ring->dev, VFIO_PCI_MSIX_IRQ_INDEX, 0,
				NVVGPU_NUM_VECTORS, fds);
	if (ret)
		bail("%s: cannot enable %d MSI-X vectors: %s", ring->dev->name,
		     NVVGPU_NUM_VECTORS, strerror(-ret));
}

void ring_start(struct ring *ring, struct vdev *dev, const struct dma_mem *mem)
{
	memset(ring, 0, sizeof(*ring));
	ring->dev = dev;
	ring->mem = *mem;
	vdev_enable(dev);
	if (ring_get(ring, NVVGPU_REG_MAGIC) != NVVGPU_MAGIC)
		bail("%s: no nvvgpu ring in BAR %d: magic is 0x%08x",
		     dev->name, NVVGPU_RING_BAR,
		     ring_get(ring, NVVGPU_REG_MAGIC));
	ring->fb = vdev_mmap(dev, VFIO_PCI_BAR0_REGION_INDEX, 0,
			     dev->region[VFIO_PCI_BAR0_REGION_INDEX].size);
	if (!ring->fb)
		bail("%s: cannot map BAR 0: %s", dev->name, strerror(errno));
	ring->fb_size = ring_get(ring, NVVGPU_REG_FB_SIZE_LO) |
		(uint64_t)ring_get(ring, NVVGPU_REG_FB_SIZE_HI) << 32;
	enable_interrupts(ring);
	ring_reset(ring);
}

void ring_stop(struct ring *ring)
{
	unsigned int i;

	ring_set(ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_RESET);
	vdev_set_triggers(ring->dev, VFIO_PCI_MSIX_IRQ_INDEX, 0, 0, NULL);
	for (i = 0; i < NVVGPU_NUM_VECTORS; i++)
		close(ring->irq[i]);
	munmap(ring->fb, ring->dev->region[VFIO_PCI_BAR0_REGION_INDEX].size);
}

void ring_reset(struct ring *ring)
{
	unsigned int i;

	ring_set(ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_RESET);
	ring_set(ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_ENABLE);
	ring->tail = 0;
	for (i = 0; i < NVVGPU_NUM_VECTORS; i++)
		eventfd_take(ring->irq[i], 0);
}

static struct nvvgpu_cmd command(uint32_t opcode, uint64_t dst, uint64_t src,
				 uint64_t len, uint32_t value)
{
	return (struct nvvgpu_cmd) {
		.opcode = htole32(opcode),
		.src = htole64(src),
		.dst = htole64(dst),
		.len = htole64(len),
		.value = htole32(value),
	};
}

struct nvvgpu_cmd ring_fill(uint64_t dst, uint64_t len, uint32_t value)
{
	return command(NVVGPU_OP_FILL, dst, 0, len, value);
}

struct nvvgpu_cmd ring_copy(uint64_t dst, uint64_t src, uint64_t len)
{
	return command(NVVGPU_OP_COPY, dst, src, len, 0);
}

struct nvvgpu_cmd ring_read(uint64_t dst, uint64_t iova, uint64_t len)
{
	return command(NVVGPU_OP_READ, dst, iova, len, 0);
}

struct nvvgpu_cmd ring_write(uint64_t iova, uint64_t src, uint64_t len)
{
	return command(NVVGPU_OP_WRITE, iova, src, len, 0);
}

struct nvvgpu_cmd ring_crc(uint64_t src, uint64_t len)
{
	return command(NVVGPU_OP_CRC32C, 0, src, len, 0);
}

struct nvvgpu_cmd ring_fence(uint32_t value)
{
	return command(NVVGPU_OP_FENCE, 0, 0, 0, value);
}

struct nvvgpu_cmd ring_present(uint32_t value)
{
	return command(NVVGPU_OP_PRESENT, 0, 0, 0, value);
}

struct nvvgpu_cmd ring_with_irq(struct nvvgpu_cmd cmd)
{
	cmd.flags |= htole32(NVVGPU_CMD_IRQ);
	return cmd;
}

/*
 * By 32-bit accesses, which is what a PCI function promises to take; VFIO in
 * the guest would split longer ones as it likes.
 */
void ring_put(struct ring *ring, struct nvvgpu_cmd cmd)
{
	uint32_t slot = NVVGPU_RING_OFFSET +
		ring->tail * (uint32_t)sizeof(struct nvvgpu_cmd);
	uint32_t words[sizeof(cmd) / 4];
	unsigned int i;

	memcpy(words, &cmd, sizeof(cmd));
	for (i = 0; i < sizeof(cmd) / 4; i++)
		ring_set(ring, slot + 4 * i, le32toh(words[i]));
	ring->tail = (ring->tail + 1) % NVVGPU_RING_SLOTS;
}

void ring_doorbell(struct ring *ring)
{
	ring_set(ring, NVVGPU_REG_TAIL, ring->tail);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

int ring_wait(struct ring *ring)
{
	int64_t end = now_ms() + PATIENCE_MS;

	for (;;) {
		if (ring_get(ring, NVVGPU_REG_STATUS) & NVVGPU_STATUS_FAULT)
			return (int)ring_get(ring, NVVGPU_REG_FAULT);
		if (ring_get(ring, NVVGPU_REG_HEAD) == ring->tail &&
		    !(ring_get(ring, NVVGPU_REG_STATUS) & NVVGPU_STATUS_BUSY))
			return 0;
		if (now_ms() > end)
			return -ETIMEDOUT;
		usleep(100);
	}
}

int ring_run(struct ring *ring, struct nvvgpu_cmd cmd)
{
	ring_put(ring, cmd);
	ring_doorbell(ring);
	return ring_wait(ring);
}

uint64_t ring_irqs(struct ring *ring, unsigned int vector)
{
	return eventfd_take(ring->irq[vector], PATIENCE_MS);
}

uint64_t ring_stray_irqs(struct ring *ring, unsigned int vector)
{
	return eventfd_take(ring->irq[vector], STRAY_MS);
}
