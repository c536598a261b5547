// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Mediated devices of any driver: made by writing a UUID to one of its parent's
 * types, removed by writing 1.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TYPES "mdev_supported_types"

static bool mdev_offers(struct nvvgpu_ctx *ctx, const char *dir)
{
	return file_exists(ctx, "%s/" TYPES, dir);
}

/* A parent that goes away meanwhile has no types. */
static int mdev_read_types(struct nvvgpu_parent *parent)
{
	const char *id;
	int ret = 0;
	DIR *dir;

	if (dir_open(parent->host->ctx, &dir, "%s/" TYPES, parent->dir) < 0)
		return 0;
	while (!ret && (id = dir_next(dir)))
		ret = gpu_add_type(parent, id) ? 0 : -ENOMEM;
	closedir(dir);
	return ret;
}

static char *mdev_type_text(struct nvvgpu_type *type, const char *file)
{
	return file_read_dup(type->gpu->host->ctx, "%s/" TYPES "/%s/%s",
			     type->parent->dir, type->id, file);
}

static unsigned int mdev_available(struct nvvgpu_parent *parent,
				   const char *id)
{
	uint64_t n;

	if (file_read_u64(parent->host->ctx, &n,
			  "%s/" TYPES "/%s/available_instances", parent->dir,
			  id) < 0)
		return 0;
	return n > UINT_MAX ? UINT_MAX : n;
}

static int mdev_region(struct nvvgpu_gpu *gpu, uint64_t *mib, bool *mixed)
{
	char mode[32];

	if (nvvgpu_gpu_get_framebuffer_total_mib(gpu, mib) < 0 ||
	    file_read_line(gpu->host->ctx, mode, sizeof(mode), "%s/nvvgpu/mode",
			   gpu->dir) < 0)
		return -ENODATA;
	*mixed = !strcmp(mode, "mixed-size");
	return 0;
}

static int mdev_extent(struct nvvgpu_parent *parent, const char *uuid,
		       const char *type, uint64_t *start_mib, uint64_t *mib)
{
	struct nvvgpu_ctx *ctx = parent->host->ctx;

	(void)type;
	return file_read_u64(ctx, start_mib, MDEV_DEVICES
			     "/%s/nvvgpu/framebuffer_offset_mib", uuid) ?:
		file_read_u64(ctx, mib, MDEV_DEVICES
			      "/%s/nvvgpu/framebuffer_mib", uuid);
}

/* vGPUs of a directory, in the order of their UUIDs. */
struct kin {
	char uuid[UUID_LEN + 1];
	bool told;
};

struct kins {
	struct kin *items;
	size_t count, room;
	size_t left;		/* not told yet */
};

