/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much is used now, of each GPU and each vGPU: the rows of top. */
#ifndef USE_H
#define USE_H

#include "libnvvgpu/nvvgpu.h"
#include "screen.h"

struct json_object;

/* A GPU, or a vGPU below it. */
struct use {
	struct nvvgpu_gpu *gpu;
	struct nvvgpu_vgpu *vgpu;	/* NULL: the GPU itself */
	int gpu_permille;		/* of its engine; -1: unknown, as below */
	int permille;
	int64_t used_mib;
	int64_t total_mib;
};

/*
 * All of a host at the last reading: the GPU that is used most first, behind
 * each GPU its vGPUs likewise.  To be freed; NULL: no memory.
 */
struct use *use_read(struct nvvgpu_host *host, struct nvvgpu_meter *meter,
		     size_t *count);
void use_print(struct screen *screen, const struct use *uses, size_t count);
/* A new reference, NULL: no memory. */
struct json_object *use_json(const struct use *uses, size_t count);

#endif
