/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Types that a VF of NVIDIA's vendor VFIO can be given; see vendor-types.c. */
#ifndef NVVGPU_VENDOR_TYPES_H
#define NVVGPU_VENDOR_TYPES_H

#include "private.h"

#define VENDOR_CREATABLE "nvidia/creatable_vgpu_types"
/* Ids are those that mdev has for the same types, so that profiles serve both. */
#define VENDOR_PREFIX "nvidia-"

struct vendor_type {
	unsigned int id;
	char name[128];
};

/* Moves *text behind the next type in it; false: there is no more. */
bool vendor_next_type(const char **text, struct vendor_type *ret);
bool vendor_list_find(const char *text, unsigned int id,
		      struct vendor_type *ret);
/* 1145 of "nvidia-1145". */
bool vendor_type_number(const char *id, unsigned int *ret);
/* What the VF says now; to be freed, NULL when that cannot be read. */
char *vendor_read_list(struct nvvgpu_ctx *ctx, const char *vf);
/* With the lock held, before the VF is given a type. */
void vendor_keep_list(struct nvvgpu_ctx *ctx, const char *vf, const char *list);

/* For the framework's table. */
int vendor_read_types(struct nvvgpu_parent *parent);
char *vendor_type_text(struct nvvgpu_type *type, const char *file);
unsigned int vendor_available(struct nvvgpu_parent *parent, const char *id);

#endif
