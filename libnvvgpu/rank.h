/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which of two GPUs is the better one for a new vGPU, by what has been measured
 * of them.  Like layout.h it reads nothing, and is simulated as it is.
 *
 * Whatever the policy, a GPU that has room comes before one whose room is
 * promised to vGPUs that are only defined, and that one before one without.
 * Then
 *	pack		the one that loses least by the rule of layout.h, the
 *			fullest
 *	spread		the emptiest, the one that loses least
 *	numa		the nearest, then as pack
 *	exclusive	as pack; that it is empty has been seen to before
 * and at last the first by address.  Full and empty are framebuffer where both
 * drivers say it, else numbers of vGPUs.
 */
#ifndef NVVGPU_RANK_H
#define NVVGPU_RANK_H

#include "nvvgpu.h"

struct measures {
	unsigned int room;	/* how many of the type fit now */
	unsigned int spare;	/* ... beside those that are only defined */
	bool known;		/* the driver says free_mib */
	uint64_t free_mib;	/* without what is only defined */
	unsigned int vgpus;	/* with those that are only defined */
	bool measured;		/* lost_mib is known; of all GPUs or of none */
	uint64_t lost_mib;
	unsigned int distance;	/* from the node that was asked for */
	size_t order;		/* by address */
};

/* What decided. */
enum rank_reason {
	RANK_SPARE,
	RANK_ROOM,
	RANK_DISTANCE,
	RANK_LOST,
	RANK_FREE,		/* fullest or emptiest */
	RANK_ADDRESS,
};

/* Below 0: x is the better one.  *reason may be NULL. */
int rank_compare(enum nvvgpu_policy policy, const struct measures *x,
		 const struct measures *y, enum rank_reason *reason);

#endif
