// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine of a GPU is one, its vGPUs are many: they take turns.  share.h
 * says who is next; here is who sleeps, who is woken, and the clock.
 *
 * Each vGPU works in a thread of its own and gives its turn away while it
 * waits for guest memory; a VMM that never delivers that memory stops its own
 * vGPU and no other.
 *
 * What a turn costs is the time of the clock from its hand-over to its end,
 * not the processor time of the thread: nobody else can use the engine until
 * the thread has come, worked and gone, however long the host lets it wait for
 * a processor.  Measured so, what all have used together can not be more than
 * what there was, and a share of it can be kept on a host that is busy with
 * other things.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "sim.h"

void sim_turns_init(struct sim_turns *turns)
{
	spin_lock_init(&turns->lock);
}

void sim_turns_set_policy(struct sim_turns *turns, enum nvvgpu_scheduler policy)
{
	spin_lock(&turns->lock);
	share_set_policy(&turns->share, policy, ktime_get_ns());
	spin_unlock(&turns->lock);
}

bool sim_turns_best_effort(struct sim_turns *turns)
{
	bool best_effort;

	spin_lock(&turns->lock);
	best_effort = turns->share.policy == NVVGPU_BEST_EFFORT;
	spin_unlock(&turns->lock);
	return best_effort;
}

/* @stop: who waits for his turn gives up when this is set; see sim_turn_stop() */
void sim_turn_init(struct sim_turns *turns, struct sim_turn *turn,
		   unsigned int max_instances, const bool *stop)
{
	init_waitqueue_head(&turn->wait);
	turn->stop = stop;
	spin_lock(&turns->lock);
	share_add(&turns->share, &turn->claim, max_instances, ktime_get_ns());
	spin_unlock(&turns->lock);
}

/* Under the lock, so that whom it wakes can not be gone already. */
static void wake_next(struct sim_turns *turns, const struct share_claim *had)
{
	struct share_claim *next = turns->share.running;

	lockdep_assert_held(&turns->lock);
	if (next && next != had)
		wake_up(&container_of(next, struct sim_turn, claim)->wait);
}

void sim_turn_free(struct sim_turns *turns, struct sim_turn *turn)
{
	spin_lock(&turns->lock);
	share_remove(&turns->share, &turn->claim, ktime_get_ns());
	wake_next(turns, &turn->claim);
	spin_unlock(&turns->lock);
}

/*
 * Sleeps until @until, SHARE_NEVER or a time, or sooner if it is @turn's turn.
 * Ends: whoever works gives up after a slice, a debt is limited, and a reset
 * sets *@stop.
 */
static void sleep(struct sim_turns *turns, struct sim_turn *turn, u64 until)
{
	ktime_t expires = until;
	DEFINE_WAIT(wait);
	bool mine;

	prepare_to_wait(&turn->wait, &wait, TASK_IDLE);
	spin_lock(&turns->lock);
	mine = turns->share.running == &turn->claim;
	spin_unlock(&turns->lock);
	if (!mine && !READ_ONCE(*turn->stop))
		schedule_hrtimeout(until == SHARE_NEVER ? NULL : &expires,
				   HRTIMER_MODE_ABS);
	finish_wait(&turn->wait, &wait);
}

/*
 * Returns whether it is @turn's turn now; if not, the time to look again in
 * @ready.
 */
static bool ask(struct sim_turns *turns, struct sim_turn *turn, u64 *ready)
{
	struct share_claim *had;
	bool mine;

	spin_lock(&turns->lock);
	had = turns->share.running;
	mine = share_take(&turns->share, &turn->claim, ktime_get_ns());
	*ready = share_ready(&turns->share, &turn->claim);
	if (!mine)
		wake_next(turns, had);
	spin_unlock(&turns->lock);
	return mine;
}

/*
 * Waits for the engine, or asks whether to keep it; whoever works asks so
 * often.  0, or -ECANCELED: not its turn, and a reset wants it to stop.
 */
int sim_turn_take(struct sim_turns *turns, struct sim_turn *turn)
{
	u64 ready;

	cond_resched();
	while (!READ_ONCE(*turn->stop)) {
		if (ask(turns, turn, &ready))
			return 0;
		sleep(turns, turn, ready);
	}
	sim_turn_give(turns, turn);
	return -ECANCELED;
}

/* Also if there is nothing to give. */
void sim_turn_give(struct sim_turns *turns, struct sim_turn *turn)
{
	struct share_claim *had;

	spin_lock(&turns->lock);
	had = turns->share.running;
	share_leave(&turns->share, &turn->claim, ktime_get_ns());
	wake_next(turns, had);
	spin_unlock(&turns->lock);
}

/* Lets others work until a time; returns as sim_turn_take(). */
int sim_turn_pause(struct sim_turns *turns, struct sim_turn *turn, u64 until)
{
	sim_turn_give(turns, turn);
	while (ktime_get_ns() < until && !READ_ONCE(*turn->stop))
		sleep(turns, turn, until);
	return sim_turn_take(turns, turn);
}

/* The owner has set *@stop. */
void sim_turn_stop(struct sim_turn *turn)
{
	wake_up(&turn->wait);
}

u64 sim_turn_busy_ns(struct sim_turns *turns, struct sim_turn *turn)
{
	u64 busy;

	spin_lock(&turns->lock);
	busy = share_busy(&turns->share, &turn->claim, ktime_get_ns());
	spin_unlock(&turns->lock);
	return busy;
}
