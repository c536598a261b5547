/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The part of nvvgpu.h for who stays and looks on: what happens to GPUs and
 * vGPUs, and how much of a GPU they use.  nvvgpu.h includes it, and says what
 * holds for all of the library.
 */
#ifndef NVVGPU_NVVGPU_MONITOR_H
#define NVVGPU_NVVGPU_MONITOR_H

#include "nvvgpu.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- monitor: what changes, when it does ------------------------------------ */

struct nvvgpu_monitor;
struct nvvgpu_event;

/*
 * Append only.  Of a vGPU first comes "defined", then "started", last
 * "undefined".
 */
enum nvvgpu_event_type {
	NVVGPU_EVENT_PRESENT,	/* it was there before; see MONITOR_INITIAL */
	NVVGPU_EVENT_ADDED,	/* a GPU, to make vGPUs on, has come */
	NVVGPU_EVENT_REMOVED,	/* ... has gone */
	NVVGPU_EVENT_DEFINED,	/* a vGPU has got a name; a new profile */
	NVVGPU_EVENT_UNDEFINED,	/* nobody knows that name any more */
	NVVGPU_EVENT_STARTED,	/* the device of a vGPU has been made */
	NVVGPU_EVENT_STOPPED,	/* ... has been removed */
	NVVGPU_EVENT_RENAMED,	/* a vGPU has another name */
	NVVGPU_EVENT_CHANGED,	/* what: state, profile, type, parent, ... */
	NVVGPU_EVENT_RESYNC,	/* some were lost; what differs now follows */
};

/* First one event for each thing that is there. */
#define NVVGPU_MONITOR_INITIAL	(1u << 0)
/*
 * Watches this host from now on, by the kernel's device events and by inotify
 * on state files; below another sysroot by the latter alone.  Each event costs
 * a look at what it is about, never one at the whole host, except after
 * events were lost.  -ENOMEM; -EMFILE too many open files, or inotify
 * instances of this user; -EACCES; -EIO.
 */
int nvvgpu_monitor_new(struct nvvgpu_ctx *ctx, unsigned int flags,
		       struct nvvgpu_monitor **ret);
struct nvvgpu_monitor *nvvgpu_monitor_ref(struct nvvgpu_monitor *monitor);
/* Always returns NULL.  NULL is allowed. */
struct nvvgpu_monitor *nvvgpu_monitor_unref(struct nvvgpu_monitor *monitor);
/* To be polled for input; the monitor's own. */
int nvvgpu_monitor_get_fd(struct nvvgpu_monitor *monitor);
/*
 * Next event, valid until the next call.  Never waits: -EAGAIN when there is
 * none, and only then is it worth to poll.  After another failure it may be
 * called again; what was missed comes after a resync event.
 */
int nvvgpu_monitor_next(struct nvvgpu_monitor *monitor,
			const struct nvvgpu_event **ret);
/*
 * What it knows of one vGPU, as an event "present" that is valid until the next
 * call of nvvgpu_monitor_next(): by UUID, or address of the VF that it is on,
 * which is what virtual machines have.  No look at the host. -ENOENT.
 */
int nvvgpu_monitor_find(struct nvvgpu_monitor *monitor, const char *text,
			const struct nvvgpu_event **ret);

enum nvvgpu_event_type nvvgpu_event_get_type(const struct nvvgpu_event *event);
/* "present", "added", ... */
const char *nvvgpu_event_type_name(enum nvvgpu_event_type type);
/* "vgpu", "gpu" or "profile"; "host" for a resync. */
const char *nvvgpu_event_get_kind(const struct nvvgpu_event *event);
/* Of the vGPU or profile; NULL for a vGPU that nobody has named. */
const char *nvvgpu_event_get_name(const struct nvvgpu_event *event);
const char *nvvgpu_event_get_uuid(const struct nvvgpu_event *event);
/* Address of the GPU that it is, or is on. */
const char *nvvgpu_event_get_gpu(const struct nvvgpu_event *event);
/* Address of what a vGPU is made under: that GPU, or a VF of it. */
const char *nvvgpu_event_get_parent(const struct nvvgpu_event *event);
/* Of the vGPU as nvvgpu_vgpu_state_name(), or the GPU; then. */
const char *nvvgpu_event_get_state(const struct nvvgpu_event *event);
/*
 * What is different, of a change: "name", "state", "profile", "type",
 * "parent", "autostart" or "attributes" ("PATH=VALUE ...", "none"), and its old
 * and new value.
 */
const char *nvvgpu_event_get_what(const struct nvvgpu_event *event);
const char *nvvgpu_event_get_old(const struct nvvgpu_event *event);
const char *nvvgpu_event_get_new(const struct nvvgpu_event *event);

/* --- meter: how much of a GPU is used --------------------------------------- */

struct nvvgpu_meter;

/* It remembers the last reading. -ENOMEM. */
int nvvgpu_meter_new(struct nvvgpu_ctx *ctx, struct nvvgpu_meter **ret);
/* Always returns NULL.  NULL is allowed. */
struct nvvgpu_meter *nvvgpu_meter_free(struct nvvgpu_meter *meter);
/*
 * Reads the counters of the live vGPUs in the snapshot, of which there should be
 * a new one each time.  -ENOMEM.
 */
int nvvgpu_meter_read(struct nvvgpu_meter *meter, struct nvvgpu_host *host);
/*
 * Of what was in the last snapshot: part of the GPU's engine that it has used
 * since the reading before, 0 to 1000; framebuffer that is used now, by guests
 * of a vGPU, by vGPUs of a GPU.  -ENODATA where nobody says, of the engine also
 * at the first reading.
 */
int nvvgpu_meter_get_vgpu_engine(struct nvvgpu_meter *meter,
				 struct nvvgpu_vgpu *vgpu,
				 unsigned int *permille);
int nvvgpu_meter_get_vgpu_used_mib(struct nvvgpu_meter *meter,
				   struct nvvgpu_vgpu *vgpu, uint64_t *ret);
int nvvgpu_meter_get_gpu_engine(struct nvvgpu_meter *meter,
				struct nvvgpu_gpu *gpu, unsigned int *permille);
int nvvgpu_meter_get_gpu_used_mib(struct nvvgpu_meter *meter,
				  struct nvvgpu_gpu *gpu, uint64_t *ret);

#ifdef __cplusplus
}
#endif
#endif
