/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who may use the engine of a GPU, and how long: NVIDIA's three policies.
 *
 *	best effort	who asks first is first; while others wait he may stay
 *			for a slice, alone as long as he likes
 *	equal share	each of the n vGPUs that run has 1/n of all time
 *	fixed share	each has 1/N of all time, N being the most vGPUs of its
 *			type that a GPU holds
 *
 * A share is a part of the clock's time: what its owner does not use, nobody
 * uses, so that nobody gets used to what he cannot keep.  It is kept as an
 * account: time credits it at the rate of the share, use of the engine debits
 * it.  Whoever has a slice on it may begin, and must end when there is nothing
 * left.  A command that could not be stopped in time, or a wake-up that came
 * late, is so made good later, up to SHARE_LIMIT_NS.  Who asks for nothing
 * saves no more than one slice.
 *
 * Pure: no lock, no allocation, nothing printed; also compiled in userspace
 * for t/.  Times are of one monotonic clock, ns, and never go back; the caller
 * lets one call at a time in.
 */
#ifndef NVVGPU_SIM_SHARE_H
#define NVVGPU_SIM_SHARE_H

#include <linux/types.h>

#include "../include/nvvgpu_pf.h"

/* NVIDIA's default for up to 8 vGPUs. */
#define SHARE_SLICE_NS		2000000LL
#define SHARE_LIMIT_NS		250000000LL

#define SHARE_NEVER		(~0ULL)

/**
 * struct share_claim - what one vGPU has to do with the engine
 * @next:	another claim to the same engine
 * @max_instances: how many vGPUs of its type a GPU holds
 * @parts:	its share is 1/@parts
 * @credit:	ns of use, times @parts: exact without any division
 * @seen:	when @credit and @busy were brought up to date
 * @busy:	ns of use
 * @place:	in the queue, the lowest first; 0 when it does not wait
 */
struct share_claim {
	struct share_claim *next;
	unsigned int max_instances;
	unsigned int parts;
	s64 credit;
	u64 seen;
	u64 busy;
	u64 place;
};

/**
 * struct share - one engine
 * @claims:	of vGPUs that run, at work or not
 * @num:	how many these are
 * @running:	who has the engine; NULL while nobody may
 * @started:	since when
 * @places:	how many have queued up so far
 */
struct share {
	enum nvvgpu_scheduler policy;
	struct share_claim *claims;
	unsigned int num;
	struct share_claim *running;
	u64 started;
	u64 places;
};

/* All accounts start anew when the shares change. */
void share_set_policy(struct share *s, enum nvvgpu_scheduler policy, u64 now);
void share_add(struct share *s, struct share_claim *c,
	       unsigned int max_instances, u64 now);
void share_remove(struct share *s, struct share_claim *c, u64 now);

/*
 * @c wants the engine, or to keep it.  Returns whether @c has it; otherwise
 * somebody else may have got it from @c, and @c waits.
 */
bool share_take(struct share *s, struct share_claim *c, u64 now);

/* @c neither has nor wants it any more; somebody else may have got it. */
void share_leave(struct share *s, struct share_claim *c, u64 now);

/*
 * When @c, which waits, should ask again; SHARE_NEVER when that is no use,
 * because all it lacks is that somebody else ends.
 */
u64 share_ready(const struct share *s, const struct share_claim *c);

/* ns that @c has had the engine. */
u64 share_busy(const struct share *s, const struct share_claim *c, u64 now);

#endif
