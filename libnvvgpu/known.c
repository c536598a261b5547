// SPDX-License-Identifier: LGPL-2.1-or-later
#include "known.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* A tree of tsearch(); state: 1 read, 0 not yet, -1 it cannot be. */
struct uuids {
	void *tree;
	int state;
};

/*
 * Two pictures of the GPUs, as counting vGPUs adds to the second:
 *
 * @gpus:     what they are; NULL: not looked at
 * @host:     what is on them; likewise
 * @defined:  UUIDs that a definition has
 * @recorded: ... that a record has
 * @live:     ... that a vGPU had which was there when the lock was taken, or has
 * @places:   where in host the last wish could be put, what it was of which is
 *	      in the members behind it; NULL: no wish yet
 */
struct known {
	struct nvvgpu_host *gpus;
	struct nvvgpu_host *host;
	struct uuids defined;
	struct uuids recorded;
	struct uuids live;
	struct place *places;
	size_t num_places;
	char *type;
	char *gpu;
	enum nvvgpu_policy policy;
	int numa_node;
};

static struct known *get(struct nvvgpu_ctx *ctx)
{
	if (!ctx->known)
		ctx->known = calloc(1, sizeof(*ctx->known));
	return ctx->known;
}

int known_gpus(struct nvvgpu_ctx *ctx, struct nvvgpu_host **ret)
{
	struct known *known = get(ctx);
	int err;

	if (!known)
		return fail_memory(ctx);
	if (!known->gpus) {
		err = host_scan_gpus(ctx, ret);
		if (err < 0)
			return err;
		known->gpus = *ret;
	}
	*ret = known->gpus;
	return 0;
}

char *known_board(struct nvvgpu_ctx *ctx, const char *parent)
{
	struct nvvgpu_parent *found;
	struct nvvgpu_host *host;
	const char *uuid;

	/* One file is sooner read than all GPUs are looked at. */
	if (!ctx->many || known_gpus(ctx, &host) < 0)
		return gpu_board(ctx, parent);
	found = host_find_parent(host, parent);
	if (!found)
		return gpu_board(ctx, parent);
	uuid = nvvgpu_gpu_get_uuid(found->gpu);
	return uuid ? strdup(uuid) : NULL;
}

/* --- UUIDs that somebody has ------------------------------------------------ */

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* 0 also when it is there already. */
static int add_uuid(struct uuids *set, const char *uuid)
{
	char *copy = strdup(uuid);
	void *node = copy ? tsearch(copy, &set->tree, compare) : NULL;

	if (!node || *(char **)node != copy)
		free(copy);
	return node ? 0 : -ENOMEM;
}

static void free_uuids(struct uuids *set)
{
	tdestroy(set->tree, free);
	*set = (struct uuids) { 0 };
}

/* Files that are named by UUIDs. */
static int read_below(struct nvvgpu_ctx *ctx, struct uuids *set,
		      const char *above, const char *name)
{
	char uuid[UUID_LEN + 1];
	const char *entry;
	DIR *dir;
	int ret;

	ret = dir_open(ctx, &dir, "%s/%s", above, name);
	if (ret < 0)
		return ret == -ENOTDIR || ret == -ENOENT ? 0 : ret;
	while (!ret && (entry = dir_next(dir)))
		if (uuid_read(entry, uuid))
			ret = add_uuid(set, uuid);
	return dir_close(dir, ret);
}

static int read_defined(struct nvvgpu_ctx *ctx, struct uuids *set)
{
	const char *parent;
	DIR *dir;
	int ret;

	ret = dir_open(ctx, &dir, MDEVCTL_DIR);
	if (ret < 0)
		return ret == -ENOENT ? 0 : ret;
	while (!ret && (parent = dir_next(dir)))
		ret = read_below(ctx, set, MDEVCTL_DIR, parent);
	return dir_close(dir, ret);
}

/* Of one framework and the other; more than there are, not less. */
static int read_live(struct nvvgpu_ctx *ctx, struct uuids *set)
{
	return read_below(ctx, set, MDEV_DEVICES, "") ?:
		read_below(ctx, set, NOTE_DIR, "");
}

/* A record that cannot be read may have any; others tell what is odd in it. */
static int read_recorded(struct nvvgpu_ctx *ctx, struct uuids *set)
{
	nvvgpu_log_fn log = ctx->log_fn;
	struct record rec;
	char **names;
	size_t count, i;
	int ret;

	ret = record_names(ctx, &names, &count);
	if (ret < 0)
		return ret;
	ctx->log_fn = NULL;
	for (i = 0; !ret && i < count; i++) {
		ret = record_read(ctx, names[i], &rec);
		if (ret < 0)
			break;
		ret = add_uuid(set, rec.uuid);
		record_free(&rec);
	}
	ctx->log_fn = log;
	names_free(names);
	return ret;
}

/* The set, once read; NULL: what is asked for has to be looked for itself. */
static struct uuids *use(struct nvvgpu_ctx *ctx, struct uuids *set,
			 int (*fill)(struct nvvgpu_ctx *ctx, struct uuids *set))
{
	if (set->state)
		return set->state > 0 ? set : NULL;
	set->state = 1;
	if (!fill(ctx, set))
		return set;
	free_uuids(set);
	set->state = -1;
	return NULL;
}

