// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The record of a named vGPU, /etc/nvvgpu/vgpus.d/NAME.conf.  It is the truth
 * for name, UUID and profile.  What it says of type, parent and autostart is
 * for the case that mdevctl's definition, the truth for those, has vanished.
 *
 * That of a transient one is in /run/nvvgpu/vgpus.d, which does not survive the
 * host's next boot; it has no definition.
 */
#include "private.h"

#include <errno.h>
#include <string.h>

#define KIND "vgpu"

static const char *const known[] = {
	"uuid", "profile", "type", "type_name", "framework", "parent", "gpu",
	"vf", "gpu_uuid", "autostart", "exclusive", "domain", "access_group",
	"renamed_from", "renamed_to", NULL
};

const char *record_dir(const struct record *rec)
{
	return rec->transient ? TRANSIENT_DIR : RECORD_DIR;
}

static int record_damaged(struct nvvgpu_ctx *ctx, const struct record *rec,
			  const char *what)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s.conf", record_dir(rec), rec->name);
	return state_damaged(ctx, path, what);
}

/* NULL: it is on none. */
static bool vf_read(const char *text, int *ret)
{
	unsigned int n;

	*ret = -1;
	if (!text)
		return true;
	if (!number_read(text, &n) || n > UINT16_MAX)
		return false;
	*ret = n;
	return true;
}

static const char *check(struct record *rec)
{
	const char *text = conf_get(&rec->conf, "uuid");

	if (!text || !uuid_read(text, rec->uuid))
		return "'uuid' is missing or no UUID";
	text = conf_get(&rec->conf, "parent");
	if (!text || !component_valid(text))
		return "'parent' is missing or no device address";
	text = conf_get(&rec->conf, "type");
	if (!text || !component_valid(text))
		return "'type' is missing or no type id";
	text = conf_get(&rec->conf, "autostart");
	if (text && !bool_parse(text, &rec->autostart))
		return "'autostart' is neither yes nor no";
	text = conf_get(&rec->conf, "exclusive");
	if (text && !bool_parse(text, &rec->exclusive))
		return "'exclusive' is neither yes nor no";
	text = conf_get(&rec->conf, "access_group");
	if (text && !group_valid(text))
		return "'access_group' is no name of a group";
	rec->framework = framework_by_name(conf_get(&rec->conf, "framework"));
	if (!rec->framework)
		return "'framework' is neither mdev nor vendor-vfio";
	if (!vf_read(conf_get(&rec->conf, "vf"), &rec->vf))
		return "'vf' is no number";
	return NULL;
}

int record_read(struct nvvgpu_ctx *ctx, const char *name, struct record *ret)
{
	struct record rec = { 0 };
	const char *bad;
	int err;

	err = conf_read(ctx, &rec.conf, RECORD_DIR, KIND, name);
	if (err == -ENOENT) {
		rec.transient = true;
		err = conf_read(ctx, &rec.conf, TRANSIENT_DIR, KIND, name);
	}
	if (err < 0)
		return err;
	snprintf(rec.name, sizeof(rec.name), "%s", name);
	bad = check(&rec);
	if (bad) {
		err = record_damaged(ctx, &rec, bad);
		record_free(&rec);
		return err;
	}
	conf_tell_unknown(ctx, &rec.conf, known, record_dir(&rec), name);
	*ret = rec;
	return 0;
}

int record_write(struct nvvgpu_ctx *ctx, const struct record *rec, bool replace)
{
	return conf_write(ctx, &rec->conf, record_dir(rec), KIND, rec->name,
			  replace);
}

int record_remove(struct nvvgpu_ctx *ctx, const char *name)
{
	char file[NVVGPU_NAME_MAX + 8];
	int ret;

	snprintf(file, sizeof(file), "%s.conf", name);
	ret = atomic_remove(ctx, RECORD_DIR, file);
	return ret == -ENOENT ? atomic_remove(ctx, TRANSIENT_DIR, file) : ret;
}

int record_names(struct nvvgpu_ctx *ctx, char ***ret, size_t *count)
{
	return names_read_both(ctx, RECORD_DIR, TRANSIENT_DIR, ret, count);
}

int record_set_said(struct conf *conf, const char *key, const char *text)
{
	return conf_set(conf, key, text && value_valid(text) ? text : NULL);
}

/* A GPU that sleeps may not say its UUID; what it was called, it is. */
static int bind_board(struct conf *conf, struct nvvgpu_gpu *gpu)
{
	const char *uuid = nvvgpu_gpu_get_uuid(gpu);
	const char *was = conf_get(conf, "gpu") ?: conf_get(conf, "parent");

	if (!uuid && was && !strcmp(was, gpu->address))
		return 0;
	return record_set_said(conf, "gpu_uuid", uuid);
}

/* What is not said of a parent is mdev's, and a GPU without VFs. */
int record_bind(struct record *rec, struct nvvgpu_parent *parent)
{
	char index[16], *vf = NULL;
	unsigned int n;

	rec->vf = -1;
	if (!nvvgpu_parent_get_vf(parent, &n)) {
		snprintf(index, sizeof(index), "%u", n);
		vf = index;
		rec->vf = n;
	}
	rec->framework = parent->framework;
	return conf_set(&rec->conf, "framework",
			parent->framework == frameworks[0] ? NULL :
			parent->framework->name) ?:
		bind_board(&rec->conf, parent->gpu) ?:
		conf_set(&rec->conf, "parent", parent->address) ?:
		conf_set(&rec->conf, "gpu", parent->is_vf ?
			 parent->gpu_address : NULL) ?:
		conf_set(&rec->conf, "vf", vf);
}

