// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A vGPU whose GPU has gone starts on another one, if its profile lets it.
 *
 * Definition, device, record, in this order: who is killed after the first
 * leaves a definition that start_record() believes.
 */
#include "place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A move under way; why: what kept it from starting where it was. */
struct move {
	struct nvvgpu_ctx *ctx;
	struct record *rec;
	struct mdevdef *def;
	const char *why;
	struct nvvgpu_profile *profile;
	struct nvvgpu_host *host;
};

/* A VF that is not enabled is no reason to leave a GPU that is there. */
static bool is_gone(const struct move *move)
{
	const char *board = conf_get(&move->rec->conf, "gpu_uuid");
	struct nvvgpu_parent *parent;

	parent = host_find_parent(move->host, move->def->parent);
	/* Where somebody has moved the definition, that counts. */
	if (!board || strcmp(move->def->parent,
			     conf_get(&move->rec->conf, "parent")))
		return !parent;
	return !host_find_gpu_uuid(move->host, board) &&
		(!parent || nvvgpu_gpu_get_uuid(parent->gpu));
}

static int stay(const struct move *move)
{
	const char *profile = conf_get(&move->rec->conf, "profile");

	if (!profile)
		return fail(move->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s; it has no profile that would let it start on "
			    "another", move->why);
	return fail(move->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
		    "%s; its profile '%s' does not let it start on another "
		    "('movable')", move->why, profile);
}

/* 1: it lets it. */
static int ask_profile(struct move *move)
{
	const char *name = conf_get(&move->rec->conf, "profile");
	int ret;

	if (!name)
		return 0;
	ret = nvvgpu_profile_load(move->ctx, name, &move->profile);
	if (ret == -ENOENT)
		return 0;
	if (ret < 0)
		return fail(move->ctx, -ret, move->ctx->code, "%s; whether it "
			    "may start on another is not known: %s", move->why,
			    move->ctx->error);
	return move->profile->movable;
}

static int start_on(struct move *move, struct nvvgpu_parent *parent)
{
	struct record *rec = move->rec;
	char was[sizeof(move->def->parent)];
	int ret;

	memcpy(was, move->def->parent, sizeof(was));
	ret = move_definition(move->ctx, rec, move->def, parent->address);
	if (ret < 0)
		return ret;
	ret = device_start(move->ctx, rec->framework, rec->name, rec->uuid,
			   move->def);
	if (ret < 0 && move_definition(move->ctx, rec, move->def, was) < 0)
		tell(move->ctx, "%s: its definition stays below %s",
		     rec->name, parent->address);
	return ret;
}

/* One of its type, made the way that domains know it by. */
static bool is_suitable(const struct move *move, const struct place *place)
{
	return place->gpu->parents[0]->framework == move->rec->framework &&
		place_usable(place, true);
}

/* NO_ROOM, or started under *parent. */
static int try_places(struct move *move, const struct place *places,
		      size_t count, struct nvvgpu_parent **parent)
{
	int ret = NO_ROOM;
	size_t i;

	for (i = 0; ret == NO_ROOM && i < count; i++) {
		if (!is_suitable(move, &places[i]))
			continue;
		while (ret == NO_ROOM &&
		       (*parent = place_parent(&places[i], true)))
			ret = start_on(move, *parent);
	}
	return ret;
}

static bool has_type(struct nvvgpu_host *host, const char *type)
{
	size_t i;

	for (i = 0; i < host->num_gpus; i++)
		if (gpu_type_by_id(&host->gpus[i], type))
			return true;
	return false;
}

static struct wish make_wish(const struct move *move)
{
	const struct nvvgpu_profile *profile = move->profile;
	struct wish wish = {
		.profile = profile->name,
		.type = mdevdef_type(move->def),
		.gpu = conf_get(&profile->conf, "gpu"),
		.policy = move->rec->exclusive ? NVVGPU_POLICY_EXCLUSIVE :
			profile->policy,
		.numa_node = profile->numa_node < 0 ? numa_current() :
			profile->numa_node,
	};

	memcpy(wish.name, move->rec->name, sizeof(wish.name));
	memcpy(wish.uuid, move->rec->uuid, sizeof(wish.uuid));
	return wish;
}

static int no_room(struct move *move, const struct wish *wish)
{
	int ret = place_fail(move->ctx, wish->name, wish->type, wish->gpu,
			     wish->policy);

	return fail(move->ctx, -ret, move->ctx->code,
		    "%s; its own GPU %s is not here", move->ctx->error,
		    conf_get(&move->rec->conf, "gpu") ?: move->def->parent);
}

static int start_elsewhere(struct move *move, struct nvvgpu_parent **parent)
{
	struct wish wish = make_wish(move);
	struct place *places;
	size_t count;
	int ret;

	if (!has_type(move->host, wish.type))
		return fail(move->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s; it may start on another, but none has its "
			    "type %s", move->why, wish.type);
	ret = place_survey(move->host) ?:
		place_choose(move->ctx, move->host, &wish, false, &places,
			     &count);
	if (ret < 0)
		return ret;
	ret = try_places(move, places, count, parent);
	free(places);
	return ret == NO_ROOM ? no_room(move, &wish) : ret;
}

static int keep(struct move *move, struct nvvgpu_parent *parent)
{
	struct nvvgpu_ctx *ctx = move->ctx;
	struct record *rec = move->rec;
	int ret;

	ret = record_bind(rec, parent) < 0 ? fail_memory(ctx) :
		record_write(ctx, rec, true);
	if (ret < 0)
		return ret;
	tell(ctx, "%s: its GPU is not here: it is on %s now, as its profile "
	     "'%s' lets it", rec->name, parent->address, move->profile->name);
	return 1;
}

static int move(struct move *move)
{
	struct nvvgpu_parent *parent = NULL;
	int ret;

	ret = ask_profile(move);
	if (!ret)
		return stay(move);
	if (ret > 0)
		ret = start_elsewhere(move, &parent);
	return ret < 0 || !parent ? ret : keep(move, parent);
}

int start_moved(struct nvvgpu_ctx *ctx, struct record *rec, struct mdevdef *def)
{
	struct move m = { .ctx = ctx, .rec = rec, .def = def };
	char *why = strdup(ctx->error);
	int ret;

	if (!why)
		return fail_memory(ctx);
	m.why = why;
	ret = host_scan_gpus(ctx, &m.host);
	if (!ret) {
		ret = is_gone(&m) ? move(&m) :
			fail(ctx, ENOENT, ctx->code, "%s", why);
		nvvgpu_host_unref(m.host);
	}
	nvvgpu_profile_unref(m.profile);
	free(why);
	return ret;
}
