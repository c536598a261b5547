// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From a definition to a device and back.  Order, so that SIGKILL at any point
 * leaves what the next command can repair: note in the journal, device, its
 * attributes in the order of the definition, note away.
 */
#include "callouts.h"

#include <errno.h>
#include <string.h>

/* How kernels say that this type does not fit on this GPU now. */
static bool is_capacity(int err)
{
	return err == -ENOSPC || err == -EUSERS || err == -EBUSY;
}

static int create_fail(struct nvvgpu_ctx *ctx, const char *name, int err,
		       const struct mdevdef *def)
{
	const char *type = mdevdef_type(def), *word;
	char path[PARENT_PATH_MAX];

	if (is_capacity(err))
		return NO_ROOM;
	parent_path(ctx, def->parent, path);
	word = parent_word(ctx, def->parent);
	if (err == -ENOENT && file_exists(ctx, "%s", path))
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: start: %s %s has no type %s", name, word,
			    def->parent, type);
	if (err == -ENOENT)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: start: %s %s is not here, or its driver "
			    "offers no vGPUs", name, word, def->parent);
	if (err == -EINVAL)
		return fail(ctx, EINVAL, NVVGPU_E_FAILED,
			    "%s: start: the driver of %s %s refuses type %s; "
			    "dmesg may say why", name, word, def->parent,
			    type);
	return fail_system(ctx, -err, "%s: start: make %s on %s %s", name,
			   type, word, def->parent);
}

static int set_fail(struct nvvgpu_ctx *ctx, const char *name, int err,
		    const char *attr, const char *value)
{
	if (err == -ENOENT)
		return fail(ctx, EINVAL, NVVGPU_E_FAILED,
			    "%s: start: its driver has no attribute '%s'; "
			    "take it out of the profile or definition", name,
			    attr);
	if (err == -EINVAL || err == -E2BIG)
		return fail(ctx, -err, NVVGPU_E_FAILED,
			    "%s: start: its driver refuses '%s' for attribute "
			    "'%s'", name, value, attr);
	return fail_system(ctx, -err, "%s: start: write attribute '%s'", name,
			   attr);
}

static int set_attributes(struct nvvgpu_ctx *ctx,
			  const struct framework *framework, const char *name,
			  const char *uuid, const struct mdevdef *def)
{
	const char *attr, *value;
	size_t i;
	int ret;

	for (i = 0; !mdevdef_get_attribute(def, i, &attr, &value); i++) {
		ret = framework->set(ctx, uuid, attr, value);
		if (ret < 0)
			return set_fail(ctx, name, ret, attr, value);
	}
	return 0;
}

/* Whether it is for want of room; NO_ROOM speaks of a driver's refusal too. */
static bool has_no_room(struct nvvgpu_ctx *ctx, const struct mdevdef *def)
{
	char path[PARENT_PATH_MAX];
	uint64_t n;

	parent_path(ctx, def->parent, path);
	return !file_read_u64(ctx, &n, "%s/mdev_supported_types/%s/"
			      "available_instances", path, mdevdef_type(def)) &&
		!n;
}

/* The device and its attributes. */
static int make_by_mdevctl(struct nvvgpu_ctx *ctx, const char *name,
			   const char *uuid, const struct mdevdef *def)
{
	const char *text = mdevdef_print(def);
	int ret;

	if (!text)
		return fail_memory(ctx);
	ret = callouts_run(ctx, name, "start", uuid, def->parent, "--jsonfile",
			   text);
	return ret == -ECANCELED && has_no_room(ctx, def) ? NO_ROOM : ret;
}

static int make(struct nvvgpu_ctx *ctx, const struct framework *framework,
		const char *name, const char *uuid, const struct mdevdef *def)
{
	int ret;

	if (framework->defines && callouts_wanted(ctx))
		return make_by_mdevctl(ctx, name, uuid, def);
	ret = framework->create(ctx, def->parent, mdevdef_type(def), uuid);
	if (ret == -EEXIST)
		/* mdevctl was faster, and does the rest too. */
		return ret;
	if (ret < 0)
		return create_fail(ctx, name, ret, def);
	ret = set_attributes(ctx, framework, name, uuid, def);
	if (ret < 0)
		framework->remove(ctx, uuid);
	return ret;
}

static int take_away(struct nvvgpu_ctx *ctx, const struct live *live,
		     const char *name, const char *uuid)
{
	int ret;

	if (live->framework->defines && callouts_wanted(ctx)) {
		ret = callouts_run(ctx, name, "stop", uuid, NULL, NULL, NULL);
		return !ret && live_exists(ctx, uuid) ?
			callouts_ignored(ctx, name, "stop") : ret;
	}
	return live->framework->remove(ctx, uuid);
}

int device_start(struct nvvgpu_ctx *ctx, const struct framework *framework,
		 const char *name, const char *uuid, const struct mdevdef *def)
{
	int ret;

	ret = journal_begin(ctx, uuid);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: start: write /" RUN_DIR,
				   name);
	ret = make(ctx, framework, name, uuid, def);
	journal_end(ctx);
	if (ret == -EEXIST)
		return 0;
	return ret < 0 ? ret : 1;
}

static int busy(struct nvvgpu_ctx *ctx, const char *name,
		const struct owner *owner)
{
	char user[OWNER_TEXT_MAX];

	return fail(ctx, EBUSY, NVVGPU_E_IN_USE,
		    "%s: stop: %s has it open; shut down the virtual machine "
		    "that uses it, or take it from that by 'detach'", name,
		    owner_text(owner, user));
}

/*
 * The number of a VFIO group is given to the next device at once, and a link
 * that udev has not yet taken away would then lead to that one.
 */
static void drop_links(struct nvvgpu_ctx *ctx, const char *name,
		       const char *uuid, const char *parent)
{
	file_unlink(ctx, DEV_DIR "/by-name/%s", name);
	file_unlink(ctx, DEV_DIR "/by-uuid/%s", uuid);
	if (*parent)
		file_unlink(ctx, DEV_DIR "/by-path/%s-%s", parent, uuid);
}

int device_stop(struct nvvgpu_ctx *ctx, const char *name, const char *uuid)
{
	char parent[NAME_MAX + 1] = "";
	struct owner owner;
	struct live live;
	int ret;

	if (live_find(ctx, uuid, &live) < 0) {
		live_forget(ctx, uuid);
		return 0;
	}
	if (live_in_use(ctx, &live, &owner))
		return busy(ctx, name, &owner);
	if (live.framework->parent(ctx, uuid, parent) < 0)
		*parent = '\0';
	ret = take_away(ctx, &live, name, uuid);
	if (!ret)
		drop_links(ctx, name, uuid, parent);
	if (ret == -EBUSY)
		return busy(ctx, name, &owner);
	if (ret < 0 && !(live.framework->defines && callouts_wanted(ctx)))
		return fail_system(ctx, -ret, "%s: stop: remove the device",
				   name);
	return ret;
}
