/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the core itself reads out of the administrator's vgpu_params; the rest
 * is the PF driver's.  Pure: no lock, no allocation, nothing printed.
 */
#ifndef NVVGPU_PARAMS_H
#define NVVGPU_PARAMS_H

#include <linux/types.h>

/**
 * params_placement_id() - find vgpu-placement-id
 * @id:	its value, of the last one if there are several; untouched unless 1
 *	is returned
 *
 * Return: 1; 0 there is none; -EINVAL its value is no number below 65535.
 */
int params_placement_id(const char *params, u32 *id);

#endif
