// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has which part of the framebuffer, and who may have one: the equal-size
 * rule and mixed-size mode.
 */
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "capacity.h"
#include "nvvgpu_pf.h"
#include "placement.h"

void capacity_init(struct capacity *c, u32 total_mib, u32 max_vgpus,
		   unsigned long *slots)
{
	*c = (struct capacity) {
		.total_mib = total_mib,
		.max_vgpus = max_vgpus,
		.slots = slots,
		.unit_mib = 1,
	};
	bitmap_zero(slots, max_vgpus);
}

u32 capacity_unit(u32 total_mib, const struct nvvgpu_type *types,
		  unsigned int num_types)
{
	u32 bits = total_mib | PLACEMENT_UNIT_MIB;
	unsigned int i;

	for (i = 0; i < num_types; i++)
		if (types[i].framebuffer_mib < PLACEMENT_UNIT_MIB)
			bits |= types[i].framebuffer_mib;
	return bits & -bits;
}

static u32 region(const struct capacity *c)
{
	return c->total_mib / c->unit_mib;
}

static u32 to_units(const struct capacity *c, u32 size_mib)
{
	return DIV_ROUND_UP(size_mib, c->unit_mib);
}

void capacity_init_mixed(struct capacity *c, const struct nvvgpu_type *types,
			 unsigned int num_types, unsigned long *units)
{
	c->unit_mib = capacity_unit(c->total_mib, types, num_types);
	c->types = types;
	c->num_types = num_types;
	c->units = units;
	bitmap_zero(units, region(c));
}

int capacity_set_mixed(struct capacity *c, bool mixed)
{
	if (c->used)
		return -EBUSY;
	c->mixed = mixed;
	return 0;
}

/* --- equal-size mode ----------------------------------------------------- */

/* How many vGPUs of this size the GPU has room for, taken or not. */
static u32 room(const struct capacity *c, u32 size_mib)
{
	return min(c->total_mib / size_mib, c->max_vgpus);
}

static u32 available_equal(const struct capacity *c, u32 size_mib,
			   u32 max_instances)
{
	u32 limit = min(room(c, size_mib), max_instances);

	if (c->used && c->size_mib != size_mib)
		return 0;
	return limit > c->used ? limit - c->used : 0;
}

static void set_slot(struct capacity_slot *slot, u32 instance, u32 offset_mib,
		     u32 size_mib)
{
	slot->instance = instance;
	slot->offset = (u64)offset_mib << 20;
	slot->size = (u64)size_mib << 20;
}

static int reserve_equal(struct capacity *c, u32 size_mib, u32 max_instances,
			 struct capacity_slot *slot)
{
	u32 instance;

	if (c->used && c->size_mib != size_mib)
		return -EBUSY;
	if (!available_equal(c, size_mib, max_instances))
		return -ENOSPC;

	/*
	 * Fewer than room() are taken, all of them below it because all have
	 * this size, so a free one is below it too.
	 */
	instance = find_first_zero_bit(c->slots, c->max_vgpus);
	set_slot(slot, instance, instance * size_mib, size_mib);
	return 0;
}

/* All have the same size, so instance and place go together. */
static int move_equal(struct capacity *c, u32 size_mib, u32 max_instances,
		      struct capacity_slot *slot, u32 id)
{
	u32 units = to_units(c, size_mib);
	u32 instance = id / units;

	if (id % units || instance >= min(room(c, size_mib), max_instances))
		return -EINVAL;
	if (instance == slot->instance)
		return 0;
	if (test_bit(instance, c->slots))
		return -EADDRINUSE;
	__clear_bit(slot->instance, c->slots);
	__set_bit(instance, c->slots);
	set_slot(slot, instance, instance * size_mib, size_mib);
	return 0;
}

/* --- mixed-size mode ----------------------------------------------------- */

/* Places of a type: what it may have, taken or not. */
struct places {
	u32 size;
	unsigned int num;
	u16 ids[PLACEMENT_MAX];
};

static void get_places(const struct capacity *c, u32 size_mib,
		       u32 max_instances, struct places *places)
{
	struct placement_type type = {
		.region = region(c),
		.size = to_units(c, size_mib),
		.max = max_instances,
		.unit_mib = c->unit_mib,
	};

	places->size = type.size;
	places->num = placement_mixed(&type, places->ids);
}

static bool is_free(const struct capacity *c, const struct places *places,
		    unsigned int i)
{
	u32 end = places->ids[i] + places->size;

	return find_next_bit(c->units, end, places->ids[i]) >= end;
}

/* The places of one type do not overlap, so each that is free can be had. */
static u32 available_mixed(const struct capacity *c, u32 size_mib,
			   u32 max_instances)
{
	struct places places;
	u32 num = 0;
	unsigned int i;

	get_places(c, size_mib, max_instances, &places);
	for (i = 0; i < places.num; i++)
		num += is_free(c, &places, i);
	return min(num, c->max_vgpus - c->used);
}

