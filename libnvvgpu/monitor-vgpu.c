// SPDX-License-Identifier: LGPL-2.1-or-later
/* vGPUs, and the records that give them their names. */
#include "monitor.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* A record, as last read. */
struct seen_name {
	char *key;
	char uuid[UUID_LEN + 1];
	bool missing;
	struct seen_name *next;		/* of the missing ones */
};

/* Records that have its UUID are more than one while it is being renamed. */
struct seen_vgpu {
	char *key;
	unsigned int names;
	int watch;			/* of its state */
	int nodes[2];			/* ... or of its nodes */
	struct sight last;
};

static struct seen_vgpu *get_vgpu(struct nvvgpu_monitor *mon, const char *key)
{
	struct seen_vgpu *v = tree_find(mon->vgpus, key);

	if (v)
		return v;
	v = calloc(1, sizeof(*v));
	if (!v)
		return NULL;
	v->watch = v->nodes[0] = v->nodes[1] = -1;
	v->key = strdup(key);
	if (v->key && !tree_add(&mon->vgpus, v))
		return v;
	free(v->key);
	free(v);
	return NULL;
}

static void unwatch(struct nvvgpu_monitor *mon, struct seen_vgpu *v)
{
	monitor_unwatch(mon, &v->watch);
	monitor_unwatch(mon, &v->nodes[0]);
	monitor_unwatch(mon, &v->nodes[1]);
}

static void drop_vgpu(struct nvvgpu_monitor *mon, struct seen_vgpu *v)
{
	tree_remove(&mon->vgpus, v);
	unwatch(mon, v);
	facts_free(&v->last.facts);
	free(v->key);
	free(v);
}

/* --- what is different ------------------------------------------------------ */

static int tell_vgpu(struct nvvgpu_monitor *mon, enum nvvgpu_event_type type,
		     const struct facts *about)
{
	return monitor_tell(mon, type, "vgpu", about, NULL, NULL, NULL);
}

static int tell_change(struct nvvgpu_monitor *mon, const struct facts *about,
		       const char *what, const char *old, const char *new)
{
	if (!old || !new || !strcmp(old, new))
		return 0;
	return monitor_tell(mon, NVVGPU_EVENT_CHANGED, "vgpu", about, what,
			    old, new);
}

/* As long as it is there or recorded all the time. */
static int tell_facts(struct nvvgpu_monitor *mon, const struct facts *old,
		      const struct facts *new)
{
	static const struct {
		enum fact fact;
		const char *what;
	} facts[] = {
		{ FACT_PROFILE, "profile" },
		{ FACT_TYPE, "type" },
		{ FACT_PARENT, "parent" },
		{ FACT_AUTOSTART, "autostart" },
		{ FACT_ATTRIBUTES, "attributes" },
	};
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < ARRAY_SIZE(facts); i++)
		ret = tell_change(mon, new, facts[i].what,
				  old->text[facts[i].fact],
				  new->text[facts[i].fact]);
	return ret;
}

static int tell_name(struct nvvgpu_monitor *mon, const struct facts *old,
		     const struct facts *new)
{
	const char *was = old->text[FACT_NAME], *is = new->text[FACT_NAME];

	if (!was || !is || !strcmp(was, is))
		return 0;
	return monitor_tell(mon, NVVGPU_EVENT_RENAMED, "vgpu", new, "name",
			    was, is);
}

static int tell_life(struct nvvgpu_monitor *mon, const struct sight *was,
		     const struct sight *now)
{
	const char *state = was->facts.text[FACT_STATE];
	int ret = 0;

	mon->turns += was->live != now->live;
	if (was->live && !now->live)
		return tell_vgpu(mon, NVVGPU_EVENT_STOPPED,
				 now->recorded ? &now->facts : &was->facts);
	if (!was->live && now->live) {
		state = nvvgpu_vgpu_state_name(NVVGPU_VGPU_ACTIVE);
		ret = tell_vgpu(mon, NVVGPU_EVENT_STARTED, &now->facts);
	}
	if (!ret && now->live)
		ret = tell_change(mon, &now->facts, "state", state,
				  now->facts.text[FACT_STATE]);
	return ret;
}

