// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A look at one vGPU: what a look at all would show of it, without the time
 * that thousands of others take.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Gone meanwhile, or below what is no parent any more: it is not there. */
static int find_live(struct nvvgpu_vgpu *vgpu)
{
	struct nvvgpu_host *host = vgpu->host;
	char address[NAME_MAX + 1], type[NAME_MAX + 1];
	struct nvvgpu_parent *parent;
	struct live live;

	if (live_find(host->ctx, vgpu->uuid, &live) < 0 ||
	    live.framework->parent(host->ctx, vgpu->uuid, address) < 0)
		return 0;
	parent = host_find_parent(host, address);
	if (!parent || live.framework->type(parent, vgpu->uuid, type,
					    sizeof(type)) < 0)
		return 0;
	vgpu->live = gpu_add_type(parent, type);
	if (!vgpu->live)
		return fail_memory(host->ctx);
	vgpu->parent = parent;
	return 0;
}

static int find_record(struct nvvgpu_ctx *ctx, const char *text,
		       char uuid[UUID_LEN + 1], struct record *rec)
{
	if (uuid_read(text, uuid))
		return record_find_uuid(ctx, uuid, rec);
	return name_valid(text) ? record_read(ctx, text, rec) : -ENOENT;
}

/* -ENOENT without sentence. */
static int add_vgpu(struct nvvgpu_host *host, const char *text)
{
	struct nvvgpu_vgpu *vgpu = calloc(1, sizeof(*vgpu));
	struct record rec;
	int ret;

	if (!vgpu)
		return fail_memory(host->ctx);
	host->vgpus = vgpu;
	host->num_vgpus = 1;
	vgpu->host = host;
	ret = find_record(host->ctx, text, vgpu->uuid, &rec);
	if (ret < 0 && (ret != -ENOENT || !*vgpu->uuid))
		return ret;
	if (!ret) {
		memcpy(vgpu->uuid, rec.uuid, sizeof(vgpu->uuid));
		vgpu->record = malloc(sizeof(rec));
		if (!vgpu->record) {
			record_free(&rec);
			return fail_memory(host->ctx);
		}
		*vgpu->record = rec;
	}
	ret = find_live(vgpu);
	return !ret && !vgpu->record && !vgpu->live ? -ENOENT : ret;
}

NVVGPU_EXPORT int nvvgpu_host_scan_one(struct nvvgpu_ctx *ctx, const char *text,
				       struct nvvgpu_host **ret)
{
	struct nvvgpu_host *host;
	int err;

	err = host_scan_gpus(ctx, &host);
	if (err < 0)
		return err;
	err = add_vgpu(host, text);
	if (!err) {
		*ret = host;
		return 0;
	}
	nvvgpu_host_unref(host);
	if (err == -ENOENT)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such vGPU", text);
	return err;
}
