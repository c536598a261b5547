// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that kernel/core/capacity.c shares out a framebuffer by the
 * equal-size rule and nothing else.
 *
 * Theory of operation: a second model keeps only the list of what was handed
 * out and decides by searching, without slots, bitmaps or division: may
 * another vGPU of this size exist, and is there a gap for it?  Random GPUs get
 * random requests; both must agree each time, and what is handed out must lie
 * inside the framebuffer, be aligned to its size and touch nobody else.
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

#define MAX_VGPUS	64
#define MIB		(1ULL << 20)

struct model {
	u32 total_mib;
	u32 max_vgpus;
	u32 num;
	struct capacity_slot slots[MAX_VGPUS];
};

static unsigned int seed;

static u32 pick(u32 below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % below;
}

static bool overlap(const struct capacity_slot *a,
		    const struct capacity_slot *b)
{
	return a->offset < b->offset + b->size &&
	       b->offset < a->offset + a->size;
}

static bool model_free(const struct model *m, const struct capacity_slot *s)
{
	for (u32 i = 0; i < m->num; i++)
		if (overlap(&m->slots[i], s))
			return false;
	return true;
}

static bool model_has_gap(const struct model *m, u32 size_mib)
{
	struct capacity_slot s = { .size = size_mib * MIB };

	for (; s.offset + s.size <= m->total_mib * MIB; s.offset += s.size)
		if (model_free(m, &s))
			return true;
	return false;
}

static int model_verdict(const struct model *m, u32 size_mib, u32 max)
{
	for (u32 i = 0; i < m->num; i++)
		if (m->slots[i].size != size_mib * MIB)
			return -EBUSY;
	if (m->num >= max || m->num >= m->max_vgpus ||
	    !model_has_gap(m, size_mib))
		return -ENOSPC;
	return 0;
}

/* How often can it be asked for in a row? */
static u32 model_available(const struct model *m, u32 size_mib, u32 max)
{
	struct model copy = *m;
	u32 n = 0;

	while (!model_verdict(&copy, size_mib, max)) {
		struct capacity_slot *s = &copy.slots[copy.num];

		s->size = size_mib * MIB;
		for (s->offset = 0; !model_free(&copy, s);)
			s->offset += s->size;
		copy.num++;
		n++;
	}
	return n;
}

static u32 model_free_mib(const struct model *m)
{
	u64 used = 0;

	for (u32 i = 0; i < m->num; i++)
		used += m->slots[i].size;
	return m->total_mib - used / MIB;
}

static void check_slot(const struct model *m, const struct capacity_slot *s,
		       u32 size_mib)
{
	assert_int_equal(s->size, size_mib * MIB);
	assert_int_equal(s->offset % s->size, 0);
	assert_true(s->offset + s->size <= m->total_mib * MIB);
	assert_true(model_free(m, s));
	assert_true(s->instance < m->max_vgpus);
	for (u32 i = 0; i < m->num; i++)
		assert_int_not_equal(s->instance, m->slots[i].instance);
}

static void step_reserve(struct capacity *c, struct model *m, u32 size_mib,
			 u32 max)
{
	struct capacity_slot slot = { .instance = 12345 };
	int want = model_verdict(m, size_mib, max);

	assert_int_equal(capacity_available(c, size_mib, max),
			 model_available(m, size_mib, max));
	assert_int_equal(capacity_reserve(c, size_mib, max, &slot), want);
	if (want) {
		assert_int_equal(slot.instance, 12345);
		return;
	}
	check_slot(m, &slot, size_mib);
	m->slots[m->num++] = slot;
}

static void step_release(struct capacity *c, struct model *m)
{
	u32 i;

	if (!m->num)
		return;
	i = pick(m->num);
	capacity_release(c, &m->slots[i]);
	m->slots[i] = m->slots[--m->num];
}

static void run_gpu(u32 total_mib, u32 max_vgpus)
{
	static const u32 sizes[] = { 1, 2, 3, 4, 6, 8, 12, 16, 24, 48, 100 };
	unsigned long bits[BITS_TO_LONGS(MAX_VGPUS)];
	struct model m = { .total_mib = total_mib, .max_vgpus = max_vgpus };
	struct capacity c;
	u32 size;

	capacity_init(&c, total_mib, max_vgpus, bits);
	for (int i = 0; i < 400; i++) {
		size = sizes[pick(sizeof(sizes) / sizeof(*sizes))];
		if (pick(3) && m.num)	/* mostly what fits the rule */
			size = m.slots[0].size / MIB;
		if (pick(5) < 3)
			step_reserve(&c, &m, size, 1 + pick(40));
		else
			step_release(&c, &m);
		assert_int_equal(capacity_free_mib(&c), model_free_mib(&m));
	}
}

static void agrees_with_model(void **state)
{
	(void)state;
	for (seed = 1; seed < 500; seed++) {
		unsigned int start = seed;

		run_gpu(1 + pick(96), 1 + pick(MAX_VGPUS));
		seed = start;
	}
}

/* Published: an A40 has 48 GiB and carries 6 of its 8 GiB types. */
static void a40(void **state)
{
	unsigned long bits[BITS_TO_LONGS(32)];
	struct capacity_slot slot, keep = {};
	struct capacity c;

	(void)state;
	capacity_init(&c, 49152, 32, bits);
	for (u32 i = 0; i < 6; i++) {
		assert_int_equal(capacity_available(&c, 8192, 6), 6 - i);
		assert_int_equal(capacity_reserve(&c, 8192, 6, &slot), 0);
		assert_int_equal(slot.offset, i * 8192ULL * MIB);
		if (i == 2)
			keep = slot;
	}
	assert_int_equal(capacity_free_mib(&c), 0);
	assert_int_equal(capacity_reserve(&c, 8192, 6, &slot), -ENOSPC);
	assert_int_equal(capacity_reserve(&c, 4096, 12, &slot), -EBUSY);
	capacity_release(&c, &keep);
	assert_int_equal(capacity_reserve(&c, 8192, 6, &slot), 0);
	assert_int_equal(slot.offset, keep.offset);
}

/* Types of one size but different limits share a GPU, each by its own. */
static void limits_of_types(void **state)
{
	unsigned long bits[BITS_TO_LONGS(32)];
	struct capacity_slot slot;
	struct capacity c;

	(void)state;
	capacity_init(&c, 32, 32, bits);
	for (int i = 0; i < 12; i++)
		assert_int_equal(capacity_reserve(&c, 1, 32, &slot), 0);
	assert_int_equal(capacity_available(&c, 1, 12), 0);
	assert_int_equal(capacity_reserve(&c, 1, 12, &slot), -ENOSPC);
	assert_int_equal(capacity_available(&c, 1, 32), 20);
}

/* After the last one all sizes may come again. */
static void empty_again(void **state)
{
	unsigned long bits[BITS_TO_LONGS(4)];
	struct capacity_slot slot;
	struct capacity c;

	(void)state;
	capacity_init(&c, 16, 4, bits);
	assert_int_equal(capacity_reserve(&c, 4, 4, &slot), 0);
	assert_int_equal(capacity_available(&c, 8, 2), 0);
	capacity_release(&c, &slot);
	assert_int_equal(capacity_available(&c, 8, 2), 2);
	assert_int_equal(capacity_reserve(&c, 17, 1, &slot), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_model),
		cmocka_unit_test(a40),
		cmocka_unit_test(limits_of_types),
		cmocka_unit_test(empty_again),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
