/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What happens to a vGPU between its making and its end: rename.c.
 */
#ifndef NVVGPU_LIFE_H
#define NVVGPU_LIFE_H

#include "private.h"

/* --- rename.c */

/* Prefix of the notes that somebody was called so. */
#define RENAMED ".renamed-"
/* Whether a vGPU was called so, and may have the UUID of that name still. */
bool rename_may_have(struct nvvgpu_ctx *ctx, const char *name);

#endif
