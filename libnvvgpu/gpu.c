// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A physical GPU: what its driver says of the board, at its PF, and the types
 * that its parents offer together.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *read_text(struct nvvgpu_gpu *gpu, const char *file)
{
	return file_read_dup(gpu->host->ctx, "%s/%s", gpu->dir, file);
}

/* Our driver's word, else what NVIDIA's tells of all its boards. */
static char *read_either(struct nvvgpu_gpu *gpu, const char *file,
			 const char *label)
{
	char *text = read_text(gpu, file);

	return text ? text : nvidia_read(gpu->host->ctx, gpu->address, label);
}

static char *read_driver(struct nvvgpu_gpu *gpu)
{
	char name[NAME_MAX + 1];

	if (file_link_name(gpu->host->ctx, name, sizeof(name), "%s/driver",
			   gpu->dir) < 0)
		return NULL;
	return strdup(name);
}

/* "10de:2235" when nobody says it better. */
static char *read_ids(struct nvvgpu_gpu *gpu)
{
	char *vendor = read_text(gpu, "vendor");
	char *device = read_text(gpu, "device");
	char *ids = NULL;

	if (vendor && device && strlen(vendor) > 2 && strlen(device) > 2 &&
	    asprintf(&ids, "%s:%s", vendor + 2, device + 2) < 0)
		ids = NULL;
	free(vendor);
	free(device);
	return ids;
}

static void load(struct nvvgpu_gpu *gpu)
{
	if (gpu->loaded)
		return;
	gpu->loaded = true;
	gpu->driver = read_driver(gpu);
	gpu->model = read_either(gpu, "nvvgpu/model", "Model");
	if (!gpu->model)
		gpu->model = read_ids(gpu);
	gpu->uuid = read_either(gpu, "nvvgpu/uuid", "GPU UUID");
	gpu->firmware = read_either(gpu, "nvvgpu/firmware", "GPU Firmware");
	gpu->mode = read_text(gpu, "nvvgpu/mode");
	gpu->state = read_text(gpu, "nvvgpu/state");
}

bool gpu_is_ours(struct nvvgpu_ctx *ctx, const char *parent)
{
	char gpu[NAME_MAX + 1], path[PARENT_PATH_MAX];

	parent_gpu(ctx, parent, gpu);
	parent_path(ctx, gpu, path);
	return file_exists(ctx, "%s/nvvgpu", path);
}

char *gpu_board(struct nvvgpu_ctx *ctx, const char *parent)
{
	char gpu[NAME_MAX + 1], path[PARENT_PATH_MAX];
	char *uuid;

	parent_gpu(ctx, parent, gpu);
	parent_path(ctx, gpu, path);
	uuid = file_read_dup(ctx, "%s/nvvgpu/uuid", path);
	return uuid ? uuid : nvidia_read(ctx, gpu, "GPU UUID");
}

/* Index N is that of the link virtfnN; an address says nothing of it. */
void gpu_number_vfs(struct nvvgpu_gpu *gpu)
{
	struct nvvgpu_host *host = gpu->host;
	char address[NAME_MAX + 1];
	struct nvvgpu_parent *vf;
	const char *entry;
	unsigned int n;
	DIR *dir;

	if (gpu->numbered)
		return;
	gpu->numbered = true;
	if (dir_open(host->ctx, &dir, "%s", gpu->dir) < 0)
		return;
	while ((entry = dir_next(dir))) {
		if (strncmp(entry, "virtfn", 6) ||
		    !number_read(entry + 6, &n) ||
		    file_link_name(host->ctx, address, sizeof(address),
				   "%s/%s", gpu->dir, entry) < 0)
			continue;
		vf = host_find_parent(host, address);
		if (vf)
			vf->index = n;
	}
	closedir(dir);
}

struct nvvgpu_parent *gpu_find_vf(struct nvvgpu_gpu *gpu, int index)
{
	size_t i;

	if (index >= 0)
		gpu_number_vfs(gpu);
	for (i = 0; i < gpu->num_parents; i++)
		if (gpu->parents[i]->index == index &&
		    gpu->parents[i]->is_vf == (index >= 0))
			return gpu->parents[i];
	return NULL;
}

/* --- types ----------------------------------------------------------------- */

static struct nvvgpu_type *type_new(struct nvvgpu_parent *parent,
				    const char *id)
{
	struct nvvgpu_type *type = calloc(1, sizeof(*type));

	if (!type)
		return NULL;
	type->gpu = parent->gpu;
	type->parent = parent;
	type->id = strdup(id);
	if (type->id)
		return type;
	free(type);
	return NULL;
}

/*
 * Where the type is, or belongs: "nvidia-63" stands before "nvidia-558", by
 * number where there is one.
 */
