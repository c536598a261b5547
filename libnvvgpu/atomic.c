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
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_SECONDS 60

static void nap(void)
{
	static const struct timespec ms5 = { .tv_nsec = 5000000 };

	nanosleep(&ms5, NULL);
}

/* A driver that hangs in create must not hang every VM start with it. */
static int lock_wait(int fd)
{
	unsigned int tries = LOCK_SECONDS * 200;

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return -errno;
		if (!tries--)
			return -ETIMEDOUT;
		nap();
	}
	return 0;
}

static void lock_sign(int fd)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) < 0 || pwrite(fd, text, len, 0) != len)
		return;		/* it only serves the sentence below */
}

static int lock_fail(struct nvvgpu_ctx *ctx, int fd, int err)
{
	char pid[32] = "";

	if (err != ETIMEDOUT)
		return fail_system(ctx, err, "/" RUN_DIR "/lock: lock");
	if (fd_read_all(fd, pid, sizeof(pid)) < 0)
		*pid = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	return fail(ctx, EBUSY, NVVGPU_E_FAILED,
		    "/" RUN_DIR "/lock: lock: process %s has held it for %d "
		    "seconds; see what that one waits for",
		    *pid ? pid : "unknown", LOCK_SECONDS);
}

int state_lock(struct nvvgpu_ctx *ctx, int *ret)
{
	int fd, err;

	err = dir_make(ctx, RUN_DIR);
	if (err < 0)
		return fail_system(ctx, -err, "/" RUN_DIR ": create directory");
	fd = file_open(ctx, O_RDWR | O_CREAT, RUN_DIR "/lock");
	if (fd < 0)
		return fail_system(ctx, -fd, "/" RUN_DIR "/lock: open");
	err = lock_wait(fd);
	if (err < 0) {
		err = lock_fail(ctx, fd, -err);
		close(fd);
		return err;
	}
	lock_sign(fd);
	*ret = fd;
	ctx->callouts = 0;
	journal_repair(ctx);
	return 0;
}

void state_unlock(int lock)
{
	close(lock);
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

static int write_beside(struct nvvgpu_ctx *ctx, int dir, const char *name,
			const char *text, bool replace)
{
	int from, ret;

	ret = dir_make(ctx, STATE_DIR);
	if (ret < 0)
		return ret;
	from = file_open(ctx, O_RDONLY | O_DIRECTORY, STATE_DIR);
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

	ret = dir_make(ctx, "%s", path);
	if (ret < 0)
		return ret;
	dir = file_open(ctx, O_RDONLY | O_DIRECTORY, "%s", path);
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
	if (!ret && fsync(dir) < 0) {
		ret = -errno;
		if (!replace)
			unlinkat(dir, name, 0);
	}
	close(dir);
	return ret;
}

int atomic_rename(struct nvvgpu_ctx *ctx, const char *path, const char *from,
		  const char *to)
{
	int dir, ret = 0;

	dir = file_open(ctx, O_RDONLY | O_DIRECTORY, "%s", path);
	if (dir < 0)
		return dir;
	if (renameat(dir, from, dir, to) < 0 || fsync(dir) < 0)
		ret = -errno;
	close(dir);
	return ret;
}

int atomic_remove(struct nvvgpu_ctx *ctx, const char *path, const char *name)
{
	int ret = file_unlink(ctx, "%s/%s", path, name);

	return ret < 0 ? ret : dir_sync(ctx, path);
}
