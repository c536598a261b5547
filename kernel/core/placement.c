// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placement ids, by the rule that NVIDIA's published tables follow.
 */
#include <linux/minmax.h>

#include "placement.h"

struct part {
	u32 start;
	u32 end;
};

/*
 * Part @index of @parts, a power of two.  Halves are cut one by one, because
 * where they are not even it matters which half gets the odd unit.
 */
static struct part cut(u32 region, u32 parts, u32 index)
{
	struct part part = { .end = region };
	u32 middle;

	while (parts /= 2) {
		middle = (part.start + part.end) / 2;
		if (index & parts)
			part.start = middle;
		else
			part.end = middle;
	}
	return part;
}

static u32 how_many(const struct placement_type *type)
{
	u32 max = min(type->max, type->region / type->size);

	/* ids are 16 bits wide, and the last one says that there is none */
	if (type->region > PLACEMENT_ID_INVALID)
		return 0;
	return min_t(u32, max, PLACEMENT_MAX);
}

static u32 power_of_two_below(u32 n)
{
	u32 power = 1;

	while (power * 2 <= n)
		power *= 2;
	return power;
}

/*
 * On 48 GiB boards a 1 GiB type has its whole GiB, as only 32 of them are
 * allowed; elsewhere the firmware's heap comes out of it.  There the heap
 * lies at the inner ends of each pair of sixteenths, so the two inner places
 * of a pair are gone.
 */
static bool is_denied(const struct placement_type *type, u32 id)
{
	u32 pair = type->region / 8;

	if (type->unit_mib != PLACEMENT_UNIT_MIB || type->region != 48 ||
	    type->size != 1)
		return false;
	return id % pair == pair / 2 - 1 || id % pair == pair / 2;
}

unsigned int placement_equal(const struct placement_type *type, u16 *ids)
{
	u32 max = how_many(type);
	u32 i;

	for (i = 0; i < max; i++)
		ids[i] = i * type->size;
	return max;
}

unsigned int placement_mixed(const struct placement_type *type, u16 *ids)
{
	u32 max = how_many(type);
	unsigned int num = 0;
	bool both, left;
	struct part part;
	u32 parts, i;

	if (!max)
		return 0;
	parts = power_of_two_below(max);
	both = max > 1 && parts == max;
	if (both)
		parts /= 2;

	for (i = 0; i < parts; i++) {
		part = cut(type->region, parts, i);
		left = !(i & 1);
		if ((both || left) && !is_denied(type, part.start))
			ids[num++] = part.start;
		if ((both || !left) && !is_denied(type, part.end - type->size))
			ids[num++] = part.end - type->size;
	}
	return num;
}
