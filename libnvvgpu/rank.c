// SPDX-License-Identifier: LGPL-2.1-or-later
#include "rank.h"

#include <stddef.h>

static int by_spare(const struct measures *x, const struct measures *y)
{
	return !x->spare - !y->spare;
}

static int by_room(const struct measures *x, const struct measures *y)
{
	return !x->room - !y->room;
}

static int by_distance(const struct measures *x, const struct measures *y)
{
	return x->distance < y->distance ? -1 : x->distance > y->distance;
}

static int by_lost(const struct measures *x, const struct measures *y)
{
	if (!x->measured || !y->measured)
		return 0;
	return x->lost_mib < y->lost_mib ? -1 : x->lost_mib > y->lost_mib;
}

static int by_fullness(const struct measures *x, const struct measures *y)
{
	if (x->known && y->known)
		return x->free_mib < y->free_mib ? -1 :
			x->free_mib > y->free_mib;
	return x->vgpus > y->vgpus ? -1 : x->vgpus < y->vgpus;
}

static int by_emptiness(const struct measures *x, const struct measures *y)
{
	return by_fullness(y, x);
}

static int by_address(const struct measures *x, const struct measures *y)
{
	return x->order < y->order ? -1 : x->order > y->order;
}

struct criterion {
	enum rank_reason reason;
	int (*compare)(const struct measures *x, const struct measures *y);
};

#define ALWAYS { RANK_SPARE, by_spare }, { RANK_ROOM, by_room }
#define PACK { RANK_LOST, by_lost }, { RANK_FREE, by_fullness }
#define LAST { RANK_ADDRESS, by_address }

static const struct criterion pack[] = { ALWAYS, PACK, LAST };
static const struct criterion spread[] = {
	ALWAYS, { RANK_FREE, by_emptiness }, { RANK_LOST, by_lost }, LAST
};
static const struct criterion numa[] = {
	ALWAYS, { RANK_DISTANCE, by_distance }, PACK, LAST
};

static const struct criterion *const policies[] = {
	[NVVGPU_POLICY_PACK] = pack,
	[NVVGPU_POLICY_SPREAD] = spread,
	[NVVGPU_POLICY_NUMA] = numa,
	[NVVGPU_POLICY_EXCLUSIVE] = pack,
};

int rank_compare(enum nvvgpu_policy policy, const struct measures *x,
		 const struct measures *y, enum rank_reason *reason)
{
	const struct criterion *c = policies[policy];
	int order;

	while (!(order = c->compare(x, y)) && c->reason != RANK_ADDRESS)
		c++;
	if (reason)
		*reason = c->reason;
	return order;
}
