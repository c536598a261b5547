/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Boot of a plugin task.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire.h.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <asm/byteorder.h>

#include "../release.h"

/*
 * The memory of the task.  NVIDIA's driver turns the offsets of the logs into
 * addresses before it hands them on (kernel_hostvgpudeviceapi.c).
 */
static void fill_heap(
	struct NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS *p,
	const struct gsp_vgpu *v)
{
	p->pluginHeapMemoryPhysAddr = cpu_to_le64(v->heap_address);
	p->pluginHeapMemoryLength = cpu_to_le64(v->heap_bytes);
#ifdef VGPU_CPU_GSP_CTRL_BUFF_VERSION
	p->initTaskLogBuffOffset = cpu_to_le64(v->heap_address +
					       GSP_PLUGIN_INIT_LOG);
	p->initTaskLogBuffSize =
		cpu_to_le64(VGPU_CPU_GSP_INIT_TASK_LOG_BUFF_REGION_SIZE);
	p->vgpuTaskLogBuffOffset = cpu_to_le64(v->heap_address +
					       GSP_PLUGIN_VGPU_LOG);
	p->vgpuTaskLogBuffSize =
		cpu_to_le64(VGPU_CPU_GSP_VGPU_TASK_LOG_BUFF_REGION_SIZE);
#endif
#ifdef GSP_PLUGIN_KERNEL_LOG
	p->kernelLogBuffOffset = cpu_to_le64(v->heap_address +
					     GSP_PLUGIN_KERNEL_LOG);
	p->kernelLogBuffSize =
		cpu_to_le64(VGPU_CPU_GSP_KERNEL_TASK_LOG_BUFF_REGION_SIZE);
#endif
}

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
	if (v->heap_bytes)
		fill_heap(p, v);
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
	*v = (struct gsp_vgpu) {
		.dbdf = le32_to_cpu(p->dbdf),
		.gfid = le32_to_cpu(p->gfid),
		.type_id = le32_to_cpu(p->vgpuType),
		.vm_pid = le32_to_cpu(p->vmPid),
		.first_channel = le32_to_cpu(p->chidOffset[0]),
		.num_channels = le32_to_cpu(p->numChannels),
		.heap_address = le64_to_cpu(p->pluginHeapMemoryPhysAddr),
		.heap_bytes = le64_to_cpu(p->pluginHeapMemoryLength),
	};
	return segments_decode(p->guestFbPhysAddrList, p->guestFbLengthList,
			       le32_to_cpu(p->numGuestFbSegments), v);
}

#define GSP_BOOT_CODEC {						\
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK, \
	.size = sizeof(struct						\
		NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS), \
	.encode = boot_encode,						\
	.decode = boot_decode,						\
}
