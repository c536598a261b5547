/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Places of vGPUs on VFs of NVIDIA's vendor VFIO; see vendor-place.c. */
#ifndef NVVGPU_VENDOR_PLACE_H
#define NVVGPU_VENDOR_PLACE_H

#include "private.h"

/*
 * The placement id that a vGPU of the type is to have on the VF, before it is
 * made; -1: that is better left to the driver.
 */
int vendor_choose_place(struct nvvgpu_ctx *ctx, const char *vf,
			unsigned int type);
/* -ENODEV, -EACCES, ...: the kernel's errno. */
int vendor_set_place(struct nvvgpu_ctx *ctx, const char *vf, int id);

/* For the framework's table. */
int vendor_region(struct nvvgpu_gpu *gpu, uint64_t *mib, bool *mixed);
int vendor_extent(struct nvvgpu_parent *parent, const char *uuid,
		  const char *type, uint64_t *start_mib, uint64_t *mib);

#endif
