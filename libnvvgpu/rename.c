// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Gives a vGPU another name.  Its UUID stays, as domains know it by that.
 *
 * A record is called by its file and by the section in it, and no system call
 * changes both.  So the file first gets a section for either name, then its new
 * name, then loses the old section: at each moment one of the names is there,
 * and its record is whole.  Definition and driver are told in between; as long
 * as the record says renamed_from, a second rename does what is missing.
 */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KIND "vgpu"
#define NAME_ATTRIBUTE "nvvgpu/name"

bool rename_may_have(struct nvvgpu_ctx *ctx, const char *name)
{
	return file_exists(ctx, RENAMED_DIR "/%s", name);
}

/*
 * Nothing else tells that the UUID of the old name is taken, but all records
 * one by one.  The note outlives the vGPU, and only makes somebody look.
 */
static int note_name(struct nvvgpu_ctx *ctx, const struct record *rec)
{
	char own[UUID_LEN + 1];
	int ret;

	uuid_of_name(rec->name, own);
	if (strcmp(own, rec->uuid))
		return 0;
	ret = atomic_write(ctx, RENAMED_DIR, rec->name, "", true);
	return ret < 0 ? fail_system(ctx, -ret, "%s: rename: write to /"
				     RENAMED_DIR, rec->name) : 0;
}

static int no_name(struct nvvgpu_ctx *ctx, const char *name, const char *to)
{
	return fail(ctx, EINVAL, NVVGPU_E_INVALID,
		    "%s: rename: '%s' is no name for a vGPU; use a-z, 0-9, "
		    "'.', '_', '-', at most %d of them, a letter or digit "
		    "first, and nothing that looks like a UUID", name, to,
		    NVVGPU_NAME_MAX);
}

bool name_is_taken(struct nvvgpu_ctx *ctx, const char *name, const char *uuid)
{
	char other[UUID_LEN + 1];

	return record_exists(ctx, name) ||
		(claim_held(ctx, name, other) && strcmp(other, uuid));
}

static int taken(struct nvvgpu_ctx *ctx, const struct record *rec,
		 const char *to)
{
	char other[UUID_LEN + 1];

	if (record_exists(ctx, to))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: rename: there is a vGPU '%s'; take another "
			    "name", rec->name, to);
	if (claim_held(ctx, to, other) && strcmp(other, rec->uuid))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: rename: vGPU %s, made by somebody else, has "
			    "the name '%s'", rec->name, other, to);
	return 0;
}

/* Killed half way it has the new name already. */
static int find_renamed(struct nvvgpu_ctx *ctx, const char *from,
			const char *to, struct record *ret)
{
	struct record rec;
	const char *was;

	if (record_read(ctx, to, &rec) < 0)
		return -ENOENT;
	was = conf_get(&rec.conf, "renamed_from");
	if (!was || strcmp(was, from)) {
		record_free(&rec);
		return -ENOENT;
	}
	*ret = rec;
	return 0;
}

static int find(struct nvvgpu_ctx *ctx, const char *from, const char *to,
		struct record *ret)
{
	if (name_valid(from) && !record_exists(ctx, from) &&
	    !find_renamed(ctx, from, to, ret))
		return 0;
	return record_find(ctx, from, ret);
}

/* Each section says what the other is, behind everything else. */
static char *print_both(struct record *rec, const char *to)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out;
	int ret;

	ret = conf_set(&rec->conf, "renamed_from", NULL) ?:
		conf_set(&rec->conf, "renamed_to", NULL) ?:
		conf_set(&rec->conf, "renamed_to", to);
	out = ret ? NULL : open_memstream(&text, &size);
	if (!out)
		return NULL;
	conf_print(out, &rec->conf, KIND, rec->name);
	ret = conf_set(&rec->conf, "renamed_to", NULL) ?:
		conf_set(&rec->conf, "renamed_from", rec->name);
	conf_print(out, &rec->conf, KIND, to);
	if (fclose(out) || ret) {
		free(text);
		return NULL;
	}
	return text;
}

static int write_both(struct nvvgpu_ctx *ctx, struct record *rec,
		      const char *to)
{
	char file[NVVGPU_NAME_MAX + 8];
	char *text = print_both(rec, to);
	int ret;

	if (!text)
		return fail_memory(ctx);
	snprintf(file, sizeof(file), "%s.conf", rec->name);
	ret = atomic_write(ctx, record_dir(rec), file, text, true);
	free(text);
	return ret < 0 ? fail_system(ctx, -ret, "%s: rename: write /%s/%s",
				     rec->name, record_dir(rec), file) : 0;
}

static int move_file(struct nvvgpu_ctx *ctx, const char *dir, const char *from,
		     const char *to)
{
	char old[NVVGPU_NAME_MAX + 8], new[NVVGPU_NAME_MAX + 8];
	int ret;

	snprintf(old, sizeof(old), "%s.conf", from);
	snprintf(new, sizeof(new), "%s.conf", to);
	ret = atomic_rename(ctx, dir, old, new);
	return ret < 0 ? fail_system(ctx, -ret, "%s: rename /%s/%s to %s",
				     from, dir, old, new) : 0;
}

