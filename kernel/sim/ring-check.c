// SPDX-License-Identifier: GPL-2.0-only
#include <linux/types.h>
#include <asm/byteorder.h>

#include "ring-check.h"

/* Never adds @offset and @len: the guest chooses both. */
static bool in_framebuffer(u64 offset, u64 len, u64 size)
{
	return !len || (offset <= size && len <= size - offset);
}

static bool wraps(u64 address, u64 len)
{
	return len && len - 1 > ~address;
}

static bool reserved_used(const struct nvvgpu_cmd *cmd)
{
	u32 used = 0;
	unsigned int i;

	for (i = 0; i < sizeof(cmd->reserved) / sizeof(cmd->reserved[0]); i++)
		used |= le32_to_cpu(cmd->reserved[i]);
	return used;
}

static enum nvvgpu_fault check_ranges(const struct ring_op *op, u64 size)
{
	switch (op->opcode) {
	case NVVGPU_OP_NOP:
	case NVVGPU_OP_FENCE:
	case NVVGPU_OP_PRESENT:
		return NVVGPU_FAULT_NONE;
	case NVVGPU_OP_FILL:
		if (op->len && ((op->dst | op->len) & 3))
			return NVVGPU_FAULT_ALIGN;
		return in_framebuffer(op->dst, op->len, size) ?
			NVVGPU_FAULT_NONE : NVVGPU_FAULT_RANGE;
	case NVVGPU_OP_COPY:
		return in_framebuffer(op->src, op->len, size) &&
		       in_framebuffer(op->dst, op->len, size) ?
			NVVGPU_FAULT_NONE : NVVGPU_FAULT_RANGE;
	case NVVGPU_OP_READ:
		if (!in_framebuffer(op->dst, op->len, size))
			return NVVGPU_FAULT_RANGE;
		return wraps(op->src, op->len) ?
			NVVGPU_FAULT_DMA : NVVGPU_FAULT_NONE;
	case NVVGPU_OP_WRITE:
		if (!in_framebuffer(op->src, op->len, size))
			return NVVGPU_FAULT_RANGE;
		return wraps(op->dst, op->len) ?
			NVVGPU_FAULT_DMA : NVVGPU_FAULT_NONE;
	case NVVGPU_OP_CRC32C:
		return in_framebuffer(op->src, op->len, size) ?
			NVVGPU_FAULT_NONE : NVVGPU_FAULT_RANGE;
	default:
		return NVVGPU_FAULT_OPCODE;
	}
}

enum nvvgpu_fault ring_check(const struct nvvgpu_cmd *cmd, u64 fb_size,
			     struct ring_op *op)
{
	struct ring_op got = {
		.opcode = le32_to_cpu(cmd->opcode),
		.flags = le32_to_cpu(cmd->flags),
		.src = le64_to_cpu(cmd->src),
		.dst = le64_to_cpu(cmd->dst),
		.len = le64_to_cpu(cmd->len),
		.value = le32_to_cpu(cmd->value),
	};
	enum nvvgpu_fault fault;

	if (got.opcode > NVVGPU_OP_PRESENT)
		return NVVGPU_FAULT_OPCODE;
	if ((got.flags & ~NVVGPU_CMD_IRQ) || reserved_used(cmd))
		return NVVGPU_FAULT_FLAGS;
	fault = check_ranges(&got, fb_size);
	if (fault == NVVGPU_FAULT_NONE)
		*op = got;
	return fault;
}
