// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that kernel/sim/share.c keeps what the three policies promise, on a
 * host that does not keep still.
 *
 * Theory of operation: a machine with a clock of its own.  Whoever has the
 * engine works for a random while before he looks up, now and then for as
 * long as a busy host takes a processor away; whoever waits comes back when
 * he was told to, or late, or much too late.  After some seconds of that clock
 * the time that each had is compared with its share.  What one call does is
 * looked at with a clock that the test sets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "share.h"

#define MS		1000000ULL
#define MAX		32

struct user {
	struct share_claim claim;
	u64 asks_at;		/* SHARE_NEVER: somebody will wake it */
};

struct machine {
	struct share share;
	struct user users[MAX];
	unsigned int num;
	u64 now;
	uint32_t seed;
	unsigned int noise;	/* how often, of 1000, something takes long */
};

static uint32_t rnd(struct machine *m, uint32_t below)
{
	m->seed = m->seed * 1664525u + 1013904223u;
	return (uint32_t)(((uint64_t)m->seed * below) >> 32);
}

/* Between 20 us and a bit under 1 ms; with noise up to 40 ms. */
static u64 a_while(struct machine *m)
{
	if (rnd(m, 1000) < m->noise)
		return rnd(m, 40000) * 1000ULL;
	return (20 + rnd(m, 900)) * 1000ULL;
}

static void start(struct machine *m, enum nvvgpu_scheduler policy,
		  unsigned int num, unsigned int max_instances,
		  unsigned int noise)
{
	unsigned int i;

	memset(m, 0, sizeof(*m));
	m->now = 1000 * MS;
	m->noise = noise;
	m->num = num;
	share_set_policy(&m->share, policy, m->now);
	for (i = 0; i < num; i++) {
		m->users[i].asks_at = SHARE_NEVER;
		share_add(&m->share, &m->users[i].claim, max_instances,
			  m->now);
	}
}

/* A thread that has been woken, or has slept for long enough. */
static void ask(struct machine *m, struct user *u)
{
	u64 ready;

	u->asks_at = SHARE_NEVER;
	if (share_take(&m->share, &u->claim, m->now))
		return;
	ready = share_ready(&m->share, &u->claim);
	if (ready != SHARE_NEVER)
		u->asks_at = ready +
			(rnd(m, 1000) < m->noise ? a_while(m) : 0);
}

static void step(struct machine *m, u64 end)
{
	struct share_claim *had = m->share.running;
	u64 next = had ? m->now + a_while(m) : end;
	unsigned int i;

	for (i = 0; i < m->num; i++)
		if (m->users[i].asks_at < next)
			next = m->users[i].asks_at;
	m->now = next > m->now ? next : m->now;
	for (i = 0; i < m->num; i++) {
		struct user *u = &m->users[i];

		if (u->asks_at <= m->now)
			ask(m, u);
	}
	/* Only he who had it all the time has worked and looks up. */
	if (had && had == m->share.running)
		ask(m, (struct user *)had);
}

static void run(struct machine *m, u64 ns)
{
	u64 end = m->now + ns;

	while (m->now < end)
		step(m, end);
}

static void wants(struct machine *m, unsigned int who)
{
	m->users[who].asks_at = m->now;
}

static double part(struct machine *m, unsigned int who, u64 ns)
{
	return (double)share_busy(&m->share, &m->users[who].claim, m->now) /
		(double)ns;
}

static void between(double got, double low, double high)
{
	if (got < low || got > high)
		fail_msg("%f is not between %f and %f", got, low, high);
}

static const unsigned int noises[] = { 0, 20, 200 };

static void equal_of_two(void **state)
{
	struct machine m;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		start(&m, NVVGPU_EQUAL_SHARE, 2, 8, noises[i]);
		wants(&m, 0);
		wants(&m, 1);
		run(&m, 4000 * MS);
		between(part(&m, 0, 4000 * MS), 0.48, 0.52);
		between(part(&m, 1, 4000 * MS), 0.48, 0.52);
	}
}

