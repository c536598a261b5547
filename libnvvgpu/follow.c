// SPDX-License-Identifier: LGPL-2.1-or-later
/* A GPU has appeared, perhaps in another slot than before. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Its own that are recorded elsewhere, and others' that are recorded here. */
static bool is_misplaced(struct nvvgpu_ctx *ctx, const struct record *rec,
			 const char *parent, const char *board)
{
	const char *wanted = conf_get(&rec->conf, "gpu_uuid");
	const char *address = conf_get(&rec->conf, "parent");
	bool its = wanted && !strcmp(wanted, board) &&
		gpu_is_same_function(ctx, parent, address);

	return wanted && its != !strcmp(address, parent);
}

static int follow_one(struct nvvgpu_ctx *ctx, const char *name,
		      const char *parent, const char *board)
{
	const char *address;
	struct mdevdef def;
	struct record rec;
	int ret;

	ret = record_read(ctx, name, &rec);
	if (ret < 0)
		return ret;
	ret = -ENOENT;
	if (!is_misplaced(ctx, &rec, parent, board) || live_exists(ctx, rec.uuid))
		goto out;
	address = conf_get(&rec.conf, "parent");
	/* Elsewhere than recorded: mdevctl was told so, and that counts. */
	if (mdevdef_read(ctx, address, rec.uuid, &def) < 0)
		goto out;
	ret = follow_board(ctx, &rec, &def,
			   conf_get(&rec.conf, "gpu_uuid"));
	mdevdef_free(&def);
out:
	record_free(&rec);
	return ret;
}

static int follow_all(struct nvvgpu_ctx *ctx, const char *parent,
		      const char *board)
{
	int ret, moved = 0;
	char **names;
	size_t count, i;

	ret = names_read(ctx, RECORD_DIR, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++) {
		ret = follow_one(ctx, names[i], parent, board);
		if (!ret)
			moved++;
		else if (ret != -ENOENT)
			tell_error(ctx);
	}
	names_free(names);
	return moved;
}

NVVGPU_EXPORT int nvvgpu_follow_gpu(struct nvvgpu_ctx *ctx, const char *parent)
{
	char *board;
	int lock, ret;

	if (!component_valid(parent))
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: it is no address of a GPU", parent);
	board = file_read_dup(ctx, "%s/%s/nvvgpu/uuid", parent_base(ctx),
			      parent);
	if (!board)
		return 0;
	ret = state_lock(ctx, &lock);
	if (!ret) {
		ret = follow_all(ctx, parent, board);
		state_unlock(lock);
	}
	free(board);
	return ret;
}
