// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What mdevctl has defined, and is neither there nor recorded: by mdevctl
 * itself, by libvirt, by Nova.  Only the names of the files are read.
 */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	char uuid[UUID_LEN + 1];
	char parent[NAME_MAX + 1];
};

struct list {
	struct entry *items;
	size_t count, room;
};

static int compare_uuids(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Of a UUID below more than one parent it is always the same one. */
static int compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = strcmp(x->uuid, y->uuid);

	return order ? order : strcmp(x->parent, y->parent);
}

static int add(struct list *list, const char *parent, const char *uuid)
{
	struct entry *one;

	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 16;

		one = reallocarray(list->items, room, sizeof(*one));
		if (!one)
			return -ENOMEM;
		list->items = one;
		list->room = room;
	}
	one = &list->items[list->count++];
	memcpy(one->uuid, uuid, sizeof(one->uuid));
	snprintf(one->parent, sizeof(one->parent), "%s", parent);
	return 0;
}

/* UUIDs that the host knows already, sorted. */
static char (*read_known(const struct nvvgpu_host *host))[UUID_LEN + 1]
{
	char (*known)[UUID_LEN + 1];
	size_t i;

	known = calloc(host->num_vgpus + 1, sizeof(*known));
	if (!known)
		return NULL;
	for (i = 0; i < host->num_vgpus; i++)
		memcpy(known[i], host->vgpus[i].uuid, sizeof(*known));
	qsort(known, host->num_vgpus, sizeof(*known), compare_uuids);
	return known;
}

static int read_parent(struct nvvgpu_host *host, const char *parent,
		       char (*known)[UUID_LEN + 1], struct list *list)
{
	char uuid[UUID_LEN + 1];
	const char *entry;
	int ret = 0;
	DIR *dir;

	if (dir_open(host->ctx, &dir, MDEVCTL_DIR "/%s", parent) < 0)
		return 0;
	while (!ret && (entry = dir_next(dir)))
		if (uuid_read(entry, uuid) && !strcmp(uuid, entry) &&
		    !bsearch(uuid, known, host->num_vgpus, sizeof(*known),
			     compare_uuids))
			ret = add(list, parent, uuid);
	return dir_close(dir, ret);
}

static int read_all(struct nvvgpu_host *host, char (*known)[UUID_LEN + 1],
		    struct list *list)
{
	const char *parent;
	int ret = 0;
	DIR *dir;

	if (dir_open(host->ctx, &dir, MDEVCTL_DIR) < 0)
		return 0;
	while (!ret && (parent = dir_next(dir)))
		if (strcmp(parent, "scripts.d"))
			ret = read_parent(host, parent, known, list);
	return dir_close(dir, ret);
}

static int append(struct nvvgpu_host *host, struct list *list)
{
	struct nvvgpu_vgpu *vgpu;
	size_t i;

	if (!list->count)
		return 0;
	qsort(list->items, list->count, sizeof(*list->items), compare);
	vgpu = reallocarray(host->vgpus, host->num_vgpus + list->count,
			    sizeof(*vgpu));
	if (!vgpu)
		return -ENOMEM;
	host->vgpus = vgpu;
	for (i = 0; i < list->count; i++) {
		const struct entry *one = &list->items[i];

		if (i && !strcmp(one->uuid, one[-1].uuid))
			continue;
		vgpu = &host->vgpus[host->num_vgpus++];
		*vgpu = (struct nvvgpu_vgpu) { .host = host };
		memcpy(vgpu->uuid, one->uuid, sizeof(vgpu->uuid));
		vgpu->defined_below = strdup(one->parent);
		if (!vgpu->defined_below)
			return -ENOMEM;
	}
	return 0;
}

int host_add_defined(struct nvvgpu_host *host)
{
	char (*known)[UUID_LEN + 1] = read_known(host);
	struct list list = { 0 };
	int ret;

	if (!known)
		return fail_memory(host->ctx);
	ret = read_all(host, known, &list);
	if (!ret)
		ret = append(host, &list);
	free(list.items);
	free(known);
	if (ret == -ENOMEM)
		return fail_memory(host->ctx);
	return ret < 0 ? fail_system(host->ctx, -ret, "/" MDEVCTL_DIR ": read") :
		0;
}
