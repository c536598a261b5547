// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * GPUs.  A GPU is there as long as one device is under which vGPUs can be made
 * and that is the GPU or a VF of it.
 */
#include "monitor.h"
#include "vendor-note.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct seen_gpu {
	char *key;
	unsigned int parents;
	int watch;
	struct facts facts;
};

/* The note of a vendor VFIO VF says which UUID its vGPU has, if it holds. */
struct seen_parent {
	char *key;
	struct seen_gpu *gpu;
	const struct framework *framework;
	int watch;
	char uuid[UUID_LEN + 1];
};

/* --- GPUs ------------------------------------------------------------------- */

static int read_state(struct nvvgpu_monitor *mon, const char *address,
		      char **ret)
{
	char path[PARENT_PATH_MAX], state[32];

	parent_path(mon->ctx, address, path);
	if (file_read_line(mon->ctx, state, sizeof(state), "%s/nvvgpu/state",
			   path) < 0)
		return set_string(ret, NULL);
	return set_string(ret, state);
}

static void watch_gpu(struct nvvgpu_monitor *mon, struct seen_gpu *gpu)
{
	char dir[PARENT_PATH_MAX], path[PARENT_PATH_MAX + 16];

	parent_path(mon->ctx, gpu->key, dir);
	snprintf(path, sizeof(path), "%s/nvvgpu/state", dir);
	gpu->watch = monitor_watch(mon, WATCH_GPU, gpu->key, path);
}

static void drop_gpu(struct nvvgpu_monitor *mon, struct seen_gpu *gpu)
{
	tree_remove(&mon->gpus, gpu);
	monitor_unwatch(mon, &gpu->watch);
	facts_free(&gpu->facts);
	free(gpu->key);
	free(gpu);
}

static struct seen_gpu *add_gpu(struct nvvgpu_monitor *mon,
				const char *address)
{
	struct seen_gpu *gpu = calloc(1, sizeof(*gpu));

	if (!gpu)
		return NULL;
	gpu->watch = -1;
	gpu->key = strdup(address);
	if (gpu->key && !set_string(&gpu->facts.text[FACT_GPU], address) &&
	    !tree_add(&mon->gpus, gpu))
		return gpu;
	facts_free(&gpu->facts);
	free(gpu->key);
	free(gpu);
	return NULL;
}

static int tell_new(struct nvvgpu_monitor *mon, struct seen_gpu *gpu)
{
	const char *state;
	int ret;

	watch_gpu(mon, gpu);
	ret = read_state(mon, gpu->key, &gpu->facts.text[FACT_STATE]);
	if (ret < 0)
		return ret;
	if (mon->mood == MONITOR_TELLS)
		return monitor_tell(mon, NVVGPU_EVENT_ADDED, "gpu",
				    &gpu->facts, NULL, NULL, NULL);
	state = gpu->facts.text[FACT_STATE];
	return monitor_tell(mon, NVVGPU_EVENT_PRESENT, "gpu", &gpu->facts,
			    state ? "state" : NULL, NULL, state);
}

int monitor_look_gpu(struct nvvgpu_monitor *mon, const char *address)
{
	struct seen_gpu *gpu = tree_find(mon->gpus, address);
	char *was, **now;
	int ret;

	if (!gpu)
		return 0;
	now = &gpu->facts.text[FACT_STATE];
	was = *now;
	*now = NULL;
	ret = read_state(mon, address, now);
	if (!ret && !*now) {
		/* It is going away, which the kernel tells by itself. */
		*now = was;
		return 0;
	}
	if (!ret && was && strcmp(was, *now))
		ret = monitor_tell(mon, NVVGPU_EVENT_CHANGED, "gpu",
				   &gpu->facts, "state", was, *now);
	free(was);
	return ret;
}

/* --- what vGPUs are made under ------------------------------------------------ */

static const struct framework *framework_of(struct nvvgpu_monitor *mon,
					    const char *dir)
{
	int i;

	for (i = 0; frameworks[i]; i++)
		if (frameworks[i]->offers(mon->ctx, dir))
			return frameworks[i];
	return NULL;
}

