// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine of a GPU is one, its vGPUs are many: they take turns.
 *
 * Best effort: who asks first works first, a slice of SLICE bytes at a time,
 * for as long as it likes while nobody else waits.  Each vGPU works in a
 * thread of its own and gives its turn away while it waits for guest memory;
 * a VMM that never delivers that memory stops its own vGPU and no other.
 */
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "sim.h"

#define SLICE			(1024 * 1024)

void sim_turns_init(struct sim_turns *turns)
{
	spin_lock_init(&turns->lock);
	INIT_LIST_HEAD(&turns->waiting);
	turns->running = NULL;
}

void sim_turn_init(struct sim_turn *turn)
{
	INIT_LIST_HEAD(&turn->node);
	init_waitqueue_head(&turn->wait);
}

static bool is_running(struct sim_turns *turns, struct sim_turn *turn)
{
	bool running;

	spin_lock(&turns->lock);
	running = turns->running == turn;
	spin_unlock(&turns->lock);
	return running;
}

void sim_turn_take(struct sim_turns *turns, struct sim_turn *turn)
{
	spin_lock(&turns->lock);
	if (turns->running)
		list_add_tail(&turn->node, &turns->waiting);
	else
		turns->running = turn;
	spin_unlock(&turns->lock);
	/* Ends: whoever works gives up after a slice. */
	wait_event_idle(turn->wait, is_running(turns, turn));
	turn->left = SLICE;
}

void sim_turn_give(struct sim_turns *turns, struct sim_turn *turn)
{
	struct sim_turn *next;

	spin_lock(&turns->lock);
	WARN_ON_ONCE(turns->running != turn);
	next = list_first_entry_or_null(&turns->waiting, struct sim_turn, node);
	if (next)
		list_del_init(&next->node);
	turns->running = next;
	/* Under the lock, so that @next can not be gone already. */
	if (next)
		wake_up(&next->wait);
	spin_unlock(&turns->lock);
}

/* Account for @bytes of work; lets the others in when the slice is used up. */
void sim_turn_spend(struct sim_turns *turns, struct sim_turn *turn,
		    size_t bytes)
{
	cond_resched();
	if (turn->left > bytes) {
		turn->left -= bytes;
		return;
	}
	sim_turn_give(turns, turn);
	sim_turn_take(turns, turn);
}