static int tell_differences(struct nvvgpu_monitor *mon,
			    const struct sight *was,
			    const struct sight *now)
{
	bool before = was->recorded || was->live;
	bool after = now->recorded || now->live;
	const char *state = now->facts.text[FACT_STATE];
	int ret = 0;

	if (mon->mood != MONITOR_TELLS)
		return before || !after ? 0 :
			monitor_tell(mon, NVVGPU_EVENT_PRESENT, "vgpu",
				     &now->facts, state ? "state" : NULL, NULL,
				     state);
	if (!was->recorded && now->recorded)
		ret = tell_vgpu(mon, NVVGPU_EVENT_DEFINED, &now->facts);
	if (!ret && was->recorded && now->recorded)
		ret = tell_name(mon, &was->facts, &now->facts);
	if (!ret && before && after)
		ret = tell_facts(mon, &was->facts, &now->facts);
	ret = ret ?: tell_life(mon, was, now);
	if (!ret && was->recorded && !now->recorded)
		ret = tell_vgpu(mon, NVVGPU_EVENT_UNDEFINED, &was->facts);
	return ret;
}

/* --- names -------------------------------------------------------------------- */

static bool is_name_of(struct nvvgpu_monitor *mon, const char *name,
		       const char *uuid)
{
	struct seen_name *n = name ? tree_find(mon->names, name) : NULL;

	return n && !strcmp(n->uuid, uuid);
}

static struct seen_name *add_name(struct nvvgpu_monitor *mon, const char *name)
{
	struct seen_name *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->key = strdup(name);
	if (n->key && !tree_add(&mon->names, n))
		return n;
	free(n->key);
	free(n);
	return NULL;
}

static void miss(struct nvvgpu_monitor *mon, struct seen_name *n)
{
	if (n->missing)
		return;
	n->missing = true;
	n->next = mon->missing;
	mon->missing = n;
}

static void unmiss(struct nvvgpu_monitor *mon, struct seen_name *n)
{
	struct seen_name **at = &mon->missing;

	while (*at && *at != n)
		at = &(*at)->next;
	if (*at)
		*at = n->next;
	n->missing = false;
}

static void drop_name(struct nvvgpu_monitor *mon, struct seen_name *n)
{
	if (n->missing)
		unmiss(mon, n);
	tree_remove(&mon->names, n);
	free(n->key);
	free(n);
}

struct search {
	const char *uuid;
	const char *name;
};

static void visit_name(const void *node, VISIT which, void *data)
{
	const struct seen_name *n = *(const struct seen_name *const *)node;
	struct search *search = data;

	if ((which == postorder || which == leaf) &&
	    !strcmp(n->uuid, search->uuid))
		search->name = n->key;
}

/* It keeps its name as long as that is one; all are searched only then. */
static const char *name_of(struct nvvgpu_monitor *mon,
			   const struct seen_vgpu *v, const char *hint)
{
	struct search search = { .uuid = v->key };

	if (!v->names)
		return NULL;
	if (is_name_of(mon, v->last.facts.text[FACT_NAME], v->key))
		return v->last.facts.text[FACT_NAME];
	if (is_name_of(mon, hint, v->key))
		return hint;
	twalk_r(mon->names, visit_name, &search);
	return search.name;
}

/* Of a name without record another record may be, or come to be, the heir. */
static int read_name(struct nvvgpu_monitor *mon, struct seen_vgpu *v,
		     const char *hint, struct sight *now)
{
	struct seen_name *n;
	const char *name;
	int ret = 0;

	while ((name = name_of(mon, v, hint))) {
		ret = monitor_see_record(mon, v->key, name, &v->last, now);
		if (ret != -ENOENT)
			break;
		n = tree_find(mon->names, name);
		if (v->names == 1) {
			miss(mon, n);
			return monitor_keep_record(&v->last, now);
		}
		drop_name(mon, n);
		v->names--;
		ret = 0;
	}
	return ret;
}

