// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every way in which a command can be wrong.  Each time the ring must stop
 * at that very command, say why, tell it by one interrupt, do nothing more
 * whatever it is told, and come back by a reset.
 */
#include <endian.h>
#include <linux/pci_regs.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "ring.h"

/* After the fault: a good command waits, and reset brings the ring back. */
static void recover(struct ring *ring, const char *what)
{
	uint32_t head = ring_get(ring, NVVGPU_REG_HEAD);

	ring_put(ring, ring_fence(0xbad));
	ring_doorbell(ring);
	usleep(20000);
	check(ring_get(ring, NVVGPU_REG_FENCE) != 0xbad &&
	      ring_get(ring, NVVGPU_REG_HEAD) == head,
	      "%s: the ring stands still", what);
	ring_reset(ring);
	check(!ring_get(ring, NVVGPU_REG_STATUS) &&
	      !ring_get(ring, NVVGPU_REG_FAULT) &&
	      !ring_get(ring, NVVGPU_REG_HEAD) &&
	      !ring_get(ring, NVVGPU_REG_TAIL),
	      "%s: reset clears it", what);
	check(!ring_run(ring, ring_fence(0x600d)) &&
	      ring_get(ring, NVVGPU_REG_FENCE) == 0x600d,
	      "%s: the ring works again", what);
}

static void faulty(struct ring *ring, struct nvvgpu_cmd cmd,
		   enum nvvgpu_fault fault, const char *what)
{
	ring_reset(ring);
	/* two good ones first, so that the slot is not 0 by chance */
	ring_put(ring, ring_fence(0x51));
	ring_put(ring, ring_fence(0x52));
	ring_put(ring, ring_with_irq(cmd));
	ring_put(ring, ring_fence(0x53));
	ring_doorbell(ring);
	check_eq((unsigned int)ring_wait(ring), fault, "%s: fault %d", what,
		 fault);
	check_eq(ring_get(ring, NVVGPU_REG_FAULT_SLOT), 2, "%s: slot 2", what);
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 0x52,
		 "%s: those before are done, those after not", what);
	check_eq(ring_irqs(ring, NVVGPU_VECTOR_FAULT), 1,
		 "%s: one fault interrupt", what);
	check_eq(ring_stray_irqs(ring, NVVGPU_VECTOR_FENCE), 0,
		 "%s: and none that it is done", what);
	recover(ring, what);
}

static void bad_commands(struct ring *ring)
{
	struct nvvgpu_cmd cmd;

	cmd = ring_fence(0);
	cmd.opcode = htole32(NVVGPU_OP_PRESENT + 1);
	faulty(ring, cmd, NVVGPU_FAULT_OPCODE, "opcode 8");
	cmd.opcode = htole32(0xffffffff);
	faulty(ring, cmd, NVVGPU_FAULT_OPCODE, "opcode of all ones");
	cmd = ring_fence(0);
	cmd.flags = htole32(0x2);
	faulty(ring, cmd, NVVGPU_FAULT_FLAGS, "unknown flag");
	cmd = ring_fence(0);
	cmd.reserved[6] = htole32(1);
	faulty(ring, cmd, NVVGPU_FAULT_FLAGS, "reserved word not 0");
	faulty(ring, ring_fill(0x1000, 6, 0), NVVGPU_FAULT_ALIGN,
	       "fill of 6 bytes");
	faulty(ring, ring_fill(0x1002, 8, 0), NVVGPU_FAULT_ALIGN,
	       "fill at 2");
}

static void bad_ranges(struct ring *ring)
{
	uint64_t end = ring->fb_size, iova = ring->mem.iova;

	faulty(ring, ring_fill(end - 4, 8, 0), NVVGPU_FAULT_RANGE,
	       "fill over the end");
	faulty(ring, ring_fill(end, 4, 0), NVVGPU_FAULT_RANGE,
	       "fill behind the end");
	faulty(ring, ring_fill(4, -(uint64_t)4, 0), NVVGPU_FAULT_RANGE,
	       "fill around 2^64");
	faulty(ring, ring_copy(0, end - 1, 2), NVVGPU_FAULT_RANGE,
	       "copy from over the end");
	faulty(ring, ring_copy(end - 1, 0, 2), NVVGPU_FAULT_RANGE,
	       "copy to over the end");
	faulty(ring, ring_crc(-(uint64_t)1, 1), NVVGPU_FAULT_RANGE,
	       "CRC of the last byte of 2^64");
	faulty(ring, ring_crc(end - 4, 5), NVVGPU_FAULT_RANGE,
	       "CRC over the end");
	faulty(ring, ring_read(end - 1, iova, 2), NVVGPU_FAULT_RANGE,
	       "read to over the end");
	faulty(ring, ring_write(iova, end - 1, 2), NVVGPU_FAULT_RANGE,
	       "write from over the end");
}

/* Far above the memory of any guest, below the end of an address bus. */
#define NOWHERE (1ull << 45)

static void bad_memory(struct ring *ring)
{
	uint32_t command = vdev_cfg(ring->dev, PCI_COMMAND, 2);

	faulty(ring, ring_read(0, NOWHERE, 64), NVVGPU_FAULT_DMA,
	       "read of no memory");
	faulty(ring, ring_write(NOWHERE, 0, 64), NVVGPU_FAULT_DMA,
	       "write to no memory");
	faulty(ring, ring_read(0, -(uint64_t)64, 64), NVVGPU_FAULT_DMA,
	       "read at the end of 2^64");
	faulty(ring, ring_read(0, -(uint64_t)8, 64), NVVGPU_FAULT_DMA,
	       "read around 2^64");

	vdev_cfg_set(ring->dev, PCI_COMMAND, 2,
		     command & ~(uint32_t)PCI_COMMAND_MASTER);
	ring_reset(ring);
	check_eq((unsigned int)ring_run(ring, ring_read(0, ring->mem.iova,
							64)),
		 NVVGPU_FAULT_DMA, "no bus mastering: read faults");
	ring_reset(ring);
	check_eq((unsigned int)ring_run(ring, ring_write(ring->mem.iova, 0,
							 64)),
		 NVVGPU_FAULT_DMA, "no bus mastering: write faults");
	vdev_cfg_set(ring->dev, PCI_COMMAND, 2, command);
	ring_reset(ring);
	check_eq(ring_run(ring, ring_read(0, ring->mem.iova, 64)), 0,
		 "bus mastering again: read works");
}

static void bad_doorbell(struct ring *ring, uint32_t tail)
{
	ring_reset(ring);
	ring_set(ring, NVVGPU_REG_TAIL, tail);
	check_eq((unsigned int)ring_wait(ring), NVVGPU_FAULT_TAIL,
		 "doorbell 0x%x: fault %d", tail, NVVGPU_FAULT_TAIL);
	check_eq(ring_irqs(ring, NVVGPU_VECTOR_FAULT), 1,
		 "doorbell 0x%x: one fault interrupt", tail);
	recover(ring, "doorbell");
}

void ring_check_faults(struct ring *ring)
{
	bad_commands(ring);
	bad_ranges(ring);
	bad_memory(ring);
	bad_doorbell(ring, NVVGPU_RING_SLOTS);
	bad_doorbell(ring, 0xffffffff);
}
