// SPDX-License-Identifier: LGPL-2.1-or-later
/* The monitor as its user sees it: a file descriptor, and event by event. */
#include "monitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

void facts_free(struct facts *facts)
{
	int i;

	for (i = 0; i < NUM_FACTS; i++) {
		free(facts->text[i]);
		facts->text[i] = NULL;
	}
}

static void event_free(struct nvvgpu_event *event)
{
	if (!event)
		return;
	facts_free(&event->about);
	free(event->old);
	free(event->new);
	free(event);
}

static int copy(char **to, const char *text)
{
	*to = text ? strdup(text) : NULL;
	return text && !*to ? -ENOMEM : 0;
}

static int fill(struct nvvgpu_event *event, const struct facts *about,
		const char *old, const char *new)
{
	int i, ret = 0;

	for (i = 0; about && !ret && i < NUM_FACTS; i++)
		ret = copy(&event->about.text[i], about->text[i]);
	return ret ?: copy(&event->old, old) ?: copy(&event->new, new);
}

int monitor_tell(struct nvvgpu_monitor *mon, enum nvvgpu_event_type type,
		 const char *kind, const struct facts *about, const char *what,
		 const char *old, const char *new)
{
	struct nvvgpu_event *event;

	if (mon->mood == MONITOR_SILENT)
		return 0;
	event = calloc(1, sizeof(*event));
	if (!event)
		return -ENOMEM;
	event->type = type;
	event->kind = kind;
	event->what = what;
	if (fill(event, about, old, new) < 0) {
		event_free(event);
		return -ENOMEM;
	}
	*mon->last = event;
	mon->last = &event->next;
	return 0;
}

static int open_sources(struct nvvgpu_monitor *mon)
{
	int err;

	mon->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (mon->epoll < 0)
		return fail_system(mon->ctx, errno, "monitor: epoll");
	/* First who tells, then what is there: nothing comes in between. */
	err = monitor_open_uevents(mon);
	return err ?: monitor_open_files(mon);
}

static int look_first(struct nvvgpu_monitor *mon, unsigned int flags)
{
	int err;

	mon->mood = flags & NVVGPU_MONITOR_INITIAL ? MONITOR_FIRST :
		MONITOR_SILENT;
	err = monitor_look(mon);
	mon->mood = MONITOR_TELLS;
	return err == -ENOMEM ? fail_memory(mon->ctx) : err;
}

NVVGPU_EXPORT int nvvgpu_monitor_new(struct nvvgpu_ctx *ctx,
				     unsigned int flags,
				     struct nvvgpu_monitor **ret)
{
	struct nvvgpu_monitor *mon = calloc(1, sizeof(*mon));
	int err;

	if (!mon)
		return fail_memory(ctx);
	mon->refs = 1;
	mon->ctx = nvvgpu_ref(ctx);
	mon->epoll = mon->inotify = -1;
	mon->last = &mon->first;
	err = open_sources(mon);
	if (!err)
		err = look_first(mon, flags);
	if (err < 0) {
		nvvgpu_monitor_unref(mon);
		return err;
	}
	*ret = mon;
	return 0;
}

NVVGPU_EXPORT struct nvvgpu_monitor *
nvvgpu_monitor_ref(struct nvvgpu_monitor *mon)
{
	mon->refs++;
	return mon;
}

NVVGPU_EXPORT struct nvvgpu_monitor *
nvvgpu_monitor_unref(struct nvvgpu_monitor *mon)
{
	struct nvvgpu_event *event;

	if (!mon || --mon->refs)
		return NULL;
	monitor_free_vgpus(mon);
	monitor_free_gpus(mon);
	monitor_free_profiles(mon);
	monitor_close_files(mon);
	monitor_close_uevents(mon);
	while ((event = mon->first)) {
		mon->first = event->next;
		event_free(event);
	}
	event_free(mon->current);
	owners_free(mon->owners);
	if (mon->epoll >= 0)
		close(mon->epoll);
	nvvgpu_unref(mon->ctx);
	free(mon);
	return NULL;
}

NVVGPU_EXPORT int nvvgpu_monitor_get_fd(struct nvvgpu_monitor *mon)
{
	return mon->epoll;
}

