/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the framebuffer of one GPU is shared out: pure arithmetic, no lock, no
 * allocation.  The caller serialises.
 *
 * Equal-size rule: while vGPUs exist, only types of the same framebuffer size
 * can join them.  The size decides, not the type: an A2 carries 4 GiB types
 * of three series side by side.
 */
#ifndef NVVGPU_CAPACITY_H
#define NVVGPU_CAPACITY_H

#include <linux/types.h>

/**
 * struct capacity - what of one GPU is taken
 * @total_mib:	framebuffer to share out, MiB
 * @max_vgpus:	limit of vGPUs of any type
 * @size_mib:	framebuffer of each vGPU there is; 0 while there is none
 * @used:	how many vGPUs there are
 * @slots:	caller's memory, one bit for each of @max_vgpus
 */
struct capacity {
	u32 total_mib;
	u32 max_vgpus;
	u32 size_mib;
	u32 used;
	unsigned long *slots;
};

/**
 * struct capacity_slot - what one vGPU has
 * @instance:	0 to max_vgpus - 1, unique while reserved
 * @offset:	first byte of its framebuffer
 * @size:	bytes
 */
struct capacity_slot {
	u32 instance;
	u64 offset;
	u64 size;
};

/* @slots holds @max_vgpus bits and is cleared here. */
void capacity_init(struct capacity *c, u32 total_mib, u32 max_vgpus,
		   unsigned long *slots);

/**
 * capacity_available() - how many more vGPUs of a type there can be now
 * @size_mib:		its framebuffer, MiB, not 0
 * @max_instances:	how many of it an empty GPU carries at most
 */
u32 capacity_available(const struct capacity *c, u32 size_mib,
		       u32 max_instances);

/**
 * capacity_reserve() - take one
 *
 * Return: 0; -EBUSY vGPUs of another framebuffer size exist; -ENOSPC the GPU
 * is full for this type.  *@slot is untouched on failure.
 */
int capacity_reserve(struct capacity *c, u32 size_mib, u32 max_instances,
		     struct capacity_slot *slot);

/* Give back what capacity_reserve() returned. */
void capacity_release(struct capacity *c, const struct capacity_slot *slot);

u32 capacity_free_mib(const struct capacity *c);

#endif
