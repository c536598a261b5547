// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files that are old or new, never neither.
 *
 * New text goes to a hidden file in /etc/nvvgpu first: mdevctl warns about
 * everything in its own tree that it does not know.  Whoever is killed leaves
 * at most that one file, and the next writer removes it.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* False without memory: then it cannot wait. */
static bool remember(struct nvvgpu_ctx *ctx, const char *path)
{
	char **more;
	size_t i;

	for (i = 0; i < ctx->num_unsynced; i++)
		if (!strcmp(ctx->unsynced[i], path))
			return true;
	more = reallocarray(ctx->unsynced, i + 1, sizeof(*more));
	if (!more)
		return false;
	ctx->unsynced = more;
	more[i] = strdup(path);
	if (!more[i])
		return false;
	ctx->num_unsynced++;
	return true;
}

/*
 * An entry of the directory has come, gone or got another name.  A file's bytes
 * are on the disk before it gets its name, so whatever of that a power failure
 * takes back leaves the old file or the new one; that nothing is taken back any
 * more has to be sure when the caller hears that it is done.  So one that does
 * many things is told so once, at their end: by atomic_sync().
 */
static int sync_entry(struct nvvgpu_ctx *ctx, const char *path, int fd)
{
	if (ctx->many && remember(ctx, path))
		return 0;
	return fsync(fd) < 0 ? -errno : 0;
}

int atomic_sync(struct nvvgpu_ctx *ctx)
{
	int ret = 0;
	size_t i;

	for (i = 0; i < ctx->num_unsynced; i++) {
		char *path = ctx->unsynced[i];
		int err = dir_sync(ctx, path);

		/* Without its directory there is nothing to keep. */
		if (err < 0 && err != -ENOENT && !ret)
			ret = fail_system(ctx, -err, "/%s: write to the disk",
					  path);
		free(path);
	}
	free(ctx->unsynced);
	ctx->unsynced = NULL;
	ctx->num_unsynced = 0;
	return ret;
}

/* The entry of a new directory, and of those above it, which may be new, too. */
static int sync_above(struct nvvgpu_ctx *ctx, char *path)
{
	char *slash;
	int ret;

	while ((slash = strrchr(path, '/'))) {
		*slash = '\0';
		if (ctx->many && remember(ctx, path))
			continue;
		ret = dir_sync(ctx, path);
		if (ret < 0)
			return ret;
	}
	return 0;
}

int atomic_mkdir(struct nvvgpu_ctx *ctx, const char *path)
{
	char copy[PATH_MAX];
	int ret = dir_make(ctx, "%s", path), err;

	if (ret <= 0)
		return ret;
	snprintf(copy, sizeof(copy), "%s", path);
	err = sync_above(ctx, copy);
	if (err < 0)
		file_unlink(ctx, "%s", path);
	return err < 0 ? err : ret;
}

static int fill(int fd, const char *text)
{
	int ret;

	ret = fd_write_all(fd, text, strlen(text));
	if (ret < 0)
		return ret;
	/* The state is no secret, whatever the umask says. */
	if (fchmod(fd, 0644) < 0 || fsync(fd) < 0)
		return -errno;
	return 0;
}

/* Gives it its name in dir, replacing or refusing what is there. */
static int put(int from, int dir, const char *name, bool replace)
{
	unsigned int flags = replace ? 0 : RENAME_NOREPLACE;

	if (!renameat2(from, ATOMIC_TEMPORARY, dir, name, flags))
		return 0;
	/* A file system that cannot refuse by itself. */
	if (replace || errno != EINVAL)
		return -errno;
	if (linkat(from, ATOMIC_TEMPORARY, dir, name, 0) < 0)
		return -errno;
	unlinkat(from, ATOMIC_TEMPORARY, 0);
	return 0;
}

/* By way of a hidden file in the directory from. */
static int write_hidden(int from, int dir, const char *name, const char *text,
			bool replace)
{
	int fd, ret;

	/*
	 * What a killed writer left may be complete and have its name already,
	 * so it must not be written to.
	 */
	unlinkat(from, ATOMIC_TEMPORARY, 0);
	fd = openat(from, ATOMIC_TEMPORARY, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		    0600);
	if (fd < 0)
		return -errno;
	ret = fill(fd, text);
	close(fd);
	if (!ret)
		ret = put(from, dir, name, replace);
	if (ret < 0)
		unlinkat(from, ATOMIC_TEMPORARY, 0);
	return ret;
}

/* Made where it is not there; mostly it is. */
static int open_dir(struct nvvgpu_ctx *ctx, const char *path)
{
	int fd = file_open(ctx, O_RDONLY | O_DIRECTORY, "%s", path), ret;

	if (fd != -ENOENT)
		return fd;
	ret = atomic_mkdir(ctx, path);
	return ret < 0 ? ret :
		file_open(ctx, O_RDONLY | O_DIRECTORY, "%s", path);
}

static int write_beside(struct nvvgpu_ctx *ctx, int dir, const char *name,
			const char *text, bool replace)
{
	int from, ret;

	from = open_dir(ctx, STATE_DIR);
	if (from < 0)
		return from;
	ret = write_hidden(from, dir, name, text, replace);
	close(from);
	return ret;
}

/*
 * For a directory on another file system than /etc/nvvgpu: a file without a
 * name until it is complete.
 */
static int write_nameless(int dir, const char *name, const char *text)
{
	char self[32];
	int fd, ret;

	fd = openat(dir, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	ret = fill(fd, text);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	if (!ret && linkat(AT_FDCWD, self, dir, name, AT_SYMLINK_FOLLOW) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int atomic_write(struct nvvgpu_ctx *ctx, const char *path, const char *name,
		 const char *text, bool replace)
{
	int dir, ret;

	dir = open_dir(ctx, path);
	if (dir < 0)
		return dir;
	/* What is only for now needs no /etc that can be written to. */
	if (!strncmp(path, RUN_DIR "/", strlen(RUN_DIR "/")))
		ret = write_hidden(dir, dir, name, text, replace);
	else
		ret = write_beside(ctx, dir, name, text, replace);
	if (ret == -EXDEV)
		ret = replace ? -EOPNOTSUPP : write_nameless(dir, name, text);
	/* Not every file system knows files without a name. */
	if (ret == -EOPNOTSUPP)
		ret = write_hidden(dir, dir, name, text, replace);
	if (!ret) {
		ret = sync_entry(ctx, path, dir);
		if (ret < 0 && !replace)
			unlinkat(dir, name, 0);
	}
	close(dir);
	return ret;
}

int atomic_rename(struct nvvgpu_ctx *ctx, const char *path, const char *from,
		  const char *to)
{
	int dir, ret;

	dir = file_open(ctx, O_RDONLY | O_DIRECTORY, "%s", path);
	if (dir < 0)
		return dir;
	ret = renameat(dir, from, dir, to) < 0 ? -errno :
		sync_entry(ctx, path, dir);
	close(dir);
	return ret;
}

int atomic_remove(struct nvvgpu_ctx *ctx, const char *path, const char *name)
{
	int ret = file_unlink(ctx, "%s/%s", path, name);

	if (ret < 0 || (ctx->many && remember(ctx, path)))
		return ret;
	return dir_sync(ctx, path);
}
