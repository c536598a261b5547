// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that kernel/core/capacity.c shares out a framebuffer in mixed-size
 * mode as capacity.h promises, moves vGPUs to places by id in both modes, and
 * changes the mode only while there is no vGPU.
 *
 * Theory of operation: a model keeps the list of ranges that were handed out
 * and decides by trying: it puts the new vGPU at every place in turn (those of
 * placement-reference.h), adds up what the GPU could still offer, and takes
 * the best.  Random boards and boards as they are sold get random requests;
 * both must agree each time on the error, the place and the instance.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <linux/bitmap.h>

#include <cmocka.h>

#include "capacity.h"
#include "nvvgpu_pf.h"
#include "placement-reference.h"

#define MAX_VGPUS	40
#define MAX_TYPES	12
#define MAX_UNITS	4096
#define MAX_PLACES	256

struct model {
	u32 total_mib;
	u32 max_vgpus;
	u32 unit_mib;
	bool mixed;
	struct nvvgpu_type types[MAX_TYPES];
	unsigned int num_types;
	u32 num;
	struct capacity_slot slots[MAX_VGPUS];
	const struct nvvgpu_type *type_of[MAX_VGPUS];
};

static u32 seed;	/* never 0 */

static u32 pick(u32 below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return (seed >> 4) % below;
}

/* Where vGPUs of a type can be: ids, and offsets in MiB. */
struct places {
	u32 num;
	u32 ids[MAX_PLACES];
	u32 starts[MAX_PLACES];
};

static u32 to_units(const struct model *m, const struct nvvgpu_type *t)
{
	return (t->framebuffer_mib + m->unit_mib - 1) / m->unit_mib;
}

/* Equal-size mode: as many as the framebuffer has bytes for, side by side. */
static void equal_places(const struct model *m, const struct nvvgpu_type *t,
			 struct places *p)
{
	for (p->num = 0; p->num < t->max_instances &&
	     (p->num + 1) * t->framebuffer_mib <= m->total_mib; p->num++) {
		p->ids[p->num] = p->num * to_units(m, t);
		p->starts[p->num] = p->num * t->framebuffer_mib;
	}
}

static void mixed_places(const struct model *m, const struct nvvgpu_type *t,
			 struct places *p)
{
	struct reference r = {
		.type = {
			.region = m->total_mib / m->unit_mib,
			.size = to_units(m, t),
			.max = t->max_instances,
			.unit_mib = m->unit_mib,
		},
	};

	reference_places(&r);
	for (p->num = 0; p->num < r.num; p->num++) {
		p->ids[p->num] = r.ids[p->num];
		p->starts[p->num] = r.ids[p->num] * m->unit_mib;
	}
}

static void places_of(const struct model *m, const struct nvvgpu_type *t,
		      struct places *p)
{
	if (m->mixed)
		mixed_places(m, t, p);
	else
		equal_places(m, t, p);
}

/* Is nobody there, but for @me?  Ends of vGPUs are rounded up in mixed mode. */
static bool is_free(const struct model *m, const struct nvvgpu_type *t,
		    u32 start, u32 me)
{
	u32 round = m->mixed ? m->unit_mib : 1;
	u32 end = start + (t->framebuffer_mib + round - 1) / round * round;

	for (u32 i = 0; i < m->num; i++) {
		u32 from = m->slots[i].offset >> 20;
		u32 size = m->slots[i].size >> 20;

		if (i != me && from < end &&
		    start < from + (size + round - 1) / round * round)
			return false;
	}
	return true;
}

static u64 offers(const struct model *m)
{
	u64 sum = 0;

	for (unsigned int i = 0; i < m->num_types; i++) {
		const struct nvvgpu_type *t = &m->types[i];
		unsigned int same = 0;
		struct places p;

		while (m->types[same].framebuffer_mib != t->framebuffer_mib ||
		       m->types[same].max_instances != t->max_instances)
			same++;
		places_of(m, t, &p);
		for (u32 j = 0; same == i && j < p.num; j++)
			if (is_free(m, t, p.starts[j], MAX_VGPUS))
				sum += t->framebuffer_mib;
	}
	return sum;
}

static void put(struct model *m, const struct nvvgpu_type *t, u32 start)
{
	m->slots[m->num].offset = (u64)start << 20;
	m->slots[m->num].size = (u64)t->framebuffer_mib << 20;
	m->type_of[m->num++] = t;
}

/* The index of the best place, or an error. */
static int model_verdict(const struct model *m, const struct nvvgpu_type *t,
			 const struct places *p)
{
	struct model copy = *m;
	int best = -ENOSPC;
	u64 most = 0;

	for (u32 i = 0; i < m->num; i++)
		if (!m->mixed &&
		    m->type_of[i]->framebuffer_mib != t->framebuffer_mib)
			return -EBUSY;
	if (m->num == m->max_vgpus || (!m->mixed && m->num >= p->num))
		return -ENOSPC;
	for (u32 i = 0; i < p->num; i++) {
		if (!is_free(m, t, p->starts[i], MAX_VGPUS))
			continue;
		if (!m->mixed)
			return i;
		put(&copy, t, p->starts[i]);
		if (best < 0 || offers(&copy) > most) {
			best = i;
			most = offers(&copy);
		}
		copy.num--;
	}
	return best;
}

