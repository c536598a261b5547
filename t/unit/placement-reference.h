/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rule of mixed-size mode, followed literally: recurse through all halves
 * and ask in each whether the type has a place there.  kernel/core/placement.c
 * computes the depth and jumps to it.
 */
#ifndef UNIT_PLACEMENT_REFERENCE_H
#define UNIT_PLACEMENT_REFERENCE_H

#include <string.h>

#include "placement.h"

struct reference {
	struct placement_type type;
	unsigned int num;
	u16 ids[PLACEMENT_MAX * 2];
};

static inline void reference_add(struct reference *r, u32 id)
{
	/* published for 48 GiB boards: kernel/core/placement.c says why */
	static const u8 denied[] = { 2, 3, 8, 9, 14, 15, 20, 21, 26, 27, 32,
				     33, 38, 39, 44, 45 };

	if (r->type.region == 48 && r->type.size == 1 &&
	    r->type.unit_mib == 1024 && memchr(denied, id, sizeof(denied)))
		return;
	r->ids[r->num++] = id;
}

static inline void reference_recurse(struct reference *r, u32 max, u32 a,
				     u32 b, u32 p, bool left)
{
	u32 below = 32;

	if (p > 16)
		return;
	while (below > max)
		below /= 2;
	if (2 * p == max) {
		reference_add(r, a);
		reference_add(r, b - r->type.size);
	} else if ((below < max && below == p) || (p == 1 && max == 1)) {
		reference_add(r, left ? a : b - r->type.size);
	}
	reference_recurse(r, max, a, (a + b) / 2, p * 2, true);
	reference_recurse(r, max, (a + b) / 2, b, p * 2, false);
}

/* Returns how many fit in equal-size mode. */
static inline u32 reference_places(struct reference *r)
{
	u32 max = r->type.max;

	if (max > r->type.region / r->type.size)
		max = r->type.region / r->type.size;
	if (max > PLACEMENT_MAX)
		max = PLACEMENT_MAX;
	r->num = 0;
	if (max)
		reference_recurse(r, max, 0, r->type.region, 1, true);
	return max;
}

#endif
