// SPDX-License-Identifier: LGPL-2.1-or-later
/* One look at everything: what is there, and what was and may be no more. */
#include "monitor.h"
#include "vendor-note.h"

#include <errno.h>

typedef int (*look_fn)(struct nvvgpu_monitor *mon, const char *key);

static int look_at(struct nvvgpu_monitor *mon, char **keys, look_fn look)
{
	int ret = 0;

	for (; !ret && *keys; keys++)
		ret = look(mon, *keys);
	return ret;
}

static int look_at_known(struct nvvgpu_monitor *mon, void *tree, look_fn look)
{
	char **keys;
	int ret;

	ret = tree_keys(tree, &keys);
	if (ret < 0)
		return ret;
	ret = look_at(mon, keys, look);
	names_free(keys);
	return ret;
}

static int look_at_profile_files(struct nvvgpu_monitor *mon)
{
	char **names;
	size_t count;
	int ret;

	ret = names_read_both(mon->ctx, PROFILE_DIR, PROFILE_VENDOR_DIR,
			      &names, &count);
	if (ret < 0)
		return ret;
	ret = look_at(mon, names, monitor_look_profile);
	names_free(names);
	return ret;
}

static int look_at_records(struct nvvgpu_monitor *mon)
{
	char **names;
	size_t count;
	int ret;

	ret = record_names(mon->ctx, &names, &count);
	if (ret < 0)
		return ret;
	ret = look_at(mon, names, monitor_look_name);
	names_free(names);
	return ret;
}

static int look_at_parents(struct nvvgpu_monitor *mon,
			   struct nvvgpu_host *host)
{
	int ret = look_at_known(mon, mon->parents, monitor_look_parent);
	size_t i;

	for (i = 0; !ret && i < host->num_parents; i++)
		ret = monitor_look_parent(mon, host->parents[i]->address);
	return ret ?: look_at_known(mon, mon->gpus, monitor_look_gpu);
}

static int look_at_note(void *data, const struct note *note)
{
	return monitor_look_note(data, note->uuid);
}

static int look_at_device(void *data, struct nvvgpu_parent *parent,
			  const char *uuid, const char *type)
{
	(void)type;
	return uuid ? monitor_look_vgpu(data, uuid) :
		monitor_look_vf(data, parent->address);
}

static int look_at_vgpus(struct nvvgpu_monitor *mon, struct nvvgpu_host *host)
{
	int ret, i;

	ret = look_at_known(mon, mon->names, monitor_look_name) ?:
		look_at_records(mon);
	if (!ret)
		ret = monitor_look_missing(mon);
	if (ret >= 0)
		ret = look_at_known(mon, mon->vgpus, monitor_look_vgpu);
	for (i = 0; !ret && frameworks[i]; i++)
		ret = frameworks[i]->each(host, false, look_at_device, mon);
	return ret;
}

static int look_at_profiles(struct nvvgpu_monitor *mon)
{
	return look_at_known(mon, mon->profiles, monitor_look_profile) ?:
		look_at_profile_files(mon);
}

int monitor_look(struct nvvgpu_monitor *mon)
{
	struct nvvgpu_host *host;
	int ret;

	owners_free(mon->owners);
	mon->owners = NULL;
	ret = monitor_arm(mon);
	if (!ret)
		ret = host_scan_gpus(mon->ctx, &host);
	if (ret < 0)
		return ret;
	ret = look_at_parents(mon, host) ?:
		note_each(mon->ctx, look_at_note, mon) ?:
		look_at_profiles(mon) ?:
		look_at_vgpus(mon, host);
	nvvgpu_host_unref(host);
	return ret;
}
