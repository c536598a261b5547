// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every access to a file: relative to the sysroot, close-on-exec, bounded.
 *
 * Below another sysroot no symbolic link may lead out of it: an image that is
 * only looked at must not make us write to the host.  openat2() does that; on
 * a kernel without it (before 5.6) such links are followed.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int path_format(char path[PATH_MAX], const char *fmt, va_list ap)
{
	const char *made;
	size_t size;
	int len;

	/* A path that is made already need not go through a formatter. */
	if (!strcmp(fmt, "%s")) {
		made = va_arg(ap, const char *);
		size = strlen(made) + 1;
		if (size > PATH_MAX)
			return -ENAMETOOLONG;
		memcpy(path, made, size);
		return 0;
	}
	len = vsnprintf(path, PATH_MAX, fmt, ap);
	return len < 0 || len >= PATH_MAX ? -ENAMETOOLONG : 0;
}

static int open_confined(int root, const char *path, int flags, mode_t mode,
			 uint64_t resolve)
{
	struct open_how how = {
		.flags = (unsigned int)flags,
		.mode = flags & O_CREAT ? mode : 0,
		.resolve = resolve,
	};

	return syscall(__NR_openat2, root, path, &how, sizeof(how));
}

/* resolve counts below another sysroot only. */
static int open_from(struct nvvgpu_ctx *ctx, int dir, const char *path,
		     int flags, uint64_t resolve)
{
	int fd;

	do {
		fd = -1;
		errno = ENOSYS;
		if (ctx->confined)
			fd = open_confined(dir, path, flags, 0600, resolve);
		if (fd < 0 && errno == ENOSYS)
			fd = openat(dir, path, flags, 0600);
		/* EAGAIN: something was renamed while openat2() walked. */
	} while (fd < 0 &&
		 (errno == EINTR || (ctx->confined && errno == EAGAIN)));
	return fd < 0 ? -errno : fd;
}

/* The rest of a path that leads below ctx->near; NULL: it does not. */
static const char *below_near(const struct nvvgpu_ctx *ctx, const char *path)
{
	const struct near *near = ctx->near;

	return near && !strncmp(path, near->path, near->len) &&
		path[near->len] == '/' ? path + near->len + 1 : NULL;
}

static int open_path(struct nvvgpu_ctx *ctx, const char *path, int flags)
{
	const char *rest = below_near(ctx, path);
	int fd = -EXDEV;

	flags |= O_CLOEXEC;
	/* A link that leads elsewhere has to be followed from the root. */
	if (rest)
		fd = open_from(ctx, ctx->near->fd, rest, flags,
			       RESOLVE_BENEATH);
	if (fd == -EXDEV)
		fd = open_from(ctx, ctx->root, path, flags, RESOLVE_IN_ROOT);
	return fd;
}

struct near *near_open(struct nvvgpu_ctx *ctx, const char *path)
{
	struct near *near = malloc(sizeof(*near));

	if (!near)
		return NULL;
	near->len = strlen(path);
	near->fd = near->len < sizeof(near->path) ?
		open_path(ctx, path, O_PATH | O_DIRECTORY) : -ENAMETOOLONG;
	if (near->fd < 0) {
		free(near);
		return NULL;
	}
	memcpy(near->path, path, near->len + 1);
	return near;
}

void near_close(struct near *near)
{
	if (!near)
		return;
	close(near->fd);
	free(near);
}

int file_vopen(struct nvvgpu_ctx *ctx, int flags, const char *fmt, va_list ap)
{
	char path[PATH_MAX];
	int ret;

	ret = path_format(path, fmt, ap);
	return ret < 0 ? ret : open_path(ctx, path, flags);
}

int file_open(struct nvvgpu_ctx *ctx, int flags, const char *fmt, ...)
{
	va_list ap;
	int fd;

	va_start(ap, fmt);
	fd = file_vopen(ctx, flags, fmt, ap);
	va_end(ap);
	return fd;
}

FILE *file_stream(struct nvvgpu_ctx *ctx, const char *path)
{
	int fd = file_open(ctx, O_RDONLY, "%s", path);
	FILE *file;

	if (fd < 0)
		return NULL;
	file = fdopen(fd, "r");
	if (!file)
		close(fd);
	return file;
}

/*
 * Until the end.  Who knows the file need not ask for that: it comes after the
 * byte stop; -1 is for none.
 */
