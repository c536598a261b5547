// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A file that holds state, and whatever else may lie in its place: a link to
 * nothing, a directory, a fifo.  Its name is taken then, so to take it for
 * "not there" would make a vGPU that can neither be found nor made.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int state_damaged(struct nvvgpu_ctx *ctx, const char *path, const char *what)
{
	return fail(ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "/%s: read: %s; repair or remove the file", path, what);
}

static int unreadable(struct nvvgpu_ctx *ctx, const char *path, int err)
{
	switch (err) {
	case EACCES:
	case EPERM:
	case ENOMEM:
	case EMFILE:
	case ENFILE:
	case ENOTDIR:
		/* The file may be good, or its directory is not. */
		return fail_system(ctx, err, "/%s: read", path);
	case ENXIO:
		return state_damaged(ctx, path, "it is not a regular file");
	case ELOOP:
		return state_damaged(ctx, path, "the link leads to itself");
	case EFBIG:
		return state_damaged(ctx, path, "it is larger than 64 KiB");
	}
	return state_damaged(ctx, path, reason(err));
}

static bool is_link(struct nvvgpu_ctx *ctx, const char *path)
{
	char target[NAME_MAX + 1];

	return !file_link_name(ctx, target, sizeof(target), "%s", path);
}

bool state_exists(struct nvvgpu_ctx *ctx, const char *dir, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return file_exists(ctx, "%s", path) || is_link(ctx, path);
}

/* To open a fifo would wait for its writer without O_NONBLOCK. */
static int open_state(struct nvvgpu_ctx *ctx, const char *path)
{
	int fd = file_open(ctx, O_RDONLY | O_NONBLOCK | O_NOCTTY, "%s", path);

	/* A file that has just come is no link, and may count as not there. */
	if ((fd == -ENOENT || fd == -ENOTDIR) && is_link(ctx, path))
		return state_damaged(ctx, path, "the link leads to nothing");
	if (fd < 0 && fd != -ENOENT)
		return unreadable(ctx, path, -fd);
	return fd;
}

static bool is_regular(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISREG(st.st_mode);
}

ssize_t state_read(struct nvvgpu_ctx *ctx, const char *path, char *buf,
		   size_t size)
{
	ssize_t ret;
	int fd;

	fd = open_state(ctx, path);
	if (fd < 0)
		return fd;
	ret = fd_read_all(fd, buf, size);
	/* What holds something is a file, in all but name. */
	if (ret <= 0 && !is_regular(fd))
		ret = -ENXIO;
	close(fd);
	return ret < 0 ? unreadable(ctx, path, -ret) : ret;
}
