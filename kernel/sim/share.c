// SPDX-License-Identifier: GPL-2.0-only
#include <linux/minmax.h>
#include <linux/stddef.h>

#include "share.h"

static s64 scaled(const struct share_claim *c, s64 ns)
{
	return ns * c->parts;
}

static void update(const struct share *s, struct share_claim *c, u64 now)
{
	s64 passed = now - c->seen;

	c->seen = now;
	c->credit += passed;
	if (s->running == c) {
		c->busy += passed;
		c->credit -= scaled(c, passed);
	}
	c->credit = min(c->credit, scaled(c, SHARE_LIMIT_NS));
	c->credit = max(c->credit, scaled(c, -SHARE_LIMIT_NS));
}

static bool may_begin(const struct share *s, const struct share_claim *c)
{
	return s->policy == NVVGPU_BEST_EFFORT ||
	       c->credit >= scaled(c, SHARE_SLICE_NS);
}

/* The first in the queue who may begin. */
static struct share_claim *first(const struct share *s, u64 now)
{
	struct share_claim *best = NULL, *c;

	for (c = s->claims; c; c = c->next) {
		if (!c->place || (best && best->place < c->place))
			continue;
		update(s, c, now);
		if (may_begin(s, c))
			best = c;
	}
	return best;
}

static void hand_over(struct share *s, u64 now)
{
	struct share_claim *c = first(s, now);

	if (c)
		c->place = 0;
	s->running = c;
	s->started = now;
}

static bool may_go_on(const struct share *s, const struct share_claim *c,
		      u64 now)
{
	if (s->policy != NVVGPU_BEST_EFFORT && c->credit <= 0)
		return false;
	return now - s->started < SHARE_SLICE_NS || !first(s, now);
}

static void queue_up(struct share *s, struct share_claim *c)
{
	c->place = ++s->places;
}

bool share_take(struct share *s, struct share_claim *c, u64 now)
{
	update(s, c, now);
	if (s->running == c) {
		if (may_go_on(s, c, now))
			return true;
		s->running = NULL;
		queue_up(s, c);
	} else if (!c->place) {
		c->credit = min(c->credit, scaled(c, SHARE_SLICE_NS));
		queue_up(s, c);
	}
	if (!s->running)
		hand_over(s, now);
	return s->running == c;
}

void share_leave(struct share *s, struct share_claim *c, u64 now)
{
	c->place = 0;
	if (s->running != c)
		return;
	update(s, c, now);
	hand_over(s, now);
}

u64 share_ready(const struct share *s, const struct share_claim *c)
{
	if (may_begin(s, c))
		return SHARE_NEVER;
	return c->seen + (scaled(c, SHARE_SLICE_NS) - c->credit);
}

u64 share_busy(const struct share *s, const struct share_claim *c, u64 now)
{
	return c->busy + (s->running == c ? now - c->seen : 0);
}

static unsigned int parts(const struct share *s, const struct share_claim *c)
{
	switch (s->policy) {
	case NVVGPU_EQUAL_SHARE:
		return s->num;
	case NVVGPU_FIXED_SHARE:
		return c->max_instances;
	default:
		return 1;
	}
}

static void start_anew(struct share *s, u64 now)
{
	struct share_claim *c;

	for (c = s->claims; c; c = c->next) {
		update(s, c, now);
		c->parts = parts(s, c);
		c->credit = scaled(c, SHARE_SLICE_NS);
	}
}

void share_set_policy(struct share *s, enum nvvgpu_scheduler policy, u64 now)
{
	s->policy = policy;
	start_anew(s, now);
}

void share_add(struct share *s, struct share_claim *c,
	       unsigned int max_instances, u64 now)
{
	*c = (struct share_claim) {
		.next = s->claims,
		.max_instances = max_instances,
		.seen = now,
	};
	s->claims = c;
	s->num++;
	start_anew(s, now);
}

void share_remove(struct share *s, struct share_claim *c, u64 now)
{
	struct share_claim **p = &s->claims;

	share_leave(s, c, now);
	while (*p != c)
		p = &(*p)->next;
	*p = c->next;
	s->num--;
	start_anew(s, now);
}
