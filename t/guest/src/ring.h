/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A driver for the command ring of nvvgpu_ring.h on top of VFIO, and what
 * there is to check about it.  The same code drives the ring from inside a
 * guest and, without one, in the testbed.
 */
#ifndef RING_H
#define RING_H

#include <stdbool.h>
#include <stdint.h>

#include "nvvgpu_ring.h"
#include "vfio.h"

struct ring {
	struct vdev *dev;
	uint32_t tail;		/* our copy of the doorbell */
	uint64_t fb_size;	/* what commands reach */
	uint8_t *fb;		/* BAR 0 */
	int irq[NVVGPU_NUM_VECTORS];
	struct dma_mem mem;	/* guest memory for READ and WRITE */
};

/*
 * Takes the device over: memory and bus mastering on, MSI-X on, ring reset
 * and enabled.  Bails out when the device is not what nvvgpu_ring.h says.
 * mem is the caller's.
 */
void ring_start(struct ring *ring, struct vdev *dev, const struct dma_mem *mem);
/* Ring and interrupts off; the device stays open. */
void ring_stop(struct ring *ring);

uint32_t ring_get(struct ring *ring, uint32_t reg);
void ring_set(struct ring *ring, uint32_t reg, uint32_t value);

/* Empty ring, no fault, enabled; forgets interrupts that came before. */
void ring_reset(struct ring *ring);

/* A command in the byte order of the device. */
struct nvvgpu_cmd ring_fill(uint64_t dst, uint64_t len, uint32_t value);
struct nvvgpu_cmd ring_copy(uint64_t dst, uint64_t src, uint64_t len);
struct nvvgpu_cmd ring_read(uint64_t dst, uint64_t iova, uint64_t len);
struct nvvgpu_cmd ring_write(uint64_t iova, uint64_t src, uint64_t len);
struct nvvgpu_cmd ring_crc(uint64_t src, uint64_t len);
struct nvvgpu_cmd ring_fence(uint32_t value);
struct nvvgpu_cmd ring_present(uint32_t value);
struct nvvgpu_cmd ring_with_irq(struct nvvgpu_cmd cmd);

/* Puts a command into the next slot; nothing runs before ring_doorbell(). */
void ring_put(struct ring *ring, struct nvvgpu_cmd cmd);
void ring_doorbell(struct ring *ring);
/* Waits until all is done: 0; the fault (> 0); or -ETIMEDOUT. */
int ring_wait(struct ring *ring);
/* One command from slot to end. */
int ring_run(struct ring *ring, struct nvvgpu_cmd cmd);

/* Interrupts of a vector since last asked, waiting for the first one. */
uint64_t ring_irqs(struct ring *ring, unsigned int vector);
/* The same when none is expected: waits a moment for a stray one. */
uint64_t ring_stray_irqs(struct ring *ring, unsigned int vector);

struct ring_check {
	const char *name;
	void (*run)(struct ring *ring);
};

/* Ends with an entry without name. */
extern const struct ring_check ring_checks[];

void ring_check_identity(struct ring *ring);
void ring_check_fill(struct ring *ring);
void ring_check_copy(struct ring *ring);
void ring_check_crc(struct ring *ring);
void ring_check_memory(struct ring *ring);
void ring_check_irq(struct ring *ring);
void ring_check_order(struct ring *ring);
void ring_check_wrap(struct ring *ring);
void ring_check_control(struct ring *ring);
void ring_check_faults(struct ring *ring);

#endif