/* Series of one size have the same places; they count once. */
static bool seen_before(const struct capacity *c, unsigned int type)
{
	unsigned int i;

	for (i = 0; i < type; i++)
		if (c->types[i].framebuffer_mib ==
		    c->types[type].framebuffer_mib &&
		    c->types[i].max_instances == c->types[type].max_instances)
			return true;
	return false;
}

/* Add to @lost what each of @mine would cost of the free places of @type. */
static void add_losses(const struct capacity *c, const struct nvvgpu_type *type,
		       const struct places *mine, u64 *lost)
{
	struct places other;
	unsigned int i, j;

	get_places(c, type->framebuffer_mib, type->max_instances, &other);
	for (i = 0; i < other.num; i++) {
		if (!is_free(c, &other, i))
			continue;
		for (j = 0; j < mine->num; j++)
			if (mine->ids[j] < other.ids[i] + other.size &&
			    other.ids[i] < mine->ids[j] + mine->size)
				lost[j] += type->framebuffer_mib;
	}
}

/* Returns the index of the best free place, or -ENOSPC. */
static int best_place(const struct capacity *c, const struct places *places)
{
	u64 lost[PLACEMENT_MAX] = {};
	int best = -ENOSPC;
	unsigned int i;

	for (i = 0; i < c->num_types; i++)
		if (!seen_before(c, i))
			add_losses(c, &c->types[i], places, lost);
	for (i = 0; i < places->num; i++)
		if (is_free(c, places, i) && (best < 0 || lost[i] < lost[best]))
			best = i;
	return best;
}

static int reserve_mixed(struct capacity *c, u32 size_mib, u32 max_instances,
			 struct capacity_slot *slot)
{
	struct places places;
	int i;

	if (c->used == c->max_vgpus)
		return -ENOSPC;
	get_places(c, size_mib, max_instances, &places);
	i = best_place(c, &places);
	if (i < 0)
		return i;
	bitmap_set(c->units, places.ids[i], places.size);
	set_slot(slot, find_first_zero_bit(c->slots, c->max_vgpus),
		 places.ids[i] * c->unit_mib, size_mib);
	return 0;
}

static void clear_units(struct capacity *c, const struct capacity_slot *slot)
{
	bitmap_clear(c->units, capacity_placement_id(c, slot),
		     to_units(c, slot->size >> 20));
}

static int move_mixed(struct capacity *c, u32 size_mib, u32 max_instances,
		      struct capacity_slot *slot, u32 id)
{
	u32 old = capacity_placement_id(c, slot);
	struct places places;
	unsigned int i = 0;
	int ret = 0;

	get_places(c, size_mib, max_instances, &places);
	while (i < places.num && places.ids[i] != id)
		i++;
	if (i == places.num)
		return -EINVAL;

	/* The new place may overlap with the old one. */
	clear_units(c, slot);
	if (is_free(c, &places, i)) {
		old = id;
		set_slot(slot, slot->instance, id * c->unit_mib, size_mib);
	} else {
		ret = -EADDRINUSE;
	}
	bitmap_set(c->units, old, places.size);
	return ret;
}

/* --- either mode --------------------------------------------------------- */

u32 capacity_available(const struct capacity *c, u32 size_mib,
		       u32 max_instances)
{
	if (c->mixed)
		return available_mixed(c, size_mib, max_instances);
	return available_equal(c, size_mib, max_instances);
}

int capacity_reserve(struct capacity *c, u32 size_mib, u32 max_instances,
		     struct capacity_slot *slot)
{
	int ret;

	if (c->mixed)
		ret = reserve_mixed(c, size_mib, max_instances, slot);
	else
		ret = reserve_equal(c, size_mib, max_instances, slot);
	if (ret)
		return ret;
	__set_bit(slot->instance, c->slots);
	if (!c->mixed)
		c->size_mib = size_mib;
	c->used++;
	c->used_mib += size_mib;
	return 0;
}

int capacity_move(struct capacity *c, u32 size_mib, u32 max_instances,
		  struct capacity_slot *slot, u32 id)
{
	if (c->mixed)
		return move_mixed(c, size_mib, max_instances, slot, id);
	return move_equal(c, size_mib, max_instances, slot, id);
}

u32 capacity_placement_id(const struct capacity *c,
			  const struct capacity_slot *slot)
{
	if (!c->mixed)
		return slot->instance * to_units(c, slot->size >> 20);
	return (u32)(slot->offset >> 20) / c->unit_mib;
}

void capacity_release(struct capacity *c, const struct capacity_slot *slot)
{
	if (c->mixed)
		clear_units(c, slot);
	__clear_bit(slot->instance, c->slots);
	c->used_mib -= slot->size >> 20;
	if (!--c->used)
		c->size_mib = 0;
}

u32 capacity_free_mib(const struct capacity *c)
{
	return c->total_mib - c->used_mib;
}