static bool has_name(const struct mdevdef *def)
{
	const char *name, *value;
	size_t i;

	for (i = 0; !mdevdef_get_attribute(def, i, &name, &value); i++)
		if (!strcmp(name, NAME_ATTRIBUTE))
			return true;
	return false;
}

int name_definition(struct nvvgpu_ctx *ctx, const struct record *rec,
		    struct mdevdef *def, bool add)
{
	if (!def->doc || (!add && !has_name(def)))
		return 0;
	if (mdevdef_set_attribute(def, NAME_ATTRIBUTE, rec->name) < 0)
		return fail_memory(ctx);
	return mdevdef_rewrite(ctx, def, rec->name, rec->uuid);
}

/*
 * A driver that has the name sends the event by itself.  One that refuses it
 * changes nothing: the record's name counts.
 */
void name_device(struct nvvgpu_ctx *ctx, const struct record *rec)
{
	struct live live;

	if (live_find(ctx, rec->uuid, &live) < 0)
		return;
	if (!file_exists(ctx, "%s/" NAME_ATTRIBUTE, live.dir))
		live_announce(ctx, &live);
	else if (file_write(ctx, rec->name, "%s/" NAME_ATTRIBUTE,
			    live.dir) < 0)
		tell(ctx, "%s: its driver does not take the name", rec->name);
}

/* From OLD.conf to NEW.conf, which rec is then. */
static int move_record(struct nvvgpu_ctx *ctx, struct record *rec,
		       const char *to)
{
	int ret;

	ret = taken(ctx, rec, to);
	if (!ret)
		ret = note_name(ctx, rec);
	if (!ret)
		ret = write_both(ctx, rec, to);
	if (!ret)
		ret = move_file(ctx, record_dir(rec), rec->name, to);
	if (!ret)
		snprintf(rec->name, sizeof(rec->name), "%s", to);
	return ret;
}

/* The sentence of what went wrong stays; the file has both sections. */
static int move_back(struct nvvgpu_ctx *ctx, const struct record *rec,
		     const char *from, int err)
{
	enum nvvgpu_error code = ctx->code;
	char *why = strdup(ctx->error);

	if (!why)
		return err;
	move_file(ctx, record_dir(rec), rec->name, from);
	fail(ctx, -err, code, "%s", why);
	free(why);
	return err;
}

static int rename_record(struct nvvgpu_ctx *ctx, struct record *rec,
			 const char *to, struct mdevdef *def)
{
	char from[NVVGPU_NAME_MAX + 1] = "";
	int ret = 0;

	if (strcmp(rec->name, to)) {
		memcpy(from, rec->name, sizeof(from));
		ret = move_record(ctx, rec, to);
	} else if (!conf_get(&rec->conf, "renamed_from")) {
		return 0;
	}
	if (ret < 0)
		return ret;
	ret = name_definition(ctx, rec, def, false);
	if (ret < 0)
		return *from ? move_back(ctx, rec, from, ret) : ret;
	name_device(ctx, rec);
	if (conf_set(&rec->conf, "renamed_from", NULL) < 0)
		return fail_memory(ctx);
	return record_write(ctx, rec, true);
}

/* Killed before the file had its new name it still is what it was. */
static int take_back(struct nvvgpu_ctx *ctx, struct record *rec)
{
	if (conf_set(&rec->conf, "renamed_to", NULL) < 0)
		return fail_memory(ctx);
	return record_write(ctx, rec, true);
}

static int rename_to(struct nvvgpu_ctx *ctx, struct record *rec,
		     const char *to)
{
	struct mdevdef def = { 0 };
	int ret = -ENOENT;

	if (rec->framework->defines)
		ret = mdevdef_find(ctx, conf_get(&rec->conf, "parent"),
				   rec->uuid, &def);
	if (!ret || ret == -ENOENT)
		ret = rename_record(ctx, rec, to, &def);
	mdevdef_free(&def);
	return ret;
}

int rename_finish(struct nvvgpu_ctx *ctx, struct record *rec)
{
	return conf_get(&rec->conf, "renamed_from") ?
		rename_to(ctx, rec, rec->name) : take_back(ctx, rec);
}

static int rename_locked(struct nvvgpu_ctx *ctx, const char *from,
			 const char *to)
{
	struct record rec;
	int ret;

	ret = find(ctx, from, to, &rec);
	if (ret < 0)
		return ret;
	ret = rename_to(ctx, &rec, to);
	record_free(&rec);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_vgpu_rename(struct nvvgpu_ctx *ctx,
				     const char *name_or_uuid, const char *to)
{
	int ret;

	if (!name_valid(to))
		return no_name(ctx, name_or_uuid, to);
	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = rename_locked(ctx, name_or_uuid, to);
	state_unlock(ctx);
	return ret;
}
