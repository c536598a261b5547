// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One look at the host: one pass over the devices that vGPUs are made under,
 * one over the vGPUs that exist, one over the records.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Parents of one GPU stand together. */
static size_t count_gpus(const struct nvvgpu_host *host)
{
	size_t i, count = 0;

	for (i = 0; i < host->num_parents; i++)
		if (!i || strcmp(host->parents[i]->gpu_address,
				 host->parents[i - 1]->gpu_address))
			count++;
	return count;
}

static int gpu_init(struct nvvgpu_gpu *gpu, struct nvvgpu_parent *parent)
{
	int ret;

	gpu->host = parent->host;
	gpu->address = parent->gpu_address;
	if (parent->is_vf)
		ret = asprintf(&gpu->dir, PCI_DEVICES "/%s", gpu->address);
	else
		ret = asprintf(&gpu->dir, "%s", parent->dir);
	if (ret < 0)
		gpu->dir = NULL;
	return ret < 0 ? -ENOMEM : 0;
}

static int make_gpus(struct nvvgpu_host *host)
{
	struct nvvgpu_gpu *gpu = NULL;
	size_t i;

	host->gpus = calloc(count_gpus(host) + 1, sizeof(*host->gpus));
	if (!host->gpus)
		return fail_memory(host->ctx);
	for (i = 0; i < host->num_parents; i++) {
		struct nvvgpu_parent *parent = host->parents[i];

		if (!gpu || strcmp(gpu->address, parent->gpu_address)) {
			gpu = &host->gpus[host->num_gpus++];
			gpu->parents = &host->parents[i];
			if (gpu_init(gpu, parent) < 0)
				return fail_memory(host->ctx);
		}
		gpu->num_parents++;
		parent->gpu = gpu;
	}
	return 0;
}

int host_scan_gpus(struct nvvgpu_ctx *ctx, struct nvvgpu_host **ret)
{
	struct nvvgpu_host *host = calloc(1, sizeof(*host));
	int err;

	if (!host)
		return fail_memory(ctx);
	host->refs = 1;
	host->ctx = nvvgpu_ref(ctx);
	err = host_read_parents(host);
	if (!err)
		err = make_gpus(host);
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
	for (i = 0; i < host->num_parents; i++)
		parent_free(host->parents[i]);
	free(host->vgpus);
	free(host->gpus);
	free(host->parents);
	free(host->by_address);
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
	size_t i;

	for (i = 0; i < host->num_gpus; i++)
		if (!strcmp(host->gpus[i].address, address))
			return &host->gpus[i];
	return NULL;
}

struct nvvgpu_gpu *host_find_gpu_uuid(struct nvvgpu_host *host,
				      const char *uuid)
{
	size_t i;

	for (i = 0; i < host->num_gpus; i++) {
		const char *have = nvvgpu_gpu_get_uuid(&host->gpus[i]);

		if (have && !strcasecmp(have, uuid))
			return &host->gpus[i];
	}
	return NULL;
}

NVVGPU_EXPORT int nvvgpu_host_find_gpu(struct nvvgpu_host *host,
				       const char *text,
				       struct nvvgpu_gpu **ret)
{
	struct nvvgpu_gpu *gpu = host_find_address(host, text);
	struct nvvgpu_parent *parent;
	size_t i;

	for (i = 0; !gpu && i < host->num_gpus; i++)
		if (gpu_matches(&host->gpus[i], text))
			gpu = &host->gpus[i];
	parent = gpu ? NULL : host_find_parent(host, text);
	if (parent)
		gpu = parent->gpu;
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

static int compare_name(const void *name, const void *vgpu)
{
	return strcmp(name, ((const struct nvvgpu_vgpu *)vgpu)->record->name);
}

struct nvvgpu_vgpu *host_find_named(struct nvvgpu_host *host, const char *name)
{
	return host->num_named ? bsearch(name, host->vgpus, host->num_named,
					 sizeof(*host->vgpus), compare_name) :
		NULL;
}

/* A VF has one vGPU only, so its address says which. */
static bool is_called(struct nvvgpu_vgpu *vgpu, const char *text)
{
	if (vgpu->record && !strcmp(vgpu->record->name, text))
		return true;
	if (*vgpu->uuid && !strcasecmp(vgpu->uuid, text))
		return true;
	return vgpu->parent && vgpu->parent->is_vf &&
		!strcmp(vgpu->parent->address, text);
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
