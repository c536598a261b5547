/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A monitor keeps what it has told: which vGPUs, GPUs and profiles there are,
 * and the facts about each that it tells changes of.  Whatever may have
 * changed something makes it look at that one thing again and tell what is
 * different; so an event that is late, doubled or about something that has
 * changed again does no harm, and the last word is always the host's.
 *
 *	monitor.c		the object, its events
 *	monitor-look.c		the whole host: at first, and after a loss
 *	monitor-vgpu.c		vGPUs and the records that name them
 *	monitor-sight.c		... what is read of one
 *	monitor-gpu.c		GPUs and what vGPUs are made under
 *	monitor-profile.c	profiles
 *	monitor-files.c		who tells, by inotify: files that hold state
 *	monitor-uevent.c	who tells: the kernel, of devices
 *	tree.c			what there is, by its key
 *
 * Functions return 0 or -ENOMEM without sentence.
 */
#ifndef NVVGPU_MONITOR_H
#define NVVGPU_MONITOR_H

#include "private.h"

/* --- tree.c: structs that begin with a pointer to their key -------------- */

void *tree_find(void *tree, const char *key);
/* The node is not in it yet. */
int tree_add(void **tree, void *node);
void tree_remove(void **tree, void *node);
/* Copies of all keys, to be freed by names_free(). */
int tree_keys(void *tree, char ***ret);

/* --- monitor.c ------------------------------------------------------------ */

enum fact {
	FACT_NAME,
	FACT_UUID,
	FACT_GPU,
	FACT_PARENT,
	FACT_PROFILE,
	FACT_TYPE,
	FACT_AUTOSTART,
	FACT_ATTRIBUTES,	/* "none", or "PATH=VALUE ..." */
	FACT_STATE,
	NUM_FACTS
};

/* What is known of one thing; NULL: nothing. */
struct facts {
	char *text[NUM_FACTS];
};

void facts_free(struct facts *facts);

struct nvvgpu_event {
	struct nvvgpu_event *next;
	enum nvvgpu_event_type type;
	const char *kind;
	struct facts about;
	const char *what;
	char *old;
	char *new;
};

enum monitor_mood {
	MONITOR_SILENT,		/* the first look, which nobody wants */
	MONITOR_FIRST,		/* ... or somebody does */
	MONITOR_TELLS,
};

struct nvvgpu_monitor {
	unsigned int refs;
	struct nvvgpu_ctx *ctx;
	int epoll;
	int inotify;
	struct udev *udev;		/* NULL below another sysroot */
	struct udev_monitor *kernel;	/* likewise */
	enum monitor_mood mood;
	unsigned long turns;		/* how often a device came or went */
	bool lost;			/* a source has dropped something */
	bool stale;			/* a whole directory has gone */
	struct nvvgpu_event *first, **last, *current;
	struct nvvgpu_event found;	/* its texts are others' */
	struct owners *owners;		/* as last read */
	bool owners_new;		/* ... since events were last read */
	void *names;			/* struct seen_name */
	struct seen_name *missing;	/* ... that have no record now */
	void *vgpus;			/* struct seen_vgpu */
	void *gpus;			/* struct seen_gpu */
	void *parents;			/* struct seen_parent */
	void *profiles;			/* struct seen_profile */
	void *watches;			/* struct watch, by its number */
	unsigned int armed;		/* bit: the directory is watched */
};

/* Copies all; what is a constant. */
int monitor_tell(struct nvvgpu_monitor *mon, enum nvvgpu_event_type type,
		 const char *kind, const struct facts *about, const char *what,
		 const char *old, const char *new);

/* --- monitor-look.c ------------------------------------------------------- */

/* Looks at everything that is there, or was. Failures but -ENOMEM are told. */
int monitor_look(struct nvvgpu_monitor *mon);

/* --- monitor-sight.c ------------------------------------------------------ */

struct sight {
	bool recorded;
	bool live;
	struct facts facts;
};

/* It is as it was. */
int monitor_keep_record(const struct sight *was, struct sight *now);
/* -ENOENT: there is no such record. What cannot be read is as it was. */
int monitor_see_record(struct nvvgpu_monitor *mon, const char *key,
		       const char *name, const struct sight *was,
		       struct sight *now);
