// SPDX-License-Identifier: LGPL-2.1-or-later
/* From a record to a device. */
#include "known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int definition_add_attributes(struct nvvgpu_ctx *ctx, const struct record *rec,
			      struct mdevdef *def)
{
	const struct conf_item *attr;
	int ret = 0;
	size_t i;

	if (rec->framework->defines && gpu_is_ours(ctx, def->parent))
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
	err = definition_add_attributes(ctx, rec, ret);
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

	if (!rec->framework->defines || rec->transient)
		return definition_from_record(ctx, rec, def);
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

/* Somebody has moved the definition by mdevctl: then the record is wrong. */
static int believe_definition(struct nvvgpu_ctx *ctx, struct record *rec,
			      const struct mdevdef *def)
{
	struct nvvgpu_parent *parent;
	struct nvvgpu_host *host;
	int ret;

	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	parent = host_find_parent(host, def->parent);
	if (parent)
		ret = record_bind(rec, parent);
	nvvgpu_host_unref(host);
	if (ret < 0)
		return fail_memory(ctx);
	/* Starting it will say what is wrong with that parent. */
	return parent ? record_write(ctx, rec, true) : 0;
}

/*
 * Where the definition is below the recorded parent, the board counts, not the
 * slot.  Where it is elsewhere, that counts.
 */
static int find_gpu(struct nvvgpu_ctx *ctx, struct record *rec,
		    struct mdevdef *def)
{
	const char *wanted = conf_get(&rec->conf, "gpu_uuid");
	char path[PARENT_PATH_MAX];
	char *board;
	int ret = 0;

	if (strcmp(def->parent, conf_get(&rec->conf, "parent")))
		return believe_definition(ctx, rec, def);
	if (!wanted)
		return 0;
	board = known_board(ctx, def->parent);
	parent_path(ctx, def->parent, path);
	/* What is there and does not say what it is, is what it was. */
	if (board ? strcmp(board, wanted) : !file_exists(ctx, "%s", path))
		ret = follow_board(ctx, rec, def, wanted);
	free(board);
	return ret;
}

static int start_device(struct nvvgpu_ctx *ctx, const struct record *rec,
			const struct mdevdef *def)
{
	return device_start(ctx, rec->framework, rec->name, rec->uuid, def);
}

/* -ENOENT without sentence: its VF is its own, or there is no other. */
static int take_other_vf(struct nvvgpu_ctx *ctx, struct record *rec,
			 struct mdevdef *def, struct nvvgpu_host *host)
{
	struct nvvgpu_parent *parent = host_find_parent(host, def->parent);
	struct place place = { 0 };

	if (!parent || !parent->is_vf || !parent->num_vgpus)
		return -ENOENT;
	place.gpu = parent->gpu;
	place.type = gpu_type_by_id(place.gpu, mdevdef_type(def));
	parent = place.type ? place_parent(&place, true) : NULL;
	return parent ? follow_to(ctx, rec, def, parent) : -ENOENT;
}

/* Somebody else has its VF: any other of its GPU is as good. */
static int start_elsewhere(struct nvvgpu_ctx *ctx, struct record *rec,
			   struct mdevdef *def)
{
	struct nvvgpu_host *host;
	int ret;

	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	ret = place_survey(host);
	if (!ret)
		ret = take_other_vf(ctx, rec, def, host);
	nvvgpu_host_unref(host);
	if (ret == -ENOENT)
		return NO_ROOM;
	return ret < 0 ? ret : start_device(ctx, rec, def);
}

/* No other VF would do; a GPU that has no room is told as ever. */
static int start_nowhere(struct nvvgpu_ctx *ctx, const struct record *rec,
			 const struct mdevdef *def)
{
	struct nvvgpu_parent *parent;
	struct nvvgpu_host *host;
	bool taken;
	int ret;

	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	ret = place_survey(host);
	parent = host_find_parent(host, def->parent);
	taken = parent && parent->num_vgpus;
	nvvgpu_host_unref(host);
	if (ret < 0)
		return ret;
	return !taken ? NO_ROOM :
		fail(ctx, EBUSY, NVVGPU_E_IN_USE,
		     "%s: start: VF %s is somebody else's vGPU now; 'start' "
		     "finds it another one, to be attached instead", rec->name,
		     def->parent);
}

/* Where else than it was a vGPU may be started. */
#define OTHER_VF	(1u << 0)
#define OTHER_GPU	(1u << 1)

static int start_by(struct nvvgpu_ctx *ctx, struct record *rec,
		    struct mdevdef *def, unsigned int where)
{
	int ret;

