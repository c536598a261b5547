/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the framebuffer of one GPU is shared out: pure arithmetic, no lock, no
 * allocation.  The caller serialises.
 *
 * Equal-size rule: while vGPUs exist, only types of the same framebuffer size
 * can join them.  The size decides, not the type: an A2 carries 4 GiB types
 * of three series side by side.
 *
 * Mixed-size mode: any sizes, each type at the places that placement.h gives
 * it.  A new vGPU gets the free place after which most framebuffer can still
 * be offered, summed over the free places of all sizes that the GPU has; of
 * equally good ones the lowest.
 */
#ifndef NVVGPU_CAPACITY_H
#define NVVGPU_CAPACITY_H

#include <linux/types.h>

struct nvvgpu_type;

/**
 * struct capacity - what of one GPU is taken
 * @total_mib:	framebuffer to share out, MiB
 * @max_vgpus:	limit of vGPUs of any type
 * @size_mib:	equal-size mode: framebuffer of each vGPU there is; 0 while
 *		there is none
 * @used:	how many vGPUs there are
 * @used_mib:	framebuffer of all of them, MiB
 * @slots:	caller's memory, one bit for each of @max_vgpus
 * @mixed:	the mode
 * @unit_mib:	what placement ids count, MiB
 * @units:	mixed-size mode: caller's memory, one bit for each unit that a
 *		vGPU has
 * @types:	types of the GPU
 * @num_types:	how many
 */
struct capacity {
	u32 total_mib;
	u32 max_vgpus;
	u32 size_mib;
	u32 used;
	u32 used_mib;
	unsigned long *slots;
	bool mixed;
	u32 unit_mib;
	unsigned long *units;
	const struct nvvgpu_type *types;
	unsigned int num_types;
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
 * capacity_unit() - what placement ids count on a GPU
 *
 * Return: MiB: a GiB, unless the GPU is not made of whole GiB or has types
 * below that.
 */
u32 capacity_unit(u32 total_mib, const struct nvvgpu_type *types,
		  unsigned int num_types);

/*
 * Makes mixed-size mode possible.  @units holds one bit for each unit of the
 * framebuffer and is cleared here; @types outlives @c.
 */
void capacity_init_mixed(struct capacity *c, const struct nvvgpu_type *types,
			 unsigned int num_types, unsigned long *units);

/**
 * capacity_set_mixed() - change the mode
 *
 * Return: 0; -EBUSY there are vGPUs.
 */
int capacity_set_mixed(struct capacity *c, bool mixed);

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
 * Return: 0; -EBUSY vGPUs of another framebuffer size exist, in equal-size
 * mode; -ENOSPC the GPU is full for this type.  *@slot is untouched on failure.
 */
int capacity_reserve(struct capacity *c, u32 size_mib, u32 max_instances,
		     struct capacity_slot *slot);

/**
 * capacity_move() - let a vGPU have the place with a given placement id
 * @size_mib:		as it was reserved with
 * @max_instances:	likewise
 * @slot:		what it has; may get another instance, too
 *
 * Return: 0; -EINVAL a type of this size has no such place in this mode;
 * -EADDRINUSE another vGPU is there.  Nothing has changed on failure.
 */
int capacity_move(struct capacity *c, u32 size_mib, u32 max_instances,
		  struct capacity_slot *slot, u32 id);

u32 capacity_placement_id(const struct capacity *c,
			  const struct capacity_slot *slot);

/* Give back what capacity_reserve() returned. */
void capacity_release(struct capacity *c, const struct capacity_slot *slot);

u32 capacity_free_mib(const struct capacity *c);

#endif
