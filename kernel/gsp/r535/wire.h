/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wire structures of release 535.113.01.
 *
 * Facts (order, width, alignment, names of fields) are those of the public
 * headers of NVIDIA/open-gpu-kernel-modules at tag 535.113.01; each structure
 * names its file.  All is little endian and naturally aligned; what NVIDIA
 * declares aligned to 8 is so here, whatever the host's rules.
 */
#ifndef NVVGPU_GSP_R535_WIRE_H
#define NVVGPU_GSP_R535_WIRE_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/nvidia/kernel/inc/vgpu/rpc_global_enums.h */
#define NV_VGPU_MSG_FUNCTION_CONTINUATION_RECORD	71
#define NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL		76
#define NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC		103
#define NV_VGPU_MSG_EVENT_FIRST_EVENT			0x1000
#define NV_VGPU_MSG_EVENT_GSP_INIT_DONE			0x1001
#define NV_VGPU_MSG_EVENT_VGPU_GSP_PLUGIN_TRIGGERED	0x100d

/* src/nvidia/generated/g_rpc-structures.h */
struct rpc_gsp_rm_control_v03_00 {
	__le32 hClient;
	__le32 hObject;
	__le32 cmd;
	__le32 status;
	__le32 paramsSize;
	__le32 flags;
	/* params[] */
};
static_assert(sizeof(struct rpc_gsp_rm_control_v03_00) == 24);

struct rpc_gsp_rm_alloc_v03_00 {
	__le32 hClient;
	__le32 hParent;
	__le32 hObject;
	__le32 hClass;
	__le32 status;
	__le32 paramsSize;
	__le32 flags;
	u8 reserved[4];
	/* params[] */
};
static_assert(sizeof(struct rpc_gsp_rm_alloc_v03_00) == 32);

struct rpc_init_done_v17_00 {
	__le32 not_used;
};
static_assert(sizeof(struct rpc_init_done_v17_00) == 4);

struct rpc_vgpu_gsp_plugin_triggered_v17_00 {
	__le32 gfid;
	__le32 notifyIndex;
};
static_assert(sizeof(struct rpc_vgpu_gsp_plugin_triggered_v17_00) == 8);

/* src/common/sdk/nvidia/inc/class/cla084_notification.h */
#define NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_BOOTLOADED	0
#define NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_UNLOADED	1
#define NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_CRASHED		2
#define NVA084_NOTIFIERS_MAXCOUNT				7

/* src/common/sdk/nvidia/inc/class/cl0000.h */
#define NV01_ROOT			0x0000
#define NV_PROC_NAME_MAX_LENGTH		100

struct NV0000_ALLOC_PARAMETERS {
	__le32 hClient;
	__le32 processID;
	char processName[NV_PROC_NAME_MAX_LENGTH];
};
static_assert(sizeof(struct NV0000_ALLOC_PARAMETERS) == 108);

/* src/common/sdk/nvidia/inc/class/cl0080.h */
#define NV01_DEVICE_0			0x0080

struct NV0080_ALLOC_PARAMETERS {
	__le32 deviceId;
	__le32 hClientShare;
	__le32 hTargetClient;
	__le32 hTargetDevice;
	__le32 flags;
	__le64 vaSpaceSize __aligned(8);
	__le64 vaStartInternal __aligned(8);
	__le64 vaLimitInternal __aligned(8);
	__le32 vaMode;
};
static_assert(sizeof(struct NV0080_ALLOC_PARAMETERS) == 56);

/* src/common/sdk/nvidia/inc/class/cl2080.h */
#define NV20_SUBDEVICE_0		0x2080

struct NV2080_ALLOC_PARAMETERS {
	__le32 subDeviceId;
};
static_assert(sizeof(struct NV2080_ALLOC_PARAMETERS) == 4);

/* src/common/sdk/nvidia/inc/ctrl/ctrla081.h, ctrl2080/ctrl2080gpu.h */
#define NVA081_MAX_VGPU_TYPES_PER_PGPU		0x40
#define NVA081_VGPU_STRING_BUFFER_SIZE		32
#define NVA081_VGPU_SIGNATURE_SIZE		128
#define NVA081_EXTRA_PARAMETERS_SIZE		1024
#define NV_GRID_LICENSE_INFO_MAX_LENGTH		128
#define NV2080_GPU_MAX_NAME_STRING_LENGTH	64

struct NVA081_CTRL_VGPU_INFO {
	__le32 vgpuType;
	u8 vgpuName[NVA081_VGPU_STRING_BUFFER_SIZE];
	u8 vgpuClass[NVA081_VGPU_STRING_BUFFER_SIZE];
	u8 vgpuSignature[NVA081_VGPU_SIGNATURE_SIZE];
	u8 license[NV_GRID_LICENSE_INFO_MAX_LENGTH];
	__le32 maxInstance;
	__le32 numHeads;
	__le32 maxResolutionX;
	__le32 maxResolutionY;
	__le32 maxPixels;
	__le32 frlConfig;
	__le32 cudaEnabled;
	__le32 eccSupported;
	__le32 gpuInstanceSize;
	__le32 multiVgpuSupported;
	__le64 vdevId __aligned(8);
	__le64 pdevId __aligned(8);
	__le64 profileSize __aligned(8);
	__le64 fbLength __aligned(8);
	__le64 gspHeapSize __aligned(8);
	__le64 fbReservation __aligned(8);
	__le64 mappableVideoSize __aligned(8);
	__le32 encoderCapacity;
	__le64 bar1Length __aligned(8);
	__le32 frlEnable;
	u8 adapterName[NV2080_GPU_MAX_NAME_STRING_LENGTH];
	__le16 adapterName_Unicode[NV2080_GPU_MAX_NAME_STRING_LENGTH];
	u8 shortGpuNameString[NV2080_GPU_MAX_NAME_STRING_LENGTH];
	u8 licensedProductName[NV_GRID_LICENSE_INFO_MAX_LENGTH];
	__le32 vgpuExtraParams[NVA081_EXTRA_PARAMETERS_SIZE];
	__le32 ftraceEnable;
	__le32 gpuDirectSupported;
	__le32 nvlinkP2PSupported;
	__le32 multiVgpuExclusive;
	__le32 exclusiveType;
	__le32 exclusiveSize;
	__le32 gpuInstanceProfileId;
};
static_assert(sizeof(struct NVA081_CTRL_VGPU_INFO) == 4952);

/* src/common/sdk/nvidia/inc/ctrl/ctrl2080/ctrl2080vgpumgrinternal.h */
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK \
	0x20804001
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK \
	0x20804002
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE	0x20804003
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP	0x20804008
#define NV2080_CTRL_MAX_VMMU_SEGMENTS				384
#define NV2080_GPU_MAX_ENGINES					0x3e

/* src/nvidia/generated/g_kernel_mig_manager_nvoc.h */
#define KMIGMGR_SWIZZID_INVALID					0xffffffff

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
	u8 bDeviceProfilingEnabled;
};
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS)
	== 6496);

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
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS) == 316936);

struct NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS {
	__le32 gfid;
};
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS) == 4);

#endif
