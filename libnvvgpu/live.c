// SPDX-License-Identifier: LGPL-2.1-or-later
/* One device that exists, as sysfs shows it. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * The class directory may go away one day, and is not there before the first
 * parent is; mediated devices of PCI functions are found without it.
 */
const char *parent_base(struct nvvgpu_ctx *ctx)
{
	return file_exists(ctx, MDEV_PARENTS) ? MDEV_PARENTS : PCI_DEVICES;
}

bool live_exists(struct nvvgpu_ctx *ctx, const char *uuid)
{
	return file_exists(ctx, MDEV_DEVICES "/%s", uuid);
}

int live_type(struct nvvgpu_ctx *ctx, const char *uuid, char *buf, size_t size)
{
	return file_link_name(ctx, buf, size, MDEV_DEVICES "/%s/mdev_type",
			      uuid);
}

int live_parent(struct nvvgpu_ctx *ctx, const char *uuid, char *buf,
		size_t size)
{
	char name[NAME_MAX + 1];

	if (size < sizeof(name))
		return -ENAMETOOLONG;
	return file_link_names(ctx, name, buf, sizeof(name),
			       MDEV_DEVICES "/%s", uuid);
}

int live_group(struct nvvgpu_ctx *ctx, const char *uuid, unsigned int *ret)
{
	char text[32], *end;
	unsigned long n;

	if (file_link_name(ctx, text, sizeof(text),
			   MDEV_DEVICES "/%s/iommu_group", uuid) < 0)
		return -ENODATA;
	n = strtoul(text, &end, 10);
	if (end == text || *end || n > UINT_MAX)
		return -ENODATA;
	*ret = n;
	return 0;
}
