// SPDX-License-Identifier: LGPL-2.1-or-later
/* From a record to a device. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int add_attributes(struct nvvgpu_ctx *ctx, const struct record *rec,
			  struct mdevdef *def)
{
	const struct conf_item *attr;
	int ret = 0;
	size_t i;

	if (gpu_is_ours(ctx, def->parent))
		ret = mdevdef_add_attribute(def, "nvvgpu/name", rec->name);
	for (i = 0; !ret && (attr = conf_attribute(&rec->conf, i)); i++)
		ret = mdevdef_add_attribute(def, attribute_name(attr),
					    attr->value);
	return ret;
}

int definition_from_record(struct nvvgpu_ctx *ctx, const struct record *rec,
			   struct mdevdef *ret)
{
	int err;

	err = mdevdef_new(conf_get(&rec->conf, "parent"),
			  conf_get(&rec->conf, "type"), rec->autostart, ret);
	if (err < 0)
		return fail_memory(ctx);
	err = add_attributes(ctx, rec, ret);
	if (err < 0) {
		mdevdef_free(ret);
		return fail_memory(ctx);
	}
	return 0;
}

/* The definition; made anew when somebody, or a SIGKILL, has lost it. */
static int get_definition(struct nvvgpu_ctx *ctx, const struct record *rec,
			  struct mdevdef *def)
{
	bool made;
	int ret;

	ret = mdevdef_find(ctx, conf_get(&rec->conf, "parent"), rec->uuid, def);
	if (ret != -ENOENT)
		return ret;
	ret = definition_from_record(ctx, rec, def);
	if (ret < 0)
		return ret;
	ret = mdevdef_write(ctx, def, rec->name, rec->uuid, &made);
	if (ret < 0)
		mdevdef_free(def);
	return ret;
}

static int rewrite(struct nvvgpu_ctx *ctx, struct record *rec,
		   const char *parent, const char *gpu_uuid)
{
	if (conf_set(&rec->conf, "parent", parent) < 0 ||
	    conf_set(&rec->conf, "gpu_uuid", gpu_uuid) < 0)
		return fail_memory(ctx);
	return record_write(ctx, rec, true);
}

int follow_board(struct nvvgpu_ctx *ctx, struct record *rec,
		 struct mdevdef *def, const char *gpu_uuid)
{
	struct nvvgpu_host *host;
	struct nvvgpu_gpu *gpu;
	int ret;

	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	gpu = host_find_gpu_uuid(host, gpu_uuid, def->parent);
	if (!gpu) {
		ret = fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			   "%s: start: its GPU %s (%s) is not here, or its "
			   "driver offers no vGPUs", rec->name, def->parent,
			   gpu_uuid);
	} else if (strcmp(gpu->address, def->parent)) {
		ret = mdevdef_move(ctx, def, rec->name, rec->uuid,
				   gpu->address);
		if (!ret)
			ret = rewrite(ctx, rec, gpu->address, gpu_uuid);
	}
	nvvgpu_host_unref(host);
	return ret;
}

/*
 * Where the definition is below the recorded parent, the board counts, not the
 * slot.  Where it is elsewhere, somebody has moved it by mdevctl: that counts.
 */
static int find_gpu(struct nvvgpu_ctx *ctx, struct record *rec,
		    struct mdevdef *def)
{
	const char *wanted = conf_get(&rec->conf, "gpu_uuid");
	char *uuid;
	int ret = 0;

	uuid = file_read_dup(ctx, "%s/%s/nvvgpu/uuid", parent_base(ctx),
			     def->parent);
	if (strcmp(def->parent, conf_get(&rec->conf, "parent")))
		ret = rewrite(ctx, rec, def->parent, uuid);
	else if (wanted && (!uuid || strcmp(uuid, wanted)))
		ret = follow_board(ctx, rec, def, wanted);
	free(uuid);
	return ret;
}

int start_record(struct nvvgpu_ctx *ctx, struct record *rec)
{
	struct mdevdef def;
	int ret;

	if (live_exists(ctx, rec->uuid))
		return 0;
	ret = get_definition(ctx, rec, &def);
	if (ret < 0)
		return ret;
	ret = find_gpu(ctx, rec, &def);
	if (!ret)
		ret = device_start(ctx, rec->name, rec->uuid, &def);
	if (ret == NO_ROOM)
		ret = place_fail(ctx, rec->name, mdevdef_type(&def),
				 def.parent);
	mdevdef_free(&def);
	return ret;
}

/* Takes the lock, finds the record, calls fn. */
static int with_record(struct nvvgpu_ctx *ctx, const char *text,
		       int (*fn)(struct nvvgpu_ctx *ctx, struct record *rec))
{
	struct record rec;
	int lock, ret;

	ret = state_lock(ctx, &lock);
	if (ret < 0)
		return ret;
	ret = record_find(ctx, text, &rec);
	if (!ret) {
		ret = fn(ctx, &rec);
		record_free(&rec);
	}
	state_unlock(lock);
	return ret < 0 ? ret : 0;
}

static int stop_record(struct nvvgpu_ctx *ctx, struct record *rec)
{
	return device_stop(ctx, rec->name, rec->uuid);
}

/*
 * Record last: who is killed before has a name that can be deleted again, or
 * started, which makes the definition anew.
 */
static int delete_record(struct nvvgpu_ctx *ctx, struct record *rec)
{
	int ret;

	/* Rather nothing than half of it. */
	ret = dir_writable(ctx, RECORD_DIR);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: delete: write to /"
				   RECORD_DIR, rec->name);
	ret = device_stop(ctx, rec->name, rec->uuid);
	if (ret < 0)
		return ret;
	ret = mdevdef_remove_all(ctx, rec->name, rec->uuid);
	if (ret < 0)
		return ret;
	ret = record_remove(ctx, rec->name);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: remove /" RECORD_DIR
				   "/%s.conf", rec->name, rec->name);
	return 0;
}

NVVGPU_EXPORT int nvvgpu_vgpu_start(struct nvvgpu_ctx *ctx,
				    const char *name_or_uuid)
{
	return with_record(ctx, name_or_uuid, start_record);
}

NVVGPU_EXPORT int nvvgpu_vgpu_stop(struct nvvgpu_ctx *ctx,
				   const char *name_or_uuid)
{
	return with_record(ctx, name_or_uuid, stop_record);
}

NVVGPU_EXPORT int nvvgpu_vgpu_delete(struct nvvgpu_ctx *ctx,
				     const char *name_or_uuid)
{
	return with_record(ctx, name_or_uuid, delete_record);
}
