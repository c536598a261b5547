// SPDX-License-Identifier: LGPL-2.1-or-later
/* One vGPU of a snapshot. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The definition is read when something is asked that only it knows. */
static void load(struct nvvgpu_vgpu *vgpu)
{
	const char *parent;
	int err;

	if (vgpu->loaded)
		return;
	vgpu->loaded = true;
	parent = vgpu->live ? vgpu->live->gpu->address :
		conf_get(&vgpu->record->conf, "parent");
	err = mdevdef_find(vgpu->host->ctx, parent, vgpu->uuid, &vgpu->def);
	if (err < 0 && err != -ENOENT)
		tell_error(vgpu->host->ctx);
}

static const char *recorded(struct nvvgpu_vgpu *vgpu, const char *key)
{
	return vgpu->record ? conf_get(&vgpu->record->conf, key) : NULL;
}

void vgpu_free(struct nvvgpu_vgpu *vgpu)
{
	if (vgpu->record)
		record_free(vgpu->record);
	free(vgpu->record);
	mdevdef_free(&vgpu->def);
	free(vgpu->devnode);
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_name(struct nvvgpu_vgpu *vgpu)
{
	return vgpu->record ? vgpu->record->name : NULL;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_uuid(struct nvvgpu_vgpu *vgpu)
{
	return vgpu->uuid;
}

NVVGPU_EXPORT enum nvvgpu_vgpu_state
nvvgpu_vgpu_get_state(struct nvvgpu_vgpu *vgpu)
{
	if (!vgpu->live)
		return NVVGPU_VGPU_DEFINED;
	return live_state(vgpu->host->ctx, vgpu->uuid, &vgpu->host->owners);
}

NVVGPU_EXPORT const char *
nvvgpu_vgpu_state_name(enum nvvgpu_vgpu_state state)
{
	switch (state) {
	case NVVGPU_VGPU_DEFINED:
		return "defined";
	case NVVGPU_VGPU_ACTIVE:
		return "active";
	case NVVGPU_VGPU_IN_USE:
		return "in use";
	case NVVGPU_VGPU_FAILED:
		return "failed";
	}
	return "unknown";
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_type_id(struct nvvgpu_vgpu *vgpu)
{
	if (vgpu->live)
		return vgpu->live->id;
	load(vgpu);
	return vgpu->def.doc ? mdevdef_type(&vgpu->def) :
		recorded(vgpu, "type");
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_type_name(struct nvvgpu_vgpu *vgpu)
{
	struct nvvgpu_type *type = vgpu->live;
	struct nvvgpu_gpu *gpu;
	const char *id;

	if (type)
		return nvvgpu_type_get_name(type);
	id = nvvgpu_vgpu_get_type_id(vgpu);
	gpu = host_find_address(vgpu->host, nvvgpu_vgpu_get_parent(vgpu));
	type = gpu ? gpu_type_by_id(gpu, id) : NULL;
	if (type)
		return nvvgpu_type_get_name(type);
	/* The GPU is gone.  The record's words are good for its own type. */
	return !strcmp(id, recorded(vgpu, "type")) ?
		recorded(vgpu, "type_name") : NULL;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_parent(struct nvvgpu_vgpu *vgpu)
{
	if (vgpu->live)
		return vgpu->live->gpu->address;
	load(vgpu);
	return vgpu->def.doc ? vgpu->def.parent : recorded(vgpu, "parent");
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_profile(struct nvvgpu_vgpu *vgpu)
{
	return recorded(vgpu, "profile");
}

NVVGPU_EXPORT bool nvvgpu_vgpu_get_autostart(struct nvvgpu_vgpu *vgpu)
{
	load(vgpu);
	if (vgpu->def.doc)
		return mdevdef_autostart(&vgpu->def);
	return vgpu->record && vgpu->record->autostart;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_devnode(struct nvvgpu_vgpu *vgpu)
{
	unsigned int group;

	if (!vgpu->live || vgpu->devnode)
		return vgpu->devnode;
	if (live_group(vgpu->host->ctx, vgpu->uuid, &group) < 0 ||
	    asprintf(&vgpu->devnode, "/dev/vfio/%u", group) < 0)
		vgpu->devnode = NULL;
	return vgpu->devnode;
}

NVVGPU_EXPORT int nvvgpu_vgpu_get_framebuffer_mib(struct nvvgpu_vgpu *vgpu,
						  uint64_t *ret)
{
	if (!vgpu->live)
		return -ENODATA;
	if (!file_read_u64(vgpu->host->ctx, ret,
			   MDEV_DEVICES "/%s/nvvgpu/framebuffer_mib",
			   vgpu->uuid))
		return 0;
	return nvvgpu_type_get_framebuffer_mib(vgpu->live, ret);
}
