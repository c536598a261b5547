/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Upload of types.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire.h.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "../release.h"

#define MIB_SHIFT	20

static int type_encode(struct NVA081_CTRL_VGPU_INFO *info,
		       const struct gsp_type *t)
{
	size_t name = strlen(t->name);

	if (!t->id || t->id > U16_MAX || name >= sizeof(info->vgpuName) ||
	    t->bar1_bytes & ((1ULL << MIB_SHIFT) - 1))
		return -EINVAL;
	info->vgpuType = cpu_to_le32(t->id);
	memcpy(info->vgpuName, t->name, name);
	info->maxInstance = cpu_to_le32(t->max_instances);
	info->numHeads = cpu_to_le32(t->num_heads);
	info->maxResolutionX = cpu_to_le32(t->max_width);
	info->maxResolutionY = cpu_to_le32(t->max_height);
	info->maxPixels = cpu_to_le32(t->max_width * t->max_height);
	info->frlConfig = cpu_to_le32(t->frl_hz);
	info->frlEnable = cpu_to_le32(!!t->frl_hz);
	info->vdevId = cpu_to_le64((u64)t->device_id << 16 | t->subsystem_id);
	info->profileSize = cpu_to_le64(t->framebuffer_bytes);
	info->fbLength = cpu_to_le64(t->framebuffer_bytes);
	info->bar1Length = cpu_to_le64(t->bar1_bytes >> MIB_SHIFT);
	return 0;
}

static int types_encode(struct gsp_writer *w, const struct gsp_type *types,
			unsigned int num, bool discard)
{
	struct NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS *p;
	unsigned int i;
	int err;

	if (num > NVA081_MAX_VGPU_TYPES_PER_PGPU)
		return -EINVAL;
	p = gsp_put(w, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	p->discardVgpuTypes = discard;
	p->vgpuInfoCount = cpu_to_le32(num);
	for (i = 0; i < num; i++) {
		err = type_encode(&p->vgpuInfo[i], &types[i]);
		if (err)
			return err;
	}
	return 0;
}

static int type_decode(const struct NVA081_CTRL_VGPU_INFO *info,
		       struct gsp_type *t)
{
	u64 vdev = le64_to_cpu(info->vdevId);
	u64 bar1 = le64_to_cpu(info->bar1Length);

	if (!memchr(info->vgpuName, 0, sizeof(info->vgpuName)) ||
	    vdev > U32_MAX || bar1 > U64_MAX >> MIB_SHIFT)
		return -EPROTO;
	*t = (struct gsp_type) {
		.id = le32_to_cpu(info->vgpuType),
		.name = (const char *)info->vgpuName,
		.max_instances = le32_to_cpu(info->maxInstance),
		.num_heads = le32_to_cpu(info->numHeads),
		.max_width = le32_to_cpu(info->maxResolutionX),
		.max_height = le32_to_cpu(info->maxResolutionY),
		.frl_hz = info->frlEnable ? le32_to_cpu(info->frlConfig) : 0,
		.device_id = vdev >> 16,
		.subsystem_id = vdev & U16_MAX,
		.framebuffer_bytes = le64_to_cpu(info->fbLength),
		.bar1_bytes = bar1 << MIB_SHIFT,
	};
	return 0;
}

static int types_decode(struct gsp_reader *r, struct gsp_type *types,
			unsigned int *num, bool *discard)
{
	const struct NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS *p;
	unsigned int i;
	u32 count;
	int err;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	count = le32_to_cpu(p->vgpuInfoCount);
	if (count > NVA081_MAX_VGPU_TYPES_PER_PGPU || count > GSP_MAX_TYPES)
		return -EPROTO;
	for (i = 0; i < count; i++) {
		err = type_decode(&p->vgpuInfo[i], &types[i]);
		if (err)
			return err;
	}
	*num = count;
	*discard = p->discardVgpuTypes;
	return 0;
}

#define GSP_TYPES_CODEC {						\
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE,	\
	.size = sizeof(struct						\
		NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS), \
	.encode = types_encode,						\
	.decode = types_decode,						\
}