static size_t type_slot(struct nvvgpu_gpu *gpu, const char *id, bool *found)
{
	size_t low = 0, high = gpu->num_types;

	*found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strverscmp(id, gpu->types[middle]->id);

		if (!order) {
			*found = true;
			return middle;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

struct nvvgpu_type *gpu_add_type(struct nvvgpu_parent *parent, const char *id)
{
	struct nvvgpu_gpu *gpu = parent->gpu;
	struct nvvgpu_type **types, *type;
	bool found;
	size_t slot;

	slot = type_slot(gpu, id, &found);
	if (found)
		return gpu->types[slot];
	types = reallocarray(gpu->types, gpu->num_types + 1, sizeof(*types));
	if (!types)
		return NULL;
	gpu->types = types;
	type = type_new(parent, id);
	if (!type)
		return NULL;
	memmove(types + slot + 1, types + slot,
		(gpu->num_types++ - slot) * sizeof(*types));
	types[slot] = type;
	return type;
}

/* What one VF offers another may not, as long as it has a vGPU. */
static void list_types(struct nvvgpu_gpu *gpu)
{
	size_t i;

	if (gpu->listed)
		return;
	gpu->listed = true;
	for (i = 0; i < gpu->num_parents; i++)
		if (gpu->parents[i]->framework->read_types(gpu->parents[i]) < 0)
			return;
}

struct nvvgpu_type *gpu_type_by_id(struct nvvgpu_gpu *gpu, const char *id)
{
	bool found;
	size_t slot = type_slot(gpu, id, &found);

	if (!found) {
		list_types(gpu);
		slot = type_slot(gpu, id, &found);
	}
	return found ? gpu->types[slot] : NULL;
}

struct nvvgpu_type *gpu_match_type(struct nvvgpu_gpu *gpu, const char *text)
{
	struct nvvgpu_type *type = gpu_type_by_id(gpu, text);
	size_t i;

	for (i = 0; !type && i < gpu->num_types; i++)
		if (type_matches(gpu->types[i], text))
			type = gpu->types[i];
	return type;
}

void gpu_free(struct nvvgpu_gpu *gpu)
{
	size_t i;

	for (i = 0; i < gpu->num_types; i++)
		type_free(gpu->types[i]);
	free(gpu->types);
	free(gpu->layout);
	free(gpu->dir);
	free(gpu->driver);
	free(gpu->model);
	free(gpu->uuid);
	free(gpu->firmware);
	free(gpu->mode);
	free(gpu->state);
}

/* libvirt's name of 1000:00:00.0 is pci_1000_00_00_0. */
static bool is_node_name(const char *text, const char *address)
{
	if (strncmp(text, "pci_", 4))
		return false;
	for (text += 4; *text && *address; text++, address++) {
		char c = *address == ':' || *address == '.' ? '_' : *address;

		if (*text != c)
			return false;
	}
	return !*text && !*address;
}

bool gpu_matches(struct nvvgpu_gpu *gpu, const char *text)
{
	if (!strcasecmp(text, gpu->address) || is_node_name(text, gpu->address))
		return true;
	load(gpu);
	return gpu->uuid && !strcasecmp(text, gpu->uuid);
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_address(struct nvvgpu_gpu *gpu)
{
	return gpu->address;
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_driver(struct nvvgpu_gpu *gpu)
{
	load(gpu);
	return gpu->driver;
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_model(struct nvvgpu_gpu *gpu)
{
	load(gpu);
	return gpu->model;
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_uuid(struct nvvgpu_gpu *gpu)
{
	load(gpu);
	return gpu->uuid;
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_firmware(struct nvvgpu_gpu *gpu)
{
	load(gpu);
	return gpu->firmware;
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_mode(struct nvvgpu_gpu *gpu)
{
	load(gpu);
	return gpu->mode;
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_state(struct nvvgpu_gpu *gpu)
{
	load(gpu);
	return gpu->state;
}

static int read_number(struct nvvgpu_gpu *gpu, const char *file, uint64_t *ret)
{
	if (file_read_u64(gpu->host->ctx, ret, "%s/%s", gpu->dir, file) < 0)
		return -ENODATA;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_gpu_get_framebuffer_total_mib(struct nvvgpu_gpu *gpu,
						       uint64_t *ret)
{
	return read_number(gpu, "nvvgpu/framebuffer_total_mib", ret);
}

NVVGPU_EXPORT int nvvgpu_gpu_get_framebuffer_free_mib(struct nvvgpu_gpu *gpu,
						      uint64_t *ret)
{
	return read_number(gpu, "nvvgpu/framebuffer_free_mib", ret);
}

/* The kernel says -1 where the platform does not know. */
NVVGPU_EXPORT int nvvgpu_gpu_get_numa_node(struct nvvgpu_gpu *gpu, int *ret)
{
	uint64_t n;

	if (read_number(gpu, "numa_node", &n) < 0 || n > INT_MAX)
		return -ENODATA;
	*ret = n;
	return 0;
}

NVVGPU_EXPORT unsigned int nvvgpu_gpu_count_vgpus(struct nvvgpu_gpu *gpu)
{
	return gpu->num_vgpus;
}

NVVGPU_EXPORT const char *nvvgpu_gpu_get_framework(struct nvvgpu_gpu *gpu)
{
	return gpu->parents[0]->framework->name;
}

NVVGPU_EXPORT size_t nvvgpu_gpu_count_parents(struct nvvgpu_gpu *gpu)
{
	return gpu->num_parents;
}

NVVGPU_EXPORT struct nvvgpu_parent *
nvvgpu_gpu_get_parent(struct nvvgpu_gpu *gpu, size_t index)
{
	return index < gpu->num_parents ? gpu->parents[index] : NULL;
}

NVVGPU_EXPORT size_t nvvgpu_gpu_count_types(struct nvvgpu_gpu *gpu)
{
	list_types(gpu);
	return gpu->num_types;
}

NVVGPU_EXPORT struct nvvgpu_type *nvvgpu_gpu_get_type(struct nvvgpu_gpu *gpu,
						      size_t index)
{
	list_types(gpu);
	return index < gpu->num_types ? gpu->types[index] : NULL;
}

NVVGPU_EXPORT int nvvgpu_gpu_find_type(struct nvvgpu_gpu *gpu, const char *text,
				       struct nvvgpu_type **ret)
{
	struct nvvgpu_type *type = gpu_match_type(gpu, text);

	if (!type)
		return fail(gpu->host->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: it has no type '%s'", gpu->address, text);
	*ret = type;
	return 0;
}
