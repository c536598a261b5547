// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Autostart: all named vGPUs, or those of one GPU, or of one of its VFs, that
 * has just appeared.
 */
#include "known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
	const char *parent;	/* NULL for all */
	char *gpu_uuid;		/* of its GPU; NULL when unknown */
	int vf;			/* which of its VFs it is; -1 for none */
};

/* By address, or by the board, if that has another address now. */
static bool is_on(const struct wanted *wanted, const struct record *rec,
		  const char *parent)
{
	const char *uuid = conf_get(&rec->conf, "gpu_uuid");
	const char *gpu = conf_get(&rec->conf, "gpu");

	if (!wanted->parent)
		return true;
	if (uuid && wanted->gpu_uuid)
		return !strcmp(uuid, wanted->gpu_uuid) &&
			(wanted->vf < 0 || wanted->vf == rec->vf);
	return !strcmp(parent, wanted->parent) ||
		(gpu && !strcmp(gpu, wanted->parent));
}

/* The definition knows better; one that is elsewhere than recorded, where, too. */
static bool is_due(const struct wanted *wanted, const struct record *rec,
		   const struct mdevdef *def)
{
	const char *parent = conf_get(&rec->conf, "parent");

	if (!mdevdef_autostart(def))
		return false;
	if (!strcmp(def->parent, parent))
		return is_on(wanted, rec, parent);
	return !wanted->parent || !strcmp(def->parent, wanted->parent);
}

/* A failure to read the definition counts as none, and is told by the start. */
static int start_if_due(struct nvvgpu_ctx *ctx, const struct wanted *wanted,
			struct record *rec)
{
	const char *parent = conf_get(&rec->conf, "parent");
	struct mdevdef def;
	int ret;

	if (!rec->framework->defines || rec->transient ||
	    mdevdef_find(ctx, parent, rec->uuid, &def) < 0)
		return rec->autostart && is_on(wanted, rec, parent) ?
			start_record(ctx, rec) : 0;
	ret = is_due(wanted, rec, &def) ? start_defined(ctx, rec, &def) : 0;
	mdevdef_free(&def);
	return ret;
}

static int start_one(struct nvvgpu_ctx *ctx, const struct wanted *wanted,
		     const struct near *near, const char *name)
{
	struct record rec;
	bool live;
	int ret;

	ctx->near = near;
	ret = record_read(ctx, name, &rec);
	ctx->near = NULL;
	if (ret < 0)
		return ret == -ENOENT ? 0 : ret;
	live = known_may_be_live(ctx, rec.uuid) && live_exists(ctx, rec.uuid);
	ret = live ? 0 : start_if_due(ctx, wanted, &rec);
	record_free(&rec);
	return ret;
}

static int start_names(struct nvvgpu_ctx *ctx, const struct wanted *wanted,
		       char **names)
{
	struct near *near = near_open(ctx, RECORD_DIR);
	enum nvvgpu_error code = NVVGPU_E_NONE;
	int first = 0, started = 0, ret;
	char *sentence = NULL;

	for (; *names; names++) {
		ret = start_one(ctx, wanted, near, *names);
		if (ret > 0)
			started++;
		if (ret >= 0)
			continue;
		tell_error(ctx);
		if (first)
			continue;
		first = ret;
		code = ctx->code;
		sentence = strdup(ctx->error);
	}
	near_close(near);
	if (sentence)
		fail(ctx, -first, code, "%s", sentence);
	free(sentence);
	return first ? first : started;
}

/* A GPU whose VFs are the parents is none itself, and has its UUID too. */
static int look_at(struct nvvgpu_ctx *ctx, struct wanted *wanted)
{
	struct nvvgpu_parent *parent;
	struct nvvgpu_host *host;
	unsigned int vf;
	int ret;

	wanted->vf = -1;
	if (!wanted->parent || !component_valid(wanted->parent))
		return 0;
	wanted->gpu_uuid = gpu_board(ctx, wanted->parent);
	ret = host_scan_gpus(ctx, &host);
	if (ret < 0)
		return ret;
	parent = host_find_parent(host, wanted->parent);
	if (parent && !nvvgpu_parent_get_vf(parent, &vf))
		wanted->vf = vf;
	nvvgpu_host_unref(host);
	return 0;
}

NVVGPU_EXPORT int nvvgpu_start_all(struct nvvgpu_ctx *ctx, const char *parent)
{
	struct wanted wanted = { .parent = parent };
	char **names;
	size_t count;
	int ret, err;

	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = look_at(ctx, &wanted);
	if (!ret)
		ret = record_names(ctx, &names, &count);
	if (!ret) {
		state_many_begin(ctx);
		ret = start_names(ctx, &wanted, names);
		err = state_many_end(ctx);
		if (err < 0 && ret >= 0)
			ret = err;
		names_free(names);
	}
	free(wanted.gpu_uuid);
	state_unlock(ctx);
	return ret;
}
