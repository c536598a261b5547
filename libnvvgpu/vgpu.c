// SPDX-License-Identifier: LGPL-2.1-or-later
/* One vGPU of a snapshot. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct framework *framework(const struct nvvgpu_vgpu *vgpu)
{
	if (vgpu->parent)
		return vgpu->parent->framework;
	/* What has neither is defined by mdevctl. */
	return vgpu->record ? vgpu->record->framework : frameworks[0];
}

/* To read what is there of it, until end_live(). */
static void begin_live(const struct nvvgpu_vgpu *vgpu, struct live *live)
{
	live->framework = framework(vgpu);
	live->framework->dir(vgpu->parent, vgpu->uuid, live->dir);
	parent_near(vgpu->parent);
}

static void end_live(const struct nvvgpu_vgpu *vgpu)
{
	parent_far(vgpu->parent);
}

/* All else of it may be large, and there may be thousands. */
static struct definition *keep(const struct mdevdef *def)
{
	size_t type = strlen(mdevdef_type(def)) + 1;
	size_t parent = strlen(def->parent) + 1;
	struct definition *ret = malloc(sizeof(*ret) + type + parent);

	if (!ret)
		return NULL;
	ret->autostart = mdevdef_autostart(def);
	memcpy(ret->type, mdevdef_type(def), type);
	ret->parent = memcpy(ret->type + type, def->parent, parent);
	return ret;
}

