// SPDX-License-Identifier: LGPL-2.1-or-later
/* One vGPU that exists, as sysfs shows it. */
#include "private.h"

#include <errno.h>
#include <string.h>

int live_find(struct nvvgpu_ctx *ctx, const char *uuid, struct live *ret)
{
	int i;

	for (i = 0; frameworks[i]; i++) {
		if (frameworks[i]->find(ctx, uuid, ret) < 0)
			continue;
		ret->framework = frameworks[i];
		return 0;
	}
	return -ENOENT;
}

bool live_exists(struct nvvgpu_ctx *ctx, const char *uuid)
{
	struct live live;

	return !live_find(ctx, uuid, &live);
}

void live_forget(struct nvvgpu_ctx *ctx, const char *uuid)
{
	int i;

	for (i = 0; frameworks[i]; i++)
		if (frameworks[i]->forget)
			frameworks[i]->forget(ctx, uuid);
}

int live_group(struct nvvgpu_ctx *ctx, const struct live *live,
	       unsigned int *ret)
{
	char text[32];

	if (file_link_name(ctx, text, sizeof(text), "%s/iommu_group",
			   live->dir) < 0)
		return -ENODATA;
	return number_read(text, ret) ? 0 : -ENODATA;
}

/* Its directory has one entry, "vfio12" for /dev/vfio/devices/vfio12. */
int live_cdev(struct nvvgpu_ctx *ctx, const struct live *live,
	      unsigned int *ret)
{
	const char *entry;
	int err = -ENODATA;
	DIR *dir;

	if (dir_open(ctx, &dir, "%s/vfio-dev", live->dir) < 0)
		return -ENODATA;
	while (err && (entry = dir_next(dir)))
		if (!strncmp(entry, "vfio", 4) && number_read(entry + 4, ret))
			err = 0;
	closedir(dir);
	return err;
}

void live_announce(struct nvvgpu_ctx *ctx, const struct live *live)
{
	unsigned int group;

	if (!live_group(ctx, live, &group))
		file_write(ctx, "change", "sys/class/vfio/%u/uevent", group);
}
