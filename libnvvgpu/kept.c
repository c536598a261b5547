// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of sysfs that are written to again and again while much is done: a
 * parent's "create" is a dozen names away from the root, and to go there takes
 * a sixth of the time in which the kernel makes a vGPU.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of the files that a process may have open, which are bounded. */
#define KEPT_MAX 128

struct kept {
	char *path;
	int fd;
};

static struct kept *find(struct nvvgpu_ctx *ctx, const char *path)
{
	size_t i;

	for (i = 0; i < ctx->num_kept; i++)
		if (!strcmp(ctx->kept[i].path, path))
			return &ctx->kept[i];
	return NULL;
}

/* NULL: it cannot be kept. */
static struct kept *add(struct nvvgpu_ctx *ctx, const char *path)
{
	struct kept one;

	if (!ctx->kept)
		ctx->kept = calloc(KEPT_MAX, sizeof(*ctx->kept));
	if (!ctx->kept || ctx->num_kept == KEPT_MAX)
		return NULL;
	one.path = strdup(path);
	one.fd = one.path ? file_open(ctx, O_WRONLY | O_NOCTTY, "%s", path) :
		-ENOMEM;
	if (one.fd < 0) {
		free(one.path);
		return NULL;
	}
	ctx->kept[ctx->num_kept] = one;
	return &ctx->kept[ctx->num_kept++];
}

/* In sysfs each write is one of its own, wherever the last one ended. */
static int write_kept(const struct kept *kept, const char *text)
{
	size_t len = strlen(text);
	ssize_t n;

	do {
		n = write(kept->fd, text, len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EIO;
}

int kept_write(struct nvvgpu_ctx *ctx, const char *path, const char *text)
{
	struct kept *kept = find(ctx, path);
	int ret = -ENODEV;

	if (!kept && ctx->many)
		kept = add(ctx, path);
	if (kept)
		ret = write_kept(kept, text);
	/* Its device has gone meanwhile; another one may be in its place. */
	if (ret == -ENODEV)
		ret = file_write(ctx, text, "%s", path);
	return ret;
}

void kept_close(struct nvvgpu_ctx *ctx)
{
	while (ctx->num_kept) {
		struct kept *kept = &ctx->kept[--ctx->num_kept];

		close(kept->fd);
		free(kept->path);
	}
	free(ctx->kept);
	ctx->kept = NULL;
}
