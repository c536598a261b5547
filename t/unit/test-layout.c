// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that the library shares out a framebuffer as the driver does, so that
 * what it foretells comes true: the same places for each size, and the same
 * choice among them.
 *
 * Theory of operation: the driver's own files (kernel/core/placement.c and
 * capacity.c) are the reference.  Places: every region up to 192 units, every
 * size, several limits, both modes.  Choices: random boards get and lose
 * vGPUs; each time the driver's files say where the next one is and how many
 * more fit, and libnvvgpu/layout.c must have said the same before.  What holds
 * for any answer (the cost, what cannot be added) is checked by hand.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <linux/bitmap.h>
#include <linux/minmax.h>

#include "capacity.h"
#include "layout.h"
#include "nvvgpu_pf.h"
#include "placement.h"

#define MAX_REGION	192
#define MAX_TYPES	8
#define MAX_VGPUS	32

static u32 seed;	/* never 0 */

static u32 pick(u32 below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return (seed >> 4) % below;
}

static void check_places(u32 region, u32 size, u32 max, bool mixed)
{
	struct placement_type type = {
		.region = region, .size = size, .max = max, .unit_mib = 1024,
	};
	struct layout_size mine = { size * 1024, max };
	u16 wanted[PLACEMENT_MAX];
	uint16_t ids[LAYOUT_PLACES];
	struct layout layout;
	unsigned int num;

	assert_int_equal(layout_init(&layout, region * 1024, mixed), 0);
	num = mixed ? placement_mixed(&type, wanted) :
		placement_equal(&type, wanted);
	assert_int_equal(layout_places(&layout, &mine, ids), num);
	assert_memory_equal(ids, wanted, num * sizeof(*ids));
}

static void same_places(void **state)
{
	static const u32 limits[] = { 1, 2, 3, 7, 12, 16, 24, 32, 40 };
	u32 region, size, i;

	(void)state;
	for (region = 1; region <= MAX_REGION; region++) {
		for (size = 1; size <= region; size++) {
			for (i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
				check_places(region, size, limits[i], true);
				check_places(region, size, limits[i], false);
			}
			check_places(region, size, region / size, true);
		}
	}
}

/* --- the same choices ------------------------------------------------------ */

struct board {
	u32 total_mib;
	struct nvvgpu_type types[MAX_TYPES];
	unsigned int num_types;
	struct capacity capacity;
	unsigned long slots[BITS_TO_LONGS(MAX_VGPUS)];
	unsigned long *units;
	struct capacity_slot vgpus[MAX_VGPUS];
	u32 num;
};

static void make_board(struct board *b, bool mixed)
{
	static const u32 sizes[] = { 8, 16, 512, 1000, 1024, 1536, 2048, 3072,
				     4096, 6144, 8192, 12288, 16384, 24576 };
	unsigned int i;

	memset(b, 0, sizeof(*b));
	b->total_mib = pick(3) ? (1 + pick(96)) * 1024 : (1 + pick(40)) * 24;
	b->num_types = 1 + pick(MAX_TYPES);
	for (i = 0; i < b->num_types; i++) {
		do {
			b->types[i].framebuffer_mib =
				sizes[pick(sizeof(sizes) / sizeof(*sizes))];
		} while (b->types[i].framebuffer_mib > b->total_mib);
		b->types[i].max_instances =
			min(b->total_mib / b->types[i].framebuffer_mib,
			    1 + pick(MAX_VGPUS));
	}
	capacity_init(&b->capacity, b->total_mib, MAX_VGPUS, b->slots);
	b->units = calloc(BITS_TO_LONGS(b->total_mib), sizeof(*b->units));
	capacity_init_mixed(&b->capacity, b->types, b->num_types, b->units);
	capacity_set_mixed(&b->capacity, mixed);
}

/* What a reader of sysfs sees of the board. */
static void see(const struct board *b, struct layout *layout)
{
	u32 i;

	assert_int_equal(layout_init(layout, b->total_mib, b->capacity.mixed),
			 0);
	for (i = 0; i < b->num_types; i++)
		assert_int_equal(layout_add_size(layout,
			b->types[i].framebuffer_mib,
			b->types[i].max_instances), 0);
	for (i = 0; i < b->num; i++)
		assert_int_equal(layout_add_vgpu(layout,
			b->vgpus[i].offset >> 20, b->vgpus[i].size >> 20), 0);
	assert_int_equal(layout->unit_mib, b->capacity.unit_mib);
}

static void add_one(struct board *b)
{
	const struct nvvgpu_type *type = &b->types[pick(b->num_types)];
	struct layout_size size = { type->framebuffer_mib,
				    type->max_instances };
	struct layout layout;
	uint64_t lost = 0, before;
	int id, ret;

	if (b->num == MAX_VGPUS)
		return;
	see(b, &layout);
	before = layout_offer(&layout);
	id = layout_choose(&layout, &size, &lost);
	assert_int_equal(min(layout_room(&layout, &size), MAX_VGPUS - b->num),
			 capacity_available(&b->capacity, size.mib, size.max));
	ret = capacity_reserve(&b->capacity, size.mib, size.max,
			       &b->vgpus[b->num]);
	assert_int_equal(id < 0, ret < 0);
	if (ret)
		return;
	assert_int_equal(id, capacity_placement_id(&b->capacity,
						   &b->vgpus[b->num]));
	b->num++;
	see(b, &layout);
	assert_int_equal(layout_offer(&layout), before - lost);
}

