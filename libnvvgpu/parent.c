// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device under which vGPUs are made: a GPU itself, or one of its VFs.  What
 * belongs to the board (framebuffer, mode, UUID) is the GPU's, in gpu.c.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_MAX 256

/* Drivers that have no bus, the kernel's samples: virtual/CLASS/NAME. */
static bool find_virtual(struct nvvgpu_ctx *ctx, const char *name,
			 char path[PARENT_PATH_MAX])
{
	const char *class;
	bool found = false;
	DIR *dir;

	if (dir_open(ctx, &dir, VIRTUAL_DEVICES) < 0)
		return false;
	while (!found && (class = dir_next(dir))) {
		if (!file_exists(ctx, VIRTUAL_DEVICES "/%s/%s/"
				 "mdev_supported_types", class, name))
			continue;
		found = snprintf(path, PARENT_PATH_MAX, VIRTUAL_DEVICES
				 "/%s/%s", class, name) < PARENT_PATH_MAX;
	}
	closedir(dir);
	return found;
}

/*
 * The class directory may go away one day, and is not there before the first
 * mdev parent is.
 */
void parent_path(struct nvvgpu_ctx *ctx, const char *name,
		 char path[PARENT_PATH_MAX])
{
	const char *base = MDEV_PARENTS;

	if (pci_address_valid(name))
		base = PCI_DEVICES;
	else if (!file_exists(ctx, MDEV_PARENTS) &&
		 find_virtual(ctx, name, path))
		return;
	snprintf(path, PARENT_PATH_MAX, "%s/%.*s", base, NAME_MAX, name);
}

void parent_gpu(struct nvvgpu_ctx *ctx, const char *name,
		char gpu[NAME_MAX + 1])
{
	if (!pci_address_valid(name) ||
	    file_link_name(ctx, gpu, NAME_MAX + 1, PCI_DEVICES "/%s/physfn",
			   name) < 0)
		snprintf(gpu, NAME_MAX + 1, "%s", name);
}

const char *parent_word(struct nvvgpu_ctx *ctx, const char *name)
{
	char gpu[NAME_MAX + 1];

	parent_gpu(ctx, name, gpu);
	return strcmp(gpu, name) ? "VF" : "GPU";
}

/*
 * Its files are found from its directory: from the root, sysfs has a link and
 * a dozen names to go through for each.  Of a VF there is one vGPU to read, and
 * the number of files that a process may have open is bounded.
 */
void parent_near(struct nvvgpu_parent *parent)
{
	struct nvvgpu_host *host = parent->host;

	if (!parent->near && !parent->is_vf && host->num_near < NEAR_MAX) {
		parent->near = near_open(host->ctx, parent->dir);
		host->num_near += !!parent->near;
	}
	host->ctx->near = parent->near;
}

void parent_far(struct nvvgpu_parent *parent)
{
	parent->host->ctx->near = NULL;
}

void parent_free(struct nvvgpu_parent *parent)
{
	near_close(parent->near);
	free(parent->address);
	free(parent->gpu_address);
	free(parent->dir);
	free(parent->creatable);
	free(parent);
}

/* A VF has room for one only. */
unsigned int parent_available(struct nvvgpu_parent *parent, const char *type)
{
	if (parent->is_vf && parent->num_vgpus)
		return 0;
	return parent->framework->available(parent, type);
}

unsigned int parent_available_now(struct nvvgpu_parent *parent,
				  const char *type)
{
	free(parent->creatable);
	parent->creatable = NULL;
	return parent->framework->available(parent, type);
}

NVVGPU_EXPORT const char *
nvvgpu_parent_get_address(struct nvvgpu_parent *parent)
{
	return parent->address;
}

NVVGPU_EXPORT struct nvvgpu_gpu *
nvvgpu_parent_get_gpu(struct nvvgpu_parent *parent)
{
	return parent->gpu;
}

NVVGPU_EXPORT int nvvgpu_parent_get_vf(struct nvvgpu_parent *parent,
				       unsigned int *ret)
{
	if (!parent->is_vf)
		return -ENODATA;
	gpu_number_vfs(parent->gpu);
	if (parent->index < 0)
		return -ENODATA;
	*ret = parent->index;
	return 0;
}

NVVGPU_EXPORT unsigned int
nvvgpu_parent_count_vgpus(struct nvvgpu_parent *parent)
{
	return parent->num_vgpus;
}
