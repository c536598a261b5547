// SPDX-License-Identifier: GPL-2.0-only
/*
 * The equal-size rule and who has which part of the framebuffer.
 */
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/minmax.h>

#include "capacity.h"

void capacity_init(struct capacity *c, u32 total_mib, u32 max_vgpus,
		   unsigned long *slots)
{
	c->total_mib = total_mib;
	c->max_vgpus = max_vgpus;
	c->size_mib = 0;
	c->used = 0;
	c->slots = slots;
	bitmap_zero(slots, max_vgpus);
}

/* How many vGPUs of this size the GPU has room for, taken or not. */
static u32 room(const struct capacity *c, u32 size_mib)
{
	return min(c->total_mib / size_mib, c->max_vgpus);
}

u32 capacity_available(const struct capacity *c, u32 size_mib,
		       u32 max_instances)
{
	u32 limit = min(room(c, size_mib), max_instances);

	if (c->used && c->size_mib != size_mib)
		return 0;
	return limit > c->used ? limit - c->used : 0;
}

int capacity_reserve(struct capacity *c, u32 size_mib, u32 max_instances,
		     struct capacity_slot *slot)
{
	u32 instance;

	if (c->used && c->size_mib != size_mib)
		return -EBUSY;
	if (!capacity_available(c, size_mib, max_instances))
		return -ENOSPC;

	/*
	 * Fewer than room() are taken, all of them below it because all have
	 * this size, so a free one is below it too.
	 */
	instance = find_first_zero_bit(c->slots, c->max_vgpus);
	__set_bit(instance, c->slots);
	c->size_mib = size_mib;
	c->used++;
	slot->instance = instance;
	slot->size = (u64)size_mib << 20;
	slot->offset = instance * slot->size;
	return 0;
}

void capacity_release(struct capacity *c, const struct capacity_slot *slot)
{
	__clear_bit(slot->instance, c->slots);
	if (!--c->used)
		c->size_mib = 0;
}

u32 capacity_free_mib(const struct capacity *c)
{
	return c->total_mib - c->used * c->size_mib;
}
