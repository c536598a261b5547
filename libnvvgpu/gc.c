// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Takes away what is left of what was killed, and what nobody else will: never
 * anything that is in use, that somebody else made, or that is younger than
 * the grace that the caller gives those who are still at work.
 */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct gc {
	struct nvvgpu_ctx *ctx;
	bool dry;
	unsigned int grace;
	nvvgpu_leftover_fn fn;
	void *data;
	int count;
	int first;		/* failure */
};

static void found(struct gc *gc, const char *kind, const char *object,
		  const char *what)
{
	gc->count++;
	gc->fn(gc->data, kind, object, what);
}

static void failed(struct gc *gc, int err, const char *object)
{
	fail_system(gc->ctx, -err, "%s: gc: remove", object);
	tell_error(gc->ctx);
	if (!gc->first)
		gc->first = err;
}

/* Whether it is long enough ago that the file was last touched. */
static bool is_old(struct gc *gc, const char *path)
{
	long long changed;

	return !file_changed(gc->ctx, &changed, "%s", path) &&
		changed + gc->grace <= (long long)time(NULL);
}

/* A file or link that only we make. */
static void drop(struct gc *gc, const char *kind, const char *path,
		 const char *what)
{
	char object[PATH_MAX + 1];
	int ret;

	snprintf(object, sizeof(object), "/%s", path);
	ret = gc->dry ? 0 : file_unlink(gc->ctx, "%s", path);
	if (ret < 0 && ret != -ENOENT)
		failed(gc, ret, object);
	else
		found(gc, kind, object, what);
}

/* Calls fn with each entry of a directory; hidden ones are skipped. */
static void each(struct gc *gc, const char *dir,
		 void (*fn)(struct gc *gc, const char *dir, const char *entry))
{
	const char *entry;
	DIR *stream;

	if (dir_open(gc->ctx, &stream, "%s", dir) < 0)
		return;
	while ((entry = dir_next(stream)))
		fn(gc, dir, entry);
	closedir(stream);
}

/* --- what a killed writer has left ------------------------------------------- */

/* With the lock held nobody is writing. */
static void drop_temporary(struct gc *gc, const char *dir)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/" ATOMIC_TEMPORARY, dir);
	if (file_exists(gc->ctx, "%s", path))
		drop(gc, "temporary-file", path,
		     "its writer was killed before it was complete");
}

static void in_definitions(struct gc *gc, const char *dir, const char *entry)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, entry);
	drop_temporary(gc, path);
}

/* --- notes that are true no more ----------------------------------------------- */

static void check_claim(struct gc *gc, const char *dir, const char *name)
{
	char path[PATH_MAX], uuid[UUID_LEN + 1];

	if (!name_valid(name) || claim_held(gc->ctx, name, uuid))
		return;
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	drop(gc, "claim", path, "the vGPU that had this name has gone");
}

static void check_note(struct gc *gc, const char *dir, const char *entry)
{
	char path[PATH_MAX], uuid[UUID_LEN + 1];

	if (!uuid_read(entry, uuid) || live_exists(gc->ctx, uuid))
		return;
	snprintf(path, sizeof(path), "%s/%s", dir, entry);
	drop(gc, "note", path, "the vGPU that was on this VF has gone");
}

/* Of a name whose UUID nobody has any more. */
static void check_renamed(struct gc *gc, const char *dir, const char *name)
{
	char path[PATH_MAX], uuid[UUID_LEN + 1];
	struct record rec;
	int ret;

	uuid_of_name(name, uuid);
	ret = record_find_uuid(gc->ctx, uuid, &rec);
	if (!ret)
		record_free(&rec);
	if (ret != -ENOENT)
		return;
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	drop(gc, "note", path, "the vGPU that was called so has gone");
}

/* --- records ---------------------------------------------------------------------- */

static void finish_rename(struct gc *gc, struct record *rec)
{
	int ret = gc->dry ? 0 : rename_finish(gc->ctx, rec);

	if (ret < 0)
		failed(gc, ret, rec->name);
	else
		found(gc, "rename", rec->name,
		      "somebody was killed while he renamed it");
}

/*
 * A record alone can be started; but whose definition somebody has taken away
 * by mdevctl is not wanted any more.  Where mdevctl has nothing at all, it is
 * rather mdevctl's files that are missing.
 */
static bool is_orphan(struct gc *gc, const struct record *rec)
{
	char path[PATH_MAX];

	if ((!rec->framework->defines && !rec->transient) ||
	    live_exists(gc->ctx, rec->uuid) ||
	    mdevdef_exists(gc->ctx, rec->uuid) ||
	    !file_exists(gc->ctx, MDEVCTL_DIR))
		return false;
	snprintf(path, sizeof(path), "%s/%s.conf", record_dir(rec), rec->name);
	return is_old(gc, path);
}

static void drop_record(struct gc *gc, const struct record *rec)
{
	int ret = gc->dry ? 0 : record_remove(gc->ctx, rec->name);

	if (ret < 0)
		failed(gc, ret, rec->name);
	else
		found(gc, "record", rec->name,
		      "neither its device nor its definition is there");
}

/* What cannot be read is left for a person. */
static void check_record(struct gc *gc, const char *name)
{
	struct record rec;

	if (record_read(gc->ctx, name, &rec) < 0)
		return;
	if (conf_get(&rec.conf, "renamed_from") ||
	    conf_get(&rec.conf, "renamed_to"))
		finish_rename(gc, &rec);
	else if (is_orphan(gc, &rec))
		drop_record(gc, &rec);
	record_free(&rec);
}

static int check_records(struct gc *gc)
{
	char **names;
	size_t count, i;
	int ret;

	ret = record_names(gc->ctx, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++)
		check_record(gc, names[i]);
	names_free(names);
	return 0;
}

static int collect(struct gc *gc)
{
	int ret;

	drop_temporary(gc, STATE_DIR);
	drop_temporary(gc, RECORD_DIR);
	drop_temporary(gc, PROFILE_DIR);
	each(gc, MDEVCTL_DIR, in_definitions);
	each(gc, CLAIM_DIR, check_claim);
	each(gc, NOTE_DIR, check_note);
	ret = check_records(gc);
	if (ret < 0)
		return ret;
	each(gc, RENAMED_DIR, check_renamed);
	return gc->first ? gc->first : gc->count;
}

NVVGPU_EXPORT int nvvgpu_gc(struct nvvgpu_ctx *ctx, unsigned int flags,
			    unsigned int grace_seconds, nvvgpu_leftover_fn fn,
			    void *data)
{
	struct gc gc = {
		.ctx = ctx,
		.dry = flags & NVVGPU_GC_DRY_RUN,
		.grace = grace_seconds,
		.fn = fn,
		.data = data,
	};
	int ret;

	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = collect(&gc);
	state_unlock(ctx);
	return ret;
}
