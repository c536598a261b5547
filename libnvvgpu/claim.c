// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names of vGPUs that somebody else made and named by the driver's attribute.
 *
 * Nothing keeps two of them from the same name, and a link of that name must
 * not jump from one to the other.  So the first that asks gets the name, by a
 * symbolic link /run/nvvgpu/names/NAME to its UUID, and keeps it while it
 * exists and is called so.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The vGPU that the claim names, if it still is what it was. */
static bool holder(struct nvvgpu_ctx *ctx, const char *name,
		   char uuid[UUID_LEN + 1])
{
	char target[64], now[128];

	return !file_link_name(ctx, target, sizeof(target), CLAIM_DIR "/%s",
			       name) && uuid_read(target, uuid) &&
		!file_read_line(ctx, now, sizeof(now),
				MDEV_DEVICES "/%s/nvvgpu/name", uuid) &&
		!strcmp(now, name);
}

bool claim_held(struct nvvgpu_ctx *ctx, const char *name,
		char uuid[UUID_LEN + 1])
{
	return holder(ctx, name, uuid);
}

/* The lock is on the directory: two may find the same stale claim. */
static int lock_claims(struct nvvgpu_ctx *ctx)
{
	int fd;

	fd = dir_make(ctx, CLAIM_DIR);
	if (fd < 0)
		return fd;
	fd = file_open(ctx, O_RDONLY | O_DIRECTORY, CLAIM_DIR);
	while (fd >= 0 && flock(fd, LOCK_EX) < 0) {
		int err = errno;

		if (err == EINTR)
			continue;
		close(fd);
		return -err;
	}
	return fd;
}

static int take(struct nvvgpu_ctx *ctx, int dir, const char *name,
		const char *uuid)
{
	char other[UUID_LEN + 1];

	if (holder(ctx, name, other))
		return strcmp(other, uuid) ? -EEXIST : 0;
	if (unlinkat(dir, name, 0) < 0 && errno != ENOENT)
		return -errno;
	return symlinkat(uuid, dir, name) < 0 ? -errno : 0;
}

static int in_use(struct nvvgpu_ctx *ctx, const char *name, const char *uuid)
{
	return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
		    "%s: claim the name for %s: another vGPU has it", name,
		    uuid);
}

NVVGPU_EXPORT int nvvgpu_name_claim(struct nvvgpu_ctx *ctx, const char *name,
				    const char *text)
{
	char uuid[UUID_LEN + 1];
	struct record rec;
	int dir, ret;

	if (!name_valid(name) || !uuid_read(text, uuid))
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: claim the name for %s: that is no name or no "
			    "UUID", name, text);
	ret = record_read(ctx, name, &rec);
	if (!ret) {
		ret = strcmp(rec.uuid, uuid) ? in_use(ctx, name, uuid) : 0;
		record_free(&rec);
		return ret;
	}
	if (ret != -ENOENT)
		return ret;
	dir = lock_claims(ctx);
	ret = dir < 0 ? dir : take(ctx, dir, name, uuid);
	if (dir >= 0)
		close(dir);
	if (ret == -EEXIST)
		return in_use(ctx, name, uuid);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: claim the name for %s in /"
				   CLAIM_DIR, name, uuid);
	return 0;
}
