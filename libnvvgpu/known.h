/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What has been found out about the host and stays true while the lock is held,
 * since nobody else may change it: so that of a thousand vGPUs each need not
 * look at all GPUs again.  Drivers, and people with mdevctl, know no lock of
 * ours: who is refused by the kernel forgets what is known and looks once more.
 */
#ifndef NVVGPU_KNOWN_H
#define NVVGPU_KNOWN_H

#include "place.h"

/* The GPUs and their parents, without any vGPU.  With sentence. */
int known_gpus(struct nvvgpu_ctx *ctx, struct nvvgpu_host **ret);
/* gpu_board() */
char *known_board(struct nvvgpu_ctx *ctx, const char *parent);
/* Whether any parent has a definition of that UUID, readable or not. */
bool known_defined(struct nvvgpu_ctx *ctx, const char *uuid);
/* False: there is no vGPU of that UUID now. */
bool known_may_be_live(struct nvvgpu_ctx *ctx, const char *uuid);
/* False: no record has it. */
bool known_may_be_recorded(struct nvvgpu_ctx *ctx, const char *uuid);
/*
 * place_choose() with what has been taken since counted in; the list stays
 * ours.  *fresh: all of it has just been looked at.
 */
int known_places(struct nvvgpu_ctx *ctx, const struct wish *wish,
		 struct place **ret, size_t *count, bool *fresh);
/* It has been made there. */
void known_take(struct nvvgpu_ctx *ctx, struct place *place,
		struct nvvgpu_parent *parent, const struct wish *wish);
/* Something else has been done: vGPUs and definitions are not known any more. */
void known_forget(struct nvvgpu_ctx *ctx);
/* The lock goes. */
void known_drop(struct nvvgpu_ctx *ctx);

#endif
