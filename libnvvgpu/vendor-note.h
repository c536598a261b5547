/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose vGPU a VF of NVIDIA's vendor VFIO has; see vendor-note.c. */
#ifndef NVVGPU_VENDOR_NOTE_H
#define NVVGPU_VENDOR_NOTE_H

#include "private.h"

/* Number of the type that a VF has, 0 for none. */
#define VENDOR_CURRENT "nvidia/current_vgpu_type"

struct note {
	char uuid[UUID_LEN + 1];
	char vf[32];
	unsigned int type;
	uint64_t inode;		/* of VENDOR_CURRENT when it was written */
};

int vendor_assigned(struct nvvgpu_ctx *ctx, const char *vf, unsigned int *ret);

/* Of a UUID, also one that holds no more. -ENOENT. */
int note_read(struct nvvgpu_ctx *ctx, const char *uuid, struct note *ret);
/* The note of a vGPU that exists. -ENOENT. */
int note_find(struct nvvgpu_ctx *ctx, const char *uuid, struct note *ret);
/* Whether the VF, which has this type now, is the one that is meant. */
bool note_holds(struct nvvgpu_ctx *ctx, const struct note *note,
		unsigned int assigned);
/* Calls fn for all, also those that hold no more, until it is not 0. */
int note_each(struct nvvgpu_ctx *ctx,
	      int (*fn)(void *data, const struct note *note), void *data);
/* With the lock held. */
int note_write(struct nvvgpu_ctx *ctx, const char *uuid, const char *vf,
	       unsigned int type);
void note_remove(struct nvvgpu_ctx *ctx, const char *uuid);

#endif
