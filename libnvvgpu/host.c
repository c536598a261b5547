// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One look at the host: one pass over the parents with their types and vGPUs,
 * one over the records.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare_gpus(const void *a, const void *b)
{
	const struct nvvgpu_gpu *x = a, *y = b;

	return strcmp(x->address, y->address);
}

static int add_gpu(struct nvvgpu_host *host, const char *address)
{
	struct nvvgpu_gpu *gpus;

	/* Among all PCI functions only some are parents. */
	if (strcmp(host->base, MDEV_PARENTS) &&
	    !file_exists(host->ctx, "%s/%s/mdev_supported_types", host->base,
			 address))
		return 0;
	gpus = reallocarray(host->gpus, host->num_gpus + 1, sizeof(*gpus));
	if (!gpus)
		return -ENOMEM;
	host->gpus = gpus;
	gpus[host->num_gpus] = (struct nvvgpu_gpu) { 0 };
	return gpu_init(&gpus[host->num_gpus++], host, address);
}

/* Sorting and growing move the GPUs; their types point back to them. */
static void settle_gpus(struct nvvgpu_host *host)
{
	size_t i, j;

	if (host->num_gpus)
		qsort(host->gpus, host->num_gpus, sizeof(*host->gpus),
		      compare_gpus);
	for (i = 0; i < host->num_gpus; i++)
		for (j = 0; j < host->gpus[i].num_types; j++)
			host->gpus[i].types[j].gpu = &host->gpus[i];
}

static int read_gpus(struct nvvgpu_host *host)
{
	const char *address;
	int ret;
	DIR *dir;

	ret = dir_open(host->ctx, &dir, "%s", host->base);
	if (ret == -ENOENT)
		return 0;
	if (ret < 0)
		return fail_system(host->ctx, -ret, "/%s: open", host->base);
	while (!ret && (address = dir_next(dir)))
		ret = add_gpu(host, address);
	closedir(dir);
	settle_gpus(host);
	return ret < 0 ? fail_memory(host->ctx) : 0;
}

int host_scan_gpus(struct nvvgpu_ctx *ctx, struct nvvgpu_host **ret)
{
	struct nvvgpu_host *host = calloc(1, sizeof(*host));
	int err;

	if (!host)
		return fail_memory(ctx);
	host->refs = 1;
	host->ctx = nvvgpu_ref(ctx);
	host->base = parent_base(ctx);
	err = read_gpus(host);
	if (err < 0) {
		nvvgpu_host_unref(host);
		return err;
	}
	*ret = host;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_host_scan(struct nvvgpu_ctx *ctx,
				   struct nvvgpu_host **ret)
{
	struct nvvgpu_host *host;
	int err;

	err = host_scan_gpus(ctx, &host);
	if (err < 0)
		return err;
	err = host_scan_vgpus(host);
	if (err < 0) {
		nvvgpu_host_unref(host);
		return err;
	}
	*ret = host;
	return 0;
}

NVVGPU_EXPORT struct nvvgpu_host *nvvgpu_host_ref(struct nvvgpu_host *host)
{
	host->refs++;
	return host;
}

NVVGPU_EXPORT struct nvvgpu_host *nvvgpu_host_unref(struct nvvgpu_host *host)
{
	size_t i;

	if (!host || --host->refs)
		return NULL;
	for (i = 0; i < host->num_vgpus; i++)
		vgpu_free(&host->vgpus[i]);
	for (i = 0; i < host->num_gpus; i++)
		gpu_free(&host->gpus[i]);
	free(host->vgpus);
	free(host->gpus);
	host_free_damaged(host);
	owners_free(host->owners);
	nvvgpu_unref(host->ctx);
	free(host);
	return NULL;
}

NVVGPU_EXPORT size_t nvvgpu_host_count_gpus(struct nvvgpu_host *host)
{
	return host->num_gpus;
}

NVVGPU_EXPORT struct nvvgpu_gpu *nvvgpu_host_get_gpu(struct nvvgpu_host *host,
						     size_t index)
{
	return index < host->num_gpus ? &host->gpus[index] : NULL;
}

struct nvvgpu_gpu *host_find_address(struct nvvgpu_host *host,
				     const char *address)
{
	struct nvvgpu_gpu key = { .address = (char *)address };

	return host->num_gpus ? bsearch(&key, host->gpus, host->num_gpus,
					sizeof(key), compare_gpus) : NULL;
}

struct nvvgpu_gpu *host_find_gpu_uuid(struct nvvgpu_host *host,
				      const char *uuid, const char *was)
{
	size_t i;

	for (i = 0; i < host->num_gpus; i++) {
		struct nvvgpu_gpu *gpu = &host->gpus[i];
		const char *have = nvvgpu_gpu_get_uuid(gpu);

		if (have && !strcasecmp(have, uuid) &&
		    gpu_is_same_function(host->ctx, gpu->address, was))
			return gpu;
	}
	return NULL;
}

NVVGPU_EXPORT int nvvgpu_host_find_gpu(struct nvvgpu_host *host,
				       const char *text,
				       struct nvvgpu_gpu **ret)
{
	struct nvvgpu_gpu *gpu = host_find_address(host, text);
	size_t i;

	for (i = 0; !gpu && i < host->num_gpus; i++)
		if (gpu_matches(&host->gpus[i], text))
			gpu = &host->gpus[i];
	if (!gpu)
		return fail(host->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such GPU with vGPU types", text);
	*ret = gpu;
	return 0;
}

NVVGPU_EXPORT size_t nvvgpu_host_count_vgpus(struct nvvgpu_host *host)
{
	return host->num_vgpus;
}

NVVGPU_EXPORT struct nvvgpu_vgpu *
nvvgpu_host_get_vgpu(struct nvvgpu_host *host, size_t index)
{
	return index < host->num_vgpus ? &host->vgpus[index] : NULL;
}

static bool is_called(struct nvvgpu_vgpu *vgpu, const char *text)
{
	return (vgpu->record && !strcmp(vgpu->record->name, text)) ||
		!strcasecmp(vgpu->uuid, text);
}

NVVGPU_EXPORT int nvvgpu_host_find_vgpu(struct nvvgpu_host *host,
					const char *text,
					struct nvvgpu_vgpu **ret)
{
	size_t i;
	int err;

	for (i = 0; i < host->num_vgpus; i++) {
		if (is_called(&host->vgpus[i], text)) {
			*ret = &host->vgpus[i];
			return 0;
		}
	}
	err = host_fail_damaged(host, text);
	if (err < 0)
		return err;
	return fail(host->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
		    "%s: there is no such vGPU", text);
}
