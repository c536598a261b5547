// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tool tells about GPUs and the types they offer. */
#include <json-c/json.h>
#include <stdio.h>

#include "views.h"

/* --- gpu ----------------------------------------------------------------- */

static struct nvvgpu_gpu *gpu_of(const void *row)
{
	return ((const struct gpu_row *)row)->gpu;
}

#define GPU_TEXT(field)							\
static bool gpu_##field(const void *row, struct view_cell *cell)	\
{									\
	return view_text(cell, nvvgpu_gpu_get_##field(gpu_of(row)));	\
}
GPU_TEXT(address)
GPU_TEXT(framework)
GPU_TEXT(driver)
GPU_TEXT(model)
GPU_TEXT(uuid)
GPU_TEXT(firmware)
GPU_TEXT(mode)
GPU_TEXT(state)

static bool gpu_total(const void *row, struct view_cell *cell)
{
	return !nvvgpu_gpu_get_framebuffer_total_mib(gpu_of(row),
						     &cell->number);
}

static bool gpu_free(const void *row, struct view_cell *cell)
{
	return !nvvgpu_gpu_get_framebuffer_free_mib(gpu_of(row),
						    &cell->number);
}

static bool gpu_numa(const void *row, struct view_cell *cell)
{
	int node;

	if (nvvgpu_gpu_get_numa_node(gpu_of(row), &node) || node < 0)
		return false;
	cell->number = node;
	return true;
}

/* A GPU that is its only parent itself has none that matter. */
static bool gpu_vfs(const void *row, struct view_cell *cell)
{
	struct nvvgpu_parent *first = nvvgpu_gpu_get_parent(gpu_of(row), 0);
	unsigned int index;

	if (nvvgpu_parent_get_vf(first, &index))
		return false;
	cell->number = nvvgpu_gpu_count_parents(gpu_of(row));
	return true;
}

static bool gpu_vgpus(const void *row, struct view_cell *cell)
{
	cell->number = nvvgpu_gpu_count_vgpus(gpu_of(row));
	return true;
}

static bool gpu_types(const void *row, struct view_cell *cell)
{
	cell->number = nvvgpu_gpu_count_types(gpu_of(row));
	return true;
}

static const struct view_column gpu_columns[] = {
	{ "ADDRESS", "address", "Address", "PCI address",
	  VIEW_TEXT, true, gpu_address },
	{ "MODEL", "model", "Model", "board name",
	  VIEW_TEXT, true, gpu_model },
	{ "DRIVER", "driver", "Driver", "kernel driver that offers its vGPUs",
	  VIEW_TEXT, true, gpu_driver },
	{ "STATE", "state", "State", "running or failed",
	  VIEW_TEXT, true, gpu_state },
	{ "MODE", "mode", "Mode", "equal-size or mixed-size",
	  VIEW_TEXT, true, gpu_mode },
	{ "FB", "framebuffer_total_mib", "Framebuffer",
	  "framebuffer that can be shared out",
	  VIEW_MIB, true, gpu_total },
	{ "FREE", "framebuffer_free_mib", "Free",
	  "framebuffer that no vGPU has",
	  VIEW_MIB, true, gpu_free },
	{ "VGPUS", "vgpus", "vGPUs", "vGPUs on it now, whoever made them",
	  VIEW_NUMBER, true, gpu_vgpus },
	{ "VFS", "vfs", "VFs", "virtual functions that vGPUs are made on",
	  VIEW_NUMBER, false, gpu_vfs },
	{ "FRAMEWORK", "framework", "Framework",
	  "how its vGPUs are made: mdev or vendor-vfio",
	  VIEW_TEXT, false, gpu_framework },
	{ "TYPES", "types", "Types", "how many types it offers",
	  VIEW_NUMBER, false, gpu_types },
	{ "NUMA", "numa_node", "NUMA node", "NUMA node it is near to",
	  VIEW_NUMBER, false, gpu_numa },
	{ "FIRMWARE", "firmware", "Firmware", "version of its firmware",
	  VIEW_TEXT, false, gpu_firmware },
	{ "UUID", "uuid", "UUID", "names the board in whatever slot it is",
	  VIEW_TEXT, false, gpu_uuid },
};

const struct view gpu_view = {
	.list = "gpus",
	.one = "gpu",
	.columns = gpu_columns,
	.count = sizeof(gpu_columns) / sizeof(gpu_columns[0]),
};

/* --- type ---------------------------------------------------------------- */

static struct nvvgpu_type *type_of(const void *row)
{
	return ((const struct type_row *)row)->type;
}

#define TYPE_TEXT(field)						\
static bool type_##field(const void *row, struct view_cell *cell)	\
{									\
	return view_text(cell, nvvgpu_type_get_##field(type_of(row)));	\
}
TYPE_TEXT(id)
TYPE_TEXT(name)
TYPE_TEXT(device_api)
TYPE_TEXT(description)

static bool type_gpu(const void *row, struct view_cell *cell)
{
	struct nvvgpu_gpu *gpu = ((const struct type_row *)row)->gpu;

	return view_text(cell, nvvgpu_gpu_get_address(gpu));
}

static bool type_framebuffer(const void *row, struct view_cell *cell)
{
	return !nvvgpu_type_get_framebuffer_mib(type_of(row), &cell->number);
}

#define TYPE_NUMBER(field, getter)					\
static bool type_##field(const void *row, struct view_cell *cell)	\
{									\
	unsigned int number;						\
									\
	if (getter(type_of(row), &number))				\
		return false;						\
	cell->number = number;						\
	return true;							\
}
TYPE_NUMBER(heads, nvvgpu_type_get_num_heads)
TYPE_NUMBER(max, nvvgpu_type_get_max_instances)
TYPE_NUMBER(frl, nvvgpu_type_get_frame_rate_limit)

static bool type_available(const void *row, struct view_cell *cell)
{
	cell->number = nvvgpu_type_get_available(type_of(row));
	return true;
}

static bool type_resolution(const void *row, struct view_cell *cell)
{
	unsigned int width, height;

	if (nvvgpu_type_get_max_resolution(type_of(row), &width, &height))
		return false;
	snprintf(cell->buffer, sizeof(cell->buffer), "%ux%u", width, height);
	cell->text = cell->buffer;
	cell->json = json_object_new_object();
	json_object_object_add(cell->json, "width",
			       json_object_new_int64(width));
	json_object_object_add(cell->json, "height",
			       json_object_new_int64(height));
	return true;
}

static const struct view_column type_columns[] = {
	{ "GPU", "gpu", "GPU", "PCI address of the GPU that offers it",
	  VIEW_TEXT, true, type_gpu },
	{ "ID", "id", "Id", "what the driver and libvirt call it",
	  VIEW_TEXT, true, type_id },
	{ "NAME", "name", "Name", "what people call it",
	  VIEW_TEXT, true, type_name },
	{ "FB", "framebuffer_mib", "Framebuffer", "framebuffer of one vGPU",
	  VIEW_MIB, true, type_framebuffer },
	{ "HEADS", "num_heads", "Heads", "displays of one vGPU",
	  VIEW_NUMBER, true, type_heads },
	{ "RES", "max_resolution", "Resolution", "largest display, pixels",
	  VIEW_JSON, true, type_resolution },
	{ "MAX", "max_instances", "Max", "how many fit on an empty GPU",
	  VIEW_NUMBER, true, type_max },
	{ "AVAIL", "available", "Available", "how many more fit now",
	  VIEW_NUMBER, true, type_available },
	{ "FRL", "frame_rate_limit_hz", "Frame rate limit",
	  "frame rate limit, frames per second",
	  VIEW_NUMBER, false, type_frl },
	{ "API", "device_api", "Device API", "what a VMM has to speak to it",
	  VIEW_TEXT, false, type_device_api },
	{ "DESCRIPTION", "description", "Description", "the driver's own words",
	  VIEW_TEXT, false, type_description },
};

const struct view type_view = {
	.list = "types",
	.one = "type",
	.columns = type_columns,
	.count = sizeof(type_columns) / sizeof(type_columns[0]),
};
