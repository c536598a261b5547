// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Makes a named vGPU: record, definition, device, in this order, and all of
 * them or none.  SIGKILL after the record leaves a name without definition,
 * after the definition one without device: both are "defined" for start,
 * which does the rest, and for delete, which takes it away.
 */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int uuid_taken(struct nvvgpu_ctx *ctx, const struct wish *wish)
{
	struct record rec;
	int ret;

	ret = record_find_uuid(ctx, wish->uuid, &rec);
	if (ret == -ENOENT)
		return 0;
	if (ret < 0)
		return ret;
	ret = fail(ctx, EEXIST, NVVGPU_E_EXISTS,
		   "%s: create: vGPU '%s' has UUID %s; take another name, or "
		   "another UUID by --uuid", wish->name, rec.name, wish->uuid);
	record_free(&rec);
	return ret;
}

static int taken(struct nvvgpu_ctx *ctx, const struct wish *wish)
{
	bool live = live_exists(ctx, wish->uuid);
	bool defined = mdevdef_exists(ctx, wish->uuid);
	char other[UUID_LEN + 1];
	int ret = 0;

	if (record_exists(ctx, wish->name))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: there is a vGPU of that name; take "
			    "another name", wish->name);
	if (claim_held(ctx, wish->name, other))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: vGPU %s, made by somebody else, has "
			    "that name", wish->name, other);
	/* Who was renamed keeps the UUID that follows from its old name. */
	if (live || defined || rename_may_have(ctx, wish->name))
		ret = uuid_taken(ctx, wish);
	if (ret < 0)
		return ret;
	if (live)
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: a vGPU with UUID %s exists; take "
			    "another name or UUID", wish->name, wish->uuid);
	if (defined)
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: mdevctl has a definition of UUID %s; "
			    "take another name or UUID, or undefine that one",
			    wish->name, wish->uuid);
	return 0;
}

/*
 * PROFILE-N, the first that is free, from where the last search in this
 * context ended: many in a row must not search from the start each time.
 */
static int choose_name(struct nvvgpu_ctx *ctx, struct wish *wish)
{
	unsigned int n = 0;
	int len;

	if (!strcmp(ctx->hint_profile, wish->profile))
		n = ctx->hint_number;
	do {
		len = snprintf(wish->name, sizeof(wish->name), "%s-%u",
			       wish->profile, n++);
		if (len >= (int)sizeof(wish->name))
			return fail(ctx, EINVAL, NVVGPU_E_INVALID,
				    "%s: create: its name is too long to make "
				    "names of vGPUs from it; give one",
				    wish->profile);
		uuid_of_name(wish->name, wish->uuid);
	} while (taken(ctx, wish) < 0);
	snprintf(ctx->hint_profile, sizeof(ctx->hint_profile), "%s",
		 wish->profile);
	ctx->hint_number = n;
	return 0;
}

static int name_wish(struct nvvgpu_ctx *ctx, struct nvvgpu_request *req,
		     struct wish *wish)
{
	int ret;

	if (!req->name && req->uuid)
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: create: a vGPU with a UUID of its own needs a "
			    "name", req->uuid);
	if (!req->name)
		return choose_name(ctx, wish);
	snprintf(wish->name, sizeof(wish->name), "%s", req->name);
	if (req->uuid)
		memcpy(wish->uuid, req->uuid, sizeof(wish->uuid));
	else
		uuid_of_name(wish->name, wish->uuid);
	ret = taken(ctx, wish);
	return ret || !req->uuid ? ret : uuid_taken(ctx, wish);
}

static int read_profile(struct nvvgpu_ctx *ctx, const char *name,
			struct wish *wish)
{
	struct nvvgpu_profile *profile;
	int ret;

	ret = nvvgpu_profile_load(ctx, name, &profile);
	if (ret < 0)
		return ret;
	wish->from = profile;
	wish->profile = profile->name;
	wish->type = nvvgpu_profile_get_type(profile);
	wish->gpu = nvvgpu_profile_get_gpu(profile);
	wish->policy = profile->policy;
	wish->autostart = profile->autostart;
	return 0;
}

/* Of the profile first, in its order; the request's take their place. */
static int gather_attributes(struct nvvgpu_ctx *ctx,
			     const struct nvvgpu_request *req,
			     struct wish *wish)
{
	const struct conf *from[] = {
		wish->from && !req->exact ? &wish->from->conf : NULL,
		&req->attributes,
	};
	const struct conf_item *attr;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(from); i++)
		for (j = 0; from[i] && (attr = conf_attribute(from[i], j)); j++)
			if (conf_set(&wish->attributes, attr->key,
				     attr->value) < 0)
				return fail_memory(ctx);
	return 0;
}

static void wish_free(struct wish *wish)
{
	nvvgpu_profile_unref(wish->from);
	conf_free(&wish->attributes);
}

/* Puts profile and request together; the request wins. */
static int make_wish(struct nvvgpu_ctx *ctx, struct nvvgpu_request *req,
		     struct wish *wish)
{
	const char *who = req->name ? req->name : "a vGPU";
	int ret;

	*wish = (struct wish) { .autostart = true, .no_start = req->no_start };
	if (req->exact) {
		wish->profile = req->profile;
	} else if (req->profile) {
		ret = read_profile(ctx, req->profile, wish);
		if (ret < 0)
			return ret;
	} else if (!req->type || !req->name) {
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: create: it needs a profile, or else a name "
			    "and a type", who);
	}
	if (req->type)
		wish->type = req->type;
	if (req->gpu)
		wish->gpu = req->gpu;
	if (req->autostart_set)
		wish->autostart = req->autostart;
	ret = gather_attributes(ctx, req, wish);
	return ret ? ret : name_wish(ctx, req, wish);
}

