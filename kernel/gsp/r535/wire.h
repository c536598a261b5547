/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wire structures of release 535.113.01.
 *
 * Facts (order, width, alignment, names of fields) are those of the public
 * headers of NVIDIA/open-gpu-kernel-modules at tag 535.113.01; each structure
 * names its file.  All is little endian and naturally aligned; what NVIDIA
 * declares aligned to 8 is so here, whatever the host's rules.
 *
 * What is in files of its own (wire-*.h) is what later releases share.
 */
#ifndef NVVGPU_GSP_R535_WIRE_H
#define NVVGPU_GSP_R535_WIRE_H

#include "wire-client.h"
#include "wire-control.h"
#include "wire-objects.h"
#include "wire-rpc.h"

/* src/common/sdk/nvidia/inc/class/cla084_notification.h */
#define NVA084_NOTIFIERS_MAXCOUNT				7

/* src/common/sdk/nvidia/inc/ctrl/ctrla081.h, ctrl2080/ctrl2080gpu.h */
#define NVA081_MAX_VGPU_TYPES_PER_PGPU		0x40
#define NVA081_MAX_VGPU_PER_PGPU		32
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

#include "wire-manager.h"

static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS) == 316936);
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS) == 520);

/* src/common/sdk/nvidia/inc/ctrl/ctrl2080/ctrl2080vgpumgrinternal.h */
#define NV2080_CTRL_MAX_VMMU_SEGMENTS				384
#define NV2080_GPU_MAX_ENGINES					0x3e

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

#endif