static int add_kin(struct kins *kins, const char *uuid)
{
	struct kin *more;

	if (kins->count == kins->room) {
		kins->room = kins->room ? kins->room * 2 : 32;
		more = reallocarray(kins->items, kins->room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		kins->items = more;
	}
	more = &kins->items[kins->count++];
	memcpy(more->uuid, uuid, sizeof(more->uuid));
	more->told = false;
	return 0;
}

static int compare_kins(const void *a, const void *b)
{
	const struct kin *x = a, *y = b;

	return strcmp(x->uuid, y->uuid);
}

static int read_kins(struct nvvgpu_ctx *ctx, const char *path,
		     struct kins *kins)
{
	char uuid[UUID_LEN + 1];
	const char *entry;
	int ret = 0;
	DIR *dir;

	if (dir_open(ctx, &dir, "%s", path) < 0)
		return 0;
	while (!ret && (entry = dir_next(dir)))
		if (uuid_read(entry, uuid))
			ret = add_kin(kins, uuid);
	closedir(dir);
	kins->left = kins->count;
	if (kins->count)
		qsort(kins->items, kins->count, sizeof(*kins->items),
		      compare_kins);
	return ret;
}

static struct kin *find_kin(const struct kins *kins, const char *uuid)
{
	struct kin key = { .told = false };

	memcpy(key.uuid, uuid, sizeof(key.uuid));
	return kins->count ? bsearch(&key, kins->items, kins->count,
				     sizeof(key), compare_kins) : NULL;
}

struct walk {
	struct kins all;	/* of the host, as one directory knows them */
	struct nvvgpu_parent *parent;
	struct kins kins;	/* of this parent */
	bool types;
	live_fn fn;
	void *data;
};

static bool mark(struct kins *kins, struct kin *kin)
{
	if (!kin || kin->told)
		return false;
	kin->told = true;
	kins->left--;
	return true;
}

static int see(struct walk *walk, struct kin *kin, const char *type)
{
	if (!mark(&walk->kins, kin))
		return 0;
	mark(&walk->all, find_kin(&walk->all, kin->uuid));
	return walk->fn(walk->data, walk->parent, kin->uuid, type);
}

/* All vGPUs of one type are links in a directory of the type. */
static int see_type(struct walk *walk, const char *type)
{
	char uuid[UUID_LEN + 1];
	const char *entry;
	int ret = 0;
	DIR *dir;

	if (dir_open(walk->parent->host->ctx, &dir, "%s/" TYPES "/%s/devices",
		     walk->parent->dir, type) < 0)
		return 0;
	while (!ret && (entry = dir_next(dir)))
		if (uuid_read(entry, uuid))
			ret = see(walk, find_kin(&walk->kins, uuid), type);
	closedir(dir);
	return ret;
}

/* To list the others of a type takes as long as to ask some of them. */
#define WORTH_LISTING 4

/* One that goes away meanwhile has no type any more. */
static int see_all(struct walk *walk)
{
	struct kins *kins = &walk->kins;
	char type[NAME_MAX + 1];
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < kins->count; i++) {
		struct kin *kin = &kins->items[i];

		if (kin->told)
			continue;
		if (walk->types &&
		    framework_mdev.type(walk->parent, kin->uuid, type,
					sizeof(type)) < 0)
			continue;
		ret = see(walk, kin, walk->types ? type : NULL);
		if (!ret && walk->types && kins->left >= WORTH_LISTING)
			ret = see_type(walk, type);
	}
	return ret;
}

/* The vGPUs of a parent are directories in its own, named by their UUIDs. */
static int each_below(struct walk *walk, struct nvvgpu_parent *parent)
{
	int ret;

	walk->parent = parent;
	walk->kins.count = 0;
	parent_near(parent);
	ret = read_kins(parent->host->ctx, parent->dir, &walk->kins);
	if (!ret)
		ret = see_all(walk);
	parent_far(parent);
	return ret;
}

/* Once all that there are have been seen, no other parent has one. */
static int each_on_gpus(struct nvvgpu_host *host, struct walk *walk)
{
	int ret;
	size_t i;

	ret = read_kins(host->ctx, MDEV_DEVICES, &walk->all);
	for (i = 0; !ret && walk->all.left && i < host->num_parents; i++) {
		struct nvvgpu_parent *parent = host->parents[i];

		if (parent->framework == &framework_mdev && !parent->is_vf)
			ret = each_below(walk, parent);
	}
	free(walk->all.items);
	free(walk->kins.items);
	return ret;
}

/* VFs are many and have one vGPU each at most: one look for all of them. */
static int each_on_vfs(struct nvvgpu_host *host, live_fn fn, void *data)
{
	char uuid[UUID_LEN + 1], address[NAME_MAX + 1];
	struct nvvgpu_parent *parent;
	const char *entry;
	int ret = 0;
	DIR *dir;

	if (dir_open(host->ctx, &dir, MDEV_DEVICES) < 0)
		return 0;
	while (!ret && (entry = dir_next(dir))) {
		if (!uuid_read(entry, uuid) ||
		    framework_mdev.parent(host->ctx, uuid, address) < 0)
			continue;
		parent = host_find_parent(host, address);
		if (parent && parent->is_vf)
			ret = fn(data, parent, uuid, NULL);
	}
	closedir(dir);
	return ret;
}