static struct seen_parent *new_parent(struct nvvgpu_monitor *mon,
				      const char *address)
{
	struct seen_parent *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->watch = -1;
	p->key = strdup(address);
	if (p->key && !tree_add(&mon->parents, p))
		return p;
	free(p->key);
	free(p);
	return NULL;
}

static void drop_parent(struct nvvgpu_monitor *mon, struct seen_parent *p)
{
	tree_remove(&mon->parents, p);
	monitor_unwatch(mon, &p->watch);
	free(p->key);
	free(p);
}

static void watch_type(struct nvvgpu_monitor *mon, struct seen_parent *p,
		       const char *dir)
{
	char path[PARENT_PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/" VENDOR_CURRENT, dir);
	p->watch = monitor_watch(mon, WATCH_VF, p->key, path);
}

static int add_parent(struct nvvgpu_monitor *mon, const char *address,
		      const struct framework *framework, const char *dir)
{
	struct seen_parent *p = new_parent(mon, address);
	char name[NAME_MAX + 1];
	int ret = 0;

	if (!p)
		return -ENOMEM;
	parent_gpu(mon->ctx, address, name);
	p->gpu = tree_find(mon->gpus, name);
	if (!p->gpu)
		p->gpu = add_gpu(mon, name);
	if (!p->gpu) {
		drop_parent(mon, p);
		return -ENOMEM;
	}
	p->framework = framework;
	if (!p->gpu->parents++)
		ret = tell_new(mon, p->gpu);
	if (framework == &framework_vendor_vfio)
		watch_type(mon, p, dir);
	return ret;
}

static int lose_parent(struct nvvgpu_monitor *mon, struct seen_parent *p)
{
	struct seen_gpu *gpu = p->gpu;
	/* What was on a VF has gone with it. */
	int ret = monitor_look_vf(mon, p->key);

	drop_parent(mon, p);
	if (--gpu->parents)
		return ret;
	if (!ret)
		ret = monitor_tell(mon, NVVGPU_EVENT_REMOVED, "gpu",
				   &gpu->facts, NULL, NULL, NULL);
	drop_gpu(mon, gpu);
	return ret;
}

int monitor_look_parent(struct nvvgpu_monitor *mon, const char *address)
{
	struct seen_parent *p = tree_find(mon->parents, address);
	const struct framework *framework;
	char dir[PARENT_PATH_MAX];
	int ret = 0;

	parent_path(mon->ctx, address, dir);
	framework = framework_of(mon, dir);
	if (!framework)
		return p ? lose_parent(mon, p) : 0;
	if (!p)
		ret = add_parent(mon, address, framework, dir);
	return ret ?: monitor_look_vf(mon, address);
}

/* --- vGPUs of vendor VFIO ------------------------------------------------------ */

const char *monitor_vf_uuid(struct nvvgpu_monitor *mon, const char *address)
{
	struct seen_parent *p = tree_find(mon->parents, address);
	struct note note;

	if (!p || !*p->uuid || note_find(mon->ctx, p->uuid, &note) < 0 ||
	    strcmp(note.vf, address))
		return NULL;
	return p->uuid;
}

/* It has the vGPU of the note, or one without UUID. */
int monitor_look_vf(struct nvvgpu_monitor *mon, const char *address)
{
	struct seen_parent *p = tree_find(mon->parents, address);
	int ret = 0;

	if (!p || p->framework != &framework_vendor_vfio)
		return 0;
	if (*p->uuid)
		ret = monitor_look_vgpu(mon, p->uuid);
	return ret ?: monitor_look_vgpu(mon, address);
}

int monitor_look_note(struct nvvgpu_monitor *mon, const char *uuid)
{
	struct seen_parent *p;
	struct note note;

	if (note_read(mon->ctx, uuid, &note) < 0)
		return monitor_look_vgpu(mon, uuid);
	p = tree_find(mon->parents, note.vf);
	if (!p)
		return 0;
	snprintf(p->uuid, sizeof(p->uuid), "%s", uuid);
	return monitor_look_vf(mon, note.vf);
}

void monitor_free_gpus(struct nvvgpu_monitor *mon)
{
	while (mon->parents)
		drop_parent(mon, *(struct seen_parent **)mon->parents);
	while (mon->gpus)
		drop_gpu(mon, *(struct seen_gpu **)mon->gpus);
}