	ret = find_gpu(ctx, rec, def);
	if (!ret)
		ret = start_device(ctx, rec, def);
	if (ret == -ENOENT && (where & OTHER_GPU))
		ret = start_moved(ctx, rec, def);
	if (ret == NO_ROOM)
		ret = where & OTHER_VF ? start_elsewhere(ctx, rec, def) :
			start_nowhere(ctx, rec, def);
	if (ret == NO_ROOM)
		ret = place_fail(ctx, rec->name, mdevdef_type(def), def->parent,
				 NVVGPU_POLICY_PACK);
	return ret;
}

static int start(struct nvvgpu_ctx *ctx, struct record *rec, unsigned int where)
{
	struct mdevdef def;
	int ret;

	if (live_exists(ctx, rec->uuid))
		return 0;
	ret = get_definition(ctx, rec, &def);
	if (ret < 0)
		return ret;
	ret = start_by(ctx, rec, &def, where);
	mdevdef_free(&def);
	return ret;
}

int start_defined(struct nvvgpu_ctx *ctx, struct record *rec,
		  struct mdevdef *def)
{
	return start_by(ctx, rec, def, OTHER_VF);
}

int start_record(struct nvvgpu_ctx *ctx, struct record *rec)
{
	return start(ctx, rec, OTHER_VF);
}

static int start_anywhere(struct nvvgpu_ctx *ctx, struct record *rec)
{
	return start(ctx, rec, OTHER_VF | OTHER_GPU);
}

/* Takes the lock and finds the record; let_go() is due after success. */
static int take(struct nvvgpu_ctx *ctx, const char *text,
		struct record *rec)
{
	int ret;

	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = record_find(ctx, text, rec);
	if (ret < 0)
		state_unlock(ctx);
	return ret;
}

static void let_go(struct nvvgpu_ctx *ctx, struct record *rec)
{
	record_free(rec);
	state_unlock(ctx);
}

static int with_record(struct nvvgpu_ctx *ctx, const char *text,
		       int (*fn)(struct nvvgpu_ctx *ctx, struct record *rec))
{
	struct record rec;
	int ret;

	ret = take(ctx, text, &rec);
	if (ret < 0)
		return ret;
	ret = fn(ctx, &rec);
	let_go(ctx, &rec);
	return ret;
}

/*
 * Record last: who is killed before has a name that can be deleted again, or
 * started, which makes the definition anew.
 */
int delete_record(struct nvvgpu_ctx *ctx, struct record *rec)
{
	const char *dir = record_dir(rec);
	int ret;

	/* Rather nothing than half of it. */
	ret = dir_writable(ctx, dir);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: delete: write to /%s",
				   rec->name, dir);
	ret = device_stop(ctx, rec->name, rec->uuid);
	if (ret < 0)
		return ret;
	ret = mdevdef_remove_all(ctx, rec->name, rec->uuid);
	if (ret < 0)
		return ret;
	ret = record_remove(ctx, rec->name);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: remove /%s/%s.conf",
				   rec->name, dir, rec->name);
	return 0;
}

static int stop_record(struct nvvgpu_ctx *ctx, struct record *rec)
{
	return rec->transient ? delete_record(ctx, rec) :
		device_stop(ctx, rec->name, rec->uuid);
}

/* Who had it is gone: 1 when it goes too. */
static int release_record(struct nvvgpu_ctx *ctx, struct record *rec)
{
	int ret = rec->transient ? delete_record(ctx, rec) : 0;

	return ret < 0 ? ret : rec->transient;
}

