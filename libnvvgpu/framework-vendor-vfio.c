// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NVIDIA's vendor VFIO: each VF is a device of its own that a VMM can open, and
 * becomes a vGPU when the number of a type is written to it, until 0 is.
 */
#include "vendor-note.h"
#include "vendor-place.h"
#include "vendor-types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A blank clears it, nothing does not (NVIDIA's guide). */
#define PARAMS "nvidia/vgpu_params"
#define NO_PARAMS " "

static bool vendor_offers(struct nvvgpu_ctx *ctx, const char *dir)
{
	return file_exists(ctx, "%s/" VENDOR_CREATABLE, dir);
}

/* --- what there is ----------------------------------------------------------- */

struct walk {
	struct nvvgpu_host *host;
	live_fn fn;
	void *data;
};

static int see(struct walk *walk, struct nvvgpu_parent *parent,
	       const char *uuid)
{
	char id[32];

	snprintf(id, sizeof(id), VENDOR_PREFIX "%u", parent->assigned);
	parent->assigned = 0;
	return walk->fn(walk->data, parent, uuid, id);
}

static int see_noted(void *data, const struct note *note)
{
	struct walk *walk = data;
	struct nvvgpu_parent *parent = host_find_parent(walk->host, note->vf);

	if (!parent || !parent->assigned ||
	    !note_holds(walk->host->ctx, note, parent->assigned))
		return 0;
	return see(walk, parent, note->uuid);
}

static int vendor_each(struct nvvgpu_host *host, bool types, live_fn fn,
		       void *data)
{
	struct walk walk = { .host = host, .fn = fn, .data = data };
	bool any = false;
	int ret;
	size_t i;

	(void)types;
	for (i = 0; i < host->num_parents; i++) {
		struct nvvgpu_parent *parent = host->parents[i];

		if (parent->framework == &framework_vendor_vfio &&
		    !vendor_assigned(host->ctx, parent->address,
				     &parent->assigned))
			any |= parent->assigned;
	}
	if (!any)
		return 0;
	ret = note_each(host->ctx, see_noted, &walk);
	for (i = 0; !ret && i < host->num_parents; i++)
		if (host->parents[i]->assigned)
			ret = see(&walk, host->parents[i], NULL);
	return ret;
}

static void vendor_dir(struct nvvgpu_parent *parent, const char *uuid,
		       char dir[PARENT_PATH_MAX])
{
	(void)uuid;
	snprintf(dir, PARENT_PATH_MAX, "%s", parent->dir);
}

static int vendor_find(struct nvvgpu_ctx *ctx, const char *uuid,
		       struct live *ret)
{
	struct note note;

	if (note_find(ctx, uuid, &note) < 0)
		return -ENOENT;
	snprintf(ret->dir, sizeof(ret->dir), PCI_DEVICES "/%s", note.vf);
	return 0;
}

static int vendor_type(struct nvvgpu_parent *parent, const char *uuid,
		       char *buf, size_t size)
{
	struct note note;

	if (note_find(parent->host->ctx, uuid, &note) < 0)
		return -ENOENT;
	snprintf(buf, size, VENDOR_PREFIX "%u", note.type);
	return 0;
}

static int vendor_parent(struct nvvgpu_ctx *ctx, const char *uuid,
			 char buf[NAME_MAX + 1])
{
	struct note note;

	if (note_find(ctx, uuid, &note) < 0)
		return -ENOENT;
	snprintf(buf, NAME_MAX + 1, "%s", note.vf);
	return 0;
}

/* --- what is changed ----------------------------------------------------------- */

static int assign(struct nvvgpu_ctx *ctx, const char *vf, unsigned int type)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", type);
	return file_write(ctx, text, PCI_DEVICES "/%s/" VENDOR_CURRENT, vf);
}

/* The last vGPU of the VF may have left its parameters. */
static int clear_params(struct nvvgpu_ctx *ctx, const char *vf)
{
	char *left = file_read_dup(ctx, PCI_DEVICES "/%s/" PARAMS, vf);
	int ret = 0;

	if (left && left[strspn(left, " ")])
		ret = file_write(ctx, NO_PARAMS, PCI_DEVICES "/%s/" PARAMS,
				 vf);
	free(left);
	return ret;
}

/*
 * Note first: who is killed between the two has noted a VF without type, which
 * is nobody's; the other way round it would be somebody else's for ever.
 */