/* Its node comes after it, by udev: until then nobody can open it either. */
static void watch_nodes(struct nvvgpu_monitor *mon, struct seen_vgpu *v,
			const struct live *live)
{
	unsigned int number;
	char path[64];

	if (v->nodes[0] < 0 && !live_group(mon->ctx, live, &number)) {
		snprintf(path, sizeof(path), "dev/vfio/%u", number);
		v->nodes[0] = monitor_watch(mon, WATCH_USE, v->key, path);
	}
	if (v->nodes[1] < 0 && !live_cdev(mon->ctx, live, &number)) {
		snprintf(path, sizeof(path), "dev/vfio/devices/vfio%u", number);
		v->nodes[1] = monitor_watch(mon, WATCH_USE, v->key, path);
	}
}

/*
 * Wakes us when it is opened, closed or fails, where its driver does so, else
 * when its nodes are opened and closed.
 */
static void watch_state(struct nvvgpu_monitor *mon, struct seen_vgpu *v,
			const char *dir)
{
	char path[PARENT_PATH_MAX + 16];
	struct live live = { .framework = NULL };

	if (!v->last.live)
		unwatch(mon, v);
	if (!v->last.live || v->watch >= 0 || !*dir)
		return;
	snprintf(path, sizeof(path), "%s/nvvgpu/state", dir);
	v->watch = monitor_watch(mon, WATCH_VGPU, v->key, path);
	if (v->watch >= 0)
		return;
	snprintf(live.dir, sizeof(live.dir), "%s", dir);
	watch_nodes(mon, v, &live);
}

static int look(struct nvvgpu_monitor *mon, struct seen_vgpu *v,
		const char *hint)
{
	char dir[PARENT_PATH_MAX] = "";
	int watched = v->watch, ret;
	struct sight now = { 0 };

	ret = read_name(mon, v, hint, &now);
	if (!ret)
		ret = monitor_see_device(mon, v->key, &now, dir);
	if (!ret)
		ret = tell_differences(mon, &v->last, &now);
	if (ret < 0) {
		facts_free(&now.facts);
		return ret;
	}
	facts_free(&v->last.facts);
	v->last = now;
	watch_state(mon, v, dir);
	if (!v->names && !v->last.live)
		drop_vgpu(mon, v);
	else if (watched < 0 && v->watch >= 0)
		/* It may have changed between the look and the watch. */
		return look(mon, v, hint);
	return 0;
}

static int look_for(struct nvvgpu_monitor *mon, const char *key,
		    const char *hint)
{
	struct seen_vgpu *v = get_vgpu(mon, key);

	return v ? look(mon, v, hint) : -ENOMEM;
}

int monitor_look_vgpu(struct nvvgpu_monitor *mon, const char *key)
{
	return look_for(mon, key, NULL);
}

const struct facts *monitor_vgpu_facts(struct nvvgpu_monitor *mon,
				       const char *key)
{
	struct seen_vgpu *v = tree_find(mon->vgpus, key);

	return v ? &v->last.facts : NULL;
}

/* UUID of the record, "" for none; what is damaged is as it was. */
static int read_uuid(struct nvvgpu_monitor *mon, const char *name,
		     const struct seen_name *n, char uuid[UUID_LEN + 1])
{
	struct record rec;
	int ret;

	snprintf(uuid, UUID_LEN + 1, "%s", n ? n->uuid : "");
	ret = record_read(mon->ctx, name, &rec);
	if (ret == -ENOENT) {
		*uuid = '\0';
		return 0;
	}
	if (ret == -ENOMEM)
		return ret;
	if (ret < 0) {
		tell_error(mon->ctx);
		return 0;
	}
	snprintf(uuid, UUID_LEN + 1, "%s", rec.uuid);
	record_free(&rec);
	return 0;
}

