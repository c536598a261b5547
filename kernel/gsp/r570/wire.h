/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wire structures of release 570.144: those that differ from the ones of the
 * releases before it.  Facts are those of the public headers of
 * NVIDIA/open-gpu-kernel-modules at that tag; see ../r535/wire.h.
 */
#ifndef NVVGPU_GSP_R570_WIRE_H
#define NVVGPU_GSP_R570_WIRE_H

#include "wire-client.h"
#include "../r535/wire-control.h"
#include "../r535/wire-objects.h"
#include "../r535/wire-rpc.h"

/* src/common/sdk/nvidia/inc/class/cla084_notification.h */
#define NVA084_NOTIFIERS_MAXCOUNT				8

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
	__le32 placementSize;
	__le32 homogeneousPlacementCount;
	__le32 homogeneousPlacementIds[NVA081_MAX_VGPU_PER_PGPU];
	__le32 heterogeneousPlacementCount;
	__le32 heterogeneousPlacementIds[NVA081_MAX_VGPU_PER_PGPU];
};
static_assert(sizeof(struct NVA081_CTRL_VGPU_INFO) == 5224);

#include "../r535/wire-manager.h"
#include "wire-boot.h"

static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS) == 334344);
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS) == 520);

#endif
