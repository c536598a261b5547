/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much framebuffer each running vGPU uses.  The question has no
 * parameters but room for the answer.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire.h.
 */
#include <linux/errno.h>
#include <asm/byteorder.h>

#include "../release.h"

static int usage_encode(struct gsp_writer *w, const struct gsp_usage *usage,
			unsigned int num)
{
	struct NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS *p;
	unsigned int i;

	if (num > NVA081_MAX_VGPU_PER_PGPU)
		return -EINVAL;
	p = gsp_put(w, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	p->vgpuCount = cpu_to_le32(num);
	for (i = 0; i < num; i++) {
		p->vgpuFbUsage[i].gfid = cpu_to_le32(usage[i].gfid);
		p->vgpuFbUsage[i].fbUsed = cpu_to_le64(usage[i].bytes);
	}
	return 0;
}

static int usage_decode(struct gsp_reader *r, struct gsp_usage *usage,
			unsigned int *num)
{
	const struct NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS *p;
	u32 count, i;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	count = le32_to_cpu(p->vgpuCount);
	if (count > NVA081_MAX_VGPU_PER_PGPU)
		return -EPROTO;
	for (i = 0; i < count; i++) {
		usage[i] = (struct gsp_usage) {
			.gfid = le32_to_cpu(p->vgpuFbUsage[i].gfid),
			.bytes = le64_to_cpu(p->vgpuFbUsage[i].fbUsed),
		};
		if (!usage[i].gfid || usage[i].gfid > GSP_MAX_GFID)
			return -EPROTO;
	}
	*num = count;
	return 0;
}

#define GSP_USAGE_CODEC {						\
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE,	\
	.size = sizeof(struct						\
		NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS), \
	.max = NVA081_MAX_VGPU_PER_PGPU,				\
	.encode = usage_encode,						\
	.decode = usage_decode,						\
}

static_assert(NVA081_MAX_VGPU_PER_PGPU <= GSP_MAX_USAGES);