static bool is_of_vf(const struct record *rec, const char *vf)
{
	return !rec->framework->defines &&
		!strcmp(conf_get(&rec->conf, "parent"), vf);
}

/*
 * Of two records of one VF the one that is there, or else the first.  Damaged
 * ones say of themselves when they are asked for.
 */
static int find_of_vf(struct nvvgpu_ctx *ctx, char **names, const char *vf,
		      struct record *ret)
{
	int found = -ENOENT;
	struct record rec;

	for (; *names; names++) {
		if (record_read(ctx, *names, &rec) < 0)
			continue;
		if (!is_of_vf(&rec, vf) ||
		    (!found && !live_exists(ctx, rec.uuid))) {
			record_free(&rec);
			continue;
		}
		if (!found)
			record_free(ret);
		*ret = rec;
		found = 0;
	}
	return found;
}

/* As take(), by the VF; 1 when there is one, else nothing is taken. */
static int take_vf(struct nvvgpu_ctx *ctx, const char *vf, struct record *rec)
{
	char path[PARENT_PATH_MAX], **names;
	size_t count;
	int ret;

	/* Who asks has any PCI device in mind, and must not wait for us. */
	if (!pci_address_valid(vf))
		return 0;
	parent_path(ctx, vf, path);
	if (!framework_vendor_vfio.offers(ctx, path))
		return 0;
	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = record_names(ctx, &names, &count);
	if (!ret) {
		ret = !find_of_vf(ctx, names, vf, rec);
		names_free(names);
	}
	if (ret <= 0)
		state_unlock(ctx);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_vf_start(struct nvvgpu_ctx *ctx, const char *vf)
{
	struct record rec;
	int ret;

	ret = take_vf(ctx, vf, &rec);
	if (ret <= 0)
		return ret;
	ret = start(ctx, &rec, 0);
	let_go(ctx, &rec);
	return ret < 0 ? ret : 1;
}

NVVGPU_EXPORT int nvvgpu_vgpu_start(struct nvvgpu_ctx *ctx,
				    const char *name_or_uuid)
{
	int ret = with_record(ctx, name_or_uuid, start_anywhere);

	return ret < 0 ? ret : 0;
}

NVVGPU_EXPORT int nvvgpu_vgpu_stop(struct nvvgpu_ctx *ctx,
				   const char *name_or_uuid)
{
	return with_record(ctx, name_or_uuid, stop_record);
}

NVVGPU_EXPORT int nvvgpu_vgpu_release(struct nvvgpu_ctx *ctx,
				      const char *name_or_uuid)
{
	return with_record(ctx, name_or_uuid, release_record);
}

/*
 * Of two domains with one vGPU the second cannot start, and must not take it
 * from the first, which may be about to open it.
 */
static int release_from(struct nvvgpu_ctx *ctx, struct record *rec,
			const char *domain)
{
	const char *made_for = conf_get(&rec->conf, "domain");

	return made_for && strcmp(made_for, domain) ? 0 :
		release_record(ctx, rec);
}

NVVGPU_EXPORT int nvvgpu_vgpu_release_from(struct nvvgpu_ctx *ctx,
					   const char *name_or_uuid,
					   const char *domain)
{
	struct record rec;
	int ret;

	ret = take(ctx, name_or_uuid, &rec);
	if (ret < 0)
		return ret;
	ret = release_from(ctx, &rec, domain);
	let_go(ctx, &rec);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_vf_release_from(struct nvvgpu_ctx *ctx, const char *vf,
					 const char *domain)
{
	struct record rec;
	int ret;

	ret = take_vf(ctx, vf, &rec);
	if (ret <= 0)
		return ret;
	ret = release_from(ctx, &rec, domain);
	let_go(ctx, &rec);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_vgpu_delete(struct nvvgpu_ctx *ctx,
				     const char *name_or_uuid)
{
	return with_record(ctx, name_or_uuid, delete_record);
}
