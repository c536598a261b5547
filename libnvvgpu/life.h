/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What happens to a vGPU between its making and its end: rename.c, set.c,
 * adopt.c; and who else makes them: manager.c.
 */
#ifndef NVVGPU_LIFE_H
#define NVVGPU_LIFE_H

#include "private.h"

/* --- rename.c */

/* Empty files, by the names that somebody had. */
#define RENAMED_DIR STATE_DIR "/renamed.d"
/* Whether a vGPU was called so, and may have the UUID of that name still. */
bool rename_may_have(struct nvvgpu_ctx *ctx, const char *name);
/* Of a vGPU whose renaming was killed: does the rest, or takes it back. */
int rename_finish(struct nvvgpu_ctx *ctx, struct record *rec);
/* By a vGPU other than that with this UUID. */
bool name_is_taken(struct nvvgpu_ctx *ctx, const char *name, const char *uuid);
/* The definition has its record's name; add: also where it has none yet. */
int name_definition(struct nvvgpu_ctx *ctx, const struct record *rec,
		    struct mdevdef *def, bool add);
/* Driver and links have it, while it is there. */
void name_device(struct nvvgpu_ctx *ctx, const struct record *rec);

/* --- manager.c */

/* Whether Nova may give it to an instance. */
bool nova_offers(struct nvvgpu_vgpu *vgpu);
bool kubevirt_is_here(struct nvvgpu_ctx *ctx);
/* Why it is clearly somebody else's to manage; NULL when nothing says so. */
const char *vgpu_manager(struct nvvgpu_vgpu *vgpu);

/* --- profile-base.c */

/* So many profiles may be behind one, each the base of the one before. */
#define PROFILE_BASES_MAX 8
/* The administrator's, or else that of the system. -ENOENT without sentence. */
int profile_read(struct nvvgpu_ctx *ctx, const char *name, struct conf *conf,
		 const char **dir);
/* Puts own and bases together. -EBADMSG, -EINVAL: with sentence. */
int profile_inherit(struct nvvgpu_profile *profile);
/* Whether it is the base of another one; which. */
bool profile_is_base(struct nvvgpu_ctx *ctx, const char *base,
		     char user[NVVGPU_NAME_MAX + 1]);

/* --- defined.c */

/* Adds what mdevctl has defined and is neither live nor recorded. */
int host_add_defined(struct nvvgpu_host *host);

#endif