static void equal_of_many(void **state)
{
	struct machine m;
	unsigned int i;

	(void)state;
	start(&m, NVVGPU_EQUAL_SHARE, MAX, MAX, 20);
	for (i = 0; i < MAX; i++)
		wants(&m, i);
	run(&m, 20000 * MS);
	for (i = 0; i < MAX; i++)
		between(part(&m, i, 20000 * MS) * MAX, 0.9, 1.1);
}

/* NVIDIA: "regardless of its load"; nobody gets what the idle leave. */
static void equal_counts_the_idle(void **state)
{
	struct machine m;

	(void)state;
	start(&m, NVVGPU_EQUAL_SHARE, 4, 8, 20);
	wants(&m, 0);
	run(&m, 4000 * MS);
	between(part(&m, 0, 4000 * MS), 0.24, 0.26);
}

static void equal_follows_comings_and_goings(void **state)
{
	struct machine m;
	u64 before;

	(void)state;
	start(&m, NVVGPU_EQUAL_SHARE, 2, 8, 20);
	wants(&m, 0);
	wants(&m, 1);
	run(&m, 2000 * MS);
	share_remove(&m.share, &m.users[1].claim, m.now);
	m.num = 1;
	before = share_busy(&m.share, &m.users[0].claim, m.now);
	run(&m, 2000 * MS);
	between((double)(share_busy(&m.share, &m.users[0].claim, m.now) -
			 before) / (2000.0 * MS), 0.99, 1.01);
}

static void fixed_one_of_four(void **state)
{
	struct machine m;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		start(&m, NVVGPU_FIXED_SHARE, 1, 4, noises[i]);
		wants(&m, 0);
		run(&m, 4000 * MS);
		between(part(&m, 0, 4000 * MS), 0.24, 0.26);
	}
}

static void fixed_all_of_four(void **state)
{
	struct machine m;
	unsigned int i;

	(void)state;
	start(&m, NVVGPU_FIXED_SHARE, 4, 4, 20);
	for (i = 0; i < 4; i++)
		wants(&m, i);
	run(&m, 8000 * MS);
	for (i = 0; i < 4; i++)
		between(part(&m, i, 8000 * MS), 0.23, 0.27);
}

static void a_whole_gpu_is_never_taken_away(void **state)
{
	struct machine m;

	(void)state;
	start(&m, NVVGPU_FIXED_SHARE, 1, 1, 20);
	wants(&m, 0);
	run(&m, 1000 * MS);
	between(part(&m, 0, 1000 * MS), 0.999, 1.001);
}

static void best_effort_gives_what_is_there(void **state)
{
	struct machine m;
	u64 both;

	(void)state;
	start(&m, NVVGPU_BEST_EFFORT, 2, 8, 0);
	wants(&m, 0);
	run(&m, 1000 * MS);
	between(part(&m, 0, 1000 * MS), 0.999, 1.001);
	wants(&m, 1);
	run(&m, 1000 * MS);
	both = share_busy(&m.share, &m.users[0].claim, m.now) +
	       share_busy(&m.share, &m.users[1].claim, m.now);
	between(part(&m, 1, 1000 * MS), 0.45, 0.55);
	between((double)both / (2000.0 * MS), 0.999, 1.001);
}

/* Five that always ask and one that does so seldom: it must not wait long. */
static void who_asks_seldom_is_served(void **state)
{
	enum nvvgpu_scheduler policy;
	struct machine m;
	unsigned int i;
	u64 asked;

	(void)state;
	for (policy = NVVGPU_BEST_EFFORT; policy <= NVVGPU_FIXED_SHARE;
	     policy++) {
		start(&m, policy, 6, 6, 0);
		for (i = 1; i < 6; i++)
			wants(&m, i);
		run(&m, 500 * MS);
		wants(&m, 0);
		asked = m.now;
		while (m.share.running != &m.users[0].claim)
			step(&m, m.now + MS);
		between((double)(m.now - asked), 0, 6 * 3.0 * MS);
	}
}

