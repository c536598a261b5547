// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Takes over a vGPU that somebody else made, there or only defined: gives it a
 * record, and with that a name.  It stays what it is, under its UUID; what is
 * in its definition stays too, and the name is added where the driver has one.
 *
 * Who is killed half way has a record, or none: adopting it again does the
 * rest.
 */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PARAMS "nvidia/vgpu_params"

/* "vgpu-" and as much of its UUID, or of its VF, as it takes. */
static void make_name(struct nvvgpu_ctx *ctx, struct nvvgpu_vgpu *vgpu,
		      char name[NVVGPU_NAME_MAX + 1])
{
	const char *from = *vgpu->uuid ? vgpu->uuid :
		vgpu->parent->address;
	char *c;

	if (*vgpu->uuid) {
		snprintf(name, NVVGPU_NAME_MAX + 1, "vgpu-%.8s", from);
		if (!name_is_taken(ctx, name, vgpu->uuid))
			return;
	}
	snprintf(name, NVVGPU_NAME_MAX + 1, "vgpu-%.40s", from);
	for (c = name; *c; c++)
		if (*c == ':')
			*c = '-';
}

/* What driver or definition call it already, if that is free. */
static bool known_name(struct nvvgpu_ctx *ctx, struct nvvgpu_vgpu *vgpu,
		       const struct mdevdef *def,
		       char name[NVVGPU_NAME_MAX + 1])
{
	const char *key, *value;
	char text[128];
	size_t i;

	*text = '\0';
	if (vgpu->live && *vgpu->uuid &&
	    file_read_line(ctx, text, sizeof(text), MDEV_DEVICES
			   "/%s/nvvgpu/name", vgpu->uuid) < 0)
		*text = '\0';
	for (i = 0; def->doc && !mdevdef_get_attribute(def, i, &key, &value);
	     i++)
		if (!*text && !strcmp(key, "nvvgpu/name"))
			snprintf(text, sizeof(text), "%s", value);
	if (!name_valid(text) || name_is_taken(ctx, text, vgpu->uuid))
		return false;
	snprintf(name, NVVGPU_NAME_MAX + 1, "%.63s", text);
	return true;
}

static int choose_name(struct nvvgpu_ctx *ctx, struct nvvgpu_vgpu *vgpu,
		       const char *what, const char *wanted,
		       const struct mdevdef *def,
		       char name[NVVGPU_NAME_MAX + 1])
{
	if (wanted && name_is_taken(ctx, wanted, vgpu->uuid))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: adopt: the name '%s' is taken; take another",
			    what, wanted);
	if (wanted)
		snprintf(name, NVVGPU_NAME_MAX + 1, "%s", wanted);
	else if (!known_name(ctx, vgpu, def, name))
		make_name(ctx, vgpu, name);
	return 0;
}

/* What the record says of a parent that is not here is its address alone. */
static int bind(struct record *rec, struct nvvgpu_vgpu *vgpu)
{
	const char *address = nvvgpu_vgpu_get_parent(vgpu);
	struct nvvgpu_parent *parent = host_find_parent(vgpu->host, address);

	if (parent)
		return record_bind(rec, parent);
	rec->framework = frameworks[0];
	rec->vf = -1;
	return conf_set(&rec->conf, "parent", address);
}

static int copy_attributes(struct nvvgpu_ctx *ctx, struct record *rec,
			   struct nvvgpu_vgpu *vgpu, const struct mdevdef *def)
{
	const char *name, *value;
	char key[300], dir[PARENT_PATH_MAX], *params;
	int ret = 0;
	size_t i;

	for (i = 0; def->doc && !ret &&
	     !mdevdef_get_attribute(def, i, &name, &value); i++) {
		if (!attribute_valid(name) || !value_valid(value))
			continue;
		snprintf(key, sizeof(key), "attr.%s", name);
		ret = conf_set(&rec->conf, key, value);
	}
	if (ret || def->doc || !vgpu->live)
		return ret;
	/* Nobody else knows what it was made with. */
	vgpu->parent->framework->dir(vgpu->parent, vgpu->uuid, dir);
	params = file_read_dup(ctx, "%s/" PARAMS, dir);
	if (params && value_valid(params))
		ret = conf_set(&rec->conf, "attr." PARAMS, params);
	free(params);
	return ret;
}

static int fill_record(struct nvvgpu_ctx *ctx, struct record *rec,
		       struct nvvgpu_vgpu *vgpu, const struct mdevdef *def)
{
	int ret;

	rec->autostart = def->doc && mdevdef_autostart(def);
	ret = conf_set(&rec->conf, "uuid", rec->uuid) ?:
		conf_set(&rec->conf, "type", nvvgpu_vgpu_get_type_id(vgpu)) ?:
		conf_set(&rec->conf, "type_name",
			 nvvgpu_vgpu_get_type_name(vgpu)) ?:
		bind(rec, vgpu) ?:
		conf_set(&rec->conf, "autostart",
			 rec->autostart ? "yes" : "no") ?:
		copy_attributes(ctx, rec, vgpu, def);
	return ret < 0 ? fail_memory(ctx) : 0;
}