static void remove_one(struct board *b)
{
	u32 i = pick(b->num);

	capacity_release(&b->capacity, &b->vgpus[i]);
	b->vgpus[i] = b->vgpus[--b->num];
}

static void same_choices(void **state)
{
	struct board *b = malloc(sizeof(*b));
	u32 round, step;

	(void)state;
	seed = 20261122;
	for (round = 0; round < 400; round++) {
		make_board(b, round & 1);
		for (step = 0; step < 60; step++) {
			if (b->num && pick(100) < 35)
				remove_one(b);
			else
				add_one(b);
		}
		free(b->units);
	}
	free(b);
}

/* --- what it refuses --------------------------------------------------------- */

static void bad_input(void **state)
{
	struct layout layout;
	unsigned int i;

	(void)state;
	assert_int_equal(layout_init(&layout, 0, true), -ERANGE);
	assert_int_equal(layout_init(&layout, UINT64_MAX, true), -ERANGE);
	assert_int_equal(layout_init(&layout, 8192, true), 0);
	assert_int_equal(layout_add_size(&layout, 0, 1), -ERANGE);
	assert_int_equal(layout_add_size(&layout, 8193, 1), -ERANGE);
	assert_int_equal(layout_add_size(&layout, UINT64_MAX, 1), -ERANGE);
	assert_int_equal(layout_add_size(&layout, 1024, 0), -ERANGE);
	assert_int_equal(layout_add_vgpu(&layout, 0, 0), -ERANGE);
	assert_int_equal(layout_add_vgpu(&layout, 8192, 1), -ERANGE);
	assert_int_equal(layout_add_vgpu(&layout, UINT64_MAX, 2), -ERANGE);
	assert_int_equal(layout_add_vgpu(&layout, 1024, 1024), 0);
	assert_int_equal(layout_add_vgpu(&layout, 1024, 1024), -EEXIST);
	assert_int_equal(layout_add_vgpu(&layout, 0, 2048), -EEXIST);
	layout_remove_vgpu(&layout, 0);
	assert_int_equal(layout.num_vgpus, 1);
	layout_remove_vgpu(&layout, 1024);
	assert_int_equal(layout.num_vgpus, 0);
	for (i = 1; i <= LAYOUT_SIZES; i++)
		assert_int_equal(layout_add_size(&layout, i, 1), 0);
	assert_int_equal(layout_add_size(&layout, i, 1), -ENOSPC);
	assert_int_equal(layout_add_size(&layout, 1, 1), 0);
	for (i = 0; i < LAYOUT_VGPUS; i++)
		assert_int_equal(layout_add_vgpu(&layout, i, 1), 0);
	assert_int_equal(layout_add_vgpu(&layout, i, 1), -ENOSPC);
}

/* Equal-size mode; where another driver puts its vGPUs is its own affair. */
static void between_places(void **state)
{
	struct layout_size q1 = { 1024, 4 };
	struct layout layout;
	uint64_t lost;

	(void)state;
	layout_init(&layout, 4096, false);
	layout_add_size(&layout, 1024, 4);	/* 0 1024 2048 3072 */
	layout_add_vgpu(&layout, 512, 1024);
	assert_int_equal(layout_room(&layout, &q1), 2);
	assert_int_equal(layout_choose(&layout, &q1, &lost), 2);
	layout_add_vgpu(&layout, 2560, 1024);
	assert_int_equal(layout_room(&layout, &q1), 0);
	assert_int_equal(layout_choose(&layout, &q1, &lost), -ENOSPC);
}

/* A GPU of 48 GiB with an 8 GiB vGPU at 0, by hand from published places. */
static void by_hand(void **state)
{
	struct layout_size q8 = { 8192, 6 }, q24 = { 24576, 2 };
	struct layout layout;
	uint64_t lost;

	(void)state;
	layout_init(&layout, 49152, true);
	layout_add_size(&layout, 8192, 6);	/* 0 16 24 40 */
	layout_add_size(&layout, 24576, 2);	/* 0 24 */
	layout_add_size(&layout, 49152, 1);	/* 0 */
	assert_int_equal(layout_offer(&layout), 4 * 8192 + 2 * 24576 + 49152);
	layout_add_vgpu(&layout, 0, 8192);
	assert_int_equal(layout_offer(&layout), 3 * 8192 + 24576);
	/* 16 costs itself, 24 and 40 the other half, too. */
	assert_int_equal(layout_choose(&layout, &q8, &lost), 16);
	assert_int_equal(lost, 8192);
	assert_int_equal(layout_choose(&layout, &q24, &lost), 24);
	assert_int_equal(lost, 2 * 8192 + 24576);
	layout_init(&layout, 49152, false);
	layout_add_size(&layout, 8192, 6);
	layout_add_size(&layout, 24576, 2);
	layout_add_vgpu(&layout, 8192, 8192);
	assert_int_equal(layout_choose(&layout, &q24, &lost), -ENOSPC);
	assert_int_equal(layout_choose(&layout, &q8, &lost), 0);
	assert_int_equal(lost, 8192);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_places),
		cmocka_unit_test(same_choices),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(between_places),
		cmocka_unit_test(bad_input),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
