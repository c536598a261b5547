/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the simulated firmware remembers, and how a call changes it.
 *
 * No lock, no allocation, no message: whoever calls brings the order.
 */
#ifndef NVVGPU_SIM_FIRMWARE_STATE_H
#define NVVGPU_SIM_FIRMWARE_STATE_H

#include <linux/types.h>

#include "firmware-faults.h"
#include "gsp/gsp.h"
#include "gsp/release.h"

enum firmware_task_state {
	FW_TASK_NONE,
	FW_TASK_RUNS,
	FW_TASK_DEAD,		/* by itself; still has what it had */
	FW_TASK_STOPPED,		/* by shutdown; likewise */
};

/* The state of a task, as bytes; see firmware-migrate.c. */
#define FIRMWARE_STATE_BYTES	72

enum firmware_migration {
	FW_MIGRATION_NONE,
	FW_MIGRATION_SAVE,
	FW_MIGRATION_RESTORE,
};

/*
 * What a running task knows of its host.
 */
struct firmware_plugin {
	u32 sequence;		/* of the last call that was done */
	u32 version;		/* 0 until it is agreed upon */
	bool configured;
	bool stopped;
	bool bus_master;
	u32 resets;
	bool overstates;	/* agrees on a version that was not offered */
	enum firmware_migration migration;
	u32 moved;		/* bytes of the state, so far */
	u8 state[FIRMWARE_STATE_BYTES];	/* on its way in */
};

struct firmware_task {
	enum firmware_task_state state;
	struct gsp_vgpu vgpu;
	struct firmware_plugin plugin;
};

struct firmware_type {
	u32 id;
	u32 max_instances;
	u32 frl_hz;
	u64 framebuffer_bytes;
};

/*
 * struct firmware_hardware - what a firmware can learn from its GPU
 * @used: bytes of framebuffer that have been touched by a guest function
 */
struct firmware_hardware {
	u64 (*used)(void *hw, u32 gfid);
	void *hw;
};

/*
 * struct firmware_state - one GPU as its firmware knows it
 * @framebuffer_bytes: what the GPU has
 * @num_channels: likewise, of each engine
 * @max_vgpus:	highest gfid, at most GSP_MAX_GFID
 * @heap_start:	GPU memory for the tasks themselves, behind the framebuffer
 * @heap_bytes:	of it
 * @hardware:	likewise of the GPU, as all above; the rest a boot forgets
 * @has_system:	the host has said @system
 * @has_registry: and @sriov: vGPUs are virtual functions
 * @kinds:	vGPUs of several types may run
 * @mixed:	and of several sizes
 * @client:	handles of the caller's objects; 0 while there is none
 * @tasks:	by gfid
 * @fault:	what the task that is called next does wrong
 * @fault_status: the status of FW_ACT_STATUS
 * @scratch:	for types on their way in
 * @usage:	for an answer on its way out
 */
struct firmware_state {
	u64 framebuffer_bytes;
	u32 num_channels;
	u32 max_vgpus;
	u64 heap_start;
	u64 heap_bytes;
	struct firmware_hardware hardware;
	bool has_system;
	bool has_registry;
	bool sriov;
	bool kinds;
	bool mixed;
	struct gsp_system system;
	u32 client;
	u32 device;
	u32 subdevice;
	unsigned int num_types;
	struct firmware_type types[GSP_MAX_TYPES];
	struct firmware_task tasks[GSP_MAX_GFID + 1];
	enum firmware_fault_act fault;
	u32 fault_status;
	struct gsp_type scratch[GSP_MAX_TYPES];
	struct gsp_usage usage[GSP_MAX_USAGES];
};

/* An event that a call has caused; GSP_NOTICE_OTHER for none. */
struct firmware_event {
	enum gsp_notice notice;
	u32 gfid;
};

/* Forget everything but the hardware. */
void firmware_state_reset(struct firmware_state *s);

/*
 * Take what the host says before anything else, in @r.
 *
 * Returns 0; -ENOENT @function is something else; -EINVAL it makes no sense
 * for this GPU, or comes twice; or the codec's error.  When all of it is there
 * *@event is that the firmware is ready.
 */
int firmware_state_hand_over(struct firmware_state *s,
			     const struct gsp_release *release, u32 function,
			     struct gsp_reader *r,
			     struct firmware_event *event);

/* Make an object; returns an NV_STATUS. */
u32 firmware_state_alloc(struct firmware_state *s,
			 const struct gsp_object *o);

/*
 * Do a control call with its parameters in @r; @w is where the answer's go, the
 * same memory maybe.  Returns an NV_STATUS.
 */
u32 firmware_state_control(struct firmware_state *s,
			   const struct gsp_release *release,
			   const struct gsp_control *c, struct gsp_reader *r,
			   struct gsp_writer *w, struct firmware_event *event);

/* Let a running task die; returns 0 or -ENOENT. */
int firmware_state_kill(struct firmware_state *s, u32 gfid);

#endif
