// SPDX-License-Identifier: LGPL-2.1-or-later
/* A device under which vGPUs are made: a PF or a VF, "parent" in mdev. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *read_text(struct nvvgpu_gpu *gpu, const char *file)
{
	return file_read_dup(gpu->host->ctx, "%s/%s/%s", gpu->host->base,
			     gpu->address, file);
}

static char *read_driver(struct nvvgpu_gpu *gpu)
{
	char name[NAME_MAX + 1];

	if (file_link_name(gpu->host->ctx, name, sizeof(name), "%s/%s/driver",
			   gpu->host->base, gpu->address) < 0)
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
	gpu->model = read_text(gpu, "nvvgpu/model");
	if (!gpu->model)
		gpu->model = read_ids(gpu);
	gpu->uuid = read_text(gpu, "nvvgpu/uuid");
	gpu->firmware = read_text(gpu, "nvvgpu/firmware");
	gpu->mode = read_text(gpu, "nvvgpu/mode");
	gpu->state = read_text(gpu, "nvvgpu/state");
}

bool gpu_is_ours(struct nvvgpu_ctx *ctx, const char *address)
{
	return file_exists(ctx, "%s/%s/nvvgpu", parent_base(ctx), address);
}

/* Which virtual function it is: the end of its address moves with no board. */
bool gpu_is_same_function(struct nvvgpu_ctx *ctx, const char *address,
			  const char *was)
{
	const char *x = strrchr(address, ':'), *y = strrchr(was, ':');

	if (!file_exists(ctx, "%s/%s/physfn", parent_base(ctx), address))
		return true;
	return x && y && !strcmp(x, y);
}

/* "nvidia-63" before "nvidia-558": by number where there is one. */
static int compare_types(const void *a, const void *b)
{
	const struct nvvgpu_type *x = a, *y = b;

	return strverscmp(x->id, y->id);
}

static int add_type(struct nvvgpu_gpu *gpu, const char *id)
{
	struct nvvgpu_type *types;

	types = reallocarray(gpu->types, gpu->num_types + 1, sizeof(*types));
	if (!types)
		return -ENOMEM;
	gpu->types = types;
	types[gpu->num_types] = (struct nvvgpu_type) {
		.gpu = gpu,
		.id = strdup(id),
	};
	return types[gpu->num_types++].id ? 0 : -ENOMEM;
}

/* A parent that goes away meanwhile has no types. */
int gpu_init(struct nvvgpu_gpu *gpu, struct nvvgpu_host *host,
	     const char *address)
{
	const char *id;
	int ret = 0;
	DIR *dir;

	gpu->host = host;
	gpu->address = strdup(address);
	if (!gpu->address)
		return -ENOMEM;
	if (dir_open(host->ctx, &dir, "%s/%s/mdev_supported_types", host->base,
		     address) < 0)
		return 0;
	while (!ret && (id = dir_next(dir)))
		ret = add_type(gpu, id);
	closedir(dir);
	if (gpu->num_types)
		qsort(gpu->types, gpu->num_types, sizeof(*gpu->types),
		      compare_types);
	return ret;
}

/* Its vGPUs are directories in its own, named by their UUIDs. */
unsigned int gpu_count_live(struct nvvgpu_gpu *gpu)
{
	char uuid[UUID_LEN + 1];
	unsigned int count = 0;
	const char *entry;
	DIR *dir;

	if (dir_open(gpu->host->ctx, &dir, "%s/%s", gpu->host->base,
		     gpu->address) < 0)
		return 0;
	while ((entry = dir_next(dir)))
		count += uuid_read(entry, uuid);
	closedir(dir);
	return count;
}

void gpu_free(struct nvvgpu_gpu *gpu)
{
	size_t i;

	for (i = 0; i < gpu->num_types; i++)
		type_free(&gpu->types[i]);
	free(gpu->types);
	free(gpu->address);
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

struct nvvgpu_type *gpu_type_by_id(struct nvvgpu_gpu *gpu, const char *id)
{
	size_t i;

	for (i = 0; i < gpu->num_types; i++)
		if (!strcmp(gpu->types[i].id, id))
			return &gpu->types[i];
	return NULL;
}

struct nvvgpu_type *gpu_match_type(struct nvvgpu_gpu *gpu, const char *text)
{
	struct nvvgpu_type *type = gpu_type_by_id(gpu, text);
	size_t i;

	for (i = 0; !type && i < gpu->num_types; i++)
		if (type_matches(&gpu->types[i], text))
			type = &gpu->types[i];
	return type;
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
	if (file_read_u64(gpu->host->ctx, ret, "%s/%s/%s", gpu->host->base,
			  gpu->address, file) < 0)
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

NVVGPU_EXPORT size_t nvvgpu_gpu_count_types(struct nvvgpu_gpu *gpu)
{
	return gpu->num_types;
}

NVVGPU_EXPORT struct nvvgpu_type *nvvgpu_gpu_get_type(struct nvvgpu_gpu *gpu,
						      size_t index)
{
	return index < gpu->num_types ? &gpu->types[index] : NULL;
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
