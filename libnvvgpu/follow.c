// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A GPU has appeared, perhaps in another slot than before: what is recorded by
 * the board goes with it, on VFs to the one of the same index.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int move_definition(struct nvvgpu_ctx *ctx, const struct record *rec,
		    struct mdevdef *def, const char *parent)
{
	if (rec->framework->defines && !rec->transient)
		return mdevdef_move(ctx, def, rec->name, rec->uuid, parent);
	snprintf(def->parent, sizeof(def->parent), "%s", parent);
	return 0;
}

int follow_to(struct nvvgpu_ctx *ctx, struct record *rec, struct mdevdef *def,
	      struct nvvgpu_parent *parent)
{
	int ret = move_definition(ctx, rec, def, parent->address);

	if (ret < 0)
		return ret;
	if (record_bind(rec, parent) < 0)
		return fail_memory(ctx);
	return record_write(ctx, rec, true);
}

static int not_here(struct nvvgpu_ctx *ctx, const struct record *rec,
		    const struct nvvgpu_gpu *gpu, const char *gpu_uuid)
{
	if (gpu && rec->vf >= 0)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: start: VF %d of its GPU %s (%s) is not "
			    "enabled, or offers no vGPUs", rec->name, rec->vf,
			    gpu->address, gpu_uuid);
	return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
		    "%s: start: its GPU %s (%s) is not here, or its driver "
		    "offers no vGPUs", rec->name,
		    conf_get(&rec->conf, "gpu") ?:
		    conf_get(&rec->conf, "parent"), gpu_uuid);
}

static int follow_on(struct nvvgpu_ctx *ctx, struct record *rec,
		     struct mdevdef *def, const char *gpu_uuid,
		     struct nvvgpu_host *host)
{
	struct nvvgpu_gpu *gpu = host_find_gpu_uuid(host, gpu_uuid);
	struct nvvgpu_parent *parent = gpu ? gpu_find_vf(gpu, rec->vf) : NULL;

	if (!parent)
		return not_here(ctx, rec, gpu, gpu_uuid);
	if (!strcmp(parent->address, def->parent))
		return 0;
	return follow_to(ctx, rec, def, parent);
}

int follow_board(struct nvvgpu_ctx *ctx, struct record *rec,
		 struct mdevdef *def, const char *gpu_uuid)
{
	struct nvvgpu_host *host;
	int ret;

	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	ret = follow_on(ctx, rec, def, gpu_uuid, host);
	nvvgpu_host_unref(host);
	return ret;
}

/* Its own that are recorded elsewhere, and others' that are recorded here. */
static bool is_misplaced(const struct record *rec,
			 const struct nvvgpu_parent *parent)
{
	const char *wanted = conf_get(&rec->conf, "gpu_uuid");
	bool here = !strcmp(conf_get(&rec->conf, "parent"), parent->address);
	bool own;

	if (!wanted)
		return false;
	own = !strcmp(wanted, nvvgpu_gpu_get_uuid(parent->gpu)) &&
		rec->vf == parent->index;
	return here != own;
}

/*
 * Its board is nowhere, and another one is in its slot, on which mdevctl would
 * start it: until its own appears it waits below the UUID of that.
 */
static int wait_for_board(struct nvvgpu_ctx *ctx, struct record *rec,
			  struct mdevdef *def, const char *gpu_uuid)
{
	int ret = move_definition(ctx, rec, def, gpu_uuid);

	if (ret < 0)
		return ret;
	/* Where it was is for people. */
	if (!conf_get(&rec->conf, "gpu"))
		ret = conf_set(&rec->conf, "gpu",
			       conf_get(&rec->conf, "parent"));
	if (ret < 0 || conf_set(&rec->conf, "parent", gpu_uuid) < 0)
		return fail_memory(ctx);
	return record_write(ctx, rec, true);
}

static int bring(struct nvvgpu_ctx *ctx, struct record *rec,
		 struct mdevdef *def, const struct nvvgpu_parent *parent)
{
	const char *wanted = conf_get(&rec->conf, "gpu_uuid");

	if (rec->framework->defines && !rec->transient &&
	    !host_find_gpu_uuid(parent->host, wanted))
		return wait_for_board(ctx, rec, def, wanted);
	return follow_on(ctx, rec, def, wanted, parent->host);
}

/* 1: where mdevctl was told elsewhere than recorded, that counts. */
static int get_definition(struct nvvgpu_ctx *ctx, const struct record *rec,
			  struct mdevdef *def)
{
	const char *address = conf_get(&rec->conf, "parent");

	if (!rec->framework->defines)
		return definition_from_record(ctx, rec, def);
	return mdevdef_read(ctx, address, rec->uuid, def) < 0 ? 1 : 0;
}

static int follow_one(struct nvvgpu_ctx *ctx, const char *name,
		      const struct nvvgpu_parent *parent)
{
	struct mdevdef def;
	struct record rec;
	int ret;

	ret = record_read(ctx, name, &rec);
	if (ret < 0)
		return ret;
	ret = -ENOENT;
	if (!is_misplaced(&rec, parent) || live_exists(ctx, rec.uuid))
		goto out;
	ret = get_definition(ctx, &rec, &def);
	if (ret) {
		ret = ret > 0 ? -ENOENT : ret;
		goto out;
	}
	ret = bring(ctx, &rec, &def, parent);
	mdevdef_free(&def);
out:
	record_free(&rec);
	return ret;
}

static int follow_all(struct nvvgpu_ctx *ctx,
		      const struct nvvgpu_parent *parent)
{
	int ret, moved = 0;
	char **names;
	size_t count, i;

	ret = record_names(ctx, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++) {
		ret = follow_one(ctx, names[i], parent);
		if (!ret)
			moved++;
		else if (ret != -ENOENT)
			tell_error(ctx);
	}
	names_free(names);
	return moved;
}

/* A GPU may appear by one of its VFs, or by itself. */
static int follow_parent(struct nvvgpu_ctx *ctx, struct nvvgpu_parent *parent)
{
	int ret;

	if (!nvvgpu_gpu_get_uuid(parent->gpu))
		return 0;
	if (parent->is_vf)
		gpu_number_vfs(parent->gpu);
	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = follow_all(ctx, parent);
	state_unlock(ctx);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_follow_gpu(struct nvvgpu_ctx *ctx, const char *address)
{
	struct nvvgpu_parent *parent;
	struct nvvgpu_host *host;
	int ret;

	if (!component_valid(address))
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: it is no address of a GPU", address);
	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	parent = host_find_parent(host, address);
	if (parent)
		ret = follow_parent(ctx, parent);
	nvvgpu_host_unref(host);
	return ret;
}