/* The definition is read when something is asked that only it knows. */
static void load(struct nvvgpu_vgpu *vgpu)
{
	struct mdevdef def;
	const char *parent;
	int err;

	if (vgpu->loaded)
		return;
	vgpu->loaded = true;
	if (!framework(vgpu)->defines)
		return;
	parent = vgpu->parent ? vgpu->parent->address : vgpu->record ?
		conf_get(&vgpu->record->conf, "parent") : vgpu->defined_below;
	err = mdevdef_find(vgpu->host->ctx, parent, vgpu->uuid, &def);
	if (!err) {
		vgpu->definition = keep(&def);
		mdevdef_free(&def);
	} else if (err != -ENOENT) {
		tell_error(vgpu->host->ctx);
	}
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
	free(vgpu->definition);
	free(vgpu->defined_below);
	free(vgpu->devnode);
	free(vgpu->owner);
	free(vgpu->user);
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_name(struct nvvgpu_vgpu *vgpu)
{
	return vgpu->record ? vgpu->record->name : NULL;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_uuid(struct nvvgpu_vgpu *vgpu)
{
	return *vgpu->uuid ? vgpu->uuid : NULL;
}

NVVGPU_EXPORT enum nvvgpu_vgpu_state
nvvgpu_vgpu_get_state(struct nvvgpu_vgpu *vgpu)
{
	struct live live;

	vgpu->state = NVVGPU_VGPU_DEFINED;
	vgpu->state_read = true;
	if (!vgpu->live)
		return vgpu->state;
	begin_live(vgpu, &live);
	vgpu->state = live_state(vgpu->host->ctx, &live, &vgpu->host->owners);
	end_live(vgpu);
	return vgpu->state;
}

/* NULL when nobody has it open; its pid is 0 when that one is not known. */
static const struct owner *get_owner(struct nvvgpu_vgpu *vgpu)
{
	struct live live;
	bool known;

	/* Who shows a user has mostly asked for the state before. */
	if (!vgpu->state_read)
		nvvgpu_vgpu_get_state(vgpu);
	if (vgpu->state == NVVGPU_VGPU_DEFINED ||
	    vgpu->state == NVVGPU_VGPU_ACTIVE)
		return NULL;
	if (!vgpu->owner) {
		vgpu->owner = calloc(1, sizeof(*vgpu->owner));
		if (!vgpu->owner)
			return NULL;
		begin_live(vgpu, &live);
		live_owner(vgpu->host->ctx, &live, &vgpu->host->owners,
			   vgpu->owner);
		end_live(vgpu);
	}
	/* One that failed need not be open as well. */
	known = vgpu->owner->pid || vgpu->state == NVVGPU_VGPU_IN_USE;
	return known ? vgpu->owner : NULL;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_user(struct nvvgpu_vgpu *vgpu)
{
	const struct owner *owner = get_owner(vgpu);
	char text[OWNER_TEXT_MAX];

	if (owner && !vgpu->user)
		vgpu->user = strdup(owner_text(owner, text));
	return owner ? vgpu->user : NULL;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_machine(struct nvvgpu_vgpu *vgpu)
{
	const struct owner *owner = get_owner(vgpu);

	return owner && *owner->machine ? owner->machine : NULL;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_process(struct nvvgpu_vgpu *vgpu)
{
	const struct owner *owner = get_owner(vgpu);

	return owner && *owner->command ? owner->command : NULL;
}

NVVGPU_EXPORT int nvvgpu_vgpu_get_pid(struct nvvgpu_vgpu *vgpu, pid_t *ret)
{
	const struct owner *owner = get_owner(vgpu);

	if (!owner || !owner->pid)
		return -ENODATA;
	*ret = owner->pid;
	return 0;
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
	return vgpu->definition ? vgpu->definition->type :
		recorded(vgpu, "type");
}

/* Its type as the host knows it; NULL when its GPU is gone. */
static struct nvvgpu_type *find_type(struct nvvgpu_vgpu *vgpu)
{
	struct nvvgpu_parent *parent;
	const char *id;

	if (vgpu->live)
		return vgpu->live;
	parent = host_find_parent(vgpu->host, nvvgpu_vgpu_get_parent(vgpu));
	id = nvvgpu_vgpu_get_type_id(vgpu);
	return parent && id ? gpu_type_by_id(parent->gpu, id) : NULL;
}

/* Where the host does not know, the record's words are good for its type. */
NVVGPU_EXPORT const char *nvvgpu_vgpu_get_type_name(struct nvvgpu_vgpu *vgpu)
{
	struct nvvgpu_type *type = find_type(vgpu);
	const char *name = type ? nvvgpu_type_get_name(type) : NULL;
	const char *id = recorded(vgpu, "type");

	if (!name && id && !strcmp(id, nvvgpu_vgpu_get_type_id(vgpu)))
		name = recorded(vgpu, "type_name");
	return name;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_parent(struct nvvgpu_vgpu *vgpu)
{
	if (vgpu->parent)
		return vgpu->parent->address;
	load(vgpu);
	if (vgpu->definition)
		return vgpu->definition->parent;
	return vgpu->record ? recorded(vgpu, "parent") : vgpu->defined_below;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_gpu(struct nvvgpu_vgpu *vgpu)
{
	const char *address = nvvgpu_vgpu_get_parent(vgpu), *gpu;
	struct nvvgpu_parent *parent = vgpu->parent;

	if (!parent)
		parent = host_find_parent(vgpu->host, address);
	if (parent)
		return parent->gpu_address;
	/* Of a VF that is not there the record knows it. */
	gpu = recorded(vgpu, "gpu");
	return gpu && !strcmp(address, recorded(vgpu, "parent")) ? gpu :
		address;
}

NVVGPU_EXPORT const char *
nvvgpu_vgpu_get_pci_address(struct nvvgpu_vgpu *vgpu)
{
	const char *parent = nvvgpu_vgpu_get_parent(vgpu);

	/* A record may hold anything that a person has written there. */
	return !framework(vgpu)->defines && pci_address_valid(parent) ?
		parent : NULL;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_profile(struct nvvgpu_vgpu *vgpu)
{
	return recorded(vgpu, "profile");
}

NVVGPU_EXPORT bool nvvgpu_vgpu_get_autostart(struct nvvgpu_vgpu *vgpu)
{
	load(vgpu);
	if (vgpu->definition)
		return vgpu->definition->autostart;
	return vgpu->record && vgpu->record->autostart;
}

NVVGPU_EXPORT bool nvvgpu_vgpu_get_transient(struct nvvgpu_vgpu *vgpu)
{
	return vgpu->record && vgpu->record->transient;
}

NVVGPU_EXPORT const char *nvvgpu_vgpu_get_devnode(struct nvvgpu_vgpu *vgpu)
{
	struct nvvgpu_ctx *ctx = vgpu->host->ctx;
	unsigned int number;
	struct live live;
	int ret = -1;

	if (!vgpu->live || vgpu->devnode)
		return vgpu->devnode;
	begin_live(vgpu, &live);
	if (!live_group(ctx, &live, &number))
		ret = asprintf(&vgpu->devnode, "/dev/vfio/%u", number);
	else if (!live_cdev(ctx, &live, &number))
		ret = asprintf(&vgpu->devnode, "/dev/vfio/devices/vfio%u",
			       number);
	end_live(vgpu);
	if (ret < 0)
		vgpu->devnode = NULL;
	return vgpu->devnode;
}

NVVGPU_EXPORT int nvvgpu_vgpu_get_framebuffer_mib(struct nvvgpu_vgpu *vgpu,
						  uint64_t *ret)
{
	struct live live;
	int err;

	if (!vgpu->live)
		return -ENODATA;
	begin_live(vgpu, &live);
	err = file_read_u64(vgpu->host->ctx, ret, "%s/nvvgpu/framebuffer_mib",
			    live.dir);
	end_live(vgpu);
	return err ? nvvgpu_type_get_framebuffer_mib(vgpu->live, ret) : 0;
}

NVVGPU_EXPORT int
nvvgpu_vgpu_get_framebuffer_offset_mib(struct nvvgpu_vgpu *vgpu, uint64_t *ret)
{
	struct live live;
	int err;

	if (!vgpu->live)
		return -ENODATA;
	begin_live(vgpu, &live);
	err = file_read_u64(vgpu->host->ctx, ret,
			    "%s/nvvgpu/framebuffer_offset_mib", live.dir);
	end_live(vgpu);
	return err < 0 ? -ENODATA : 0;
}
