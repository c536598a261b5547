/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mdevctl in our place, where a site has callouts; see callouts.c. */
#ifndef NVVGPU_CALLOUTS_H
#define NVVGPU_CALLOUTS_H

#include "private.h"

/* Whether mdevctl has somebody to ask or tell; looked at once a lock. */
bool callouts_wanted(struct nvvgpu_ctx *ctx);
/*
 * "mdevctl VERB --uuid UUID --parent PARENT OPTION", with "/dev/stdin" behind
 * the option where there is input; parent, option, input may be NULL. With
 * sentence; -ECANCELED mdevctl refuses.
 */
int callouts_run(struct nvvgpu_ctx *ctx, const char *name, const char *verb,
		 const char *uuid, const char *parent, const char *option,
		 const char *input);

/* mdevctl 1.2 is content with a refusal: it was not done. -ECANCELED. */
int callouts_ignored(struct nvvgpu_ctx *ctx, const char *name,
		     const char *verb);

#endif
