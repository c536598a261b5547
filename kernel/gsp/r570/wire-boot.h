/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a plugin task is booted with, from release 570.144 on.
 */
#ifndef NVVGPU_GSP_R570_WIRE_BOOT_H
#define NVVGPU_GSP_R570_WIRE_BOOT_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/common/sdk/nvidia/inc/ctrl/ctrl2080/ctrl2080vgpumgrinternal.h */
#define NV2080_CTRL_MAX_VMMU_SEGMENTS				384
#define NV2080_GPU_MAX_ENGINES					0x54

struct NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS {
	__le32 dbdf;
	__le32 gfid;
	__le32 vgpuType;
	__le32 vmPid;
	__le32 swizzId;
	__le32 numChannels;
	__le32 numPluginChannels;
	__le32 chidOffset[NV2080_GPU_MAX_ENGINES];
	u8 bDisableDefaultSmcExecPartRestore;
	__le32 numGuestFbSegments;
	__le64 guestFbPhysAddrList[NV2080_CTRL_MAX_VMMU_SEGMENTS] __aligned(8);
	__le64 guestFbLengthList[NV2080_CTRL_MAX_VMMU_SEGMENTS] __aligned(8);
	__le64 pluginHeapMemoryPhysAddr __aligned(8);
	__le64 pluginHeapMemoryLength __aligned(8);
	__le64 ctrlBuffOffset __aligned(8);
	__le64 initTaskLogBuffOffset __aligned(8);
	__le64 initTaskLogBuffSize __aligned(8);
	__le64 vgpuTaskLogBuffOffset __aligned(8);
	__le64 vgpuTaskLogBuffSize __aligned(8);
	__le64 kernelLogBuffOffset __aligned(8);
	__le64 kernelLogBuffSize __aligned(8);
	__le64 migRmHeapMemoryPhysAddr __aligned(8);
	__le64 migRmHeapMemoryLength __aligned(8);
	u8 bDeviceProfilingEnabled;
};
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS)
	== 6616);

#endif