static int note_and_assign(struct nvvgpu_ctx *ctx, const char *vf,
			   unsigned int type, const char *uuid)
{
	unsigned int now;
	int ret;

	ret = note_write(ctx, uuid, vf, type);
	if (ret < 0)
		return ret;
	ret = assign(ctx, vf, type);
	if (!ret)
		ret = vendor_assigned(ctx, vf, &now);
	if (!ret && now != type)
		ret = -EBUSY;
	if (ret < 0)
		note_remove(ctx, uuid);
	return ret;
}

/* udev looks at the VF's node again: there is a name for it, or none more. */
static void announce(struct nvvgpu_ctx *ctx, const char *vf)
{
	struct live live = { .framework = &framework_vendor_vfio };

	snprintf(live.dir, sizeof(live.dir), PCI_DEVICES "/%s", vf);
	live_announce(ctx, &live);
}

/* Of a type that is not listed nothing more is known than that it is not now. */
static int vendor_create(struct nvvgpu_ctx *ctx, const char *vf,
			 const char *type, const char *uuid)
{
	struct vendor_type found;
	unsigned int number, now;
	int ret, place = -1;
	char *list;

	if (!vendor_type_number(type, &number) || !pci_address_valid(vf))
		return -ENOENT;
	ret = vendor_assigned(ctx, vf, &now);
	if (ret < 0)
		return ret;
	if (now)
		return -EBUSY;
	list = vendor_read_list(ctx, vf);
	if (list && vendor_list_find(list, number, &found)) {
		vendor_keep_list(ctx, vf, list);
		place = vendor_choose_place(ctx, vf, number);
		ret = note_and_assign(ctx, vf, number, uuid);
	} else {
		ret = -ENOSPC;
	}
	free(list);
	if (ret < 0)
		return ret;
	ret = clear_params(ctx, vf);
	if (!ret && place >= 0)
		ret = vendor_set_place(ctx, vf, place);
	if (ret < 0)
		framework_vendor_vfio.remove(ctx, uuid);
	else
		announce(ctx, vf);
	return ret;
}

static int vendor_claim(struct nvvgpu_ctx *ctx, const char *vf,
			const char *type, const char *uuid)
{
	unsigned int number;

	if (!vendor_type_number(type, &number))
		return -ENOENT;
	return note_write(ctx, uuid, vf, number);
}

/* Only its own: a VF has much else, and "reset" or "remove" among it. */
static int vendor_set(struct nvvgpu_ctx *ctx, const char *uuid,
		      const char *name, const char *value)
{
	struct note note;

	if (strncmp(name, "nvidia/", 7) || strchr(name + 7, '/') ||
	    !strcmp(name, VENDOR_CURRENT))
		return -ENOENT;
	if (note_find(ctx, uuid, &note) < 0)
		return -ENODEV;
	return file_write(ctx, value, PCI_DEVICES "/%s/%s", note.vf, name);
}

/* Whether it is worth asking again: not who may not ask, or asks nobody. */
static bool is_refusal(int err)
{
	return err < 0 && err != -ENOENT && err != -ENODEV && err != -EACCES &&
		err != -EROFS;
}

/*
 * For a while after a VMM has closed it the driver refuses, with errors that
 * are not documented.  The note is looked at each time: whoever else may have
 * cleared the VF and given it another type keeps that.
 */
static int vendor_remove(struct nvvgpu_ctx *ctx, const char *uuid)
{
	static const struct timespec ms100 = { .tv_nsec = 100000000 };
	char vf[NAME_MAX + 1];
	int ret = 0, tries = 100;
	struct note note;

	if (vendor_parent(ctx, uuid, vf) < 0)
		return 0;
	while (!note_find(ctx, uuid, &note)) {
		ret = assign(ctx, vf, 0);
		if (!is_refusal(ret) || !tries--)
			break;
		nanosleep(&ms100, NULL);
	}
	if (ret < 0 && !note_find(ctx, uuid, &note))
		return ret;
	note_remove(ctx, uuid);
	announce(ctx, vf);
	return 0;
}

const struct framework framework_vendor_vfio = {
	.name = "vendor-vfio",
	.sizes_in_names = true,
	.offers = vendor_offers,
	.read_types = vendor_read_types,
	.type_text = vendor_type_text,
	.available = vendor_available,
	.region = vendor_region,
	.extent = vendor_extent,
	.each = vendor_each,
	.dir = vendor_dir,
	.find = vendor_find,
	.type = vendor_type,
	.parent = vendor_parent,
	.create = vendor_create,
	.set = vendor_set,
	.remove = vendor_remove,
	.claim = vendor_claim,
	.forget = note_remove,
};
