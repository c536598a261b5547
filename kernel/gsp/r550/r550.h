/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Release 550.144.03, and the parts of it that later releases share.
 */
#ifndef NVVGPU_GSP_R550_H
#define NVVGPU_GSP_R550_H

#include "../release.h"

extern const struct gsp_release gsp_r550;

#endif
