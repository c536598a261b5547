/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What NVIDIA's management library knows, where it is there.  It is looked for
 * when first asked and never needed: without it all answers are "unknown".
 * Numbers of its interface are those of its public documentation (NVML API
 * reference, nvmlGpuVirtualizationMode_t).
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

#endif
