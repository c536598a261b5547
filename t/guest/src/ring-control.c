// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How commands are fetched and how their end is told: interrupts, order, the
 * ring's turn at its end, the control register.
 */
#include <endian.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "ring.h"

/*
 * One at a time: an edge that comes while the last one has not been looked at
 * is merged with it on its way through a virtual machine, as on real PCI.
 */
void ring_check_irq(struct ring *ring)
{
	unsigned int i, told = 0;

	ring_reset(ring);
	for (i = 0; i < 5; i++) {
		struct nvvgpu_cmd cmd = ring_fill(4096 * i, 4096, i);

		if (ring_run(ring, ring_with_irq(cmd)))
			break;
		told += (unsigned int)ring_irqs(ring, NVVGPU_VECTOR_FENCE);
	}
	check_eq(told, 5, "5 commands with IRQ flag: 5 MSI-X interrupts");
	check_eq(ring_run(ring, ring_fill(0, 4096, 0)), 0,
		 "a command without the flag");
	check_eq(ring_stray_irqs(ring, NVVGPU_VECTOR_FENCE), 0,
		 "it brings no interrupt");
	check_eq(ring_stray_irqs(ring, NVVGPU_VECTOR_FAULT), 0,
		 "no interrupt of the fault vector");
}

/* Each command sees what the ones before it did. */
void ring_check_order(struct ring *ring)
{
	uint32_t word;
	unsigned int i;

	ring_reset(ring);
	check_eq(ring_run(ring, ring_fence(0x11)), 0, "a fence");
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 0x11, "its value is told");
	for (i = 0; i < 100; i++) {
		ring_put(ring, ring_fill(0x1000, 4, i));
		ring_put(ring, ring_copy(0x2000 + 4 * i, 0x1000, 4));
	}
	ring_put(ring, ring_with_irq(ring_fence(0x22)));
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 0x11,
		 "nothing runs before the doorbell");
	ring_doorbell(ring);
	check_eq(ring_wait(ring), 0, "201 commands by one doorbell");
	check_eq(ring_irqs(ring, NVVGPU_VECTOR_FENCE), 1,
		 "one interrupt, of the one that asked");
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 0x22, "fence is reached");
	for (i = 0; i < 100; i++) {
		memcpy(&word, ring->fb + 0x2000 + 4 * i, 4);
		if (le32toh(word) != i)
			break;
	}
	check_eq(i, 100, "they ran in their order");
}

void ring_check_wrap(struct ring *ring)
{
	struct nvvgpu_cmd nop = ring_with_irq(ring_fence(0));
	unsigned int i, round;
	int ret = 0;

	nop.opcode = htole32(NVVGPU_OP_NOP);
	nop.flags = 0;
	ring_reset(ring);
	for (round = 0; round < 3 && !ret; round++) {
		for (i = 0; i < NVVGPU_RING_SLOTS - 2; i++)
			ring_put(ring, nop);
		ring_put(ring, ring_fence(round + 1));
		ring_doorbell(ring);
		ret = ring_wait(ring);
	}
	check_eq(ret, 0, "three times a full ring, over its end");
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 3, "nothing is left out");
	check_eq(ring_get(ring, NVVGPU_REG_HEAD),
		 3 * (NVVGPU_RING_SLOTS - 1) % NVVGPU_RING_SLOTS,
		 "head is where tail is");
}

static void read_only(struct ring *ring, uint32_t reg, const char *name)
{
	uint32_t before = ring_get(ring, reg);

	ring_set(ring, reg, ~before);
	check_eq(ring_get(ring, reg), before, "%s is read only", name);
}

/* The doorbell listens to 32-bit writes only; half of one must not ring it. */
static void half_a_doorbell(struct ring *ring)
{
	ring_reset(ring);
	ring_put(ring, ring_fence(0x44));
	vdev_set(ring->dev, NVVGPU_RING_BAR, NVVGPU_REG_TAIL, 2, ring->tail);
	usleep(50000);
	check_eq(ring_get(ring, NVVGPU_REG_HEAD), 0,
		 "a 16-bit write does not ring the doorbell");
	ring_doorbell(ring);
	check_eq(ring_wait(ring), 0, "the doorbell still works");
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 0x44,
		 "the command is done");
}

void ring_check_control(struct ring *ring)
{
	read_only(ring, NVVGPU_REG_MAGIC, "magic");
	read_only(ring, NVVGPU_REG_VERSION, "version");
	read_only(ring, NVVGPU_REG_STATUS, "status");
	read_only(ring, NVVGPU_REG_HEAD, "head");
	read_only(ring, NVVGPU_REG_FAULT, "fault");
	read_only(ring, NVVGPU_REG_FENCE, "fence");
	read_only(ring, NVVGPU_REG_SLOTS, "number of slots");
	read_only(ring, NVVGPU_REG_FB_SIZE_LO, "framebuffer size");

	ring_reset(ring);
	ring_run(ring, ring_fence(1));
	ring_set(ring, NVVGPU_REG_CONTROL, 0);
	ring_put(ring, ring_fence(0x33));
	ring_doorbell(ring);
	usleep(50000);
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 1,
		 "disabled: the doorbell starts nothing");
	ring_set(ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_ENABLE);
	check_eq(ring_wait(ring), 0, "enabled: the waiting command runs");
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 0x33, "and is done");
	half_a_doorbell(ring);
}
