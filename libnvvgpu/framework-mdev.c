// SPDX-License-Identifier: LGPL-2.1-or-later
/* Mediated devices: made by writing a UUID, removed by writing 1. */
#include "private.h"

#include <errno.h>
#include <time.h>

static int mdev_create(struct nvvgpu_ctx *ctx, const char *parent,
		       const char *type, const char *uuid)
{
	return file_write(ctx, uuid, "%s/%s/mdev_supported_types/%s/create",
			  parent_base(ctx), parent, type);
}

static int mdev_set(struct nvvgpu_ctx *ctx, const char *uuid,
		    const char *name, const char *value)
{
	return file_write(ctx, value, MDEV_DEVICES "/%s/%s", uuid, name);
}

/* EAGAIN: it is not all there yet, or somebody else removes it just now. */
static int mdev_remove(struct nvvgpu_ctx *ctx, const char *uuid)
{
	static const struct timespec ms10 = { .tv_nsec = 10000000 };
	int ret, tries = 200;

	do {
		ret = file_write(ctx, "1", MDEV_DEVICES "/%s/remove", uuid);
		if (ret != -EAGAIN)
			break;
		nanosleep(&ms10, NULL);
	} while (tries--);
	if (ret < 0 && !live_exists(ctx, uuid))
		return 0;
	return ret;
}

const struct framework framework_mdev = {
	.name = "mdev",
	.create = mdev_create,
	.set = mdev_set,
	.remove = mdev_remove,
};
