// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of a vGPU: which event leads from which state to which.
 *
 *	created --open--> booting --booted--> running --died--> failed
 *	booting --boot failed--> created
 *	booting --died--> failed --boot failed--> created
 *	running, failed --close--> stopping --closed--> created
 *	created --retire--> retired, and nobody can open it any more
 *
 * A task can die at any time, on its own thread; so a state changes by
 * compare and exchange, never under a lock that boot or reset could hold.
 */
#include <linux/sysfs.h>

#include "core.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* An event that a state has no row for is not for it: nothing happens. */
#define TO(state)	(VGPU_##state + 1)

static const u8 next[VGPU_NUM_STATES][VGPU_NUM_EVENTS] = {
	[VGPU_CREATED] = {
		[VGPU_OPEN] = TO(BOOTING),
		[VGPU_RETIRE] = TO(RETIRED),
	},
	[VGPU_BOOTING] = {
		[VGPU_BOOTED] = TO(RUNNING),
		[VGPU_BOOT_FAILED] = TO(CREATED),
		[VGPU_DIED] = TO(FAILED),
	},
	[VGPU_RUNNING] = {
		[VGPU_DIED] = TO(FAILED),
		[VGPU_CLOSE] = TO(STOPPING),
	},
	[VGPU_FAILED] = {
		/* it died while boot() was on its way back */
		[VGPU_BOOT_FAILED] = TO(CREATED),
		[VGPU_CLOSE] = TO(STOPPING),
	},
	[VGPU_STOPPING] = {
		[VGPU_CLOSED] = TO(CREATED),
	},
};

static const char *const event_names[VGPU_NUM_EVENTS] = {
	[VGPU_OPEN] = "open",
	[VGPU_BOOTED] = "booted",
	[VGPU_BOOT_FAILED] = "boot failed",
	[VGPU_DIED] = "died",
	[VGPU_CLOSE] = "close",
	[VGPU_CLOSED] = "closed",
	[VGPU_RETIRE] = "retire",
};

static const char *const state_names[VGPU_NUM_STATES] = {
	[VGPU_CREATED] = "created",
	[VGPU_BOOTING] = "booting",
	[VGPU_RUNNING] = "running",
	[VGPU_FAILED] = "failed",
	[VGPU_STOPPING] = "stopping",
	[VGPU_RETIRED] = "retired",
};

const char *vgpu_state_name(enum vgpu_state state)
{
	return state_names[state];
}

/* What is on its way is told as what it comes from. */
enum vgpu_state vgpu_state_told(enum vgpu_state state)
{
	switch (state) {
	case VGPU_BOOTING:
		return VGPU_CREATED;
	case VGPU_STOPPING:
		return VGPU_RUNNING;
	default:
		return state;
	}
}

/* Returns whether the event had an effect.  Context: process; may sleep. */
bool vgpu_state_event(struct nvvgpu_vgpu *vgpu, enum vgpu_event event)
{
	int from = atomic_read(&vgpu->state);
	u8 to;

	do {
		to = next[from][event];
		if (!to)
			return false;
	} while (!atomic_try_cmpxchg(&vgpu->state, &from, to - 1));

	trace_nvvgpu_state(vgpu, event_names[event], state_names[from],
			   state_names[to - 1]);
	/*
	 * A way has an end, and that is soon.  A virtual function that is a
	 * vGPU has no such file.
	 */
	if (vgpu_state_told(to - 1) == to - 1 &&
	    vgpu_state_told(from) != to - 1 && !vgpu->gpu->info->vendor_vfio)
		sysfs_notify(&vgpu->vdev.dev->kobj, "nvvgpu", "state");
	return true;
}
