// SPDX-License-Identifier: LGPL-2.1-or-later
/* From what drivers say to struct layout, and what a vGPU would cost there. */
#include "layout.h"
#include "place.h"

#include <stdlib.h>

static void forget(struct nvvgpu_gpu *gpu)
{
	free(gpu->layout);
	gpu->layout = NULL;
}

/* Where the type does not say how many fit, its size does. */
static int add_type(struct layout *layout, struct nvvgpu_type *type)
{
	unsigned int max;
	uint64_t mib;

	if (nvvgpu_type_get_framebuffer_mib(type, &mib) < 0 || !mib)
		return -ENODATA;
	if (nvvgpu_type_get_max_instances(type, &max) < 0)
		max = layout->total_mib / mib;
	return layout_add_size(layout, mib, max);
}

static int read_layout(struct nvvgpu_gpu *gpu)
{
	uint64_t total;
	bool mixed;
	size_t i;
	int ret;

	forget(gpu);
	if (gpu->parents[0]->framework->region(gpu, &total, &mixed) < 0)
		return 0;
	gpu->layout = malloc(sizeof(*gpu->layout));
	if (!gpu->layout)
		return -ENOMEM;
	ret = layout_init(gpu->layout, total, mixed);
	for (i = 0; !ret && i < nvvgpu_gpu_count_types(gpu); i++)
		ret = add_type(gpu->layout, gpu->types[i]);
	if (ret < 0)
		forget(gpu);
	return 0;
}

/* One vGPU of which nothing is known, and nothing is known of the whole. */
static int add_live(void *data, struct nvvgpu_parent *parent, const char *uuid,
		    const char *type)
{
	struct nvvgpu_gpu *gpu = parent->gpu;
	uint64_t start, mib;

	(void)data;
	if (gpu->layout &&
	    (parent->framework->extent(parent, uuid, type, &start, &mib) < 0 ||
	     layout_add_vgpu(gpu->layout, start, mib) < 0))
		forget(gpu);
	return 0;
}

int place_read_layouts(struct nvvgpu_host *host)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < host->num_gpus; i++)
		ret = read_layout(&host->gpus[i]);
	for (i = 0; !ret && frameworks[i]; i++)
		ret = frameworks[i]->each(host, false, add_live, NULL);
	return ret < 0 ? fail_memory(host->ctx) : 0;
}

static bool size_of(struct nvvgpu_type *type, const struct layout *layout,
		    struct layout_size *size)
{
	uint64_t mib;
	size_t i;

	if (nvvgpu_type_get_framebuffer_mib(type, &mib) < 0)
		return false;
	for (i = 0; i < layout->num_sizes; i++) {
		*size = layout->sizes[i];
		if (size->mib == mib)
			return true;
	}
	return false;
}

void place_take_layout(struct place *place)
{
	struct layout *layout = place->gpu->layout;
	struct layout_size size;

	if (place->placement < 0 || !size_of(place->type, layout, &size))
		return;
	layout_add_vgpu(layout, layout_start(layout, &size, place->placement),
			size.mib);
	place->m.room = layout_room(layout, &size);
}

void place_measure_layout(struct place *place)
{
	const struct layout *layout = place->gpu->layout;
	struct layout_size size;

	place->placement = -1;
	place->m.measured = false;
	if (!layout || !place->m.room || !size_of(place->type, layout, &size))
		return;
	place->placement = layout_choose(layout, &size, &place->m.lost_mib);
	place->m.measured = place->placement >= 0;
}
