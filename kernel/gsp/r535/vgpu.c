// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 535.113.01: types and plugin tasks of vGPUs.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "r535.h"
#include "wire.h"

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

const struct gsp_types_abi gsp_r535_types = {
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE,
	.size = sizeof(struct
		NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS),
	.encode = types_encode,
	.decode = types_decode,
};

static int boot_encode(struct gsp_writer *w, const struct gsp_vgpu *v)
{
	struct NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS *p;
	unsigned int i;

	p = gsp_put(w, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	p->dbdf = cpu_to_le32(v->dbdf);
	p->gfid = cpu_to_le32(v->gfid);
	p->vgpuType = cpu_to_le32(v->type_id);
	p->vmPid = cpu_to_le32(v->vm_pid);
	p->swizzId = cpu_to_le32(KMIGMGR_SWIZZID_INVALID);
	p->numChannels = cpu_to_le32(v->num_channels);
	for (i = 0; i < NV2080_GPU_MAX_ENGINES; i++)
		p->chidOffset[i] = cpu_to_le32(v->first_channel);
	p->numGuestFbSegments = cpu_to_le32(1);
	p->guestFbPhysAddrList[0] = cpu_to_le64(v->framebuffer_offset);
	p->guestFbLengthList[0] = cpu_to_le64(v->framebuffer_bytes);
	return 0;
}

/* The share of the framebuffer: segments in one piece. */
static int segments_decode(const __le64 *start, const __le64 *length, u32 num,
			   struct gsp_vgpu *v)
{
	u64 first, next, bytes;
	u32 i;

	if (!num || num > NV2080_CTRL_MAX_VMMU_SEGMENTS)
		return -EPROTO;
	first = le64_to_cpu(start[0]);
	next = first;
	for (i = 0; i < num; i++) {
		bytes = le64_to_cpu(length[i]);
		if (le64_to_cpu(start[i]) != next || bytes > U64_MAX - next)
			return -EPROTO;
		next += bytes;
	}
	v->framebuffer_offset = first;
	v->framebuffer_bytes = next - first;
	return 0;
}

static int boot_decode(struct gsp_reader *r, struct gsp_vgpu *v)
{
	const struct NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS *p;
	unsigned int i;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	for (i = 1; i < NV2080_GPU_MAX_ENGINES; i++)
		if (p->chidOffset[i] != p->chidOffset[0])
			return -EPROTO;
	v->dbdf = le32_to_cpu(p->dbdf);
	v->gfid = le32_to_cpu(p->gfid);
	v->type_id = le32_to_cpu(p->vgpuType);
	v->vm_pid = le32_to_cpu(p->vmPid);
	v->first_channel = le32_to_cpu(p->chidOffset[0]);
	v->num_channels = le32_to_cpu(p->numChannels);
	return segments_decode(p->guestFbPhysAddrList, p->guestFbLengthList,
			       le32_to_cpu(p->numGuestFbSegments), v);
}

const struct gsp_boot_abi gsp_r535_boot = {
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK,
	.size = sizeof(struct
		NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS),
	.encode = boot_encode,
	.decode = boot_decode,
};

/* Shutdown and clean-up have one field each, and it is the same one. */
static int gfid_encode(struct gsp_writer *w, u32 gfid)
{
	__le32 *p = gsp_put(w, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	*p = cpu_to_le32(gfid);
	return 0;
}

static int gfid_decode(struct gsp_reader *r, u32 *gfid)
{
	const __le32 *p = gsp_take(r, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	*gfid = le32_to_cpu(*p);
	return 0;
}

const struct gsp_task_abi gsp_r535_shutdown = {
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK,
	.size = sizeof(struct
		NV2080_CTRL_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK_PARAMS),
	.encode = gfid_encode,
	.decode = gfid_decode,
};

const struct gsp_task_abi gsp_r535_cleanup = {
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP,
	.size = sizeof(struct
		NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS),
	.encode = gfid_encode,
	.decode = gfid_decode,
};
