/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Release 580.95.05, and the parts of it that later releases share.
 */
#ifndef NVVGPU_GSP_R580_H
#define NVVGPU_GSP_R580_H

#include "../release.h"

extern const struct gsp_release gsp_r580;

#endif