static ssize_t read_until(int fd, char *buf, size_t size, int stop)
{
	size_t have = 0;
	ssize_t n;

	for (;;) {
		n = read(fd, buf + have, size - have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		have += n;
		if (have == size)
			return -EFBIG;
		if (stop >= 0 && memchr(buf + have - n, stop, n))
			break;
	}
	if (n < 0)
		return -errno;
	buf[have] = '\0';
	return have;
}

ssize_t fd_read_all(int fd, char *buf, size_t size)
{
	return read_until(fd, buf, size, -1);
}

int fd_write_all(int fd, const char *buf, size_t size)
{
	while (size) {
		ssize_t n = write(fd, buf, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		buf += n;
		size -= n;
	}
	return 0;
}

static ssize_t file_vread(struct nvvgpu_ctx *ctx, char *buf, size_t size,
			  int stop, const char *fmt, va_list ap)
{
	ssize_t n;
	int fd;

	fd = file_vopen(ctx, O_RDONLY | O_NONBLOCK, fmt, ap);
	if (fd < 0)
		return fd;
	n = read_until(fd, buf, size, stop);
	close(fd);
	return n;
}

ssize_t file_read(struct nvvgpu_ctx *ctx, char *buf, size_t size,
		  const char *fmt, ...)
{
	va_list ap;
	ssize_t n;

	va_start(ap, fmt);
	n = file_vread(ctx, buf, size, -1, fmt, ap);
	va_end(ap);
	return n;
}

static int file_vread_line(struct nvvgpu_ctx *ctx, char *buf, size_t size,
			   const char *fmt, va_list ap)
{
	ssize_t n = file_vread(ctx, buf, size, '\n', fmt, ap);

	if (n < 0)
		return n;
	buf[strcspn(buf, "\n")] = '\0';
	return 0;
}

int file_read_line(struct nvvgpu_ctx *ctx, char *buf, size_t size,
		   const char *fmt, ...)
{
	va_list ap;
	int ret;

	va_start(ap, fmt);
	ret = file_vread_line(ctx, buf, size, fmt, ap);
	va_end(ap);
	return ret;
}

char *file_read_dup(struct nvvgpu_ctx *ctx, const char *fmt, ...)
{
	char buf[VALUE_MAX + 1];
	va_list ap;
	int ret;

	va_start(ap, fmt);
	ret = file_vread_line(ctx, buf, sizeof(buf), fmt, ap);
	va_end(ap);
	return ret < 0 || !*buf ? NULL : strdup(buf);
}

int file_read_u64(struct nvvgpu_ctx *ctx, uint64_t *ret, const char *fmt, ...)
{
	char buf[64];
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = file_vread_line(ctx, buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (err < 0)
		return err == -EFBIG ? -ENODATA : err;
	return u64_read(buf, ret) ? 0 : -ENODATA;
}

int file_write(struct nvvgpu_ctx *ctx, const char *text, const char *fmt, ...)
{
	size_t len = strlen(text);
	va_list ap;
	ssize_t n;
	int fd;

	va_start(ap, fmt);
	fd = file_vopen(ctx, O_WRONLY | O_NOCTTY, fmt, ap);
	va_end(ap);
	if (fd < 0)
		return fd;
	do {
		n = write(fd, text, len);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		n = -errno;
	else
		n = (size_t)n == len ? 0 : -EIO;
	close(fd);
	return n;
}

bool file_exists(struct nvvgpu_ctx *ctx, const char *fmt, ...)
{
	char path[PATH_MAX];
	const char *rest;
	va_list ap;
	int fd;

	va_start(ap, fmt);
	fd = path_format(path, fmt, ap);
	va_end(ap);
	if (fd < 0)
		return false;
	rest = below_near(ctx, path);
	if (!ctx->confined)
		return faccessat(rest ? ctx->near->fd : ctx->root,
				 rest ?: path, F_OK, 0) == 0;
	fd = open_path(ctx, path, O_PATH);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int file_vstat(struct nvvgpu_ctx *ctx, struct stat *st,
		      const char *fmt, va_list ap)
{
	int fd, err;

	fd = file_vopen(ctx, O_PATH, fmt, ap);
	if (fd < 0)
		return fd;
	err = fstat(fd, st) < 0 ? -errno : 0;
	close(fd);
	return err;
}

int file_changed(struct nvvgpu_ctx *ctx, long long *ret, const char *fmt, ...)
{
	struct stat st;
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = file_vstat(ctx, &st, fmt, ap);
	va_end(ap);
	if (!err)
		*ret = st.st_ctime;
	return err;
}

int file_inode(struct nvvgpu_ctx *ctx, uint64_t *ret, const char *fmt, ...)
{
	struct stat st;
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = file_vstat(ctx, &st, fmt, ap);
	va_end(ap);
	if (!err)
		*ret = st.st_ino;
	return err;
}

bool file_is_program(struct nvvgpu_ctx *ctx, const char *fmt, ...)
{
	struct stat st;
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = file_vstat(ctx, &st, fmt, ap);
	va_end(ap);
	return !err && S_ISREG(st.st_mode) && st.st_mode & 0111;
}

static ssize_t read_link(struct nvvgpu_ctx *ctx, const char *path, char *target,
			 size_t size)
{
	const char *rest = below_near(ctx, path);
	ssize_t n;
	int fd;

	if (!ctx->confined) {
		n = readlinkat(rest ? ctx->near->fd : ctx->root, rest ?: path,
			       target, size);
		return n < 0 ? -errno : n;
	}
	fd = open_path(ctx, path, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return fd;
	n = readlinkat(fd, "", target, size);
	close(fd);
	/* Of an open file that is no link it says ENOENT. */
	return n < 0 ? -EINVAL : n;
}

/* Cuts the last component off path and copies it. */
static int cut_last(char *path, char *buf, size_t size)
{
	char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	if (strlen(name) >= size)
		return -ENAMETOOLONG;
	memcpy(buf, name, strlen(name) + 1);
	*(slash ? slash : path) = '\0';
	return 0;
}

int file_link_names(struct nvvgpu_ctx *ctx, char *buf, char *above, size_t size,
		    const char *fmt, ...)
{
	char path[PATH_MAX], target[PATH_MAX];
	va_list ap;
	ssize_t n;
	int ret;

	va_start(ap, fmt);
	ret = path_format(path, fmt, ap);
	va_end(ap);
	if (ret < 0)
		return ret;
	n = read_link(ctx, path, target, sizeof(target) - 1);
	if (n < 0)
		return n;
	target[n] = '\0';
	ret = cut_last(target, buf, size);
	return ret || !above ? ret : cut_last(target, above, size);
}

/* Directory of path, opened; *name is what is left. */
static int open_above(struct nvvgpu_ctx *ctx, char *path, const char **name)
{
	char *slash = strrchr(path, '/');

	if (!slash)
		return -EINVAL;
	*slash = '\0';
	*name = slash + 1;
	return open_path(ctx, path, O_PATH | O_DIRECTORY);
}

int file_unlink(struct nvvgpu_ctx *ctx, const char *fmt, ...)
{
	char path[PATH_MAX];
	const char *name;
	va_list ap;
	int fd, ret;

	va_start(ap, fmt);
	ret = path_format(path, fmt, ap);
	va_end(ap);
	if (ret < 0)
		return ret;
	fd = open_above(ctx, path, &name);
	if (fd < 0)
		return fd;
	ret = unlinkat(fd, name, 0) < 0 ? -errno : 0;
	if (ret == -EISDIR)
		ret = unlinkat(fd, name, AT_REMOVEDIR) < 0 ? -errno : 0;
	close(fd);
	return ret;
}

int dir_open(struct nvvgpu_ctx *ctx, DIR **ret, const char *fmt, ...)
{
	va_list ap;
	DIR *dir;
	int fd;

	va_start(ap, fmt);
	fd = file_vopen(ctx, O_RDONLY | O_DIRECTORY, fmt, ap);
	va_end(ap);
	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -ENOMEM;
	}
	*ret = dir;
	return 0;
}

const char *dir_next(DIR *dir)
{
	struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(dir);
	} while (entry && entry->d_name[0] == '.');
	return entry ? entry->d_name : NULL;
}

int dir_close(DIR *dir, int ret)
{
	/* A directory that is removed meanwhile has an end as well. */
	int err = errno == ENOENT ? 0 : errno;

	closedir(dir);
	return ret ? ret : -err;
}

/* Makes the last component of path. 1 when it was not there. */
static int make_one(struct nvvgpu_ctx *ctx, const char *path)
{
	char copy[PATH_MAX];
	const char *name;
	int fd, ret;

	snprintf(copy, sizeof(copy), "%s", path);
	if (!strchr(copy, '/'))
		return mkdirat(ctx->root, copy, 0755) == 0 ? 1 :
			errno == EEXIST ? 0 : -errno;
	fd = open_above(ctx, copy, &name);
	if (fd < 0)
		return fd;
	ret = mkdirat(fd, name, 0755) == 0 ? 1 : errno == EEXIST ? 0 : -errno;
	close(fd);
	return ret;
}

int dir_make(struct nvvgpu_ctx *ctx, const char *fmt, ...)
{
	char path[PATH_MAX], *slash;
	va_list ap;
	int ret;

	va_start(ap, fmt);
	ret = path_format(path, fmt, ap);
	va_end(ap);
	if (ret < 0)
		return ret;
	if (file_exists(ctx, "%s", path))
		return 0;
	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ret = make_one(ctx, path);
		*slash = '/';
		if (ret < 0)
			return ret;
	}
	return make_one(ctx, path);
}

int dir_writable(struct nvvgpu_ctx *ctx, const char *path)
{
	int fd, ret;

	fd = open_path(ctx, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	ret = faccessat(fd, ".", W_OK, AT_EACCESS) < 0 ? -errno : 0;
	close(fd);
	return ret;
}

int dir_sync(struct nvvgpu_ctx *ctx, const char *path)
{
	int fd, ret;

	fd = open_path(ctx, path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		return fd;
	ret = fsync(fd) < 0 ? -errno : 0;
	close(fd);
	return ret;
}
