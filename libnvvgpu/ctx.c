// SPDX-License-Identifier: LGPL-2.1-or-later
/* The context: which host, and what to tell about it. */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

NVVGPU_EXPORT int nvvgpu_new(const char *sysroot, struct nvvgpu_ctx **ret)
{
	struct nvvgpu_ctx *ctx;

	if (!sysroot || !*sysroot)
		sysroot = "/";
	if (*sysroot != '/')
		return -EINVAL;
	ctx = calloc(1, sizeof(*ctx));
	if (!ctx)
		return -ENOMEM;
	ctx->refs = 1;
	ctx->journal = -1;
	ctx->confined = strspn(sysroot, "/") != strlen(sysroot);
	ctx->root = open(sysroot, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (ctx->root < 0) {
		int err = errno;

		free(ctx);
		return err == ENOTDIR ? -ENOENT : -err;
	}
	*ret = ctx;
	return 0;
}

NVVGPU_EXPORT struct nvvgpu_ctx *nvvgpu_ref(struct nvvgpu_ctx *ctx)
{
	ctx->refs++;
	return ctx;
}

NVVGPU_EXPORT struct nvvgpu_ctx *nvvgpu_unref(struct nvvgpu_ctx *ctx)
{
	if (!ctx || --ctx->refs)
		return NULL;
	close(ctx->root);
	free(ctx);
	return NULL;
}

NVVGPU_EXPORT const char *nvvgpu_version(void)
{
	return NVVGPU_VERSION;
}
