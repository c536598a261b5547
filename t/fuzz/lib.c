// SPDX-License-Identifier: GPL-2.0-or-later
/* A host below a directory in memory; see lib.h. */
#include "lib.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];
static struct nvvgpu_ctx *ctx;

void broken(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, what);
	if (ctx)
		fprintf(stderr, "last sentence: %s\n", nvvgpu_get_error(ctx));
	abort();
}

static int discard(const char *path, const struct stat *st, int type,
		   struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void end(void)
{
	ctx = nvvgpu_unref(ctx);
	nftw(root, discard, 16, FTW_DEPTH | FTW_PHYS);
}

struct nvvgpu_ctx *fuzz_host(void)
{
	if (ctx)
		return ctx;
	snprintf(root, sizeof(root), "/dev/shm/nvvgpu-fuzz-XXXXXX");
	if (!mkdtemp(root) || nvvgpu_new(root, &ctx) < 0)
		abort();
	atexit(end);
	return ctx;
}

static int above(const char *path)
{
	char dir[PATH_MAX];
	char *slash;

	snprintf(dir, sizeof(dir), "%s", path);
	slash = strrchr(dir, '/');
	if (!slash)
		abort();
	*slash = '\0';
	if (dir_make(ctx, "%s", dir) < 0)
		abort();
	return file_open(ctx, O_PATH | O_DIRECTORY, "%s", dir);
}

void fuzz_put(const char *path, const void *data, size_t size)
{
	int flags = O_WRONLY | O_CREAT | O_TRUNC;
	int fd = file_open(ctx, flags, "%s", path);

	if (fd == -ENOENT) {
		close(above(path));
		fd = file_open(ctx, flags, "%s", path);
	}
	if (fd < 0 || fd_write_all(fd, data, size) < 0)
		abort();
	close(fd);
}

void fuzz_link(const char *path, const char *target)
{
	int dir = above(path);
	const char *name = strrchr(path, '/') + 1;

	unlinkat(dir, name, 0);
	if (symlinkat(target, dir, name) < 0)
		abort();
	close(dir);
}

void fuzz_remove(const char *path)
{
	file_unlink(ctx, "%s", path);
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

bool conf_same(const struct conf *a, const struct conf *b)
{
	size_t i;

	if (a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++)
		if (strcmp(a->items[i].key, b->items[i].key) ||
		    strcmp(a->items[i].value, b->items[i].value))
			return false;
	return true;
}
