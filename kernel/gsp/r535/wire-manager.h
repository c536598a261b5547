/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls about types and plugin tasks.  Who includes it has declared
 * NVA081_CTRL_VGPU_INFO and how many vGPUs a GPU has, which differ from release
 * to release.
 *
 * Part of the wire structures of release 535.113.01, see wire.h.
 */
#ifndef NVVGPU_GSP_R535_WIRE_MANAGER_H
#define NVVGPU_GSP_R535_WIRE_MANAGER_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/common/sdk/nvidia/inc/ctrl/ctrl2080/ctrl2080vgpumgrinternal.h */
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK \
	0x20804001
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK \
	0x20804002
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE	0x20804003
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE	0x20804006
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP	0x20804008
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SET_VGPU_MGR_CONFIG	0x2080400b

struct NV2080_CTRL_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK_PARAMS {
	__le32 gfid;
};
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK_PARAMS)
	== 4);

struct NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS {
	u8 discardVgpuTypes;
	__le32 vgpuInfoCount;
	struct NVA081_CTRL_VGPU_INFO
		vgpuInfo[NVA081_MAX_VGPU_TYPES_PER_PGPU] __aligned(8);
};

struct NV2080_VGPU_FB_USAGE {
	__le32 gfid;
	__le64 fbUsed __aligned(8);
};
static_assert(sizeof(struct NV2080_VGPU_FB_USAGE) == 16);

struct NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS {
	__le32 vgpuCount;
	struct NV2080_VGPU_FB_USAGE
		vgpuFbUsage[NVA081_MAX_VGPU_PER_PGPU] __aligned(8);
};

struct NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_MGR_CONFIG_PARAMS {
	u8 bSupportHeterogeneousTimeSlicedVgpuTypes;
};
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_MGR_CONFIG_PARAMS) == 1);

struct NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS {
	__le32 gfid;
};
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS) == 4);

#endif
