/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the simulated firmware remembers, and how a call changes it.
 *
 * No lock, no allocation, no message: whoever calls brings the order.
 */
#ifndef NVVGPU_SIM_FIRMWARE_STATE_H
#define NVVGPU_SIM_FIRMWARE_STATE_H

#include <linux/types.h>

#include "gsp/gsp.h"
#include "gsp/release.h"

enum firmware_task_state {
	FW_TASK_NONE,
	FW_TASK_RUNS,
	FW_TASK_DEAD,		/* by itself; still has what it had */
	FW_TASK_STOPPED,		/* by shutdown; likewise */
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
};

struct firmware_task {
	enum firmware_task_state state;
	struct gsp_vgpu vgpu;
	struct firmware_plugin plugin;
};

struct firmware_type {
	u32 id;
	u32 max_instances;
	u64 framebuffer_bytes;
};

/*
 * struct firmware_state - one GPU as its firmware knows it
 * @framebuffer_bytes: what the GPU has
 * @num_channels: likewise, of each engine
 * @max_vgpus:	highest gfid, at most GSP_MAX_GFID
 * @client:	handles of the caller's objects; 0 while there is none
 * @heap_start:	GPU memory for the tasks themselves, behind the framebuffer
 * @heap_bytes:	of it
 * @tasks:	by gfid
 * @scratch:	for types on their way in
 */
struct firmware_state {
	u64 framebuffer_bytes;
	u32 num_channels;
	u32 max_vgpus;
	u64 heap_start;
	u64 heap_bytes;
	u32 client;
	u32 device;
	u32 subdevice;
	unsigned int num_types;
	struct firmware_type types[GSP_MAX_TYPES];
	struct firmware_task tasks[GSP_MAX_GFID + 1];
	struct gsp_type scratch[GSP_MAX_TYPES];
};

/* An event that a call has caused; GSP_NOTICE_OTHER for none. */
struct firmware_event {
	enum gsp_notice notice;
	u32 gfid;
};

/* Forget everything but the hardware. */
void firmware_state_reset(struct firmware_state *s);

/* Make an object; returns an NV_STATUS. */
u32 firmware_state_alloc(struct firmware_state *s,
			 const struct gsp_object *o);

/* Do a control call with its parameters in @r; returns an NV_STATUS. */
u32 firmware_state_control(struct firmware_state *s,
			   const struct gsp_release *release,
			   const struct gsp_control *c, struct gsp_reader *r,
			   struct firmware_event *event);

/* Let a running task die; returns 0 or -ENOENT. */
int firmware_state_kill(struct firmware_state *s, u32 gfid);

#endif