/* Over what the record says. dir: where it is, if it is. */
int monitor_see_device(struct nvvgpu_monitor *mon, const char *key,
		       struct sight *now, char dir[PARENT_PATH_MAX]);

/* --- monitor-vgpu.c ------------------------------------------------------- */

/*
 * The record of this name may have changed.  One that is missing may have got
 * another name, so nobody is told before that can be known.
 */
int monitor_look_name(struct nvvgpu_monitor *mon, const char *name);
/* It can be: 1 when there were some. */
int monitor_look_missing(struct nvvgpu_monitor *mon);
/*
 * So may this vGPU. The key is its UUID, or the address of the vendor VFIO VF
 * that it is on and that has no UUID.
 */
int monitor_look_vgpu(struct nvvgpu_monitor *mon, const char *key);
/* As they were told; NULL: there is none. */
const struct facts *monitor_vgpu_facts(struct nvvgpu_monitor *mon,
				       const char *key);
/*
 * The kernel says that the device is there, or is not any more, which may be
 * over when that is heard.
 */
int monitor_device(struct nvvgpu_monitor *mon, const char *uuid,
		   const char *parent, bool there);
void monitor_free_vgpus(struct nvvgpu_monitor *mon);

/* --- monitor-gpu.c -------------------------------------------------------- */

/* A device under which vGPUs can be made may have come, gone or changed. */
int monitor_look_parent(struct nvvgpu_monitor *mon, const char *address);
/* The state of a GPU may have changed. */
int monitor_look_gpu(struct nvvgpu_monitor *mon, const char *address);
/* vendor-vfio: the type of a VF may have; whose vGPU it is, by its note. */
int monitor_look_vf(struct nvvgpu_monitor *mon, const char *address);
int monitor_look_note(struct nvvgpu_monitor *mon, const char *uuid);
/* UUID of what is on the VF, NULL when it has none. */
const char *monitor_vf_uuid(struct nvvgpu_monitor *mon, const char *address);
void monitor_free_gpus(struct nvvgpu_monitor *mon);

/* --- monitor-profile.c ---------------------------------------------------- */

int monitor_look_profile(struct nvvgpu_monitor *mon, const char *name);
void monitor_free_profiles(struct nvvgpu_monitor *mon);

/* --- monitor-files.c ------------------------------------------------------ */

/* With sentence. */
int monitor_open_files(struct nvvgpu_monitor *mon);
/* Watches what is there by now. */
int monitor_arm(struct nvvgpu_monitor *mon);
void monitor_close_files(struct nvvgpu_monitor *mon);
/* 1 when something was read, 0 when there is nothing. */
int monitor_read_files(struct nvvgpu_monitor *mon);

/* Also files of sysfs that tell by themselves when they change, and nodes. */
enum watch_kind {
	WATCH_PLACE,		/* a directory that always may hold state */
	WATCH_ABOVE,		/* ... or one above it, as it is not there */
	WATCH_DEFINITIONS,	/* key: the parent that they are of */
	WATCH_VGPU,		/* state; key: UUID */
	WATCH_USE,		/* a node that is opened and closed; key: UUID */
	WATCH_GPU,		/* likewise; key: address */
	WATCH_VF,		/* type that it has; key: address */
};

/*
 * The number of the watch, or -1: then nobody tells.  The path is relative to
 * the sysroot.
 */
int monitor_watch(struct nvvgpu_monitor *mon, enum watch_kind kind,
		  const char *key, const char *path);
/* *number becomes -1, and may be that. */
void monitor_unwatch(struct nvvgpu_monitor *mon, int *number);

/* --- monitor-uevent.c ----------------------------------------------------- */

/* With sentence; nothing to do below another sysroot. */
int monitor_open_uevents(struct nvvgpu_monitor *mon);
void monitor_close_uevents(struct nvvgpu_monitor *mon);
/* 1 when something was read, 0 when there is nothing. */
int monitor_read_uevents(struct nvvgpu_monitor *mon);

#endif
