// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From a definition to a device and back.  Order, so that SIGKILL at any point
 * leaves what the next command can repair: note in the journal, device, its
 * attributes in the order of the definition, note away.
 */
#include "private.h"

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

int device_start(struct nvvgpu_ctx *ctx, const struct framework *framework,
		 const char *name, const char *uuid, const struct mdevdef *def)
{
	int ret;

	if (live_exists(ctx, uuid))
		return 0;
	ret = journal_begin(ctx, uuid);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: start: write /" RUN_DIR,
				   name);
	ret = framework->create(ctx, def->parent, mdevdef_type(def), uuid);
	if (ret == -EEXIST) {
		/* mdevctl was faster, and does the rest too. */
		journal_end(ctx);
		return 0;
	}
	if (ret < 0) {
		ret = create_fail(ctx, name, ret, def);
	} else {
		ret = set_attributes(ctx, framework, name, uuid, def);
		if (ret < 0)
			framework->remove(ctx, uuid);
	}
	journal_end(ctx);
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
	ret = live.framework->remove(ctx, uuid);
	if (!ret)
		drop_links(ctx, name, uuid, parent);
	if (ret == -EBUSY)
		return busy(ctx, name, &owner);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: stop: remove the device",
				   name);
	return 0;
}