static void debts_are_paid_and_credit_is_not_saved(void **state)
{
	struct share s = { .policy = NVVGPU_FIXED_SHARE };
	struct share_claim c;
	u64 now = 5 * MS;

	(void)state;
	share_add(&s, &c, 4, now);
	assert_true(share_take(&s, &c, now));
	/* One command of 42 ms: 2 were there, 42 * 3 / 4 more are used up. */
	now += 42 * MS;
	assert_false(share_take(&s, &c, now));
	assert_int_equal(share_busy(&s, &c, now), 42 * MS);
	/* From -(42 * 4 - 42 - 2 * 4) to 2 * 4, 1 each ns. */
	assert_int_equal(share_ready(&s, &c), now + 126 * MS);
	assert_false(share_take(&s, &c, now + 126 * MS - 1));
	assert_true(share_take(&s, &c, now + 126 * MS));
	share_leave(&s, &c, now + 126 * MS);

	/* An hour of sleep is worth one slice: 2 ms and what it gains by. */
	now += 3600000 * MS;
	assert_true(share_take(&s, &c, now));
	assert_true(share_take(&s, &c, now + 8 * MS / 3 - 1000));
	assert_false(share_take(&s, &c, now + 8 * MS / 3 + 1000));
}

static void a_debt_has_a_limit(void **state)
{
	struct share s = { .policy = NVVGPU_FIXED_SHARE };
	struct share_claim c;

	(void)state;
	share_add(&s, &c, 2, 0);
	assert_true(share_take(&s, &c, 0));
	assert_false(share_take(&s, &c, 3600000 * MS));
	assert_int_equal(share_ready(&s, &c) - 3600000 * MS,
			 2 * (SHARE_LIMIT_NS + SHARE_SLICE_NS));
}

static void leaving_hands_over(void **state)
{
	struct share s = { .policy = NVVGPU_BEST_EFFORT };
	struct share_claim a, b, c;

	(void)state;
	share_add(&s, &a, 4, 0);
	share_add(&s, &b, 4, 0);
	share_add(&s, &c, 4, 0);
	assert_true(share_take(&s, &a, 1));
	assert_false(share_take(&s, &b, 2));
	assert_false(share_take(&s, &c, 3));
	assert_int_equal(share_ready(&s, &b), SHARE_NEVER);
	/* Asking again costs nobody his place. */
	assert_false(share_take(&s, &b, 4));
	assert_true(share_take(&s, &a, SHARE_SLICE_NS));
	share_leave(&s, &a, 5);
	assert_ptr_equal(s.running, &b);
	share_leave(&s, &a, 6);
	share_remove(&s, &b, 7);
	assert_ptr_equal(s.running, &c);
	share_remove(&s, &a, 8);
	assert_int_equal(share_busy(&s, &c, 10), 3);
	share_remove(&s, &c, 11);
	assert_null(s.running);
	assert_null(s.claims);
}

static void time_is_counted_from_hand_over(void **state)
{
	struct share s = { .policy = NVVGPU_BEST_EFFORT };
	struct share_claim a, b;

	(void)state;
	share_add(&s, &a, 4, 0);
	share_add(&s, &b, 4, 0);
	assert_true(share_take(&s, &a, 0));
	assert_false(share_take(&s, &b, MS));
	assert_true(share_take(&s, &a, 2 * MS - 1));
	assert_false(share_take(&s, &a, 2 * MS));
	assert_int_equal(share_busy(&s, &a, 3 * MS), 2 * MS);
	assert_int_equal(share_busy(&s, &b, 3 * MS), MS);
	assert_true(share_take(&s, &b, 3 * MS));
	assert_int_equal(share_busy(&s, &b, 3 * MS), MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_of_two),
		cmocka_unit_test(equal_of_many),
		cmocka_unit_test(equal_counts_the_idle),
		cmocka_unit_test(equal_follows_comings_and_goings),
		cmocka_unit_test(fixed_one_of_four),
		cmocka_unit_test(fixed_all_of_four),
		cmocka_unit_test(a_whole_gpu_is_never_taken_away),
		cmocka_unit_test(best_effort_gives_what_is_there),
		cmocka_unit_test(who_asks_seldom_is_served),
		cmocka_unit_test(debts_are_paid_and_credit_is_not_saved),
		cmocka_unit_test(a_debt_has_a_limit),
		cmocka_unit_test(leaving_hands_over),
		cmocka_unit_test(time_is_counted_from_hand_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