/* A VF of vendor VFIO has no UUID until somebody names it. */
static int choose_uuid(struct nvvgpu_ctx *ctx, struct nvvgpu_vgpu *vgpu,
		       const char *what, struct record *rec)
{
	struct record other;
	int ret;

	if (*vgpu->uuid)
		memcpy(rec->uuid, vgpu->uuid, sizeof(rec->uuid));
	else
		uuid_of_name(rec->name, rec->uuid);
	/* A record that is damaged is somebody's all the same. */
	ret = record_find_uuid(ctx, rec->uuid, &other);
	if (ret == -ENOENT)
		return 0;
	if (ret < 0)
		return ret;
	ret = fail(ctx, EEXIST, NVVGPU_E_EXISTS,
		   "%s: adopt: vGPU '%s' has the UUID that follows from the "
		   "name '%s'; take another name", what, other.name, rec->name);
	record_free(&other);
	return ret;
}

/* One that is there and not defined would be gone after the next boot. */
static int define(struct nvvgpu_ctx *ctx, const struct record *rec,
		  struct mdevdef *def)
{
	bool made;
	int ret;

	if (!rec->framework->defines)
		return 0;
	if (def->doc)
		return gpu_is_ours(ctx, def->parent) ?
			name_definition(ctx, rec, def, true) : 0;
	ret = definition_from_record(ctx, rec, def);
	return ret < 0 ? ret :
		mdevdef_write(ctx, def, rec->name, rec->uuid, &made);
}

/* The note first: without a record it changes nothing. */
static int write(struct nvvgpu_ctx *ctx, struct nvvgpu_vgpu *vgpu,
		 struct record *rec, struct mdevdef *def)
{
	int ret = 0;

	if (vgpu->live && rec->framework->claim)
		ret = rec->framework->claim(ctx, vgpu->parent->address,
					    vgpu->live->id, rec->uuid);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: adopt: write to /" RUN_DIR,
				   rec->name);
	ret = record_write(ctx, rec, false);
	if (ret < 0)
		return ret;
	ret = define(ctx, rec, def);
	if (ret < 0) {
		record_remove(ctx, rec->name);
		return ret;
	}
	name_device(ctx, rec);
	return 0;
}

static int adopt_new(struct nvvgpu_ctx *ctx, struct nvvgpu_vgpu *vgpu,
		     const char *what, const char *name, char **ret)
{
	struct record rec = { 0 };
	struct mdevdef def = { 0 };
	int err = -ENOENT;

	if (*vgpu->uuid)
		err = mdevdef_find(ctx, nvvgpu_vgpu_get_parent(vgpu),
				   vgpu->uuid, &def);
	if (err < 0 && err != -ENOENT)
		return err;
	err = choose_name(ctx, vgpu, what, name, &def, rec.name);
	if (!err)
		err = choose_uuid(ctx, vgpu, what, &rec);
	if (!err)
		err = fill_record(ctx, &rec, vgpu, &def);
	if (!err)
		err = write(ctx, vgpu, &rec, &def);
	if (!err)
		*ret = strdup(rec.name);
	mdevdef_free(&def);
	record_free(&rec);
	return err < 0 ? err : *ret ? 0 : fail_memory(ctx);
}

/* Adopted before: what a killed one has not done is done now. */
static int adopt_again(struct nvvgpu_ctx *ctx, struct nvvgpu_vgpu *vgpu,
		       const char *what, const char *name, char **ret)
{
	struct record *rec = vgpu->record;
	struct mdevdef def = { 0 };
	int err = -ENOENT;

	if (name && strcmp(name, rec->name))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: adopt: it is vGPU '%s' already; 'rename' "
			    "gives it another name", what, rec->name);
	if (rec->framework->defines)
		err = mdevdef_find(ctx, nvvgpu_vgpu_get_parent(vgpu),
				   rec->uuid, &def);
	if (!err || (err == -ENOENT && vgpu->live))
		err = define(ctx, rec, &def);
	mdevdef_free(&def);
	if (err < 0 && err != -ENOENT)
		return err;
	name_device(ctx, rec);
	*ret = strdup(rec->name);
	return *ret ? 0 : fail_memory(ctx);
}

static int adopt(struct nvvgpu_ctx *ctx, const char *what, const char *name,
		 unsigned int flags, char **ret)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	const char *manager;
	int err;

	err = nvvgpu_host_scan(ctx, &host);
	if (err < 0)
		return err;
	err = nvvgpu_host_find_vgpu(host, what, &vgpu);
	if (err < 0)
		goto out;
	manager = vgpu->record || flags & NVVGPU_ADOPT_FORCE ? NULL :
		vgpu_manager(vgpu);
	if (manager)
		err = fail(ctx, EPERM, NVVGPU_E_PERMISSION,
			   "%s: adopt: %s; if that is to leave it alone, "
			   "adopt it with --force", what, manager);
	else if (vgpu->record)
		err = adopt_again(ctx, vgpu, what, name, ret);
	else if (!nvvgpu_vgpu_get_type_id(vgpu))
		err = fail(ctx, EBADMSG, NVVGPU_E_DAMAGED,
			   "%s: adopt: its definition cannot be understood",
			   what);
	else
		err = adopt_new(ctx, vgpu, what, name, ret);
out:
	nvvgpu_host_unref(host);
	return err;
}

NVVGPU_EXPORT int nvvgpu_vgpu_adopt(struct nvvgpu_ctx *ctx, const char *what,
				    const char *name, unsigned int flags,
				    char **ret)
{
	char *made = NULL;
	int err;

	if (name && !name_valid(name))
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: adopt: '%s' is no name for a vGPU", what,
			    name);
	err = state_lock(ctx);
	if (err < 0)
		return err;
	err = adopt(ctx, what, name, flags, &made);
	state_unlock(ctx);
	if (!err && ret)
		*ret = made;
	else
		free(made);
	return err;
}