static bool has_vfs(const struct nvvgpu_host *host)
{
	size_t i;

	for (i = 0; i < host->num_parents; i++)
		if (host->parents[i]->framework == &framework_mdev &&
		    host->parents[i]->is_vf)
			return true;
	return false;
}

static int mdev_each(struct nvvgpu_host *host, bool types, live_fn fn,
		     void *data)
{
	struct walk walk = { .types = types, .fn = fn, .data = data };
	int ret = each_on_gpus(host, &walk);

	return ret || !has_vfs(host) ? ret : each_on_vfs(host, fn, data);
}

static void mdev_dir(struct nvvgpu_parent *parent, const char *uuid,
		     char dir[PARENT_PATH_MAX])
{
	if (!parent || parent->is_vf ||
	    snprintf(dir, PARENT_PATH_MAX, "%s/%s", parent->dir, uuid) >=
	    PARENT_PATH_MAX)
		snprintf(dir, PARENT_PATH_MAX, MDEV_DEVICES "/%s", uuid);
}

static int mdev_find(struct nvvgpu_ctx *ctx, const char *uuid,
		     struct live *ret)
{
	mdev_dir(NULL, uuid, ret->dir);
	return file_exists(ctx, "%s", ret->dir) ? 0 : -ENOENT;
}

static int mdev_type(struct nvvgpu_parent *parent, const char *uuid, char *buf,
		     size_t size)
{
	char dir[PARENT_PATH_MAX];

	mdev_dir(parent, uuid, dir);
	return file_link_name(parent->host->ctx, buf, size, "%s/mdev_type",
			      dir);
}

static int mdev_parent(struct nvvgpu_ctx *ctx, const char *uuid,
		       char buf[NAME_MAX + 1])
{
	char name[NAME_MAX + 1];

	return file_link_names(ctx, name, buf, sizeof(name),
			       MDEV_DEVICES "/%s", uuid);
}

static int mdev_create(struct nvvgpu_ctx *ctx, const char *parent,
		       const char *type, const char *uuid)
{
	char dir[PARENT_PATH_MAX], path[PATH_MAX];

	parent_path(ctx, parent, dir);
	snprintf(path, sizeof(path), "%s/" TYPES "/%s/create", dir, type);
	return kept_write(ctx, path, uuid);
}

static int mdev_set(struct nvvgpu_ctx *ctx, const char *uuid,
		    const char *name, const char *value)
{
	return file_write(ctx, value, MDEV_DEVICES "/%s/%s", uuid, name);
}

/* EAGAIN: it is not all there yet, or somebody else removes it just now. */
static int mdev_remove(struct nvvgpu_ctx *ctx, const char *uuid)
{
	static const struct timespec ms10 = { .tv_nsec = 10000000 };
	int ret, tries = 200;

	do {
		ret = file_write(ctx, "1", MDEV_DEVICES "/%s/remove", uuid);
		if (ret != -EAGAIN)
			break;
		nanosleep(&ms10, NULL);
	} while (tries--);
	if (ret < 0 && !file_exists(ctx, MDEV_DEVICES "/%s", uuid))
		return 0;
	return ret;
}

const struct framework framework_mdev = {
	.name = "mdev",
	.defines = true,
	.offers = mdev_offers,
	.read_types = mdev_read_types,
	.type_text = mdev_type_text,
	.available = mdev_available,
	.region = mdev_region,
	.extent = mdev_extent,
	.each = mdev_each,
	.dir = mdev_dir,
	.find = mdev_find,
	.type = mdev_type,
	.parent = mdev_parent,
	.create = mdev_create,
	.set = mdev_set,
	.remove = mdev_remove,
};