static u32 model_available(const struct model *m, const struct nvvgpu_type *t)
{
	struct places p;
	u32 num = 0;

	places_of(m, t, &p);
	if (!m->mixed && model_verdict(m, t, &p) < 0)
		return 0;
	if (!m->mixed)
		return (p.num < m->max_vgpus ? p.num : m->max_vgpus) - m->num;
	for (u32 i = 0; i < p.num; i++)
		num += is_free(m, t, p.starts[i], MAX_VGPUS);
	return num < m->max_vgpus - m->num ? num : m->max_vgpus - m->num;
}

static void check_all(const struct capacity *c, const struct model *m)
{
	u64 used = 0;

	for (u32 i = 0; i < m->num; i++) {
		used += m->slots[i].size >> 20;
		assert_true(m->slots[i].instance < m->max_vgpus);
		for (u32 j = 0; j < i; j++)
			assert_int_not_equal(m->slots[i].instance,
					     m->slots[j].instance);
	}
	assert_int_equal(capacity_free_mib(c), m->total_mib - used);
	for (unsigned int i = 0; i < m->num_types; i++)
		assert_int_equal(capacity_available(c,
					m->types[i].framebuffer_mib,
					m->types[i].max_instances),
				 model_available(m, &m->types[i]));
}

static void step_reserve(struct capacity *c, struct model *m)
{
	const struct nvvgpu_type *t = &m->types[pick(m->num_types)];
	struct capacity_slot slot = { .instance = 4711, .offset = 1 };
	struct places p;
	int want, got;

	places_of(m, t, &p);
	want = model_verdict(m, t, &p);
	got = capacity_reserve(c, t->framebuffer_mib, t->max_instances, &slot);
	if (want < 0) {
		assert_int_equal(got, want);
		assert_int_equal(slot.instance, 4711);
		assert_int_equal(slot.offset, 1);
		return;
	}
	assert_int_equal(got, 0);
	assert_int_equal(capacity_placement_id(c, &slot), p.ids[want]);
	put(m, t, p.starts[want]);
	assert_int_equal(slot.offset, m->slots[m->num - 1].offset);
	assert_int_equal(slot.size, m->slots[m->num - 1].size);
	m->slots[m->num - 1].instance = slot.instance;
}

static void step_release(struct capacity *c, struct model *m)
{
	u32 i;

	if (!m->num)
		return;
	i = pick(m->num);
	capacity_release(c, &m->slots[i]);
	m->num--;
	m->slots[i] = m->slots[m->num];
	m->type_of[i] = m->type_of[m->num];
}

/* The index of the place with @id, or an error. */
static int move_verdict(const struct model *m, const struct places *p, u32 me,
			u32 id)
{
	u32 i = 0;

	while (i < p->num && p->ids[i] != id)
		i++;
	if (i == p->num || (!m->mixed && i >= m->max_vgpus))
		return -EINVAL;
	if (!is_free(m, m->type_of[me], p->starts[i], me))
		return -EADDRINUSE;
	return i;
}

static void step_move(struct capacity *c, struct model *m)
{
	const struct nvvgpu_type *t;
	struct capacity_slot old;
	struct places p;
	int want, got;
	u32 i, id;

	if (!m->num)
		return;
	i = pick(m->num);
	t = m->type_of[i];
	places_of(m, t, &p);
	id = pick(4) ? p.ids[pick(p.num)] : pick(m->total_mib / m->unit_mib + 2);
	want = move_verdict(m, &p, i, id);
	old = m->slots[i];
	got = capacity_move(c, t->framebuffer_mib, t->max_instances,
			    &m->slots[i], id);
	if (want < 0) {
		assert_int_equal(got, want);
		assert_memory_equal(&m->slots[i], &old, sizeof(old));
		return;
	}
	assert_int_equal(got, 0);
	assert_int_equal(m->slots[i].offset, (u64)p.starts[want] << 20);
	assert_int_equal(m->slots[i].size, old.size);
	assert_int_equal(capacity_placement_id(c, &m->slots[i]), id);
}

static void step_mode(struct capacity *c, struct model *m)
{
	bool mixed = pick(2);

	assert_int_equal(capacity_set_mixed(c, mixed), m->num ? -EBUSY : 0);
	if (!m->num)
		m->mixed = mixed;
}

