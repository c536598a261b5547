/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What NVIDIA's management library knows, where it is there.  It is looked for
 * when first asked and never needed: without it all answers are "unknown".
 * Numbers and structures of its interface are those of its public documentation
 * (NVML API reference: nvmlGpuVirtualizationMode_t, nvmlUtilization_t,
 * nvmlMemory_t, nvmlVgpuInstanceUtilizationSample_t).
 */
#ifndef NVVGPU_NVML_H
#define NVVGPU_NVML_H

#include "private.h"

enum nvml_mode {
	NVML_MODE_UNKNOWN = -1,
	NVML_MODE_NONE = 0,		/* bare metal */
	NVML_MODE_PASSTHROUGH = 1,	/* this machine got it from its host */
	NVML_MODE_VGPU = 2,		/* it is a vGPU */
	NVML_MODE_HOST_VGPU = 3,	/* it is shared out from here */
	NVML_MODE_HOST_VSGA = 4,
};

/* How the GPU at this PCI address is virtualized; only of this host. */
enum nvml_mode nvml_mode(struct nvvgpu_ctx *ctx, const char *address);

struct nvml;

/* NULL when it is not there, or the context is of another host. */
struct nvml *nvml_open(struct nvvgpu_ctx *ctx);
void nvml_close(struct nvml *nvml);

/* What is used of a GPU or vGPU; -1: unknown. */
struct nvml_use {
	int percent;
	int64_t used_mib;
};

/* False: it does not know the GPU. */
bool nvml_gpu_use(struct nvml *nvml, const char *address,
		  struct nvml_use *ret);
/*
 * Calls fn for each vGPU on it that is open and a mediated device.  since: in
 * and out, the time of the last sample that was seen, 0 at first.
 */
void nvml_each_vgpu(struct nvml *nvml, const char *address,
		    unsigned long long *since,
		    void (*fn)(void *data, const char *uuid,
			       const struct nvml_use *use), void *data);

#endif