/* One file is sooner looked for than all of them are read. */
bool known_defined(struct nvvgpu_ctx *ctx, const char *uuid)
{
	struct known *known = ctx->many ? get(ctx) : NULL;
	struct uuids *set;

	set = known ? use(ctx, &known->defined, read_defined) : NULL;
	return set ? tfind(uuid, &set->tree, compare) != NULL :
		mdevdef_exists(ctx, uuid);
}

bool known_may_be_live(struct nvvgpu_ctx *ctx, const char *uuid)
{
	struct known *known = ctx->many ? get(ctx) : NULL;
	struct uuids *set;

	set = known ? use(ctx, &known->live, read_live) : NULL;
	return !set || tfind(uuid, &set->tree, compare);
}

bool known_may_be_recorded(struct nvvgpu_ctx *ctx, const char *uuid)
{
	struct known *known = ctx->many ? get(ctx) : NULL;
	struct uuids *set;

	set = known ? use(ctx, &known->recorded, read_recorded) : NULL;
	return !set || tfind(uuid, &set->tree, compare);
}

static void note_uuid(struct uuids *set, const char *uuid)
{
	if (set->state > 0 && add_uuid(set, uuid) < 0)
		free_uuids(set);
}

/* --- places ---------------------------------------------------------------- */

static void free_places(struct known *known)
{
	free(known->places);
	known->places = NULL;
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool is_alike(const struct known *known, const struct wish *wish)
{
	return same(known->type, wish->type) && same(known->gpu, wish->gpu) &&
		known->policy == wish->policy &&
		(wish->policy != NVVGPU_POLICY_NUMA ||
		 known->numa_node == wish->numa_node);
}

static int choose(struct nvvgpu_ctx *ctx, struct known *known,
		  const struct wish *wish, bool thorough)
{
	int ret;

	free_places(known);
	ret = place_choose(ctx, known->host, wish, thorough, &known->places,
			   &known->num_places);
	if (ret < 0)
		return ret;
	known->policy = wish->policy;
	known->numa_node = wish->numa_node;
	if (!set_string(&known->type, wish->type) &&
	    !set_string(&known->gpu, wish->gpu))
		return 0;
	free_places(known);
	return fail_memory(ctx);
}

static int look(struct nvvgpu_ctx *ctx, struct known *known)
{
	int ret;

	ret = host_scan_gpus(ctx, &known->host);
	if (ret < 0)
		return ret;
	ret = place_survey(known->host);
	if (ret < 0)
		known_forget(ctx);
	return ret;
}

/* Where a GPU without vGPUs has its turn, all of them have to be measured. */
static int choose_again(struct nvvgpu_ctx *ctx, struct known *known,
			const struct wish *wish)
{
	if (!known->places || !is_alike(known, wish))
		return choose(ctx, known, wish, false);
	place_sort(known->places, known->num_places, wish->policy);
	return place_is_guess(known->places) ?
		choose(ctx, known, wish, true) : 0;
}

int known_places(struct nvvgpu_ctx *ctx, const struct wish *wish,
		 struct place **ret, size_t *count, bool *fresh)
{
	struct known *known = get(ctx);
	int err = 0;

	if (!known)
		return fail_memory(ctx);
	*fresh = !known->host;
	if (!known->host)
		err = look(ctx, known);
	if (!err)
		err = choose_again(ctx, known, wish);
	if (err < 0)
		return err;
	*ret = known->places;
	*count = known->num_places;
	return 0;
}

/* As a survey would count it. */
static void count(struct nvvgpu_parent *parent, struct nvvgpu_type *type,
		  const struct wish *wish)
{
	struct nvvgpu_gpu *gpu = parent->gpu;

	if (!wish->transient || !parent->framework->defines) {
		parent->num_defined++;
		gpu->num_defined++;
	}
	if (!wish->no_start) {
		parent->num_vgpus++;
		gpu->num_vgpus++;
		type->num_vgpus++;
	}
	if (wish->policy == NVVGPU_POLICY_EXCLUSIVE)
		memcpy(gpu->holder, wish->name, sizeof(gpu->holder));
}

void known_take(struct nvvgpu_ctx *ctx, struct place *place,
		struct nvvgpu_parent *parent, const struct wish *wish)
{
	struct known *known = ctx->known;

	count(parent, place->type, wish);
	place_take(place, parent, wish);
	note_uuid(&known->defined, wish->uuid);
	note_uuid(&known->recorded, wish->uuid);
	note_uuid(&known->live, wish->uuid);
}

/* --- and not any more ------------------------------------------------------ */

void known_forget(struct nvvgpu_ctx *ctx)
{
	struct known *known = ctx->known;

	if (!known)
		return;
	free_places(known);
	free_uuids(&known->defined);
	free_uuids(&known->recorded);
	free_uuids(&known->live);
	nvvgpu_host_unref(known->host);
	known->host = NULL;
}

void known_drop(struct nvvgpu_ctx *ctx)
{
	struct known *known = ctx->known;

	if (!known)
		return;
	known_forget(ctx);
	nvvgpu_host_unref(known->gpus);
	free(known->type);
	free(known->gpu);
	free(known);
	ctx->known = NULL;
}
