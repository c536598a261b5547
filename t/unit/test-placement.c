// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that kernel/core/placement.c gives the places that the rule in its
 * header asks for.
 *
 * Theory of operation: a second implementation follows the rule literally: it
 * recurses through all halves and asks in each whether the type has a place
 * there, where the driver computes the depth and jumps to it.  Both must agree
 * for every region up to 192 units, every size and several limits.  What must
 * hold of any answer is checked too: inside the region, ascending, apart from
 * each other, mirrored where the halves are even, and two places of half the
 * size in each place of a type that fills the GPU.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "placement-reference.h"

#define MAX_REGION	192

static void check_sound(const struct placement_type *t, const u16 *ids,
			unsigned int num)
{
	unsigned int i;

	assert_true(num <= PLACEMENT_MAX);
	assert_true(num <= t->max);
	for (i = 0; i < num; i++) {
		assert_true(ids[i] + t->size <= t->region);
		if (i)
			assert_true(ids[i - 1] + t->size <= ids[i]);
	}
}

static void check_mirrored(const struct placement_type *t, const u16 *ids,
			   unsigned int num)
{
	unsigned int i;

	if (t->region % 16 || num < 2)
		return;
	for (i = 0; i < num; i++)
		assert_int_equal(ids[i] + t->size + ids[num - 1 - i],
				 t->region);
}

static void check_type(const struct placement_type *t)
{
	struct reference ref = { .type = *t };
	u32 max = reference_places(&ref);
	u16 ids[PLACEMENT_MAX];
	unsigned int num, i;

	memset(ids, 0xee, sizeof(ids));
	num = placement_mixed(t, ids);
	check_sound(t, ids, num);
	check_mirrored(t, ids, num);

	assert_int_equal(!num, !max);
	assert_int_equal(num, ref.num);
	assert_memory_equal(ids, ref.ids, num * sizeof(*ids));

	assert_int_equal(placement_equal(t, ids), max);
	check_sound(t, ids, max);
	for (i = 0; i < max; i++)
		assert_int_equal(ids[i], i * t->size);
}

static void every_region(void **state)
{
	struct placement_type t;

	(void)state;
	for (t.region = 1; t.region <= MAX_REGION; t.region++)
		for (t.size = 1; t.size <= t.region + 1; t.size++)
			for (t.unit_mib = 8; t.unit_mib <= 1024;
			     t.unit_mib *= 128)
				for (t.max = 1; t.max <= 48; t.max += 1 +
				     t.max / 8)
					check_type(&t);
}

/* The limit that a type has by its size alone is the one in use. */
static void natural_limits(void **state)
{
	struct placement_type t = { .unit_mib = PLACEMENT_UNIT_MIB };

	(void)state;
	for (t.region = 1; t.region <= MAX_REGION; t.region++)
		for (t.size = 1; t.size <= t.region; t.size++) {
			t.max = t.region / t.size;
			check_type(&t);
		}
}

static void halves_nest(void **state)
{
	static const u32 regions[] = { 16, 32, 64, 80, 96, 144, 160, 192 };
	u16 large[PLACEMENT_MAX], small[PLACEMENT_MAX];
	size_t i;
	u32 max;

	(void)state;
	for (i = 0; i < sizeof(regions) / sizeof(*regions); i++)
		for (max = 1; regions[i] % (2 * max) == 0 && max < 32; max *= 2) {
			struct placement_type a = {
				.region = regions[i],
				.size = regions[i] / max,
				.max = max,
				.unit_mib = 1024,
			};
			struct placement_type b = a;
			u32 j;

			b.size /= 2;
			b.max *= 2;
			assert_int_equal(placement_mixed(&a, large), max);
			assert_int_equal(placement_mixed(&b, small), 2 * max);
			for (j = 0; j < max; j++) {
				assert_int_equal(small[2 * j], large[j]);
				assert_int_equal(small[2 * j + 1],
						 large[j] + b.size);
			}
		}
}

/* 65535 says "no place", so nothing may be there. */
static void too_large(void **state)
{
	struct placement_type t = { 65536, 1, 1, 1 };
	u16 ids[PLACEMENT_MAX];

	(void)state;
	assert_int_equal(placement_mixed(&t, ids), 0);
	assert_int_equal(placement_equal(&t, ids), 0);
	t.region--;
	t.max = 2;
	assert_int_equal(placement_mixed(&t, ids), 2);
	assert_int_equal(ids[1], 65534);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_region),
		cmocka_unit_test(natural_limits),
		cmocka_unit_test(halves_nest),
		cmocka_unit_test(too_large),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