bool record_exists(struct nvvgpu_ctx *ctx, const char *name)
{
	char file[NVVGPU_NAME_MAX + 8];

	snprintf(file, sizeof(file), "%s.conf", name);
	return state_exists(ctx, RECORD_DIR, file) ||
		state_exists(ctx, TRANSIENT_DIR, file);
}

void record_free(struct record *rec)
{
	conf_free(&rec->conf);
}

/* The record of this name, if it has this UUID. */
static int candidate(struct nvvgpu_ctx *ctx, const char *name,
		     const char *uuid, struct record *ret)
{
	struct record rec;
	int err;

	if (!name_valid(name))
		return -ENOENT;
	err = record_read(ctx, name, &rec);
	if (err < 0)
		return err;
	if (strcmp(rec.uuid, uuid)) {
		record_free(&rec);
		return -ENOENT;
	}
	*ret = rec;
	return 0;
}

/* What the device, or its definition, says it is called. */
static int find_by_attribute(struct nvvgpu_ctx *ctx, const char *uuid,
			     struct record *ret)
{
	const char *key, *value;
	struct mdevdef def;
	char name[128];
	size_t i;
	int err;

	err = file_read_line(ctx, name, sizeof(name),
			     MDEV_DEVICES "/%s/nvvgpu/name", uuid);
	if (!err && *name)
		return candidate(ctx, name, uuid, ret);
	if (mdevdef_find(ctx, NULL, uuid, &def) < 0)
		return -ENOENT;
	err = -ENOENT;
	for (i = 0; !mdevdef_get_attribute(&def, i, &key, &value); i++)
		if (!strcmp(key, "nvvgpu/name"))
			err = candidate(ctx, value, uuid, ret);
	mdevdef_free(&def);
	return err;
}

/*
 * A whole record that does not hold the text is not of this UUID.  Of one that
 * has lost its text, the name may still say so.
 */
static bool may_have(struct nvvgpu_ctx *ctx, const char *name,
		     const char *uuid)
{
	char text[CONF_MAX + 1], own[UUID_LEN + 1];

	if ((file_read(ctx, text, sizeof(text), RECORD_DIR "/%s.conf",
		       name) >= 0 ||
	     file_read(ctx, text, sizeof(text), TRANSIENT_DIR "/%s.conf",
		       name) >= 0) && strcasestr(text, uuid))
		return true;
	uuid_of_name(name, own);
	return !strcmp(own, uuid);
}

static int find_by_reading(struct nvvgpu_ctx *ctx, const char *uuid,
			   struct record *ret)
{
	int err, worst = -ENOENT;
	char **names;
	size_t count, i;

	err = record_names(ctx, &names, &count);
	if (err < 0)
		return err;
	for (i = 0; i < count; i++) {
		if (!may_have(ctx, names[i], uuid))
			continue;
		err = candidate(ctx, names[i], uuid, ret);
		if (!err)
			break;
		if (err != -ENOENT)
			worst = err;
	}
	if (i == count)
		err = worst;
	names_free(names);
	return err;
}

int record_find_uuid(struct nvvgpu_ctx *ctx, const char *uuid,
		     struct record *ret)
{
	int named, err;

	named = find_by_attribute(ctx, uuid, ret);
	if (!named)
		return 0;
	err = find_by_reading(ctx, uuid, ret);
	/* Nobody else has it: then it is the one that cannot be read. */
	return err == -ENOENT ? named : err;
}

static int not_ours(struct nvvgpu_ctx *ctx, const char *what)
{
	return fail(ctx, EPERM, NVVGPU_E_PERMISSION,
		    "%s: it has no record in /" RECORD_DIR ": somebody else "
		    "made this vGPU; use what made it, or mdevctl, or take it "
		    "over by 'adopt'", what);
}

/* Of the vGPU that is on this VF now. */
static int find_on_vf(struct nvvgpu_ctx *ctx, const char *address,
		      struct record *ret)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	int err;

	err = nvvgpu_host_scan(ctx, &host);
	if (err < 0)
		return err;
	err = nvvgpu_host_find_vgpu(host, address, &vgpu);
	if (!err)
		err = vgpu->record ? record_read(ctx, vgpu->record->name,
						 ret) :
			not_ours(ctx, address);
	nvvgpu_host_unref(host);
	return err;
}

int record_find(struct nvvgpu_ctx *ctx, const char *text, struct record *ret)
{
	char uuid[UUID_LEN + 1];
	int err = -ENOENT;

	if (uuid_read(text, uuid)) {
		err = record_find_uuid(ctx, uuid, ret);
		if (err == -ENOENT &&
		    (live_exists(ctx, uuid) || mdevdef_exists(ctx, uuid)))
			return not_ours(ctx, uuid);
	} else if (pci_address_valid(text)) {
		err = find_on_vf(ctx, text, ret);
	} else if (name_valid(text)) {
		err = record_read(ctx, text, ret);
	}
	if (err == -ENOENT)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such vGPU", text);
	return err;
}

NVVGPU_EXPORT int nvvgpu_uuid_to_name(struct nvvgpu_ctx *ctx, const char *text,
				      char **name)
{
	char uuid[UUID_LEN + 1];
	struct record rec;
	char *copy;
	int err;

	if (!uuid_read(text, uuid))
		return fail(ctx, EINVAL, NVVGPU_E_INVALID, "%s: it is no UUID",
			    text);
	err = record_find_uuid(ctx, uuid, &rec);
	if (err == -ENOENT)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: no vGPU with a name has this UUID", uuid);
	if (err < 0)
		return err;
	copy = strdup(rec.name);
	record_free(&rec);
	if (!copy)
		return fail_memory(ctx);
	*name = copy;
	return 0;
}
