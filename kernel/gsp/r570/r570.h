/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Release 570.144, and the parts of it that later releases share.
 */
#ifndef NVVGPU_GSP_R570_H
#define NVVGPU_GSP_R570_H

#include "../release.h"

extern const struct gsp_release gsp_r570;

extern const struct gsp_alloc_abi gsp_r570_alloc;
extern const struct gsp_switch_abi gsp_r570_mixed;
extern const struct gsp_plugin_abi gsp_r570_plugin;

#endif