static int set_keys(struct record *rec, const struct wish *wish,
		    struct nvvgpu_type *type, struct nvvgpu_parent *parent)
{
	struct conf *conf = &rec->conf;
	const struct conf_item *attr;
	size_t i;
	int ret;

	ret = conf_set(conf, "uuid", wish->uuid) ?:
		conf_set(conf, "profile", wish->profile) ?:
		conf_set(conf, "type", type->id) ?:
		record_set_said(conf, "type_name",
				nvvgpu_type_get_name(type)) ?:
		record_bind(rec, parent) ?:
		conf_set(conf, "autostart", wish->autostart ? "yes" : "no");
	for (i = 0; !ret && (attr = conf_attribute(&wish->attributes, i)); i++)
		ret = conf_set(conf, attr->key, attr->value);
	return ret;
}

static int make_record(struct nvvgpu_ctx *ctx, struct record *rec,
		       const struct wish *wish, struct nvvgpu_type *type,
		       struct nvvgpu_parent *parent)
{
	if (!component_valid(type->id))
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: create: the driver calls its type '%s', "
			    "which no definition can hold", wish->name,
			    type->id);
	*rec = (struct record) { .autostart = wish->autostart };
	memcpy(rec->name, wish->name, sizeof(rec->name));
	memcpy(rec->uuid, wish->uuid, sizeof(rec->uuid));
	if (!set_keys(rec, wish, type, parent))
		return 0;
	record_free(rec);
	return fail_memory(ctx);
}

static int define_and_start(struct nvvgpu_ctx *ctx, const struct record *rec,
			    bool no_start)
{
	bool defines = rec->framework->defines, made = false;
	struct mdevdef def;
	int ret;

	ret = definition_from_record(ctx, rec, &def);
	if (ret < 0)
		return ret;
	if (defines)
		ret = mdevdef_write(ctx, &def, rec->name, rec->uuid, &made);
	if (!ret && !no_start) {
		ret = device_start(ctx, rec->framework, rec->name, rec->uuid,
				   &def);
		if (ret < 0 && defines)
			mdevdef_remove(ctx, def.parent, rec->uuid);
	}
	if (ret < 0 && made)
		file_unlink(ctx, MDEVCTL_DIR "/%s", def.parent);
	mdevdef_free(&def);
	return ret < 0 ? ret : 0;
}

/* One parent: all or nothing. */
static int try_parent(struct nvvgpu_ctx *ctx, const struct wish *wish,
		      struct nvvgpu_type *type, struct nvvgpu_parent *parent)
{
	struct record rec;
	int ret;

	ret = make_record(ctx, &rec, wish, type, parent);
	if (ret < 0)
		return ret;
	ret = record_write(ctx, &rec, false);
	if (!ret) {
		ret = define_and_start(ctx, &rec, wish->no_start);
		if (ret < 0)
			record_remove(ctx, rec.name);
	}
	record_free(&rec);
	return ret;
}

/*
 * Somebody who knows no lock of ours may take a VF: then the next one.  A VF
 * that still says there is room, and has none, speaks for all: its GPU is full.
 */
static int try_place(struct nvvgpu_ctx *ctx, const struct wish *wish,
		     const struct place *place)
{
	struct nvvgpu_parent *parent;
	int ret = NO_ROOM;

	while (ret == NO_ROOM &&
	       (parent = place_parent(place, !wish->no_start))) {
		ret = try_parent(ctx, wish, place->type, parent);
		if (ret == NO_ROOM &&
		    parent_available_now(parent, place->type->id))
			break;
	}
	return ret;
}

/* ... or take the room of a GPU: then the next GPU. */
static int try_places(struct nvvgpu_ctx *ctx, const struct wish *wish,
		      const struct place *places, size_t count)
{
	size_t i;
	int ret;

	for (i = 0; i < count; i++) {
		if (!places[i].room && !wish->no_start)
			continue;
		ret = try_place(ctx, wish, &places[i]);
		if (ret != NO_ROOM)
			return ret;
	}
	return place_fail(ctx, wish->name, wish->type, wish->gpu);
}

static int create(struct nvvgpu_ctx *ctx, const struct wish *wish)
{
	struct nvvgpu_host *host;
	struct place *places;
	size_t count;
	int ret;

	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	ret = place_choose(ctx, host, wish, &places, &count);
	if (!ret) {
		ret = try_places(ctx, wish, places, count);
		free(places);
	}
	nvvgpu_host_unref(host);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_vgpu_create(struct nvvgpu_ctx *ctx,
				     struct nvvgpu_request *req, char **name)
{
	struct wish wish = { 0 };
	char *copy = NULL;
	int lock, ret;

	ret = state_lock(ctx, &lock);
	if (ret < 0)
		return ret;
	ret = make_wish(ctx, req, &wish);
	if (!ret && name) {
		copy = strdup(wish.name);
		ret = copy ? 0 : fail_memory(ctx);
	}
	if (!ret)
		ret = create(ctx, &wish);
	wish_free(&wish);
	state_unlock(lock);
	if (!ret && name)
		*name = copy;
	else
		free(copy);
	return ret;
}