static void run_board(struct model *m, int steps)
{
	unsigned long bits[BITS_TO_LONGS(MAX_VGPUS)];
	unsigned long units[BITS_TO_LONGS(MAX_UNITS)];
	struct capacity c;

	capacity_init(&c, m->total_mib, m->max_vgpus, bits);
	m->unit_mib = capacity_unit(m->total_mib, m->types, m->num_types);
	capacity_init_mixed(&c, m->types, m->num_types, units);
	m->mixed = pick(2);
	assert_int_equal(capacity_set_mixed(&c, m->mixed), 0);
	while (steps--) {
		switch (pick(8)) {
		case 0: case 1: case 2: case 3:
			step_reserve(&c, m);
			break;
		case 4: case 5:
			step_release(&c, m);
			break;
		case 6:
			step_move(&c, m);
			break;
		default:
			step_mode(&c, m);
		}
		check_all(&c, m);
	}
}

static void add_type(struct model *m, u32 size_mib, u32 max)
{
	m->types[m->num_types++] = (struct nvvgpu_type) {
		.framebuffer_mib = size_mib,
		.max_instances = max,
	};
}

/* Sizes as they are sold, MiB; first the board. */
static const u32 sold[][MAX_TYPES + 1] = {
	{ 49152, 1024, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576,
	  49152 },
	{ 24576, 1024, 2048, 3072, 4096, 6144, 8192, 12288, 24576 },
	{ 16384, 1024, 2048, 3072, 4096, 8192, 16384 },
	{ 81920, 4096, 5120, 8192, 10240, 16384, 20480, 40960, 81920 },
	{ 144384, 4096, 7168, 8192, 14336, 17408, 28672, 35840, 71680, 144384 },
	{ 128, 8, 16, 32, 64 },
};

static void boards_as_sold(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sold) / sizeof(sold[0]); i++)
		for (u32 run = 1; run < 40; run++) {
			struct model m = { .total_mib = sold[i][0],
					   .max_vgpus = 32 };

			for (int j = 1; sold[i][j]; j++)
				add_type(&m, sold[i][j],
					 sold[i][0] / sold[i][j]);
			add_type(&m, sold[i][2], sold[i][0] / sold[i][2]);
			seed = run;
			run_board(&m, 200);
		}
}

static void random_boards(void **state)
{
	(void)state;
	seed = 1;
	for (u32 board = 1; board < 600; board++) {
		u32 unit = 1 << (4 + pick(8));
		struct model m = { .total_mib = (1 + pick(200)) * unit,
				   .max_vgpus = 1 + pick(1 + pick(MAX_VGPUS)) };
		u32 num = 1 + pick(6);

		while (num--) {	/* most of them small */
			u32 most = 1 + pick(m.total_mib / unit);
			u32 size = (1 + pick(1 + pick(most))) * unit;

			add_type(&m, size, 1 + pick(m.total_mib / size));
		}
		run_board(&m, 100);
	}
}

static void unit_of_ids(void **state)
{
	struct nvvgpu_type types[] = {
		{ .framebuffer_mib = 1024 }, { .framebuffer_mib = 1536 },
		{ .framebuffer_mib = 512 }, { .framebuffer_mib = 24 },
	};

	(void)state;
	assert_int_equal(capacity_unit(49152, types, 2), 1024);
	assert_int_equal(capacity_unit(49152, types, 3), 512);
	assert_int_equal(capacity_unit(49152, types, 4), 8);
	assert_int_equal(capacity_unit(49152 + 256, types, 2), 256);
}

/* Published: 8 GiB types of an A40 are at 0, 16, 24 and 40 and nowhere else. */
static void a40(void **state)
{
	struct nvvgpu_type types[] = {
		{ .framebuffer_mib = 8192, .max_instances = 6 },
		{ .framebuffer_mib = 24576, .max_instances = 2 },
	};
	unsigned long bits[BITS_TO_LONGS(32)], units[BITS_TO_LONGS(48)];
	struct capacity_slot small, large;
	struct capacity c;

	(void)state;
	capacity_init(&c, 49152, 32, bits);
	capacity_init_mixed(&c, types, 2, units);
	assert_int_equal(capacity_available(&c, 8192, 6), 6);
	assert_int_equal(capacity_set_mixed(&c, true), 0);
	assert_int_equal(capacity_available(&c, 8192, 6), 4);
	assert_int_equal(capacity_reserve(&c, 8192, 6, &small), 0);
	assert_int_equal(capacity_set_mixed(&c, false), -EBUSY);
	assert_int_equal(capacity_reserve(&c, 24576, 2, &large), 0);
	assert_int_equal(large.offset, 24ULL << 30);
	assert_int_equal(capacity_available(&c, 8192, 6), 1);
	assert_int_equal(capacity_move(&c, 8192, 6, &small, 24), -EADDRINUSE);
	assert_int_equal(capacity_move(&c, 8192, 6, &small, 8), -EINVAL);
	assert_int_equal(capacity_move(&c, 8192, 6, &small, 16), 0);
	assert_int_equal(small.offset, 16ULL << 30);
	assert_int_equal(capacity_free_mib(&c), 16384);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boards_as_sold),
		cmocka_unit_test(random_boards),
		cmocka_unit_test(unit_of_ids),
		cmocka_unit_test(a40),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
