/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where vGPUs would be made, without making them. */
#ifndef NVVGPU_CHOICE_H
#define NVVGPU_CHOICE_H

#include "place.h"

/*
 * Whether there is room for that many, and names to give them.  With the lock
 * held; with sentence.
 */
int choice_check(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
		 struct wish *wish, unsigned int count,
		 char (*names)[NVVGPU_NAME_MAX + 1]);
/* Whether that many can be asked for at all. */
int choice_check_count(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
		       unsigned int count);

#endif
