/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is a command of the ring one that may be carried out?
 *
 * Pure: no lock, no allocation, nothing printed; also compiled in userspace
 * for t/.
 */
#ifndef NVVGPU_SIM_RING_CHECK_H
#define NVVGPU_SIM_RING_CHECK_H

#include <linux/types.h>

#include "../include/uapi/nvvgpu_ring.h"

/**
 * struct ring_op - a command in host order that has passed the check
 *
 * Fields as those of struct nvvgpu_cmd.  Framebuffer ranges lie inside the
 * framebuffer, guest ranges do not wrap around; whether guest memory is there
 * only the access itself can tell.
 */
struct ring_op {
	u32 opcode;
	u32 flags;
	u64 src;
	u64 dst;
	u64 len;
	u32 value;
};

/**
 * ring_check() - decode and check one command
 * @cmd:     a private copy: whoever checks memory that the guest can write
 *	     checks nothing
 * @fb_size: bytes of framebuffer
 * @op:      filled in when the command is good, untouched otherwise
 *
 * Return: NVVGPU_FAULT_NONE or the code that the ring stops with.
 */
enum nvvgpu_fault ring_check(const struct nvvgpu_cmd *cmd, u64 fb_size,
			     struct ring_op *op);

#endif
