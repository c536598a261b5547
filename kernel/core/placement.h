/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in a GPU's framebuffer the vGPUs of a type may start.  A placement id
 * is that place, counted in units; everything here is counted in them.  Pure
 * arithmetic: no lock, no allocation, nothing printed.
 *
 * Equal-size mode: one behind the other, from the start.
 *
 * Mixed-size mode, as GPUs before Blackwell have it: the framebuffer is cut
 * into halves, those into halves and so on, down to 16 parts.  A type of
 * which 2p fit has two places in each of p parts, one at each end.  A type
 * whose number is not a power of two has one place in each of p parts, p
 * being the power of two below: at the start of a left half, at the end of
 * a right one.  So what a small vGPU takes spoils as few places of larger
 * ones as can be, and fewer may fit than in equal-size mode.
 */
#ifndef NVVGPU_PLACEMENT_H
#define NVVGPU_PLACEMENT_H

#include <linux/types.h>

/* No type has more places on one GPU. */
#define PLACEMENT_MAX		32

/* Means that a vGPU has no place; never a place. */
#define PLACEMENT_ID_INVALID	0xffff

/* The unit that published placement ids count. */
#define PLACEMENT_UNIT_MIB	1024

/**
 * struct placement_type - what decides where the vGPUs of a type may be
 * @region:	framebuffer of the GPU, units
 * @size:	framebuffer of one vGPU, units, not 0
 * @max:	how many of them fit in equal-size mode
 * @unit_mib:	the unit, MiB
 */
struct placement_type {
	u32 region;
	u32 size;
	u32 max;
	u32 unit_mib;
};

/**
 * placement_equal() - places in equal-size mode
 * @ids:	room for PLACEMENT_MAX; filled in ascending order
 *
 * Return: how many there are, 0 when not even one fits.
 */
unsigned int placement_equal(const struct placement_type *type, u16 *ids);

/* The same in mixed-size mode.  No two places of one type overlap. */
unsigned int placement_mixed(const struct placement_type *type, u16 *ids);

#endif
