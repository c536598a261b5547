/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The vGPU of a simulated GPU as its guest sees it: PCI 1234:1111, so that the
 * stock bochs display driver binds it, with a command engine beside it.
 *
 *	BAR 0	framebuffer, 64-bit, prefetchable.  At most 256 MiB of it are
 *		visible; commands reach the whole.
 *	BAR 2	4 KiB, mode registers of the bochs display (0x400: VGA ports,
 *		0x500: 16-bit DISPI registers, 0x600: framebuffer byte order)
 *	BAR 4	64 KiB: registers and doorbell, MSI-X, ring of commands
 *
 * All registers and commands are little endian.  Registers are 32 bits wide;
 * an access of another width or alignment works on the bytes it covers, but
 * the doorbell and the control register act on aligned 32-bit writes only.
 */
#ifndef NVVGPU_RING_H
#define NVVGPU_RING_H

#include <linux/types.h>

#define NVVGPU_RING_BAR			4
#define NVVGPU_RING_BAR_SIZE		0x10000

/* offset in BAR 4					access, meaning */
#define NVVGPU_REG_MAGIC		0x00	/* ro "nvvg" */
#define  NVVGPU_MAGIC			0x6776766e
#define NVVGPU_REG_VERSION		0x04	/* ro */
#define  NVVGPU_VERSION_1		1
#define NVVGPU_REG_CONTROL		0x08	/* rw */
#define  NVVGPU_CONTROL_ENABLE		0x1	/* fetch commands */
#define  NVVGPU_CONTROL_RESET		0x2	/* wo: head, tail, fault to 0 */
#define NVVGPU_REG_STATUS		0x0c	/* ro */
#define  NVVGPU_STATUS_BUSY		0x1	/* commands are pending; 0
						 * after a fault */
#define  NVVGPU_STATUS_FAULT		0x2	/* stopped; see FAULT */
#define NVVGPU_REG_HEAD			0x10	/* ro: next slot to be executed */
#define NVVGPU_REG_TAIL			0x14	/* rw: doorbell, next free slot;
						 * ignored after a fault */
#define NVVGPU_REG_FAULT		0x18	/* ro: enum nvvgpu_fault */
#define NVVGPU_REG_FAULT_SLOT		0x1c	/* ro: slot of that command */
#define NVVGPU_REG_FENCE		0x20	/* ro: value of the last fence */
#define NVVGPU_REG_CRC			0x24	/* ro: result of the last CRC */
#define NVVGPU_REG_FB_SIZE_LO		0x28	/* ro: framebuffer, bytes */
#define NVVGPU_REG_FB_SIZE_HI		0x2c	/* ro */
#define NVVGPU_REG_SLOTS		0x30	/* ro: length of the ring */
#define NVVGPU_REG_FRAME_RATE		0x34	/* ro: frames per second that
						 * are let through; 0: all */

#define NVVGPU_MSIX_TABLE		0x1000
#define NVVGPU_MSIX_PBA			0x2000
#define NVVGPU_RING_OFFSET		0x8000	/* rw memory: the slots */
#define NVVGPU_RING_SLOTS		512

#define NVVGPU_NUM_VECTORS		4
#define NVVGPU_VECTOR_FENCE		0	/* a command with IRQ is done */
#define NVVGPU_VECTOR_FAULT		1	/* the ring has stopped */

/**
 * struct nvvgpu_cmd - one slot of the ring
 * @opcode:	enum nvvgpu_opcode
 * @flags:	NVVGPU_CMD_*; other bits must be 0
 * @src:	source: framebuffer offset or guest address, bytes
 * @dst:	destination, likewise
 * @len:	bytes; a command of no bytes is legal and touches nothing, whatever
 *		its addresses (the CRC of no bytes is 0)
 * @value:	fill pattern, or value of a fence or frame
 * @reserved:	must be 0
 *
 * One slot is kept free: the ring is empty when head == tail and full when
 * tail + 1 == head modulo the length.
 */
struct nvvgpu_cmd {
	__le32 opcode;
	__le32 flags;
	__le64 src;
	__le64 dst;
	__le64 len;
	__le32 value;
	__le32 reserved[7];
};

#define NVVGPU_CMD_IRQ			0x1	/* vector FENCE when done */

enum nvvgpu_opcode {
	NVVGPU_OP_NOP = 0,
	NVVGPU_OP_FILL = 1,	/* dst, len multiples of 4; value repeated */
	NVVGPU_OP_COPY = 2,	/* fb src to fb dst; may overlap */
	NVVGPU_OP_READ = 3,	/* guest memory src to fb dst */
	NVVGPU_OP_WRITE = 4,	/* fb src to guest memory dst */
	NVVGPU_OP_CRC32C = 5,	/* over fb src; result in REG_CRC, as RFC 3720
				 * has it: 0xe3069283 for "123456789" */
	NVVGPU_OP_FENCE = 6,	/* value to REG_FENCE */
	NVVGPU_OP_PRESENT = 7,	/* end of a frame, else as FENCE; not done
				 * before 1/REG_FRAME_RATE s have passed since
				 * the last one was due */
};

enum nvvgpu_fault {
	NVVGPU_FAULT_NONE = 0,
	NVVGPU_FAULT_OPCODE = 1,	/* no such opcode */
	NVVGPU_FAULT_FLAGS = 2,		/* unknown flag or reserved not 0 */
	NVVGPU_FAULT_RANGE = 3,		/* outside the framebuffer */
	NVVGPU_FAULT_ALIGN = 4,		/* FILL not a multiple of 4 */
	NVVGPU_FAULT_DMA = 5,		/* guest address not mapped, or bus
					 * mastering is off */
	NVVGPU_FAULT_TAIL = 6,		/* doorbell beyond the ring */
	NVVGPU_FAULT_DEVICE = 7,	/* no memory behind the framebuffer */
};

#endif