/* Something was lost, or a whole directory has gone: over everything. */
static int look_again(struct nvvgpu_monitor *mon)
{
	bool lost = mon->lost;
	int err = 0;

	mon->lost = mon->stale = false;
	if (lost)
		err = monitor_tell(mon, NVVGPU_EVENT_RESYNC, "host", NULL,
				   NULL, NULL, NULL);
	if (!err)
		err = monitor_look(mon);
	return err < 0 ? err : 1;
}

/* Files first: a name is known before the device that it is of. */
static int read_more(struct nvvgpu_monitor *mon)
{
	int ret;

	if (mon->lost || mon->stale)
		return look_again(mon);
	ret = monitor_read_files(mon);
	return ret ?: monitor_read_uevents(mon);
}

NVVGPU_EXPORT int nvvgpu_monitor_next(struct nvvgpu_monitor *mon,
				      const struct nvvgpu_event **ret)
{
	int err;

	while (!mon->first) {
		err = read_more(mon);
		if (!err)
			return -EAGAIN;
		if (err < 0) {
			mon->lost = true;
			return err == -ENOMEM ? fail_memory(mon->ctx) : err;
		}
	}
	event_free(mon->current);
	mon->current = mon->first;
	mon->first = mon->first->next;
	if (!mon->first)
		mon->last = &mon->first;
	*ret = mon->current;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_monitor_find(struct nvvgpu_monitor *mon,
				      const char *text,
				      const struct nvvgpu_event **ret)
{
	const struct facts *facts = monitor_vgpu_facts(mon, text);
	const char *uuid = facts ? NULL : monitor_vf_uuid(mon, text);

	if (uuid)
		facts = monitor_vgpu_facts(mon, uuid);
	if (!facts)
		return fail(mon->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such vGPU", text);
	mon->found = (struct nvvgpu_event) {
		.type = NVVGPU_EVENT_PRESENT,
		.kind = "vgpu",
		.about = *facts,
	};
	*ret = &mon->found;
	return 0;
}

/* --- event ----------------------------------------------------------------- */

NVVGPU_EXPORT const char *nvvgpu_event_type_name(enum nvvgpu_event_type type)
{
	static const char *const names[] = {
		[NVVGPU_EVENT_PRESENT] = "present",
		[NVVGPU_EVENT_ADDED] = "added",
		[NVVGPU_EVENT_REMOVED] = "removed",
		[NVVGPU_EVENT_DEFINED] = "defined",
		[NVVGPU_EVENT_UNDEFINED] = "undefined",
		[NVVGPU_EVENT_STARTED] = "started",
		[NVVGPU_EVENT_STOPPED] = "stopped",
		[NVVGPU_EVENT_RENAMED] = "renamed",
		[NVVGPU_EVENT_CHANGED] = "changed",
		[NVVGPU_EVENT_RESYNC] = "resync",
	};

	return (size_t)type < ARRAY_SIZE(names) ? names[type] : NULL;
}

NVVGPU_EXPORT enum nvvgpu_event_type
nvvgpu_event_get_type(const struct nvvgpu_event *event)
{
	return event->type;
}

NVVGPU_EXPORT const char *
nvvgpu_event_get_kind(const struct nvvgpu_event *event)
{
	return event->kind;
}

#define EVENT_FACT(field, fact)						\
NVVGPU_EXPORT const char *						\
nvvgpu_event_get_##field(const struct nvvgpu_event *event)		\
{									\
	return event->about.text[fact];					\
}
EVENT_FACT(name, FACT_NAME)
EVENT_FACT(uuid, FACT_UUID)
EVENT_FACT(gpu, FACT_GPU)
EVENT_FACT(parent, FACT_PARENT)
EVENT_FACT(state, FACT_STATE)

NVVGPU_EXPORT const char *
nvvgpu_event_get_what(const struct nvvgpu_event *event)
{
	return event->what;
}

NVVGPU_EXPORT const char *
nvvgpu_event_get_old(const struct nvvgpu_event *event)
{
	return event->old;
}

NVVGPU_EXPORT const char *
nvvgpu_event_get_new(const struct nvvgpu_event *event)
{
	return event->new;
}