/* The name leaves the vGPU that had it. */
static int take_name(struct nvvgpu_monitor *mon, struct seen_name *n)
{
	struct seen_vgpu *v = tree_find(mon->vgpus, n->uuid);

	n->uuid[0] = '\0';
	if (!v)
		return 0;
	v->names--;
	return look(mon, v, NULL);
}

static int give_name(struct nvvgpu_monitor *mon, struct seen_name *n,
		     const char *uuid)
{
	struct seen_vgpu *v = get_vgpu(mon, uuid);

	if (!v)
		return -ENOMEM;
	snprintf(n->uuid, sizeof(n->uuid), "%s", uuid);
	v->names++;
	return 0;
}

int monitor_look_name(struct nvvgpu_monitor *mon, const char *name)
{
	struct seen_name *n = tree_find(mon->names, name);
	char uuid[UUID_LEN + 1];
	int ret;

	ret = read_uuid(mon, name, n, uuid);
	if (ret < 0 || (!n && !*uuid))
		return ret;
	if (!*uuid) {
		miss(mon, n);
		return 0;
	}
	if (!n)
		n = add_name(mon, name);
	if (!n)
		return -ENOMEM;
	if (*n->uuid && strcmp(n->uuid, uuid))
		ret = take_name(mon, n);
	if (!ret && !*n->uuid)
		ret = give_name(mon, n, uuid);
	if (!*n->uuid)
		drop_name(mon, n);
	return ret ?: look_for(mon, uuid, name);
}

static int look_missing(struct nvvgpu_monitor *mon, struct seen_name *n)
{
	char name[NVVGPU_NAME_MAX + 1];
	int ret;

	snprintf(name, sizeof(name), "%s", n->key);
	unmiss(mon, n);
	if (record_exists(mon->ctx, name))
		return monitor_look_name(mon, name);
	ret = take_name(mon, n);
	n = tree_find(mon->names, name);
	if (n)
		drop_name(mon, n);
	return ret;
}

int monitor_look_missing(struct nvvgpu_monitor *mon)
{
	bool any = mon->missing;
	int ret = 0;

	while (!ret && mon->missing)
		ret = look_missing(mon, mon->missing);
	return ret < 0 ? ret : any;
}

/* --- what the kernel says ------------------------------------------------------ */

/* It has been there, or away, for too short a time to be seen so. */
static int tell_moment(struct nvvgpu_monitor *mon, const char *uuid,
		       const char *parent, bool there)
{
	struct seen_vgpu *v = tree_find(mon->vgpus, uuid);
	struct facts about = v ? v->last.facts : (struct facts) { 0 };
	char gpu[NAME_MAX + 1];

	/* Texts of others, for the call. */
	parent_gpu(mon->ctx, parent, gpu);
	about.text[FACT_UUID] = (char *)uuid;
	about.text[FACT_PARENT] = (char *)parent;
	about.text[FACT_GPU] = gpu;
	return tell_vgpu(mon, there ? NVVGPU_EVENT_STARTED :
			 NVVGPU_EVENT_STOPPED, &about) ?:
		tell_vgpu(mon, there ? NVVGPU_EVENT_STOPPED :
			  NVVGPU_EVENT_STARTED, &about);
}

static bool is_live(struct nvvgpu_monitor *mon, const char *uuid)
{
	struct seen_vgpu *v = tree_find(mon->vgpus, uuid);

	return v && v->last.live;
}

int monitor_device(struct nvvgpu_monitor *mon, const char *uuid,
		   const char *parent, bool there)
{
	bool before = is_live(mon, uuid);
	unsigned long turns = mon->turns;
	int ret = monitor_look_vgpu(mon, uuid);

	if (ret || before == there || mon->turns != turns)
		return ret;
	return tell_moment(mon, uuid, parent, there);
}

void monitor_free_vgpus(struct nvvgpu_monitor *mon)
{
	while (mon->vgpus)
		drop_vgpu(mon, *(struct seen_vgpu **)mon->vgpus);
	while (mon->names)
		drop_name(mon, *(struct seen_name **)mon->names);
}
