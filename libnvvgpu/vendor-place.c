// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NVIDIA's vendor VFIO says little of how a GPU is shared out: names of types,
 * and a placement id for each VF.  It accepts any id and then fails when the
 * virtual machine starts, so one is set only where it is sure to be right: the
 * GPU is of a size whose places are published, vGPUs of several sizes can be on
 * it now, and those that are there are where the rule of layout.h has places.
 */
#include "layout.h"
#include "place.h"
#include "vendor-place.h"
#include "vendor-types.h"

#include <string.h>

#define PLACEMENT "nvidia/placement_id"

/* GiB of boards with published placement ids. */
static const unsigned int published[] = { 16, 20, 24, 32, 40, 48, 64, 80, 94 };

static bool is_published(uint64_t mib)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(published); i++)
		if (mib == published[i] * UINT64_C(1024))
			return true;
	return false;
}

/*
 * A type of a GPU instance, "A100-1-5C", has no place, and boards since
 * Blackwell, "... Blackwell DC-8Q", have another rule.
 */
static bool has_places(struct nvvgpu_type *type)
{
	const char *name = nvvgpu_type_get_name(type);
	const char *dash = name ? strchr(name, '-') : NULL;

	return dash && !strchr(dash + 1, '-') && !strstr(name, "Blackwell");
}

/* The type that is all of the GPU says how large that is. */
static int largest(struct nvvgpu_gpu *gpu, uint64_t *ret)
{
	size_t count = nvvgpu_gpu_count_types(gpu), i;
	uint64_t mib;

	*ret = 0;
	for (i = 0; i < count; i++) {
		if (!has_places(gpu->types[i]) ||
		    nvvgpu_type_get_framebuffer_mib(gpu->types[i], &mib) < 0)
			return -ENODATA;
		if (mib > *ret)
			*ret = mib;
	}
	return is_published(*ret) ? 0 : -ENODATA;
}

/*
 * Nothing says which mode the GPU is in, but beside a vGPU of one size there is
 * room for another size in mixed-size mode only.
 */
static bool mixes(struct nvvgpu_gpu *gpu)
{
	uint64_t present = 0, mib;
	size_t i;

	for (i = 0; i < gpu->num_types; i++) {
		if (!gpu->types[i]->num_vgpus ||
		    nvvgpu_type_get_framebuffer_mib(gpu->types[i], &mib) < 0)
			continue;
		if (present && present != mib)
			return true;
		present = mib;
	}
	for (i = 0; present && i < gpu->num_types; i++)
		if (!nvvgpu_type_get_framebuffer_mib(gpu->types[i], &mib) &&
		    mib != present && nvvgpu_type_get_available(gpu->types[i]))
			return true;
	return false;
}

int vendor_region(struct nvvgpu_gpu *gpu, uint64_t *mib, bool *mixed)
{
	if (largest(gpu, mib) < 0)
		return -ENODATA;
	*mixed = mixes(gpu);
	return 0;
}

int vendor_extent(struct nvvgpu_parent *parent, const char *uuid,
		  const char *type, uint64_t *start_mib, uint64_t *mib)
{
	struct nvvgpu_type *found = gpu_type_by_id(parent->gpu, type);
	uint64_t id;

	(void)uuid;
	if (!found || nvvgpu_type_get_framebuffer_mib(found, mib) < 0 ||
	    file_read_u64(parent->host->ctx, &id, "%s/" PLACEMENT,
			  parent->dir) < 0 || id >= UINT16_MAX)
		return -ENODATA;
	*start_mib = id * LAYOUT_UNIT_MIB;
	return 0;
}

static bool is_place(const struct layout *layout, uint32_t start, uint32_t mib)
{
	uint16_t ids[LAYOUT_PLACES];
	unsigned int num, j;
	size_t i;

	for (i = 0; i < layout->num_sizes; i++) {
		if (layout->sizes[i].mib != mib)
			continue;
		num = layout_places(layout, &layout->sizes[i], ids);
		for (j = 0; j < num; j++)
			if (layout_start(layout, &layout->sizes[i], ids[j]) ==
			    start)
				return true;
	}
	return false;
}

/* Whoever put them there, the driver follows the rule that we follow. */
static bool follows_rule(const struct layout *layout)
{
	size_t i;

	for (i = 0; i < layout->num_vgpus; i++)
		if (!is_place(layout, layout->vgpus[i].start,
			      layout->vgpus[i].mib))
			return false;
	return true;
}

static int choose(struct nvvgpu_host *host, const char *vf, const char *type)
{
	struct nvvgpu_parent *parent = host_find_parent(host, vf);
	struct place place = { .m.room = 1, .placement = -1 };

	if (!parent || host_count_live(host) < 0 ||
	    place_read_layouts(host) < 0)
		return -1;
	place.gpu = parent->gpu;
	place.type = gpu_type_by_id(parent->gpu, type);
	if (!place.type || !place.gpu->layout || !place.gpu->layout->mixed ||
	    !follows_rule(place.gpu->layout))
		return -1;
	place_measure_layout(&place);
	return place.placement;
}

int vendor_choose_place(struct nvvgpu_ctx *ctx, const char *vf,
			unsigned int type)
{
	struct nvvgpu_host *host;
	char id[32];
	int ret;

	if (!file_exists(ctx, PCI_DEVICES "/%s/" PLACEMENT, vf) ||
	    host_scan_gpus(ctx, &host) < 0)
		return -1;
	snprintf(id, sizeof(id), VENDOR_PREFIX "%u", type);
	ret = choose(host, vf, id);
	nvvgpu_host_unref(host);
	return ret;
}

int vendor_set_place(struct nvvgpu_ctx *ctx, const char *vf, int id)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", id);
	return file_write(ctx, text, PCI_DEVICES "/%s/" PLACEMENT, vf);
}
