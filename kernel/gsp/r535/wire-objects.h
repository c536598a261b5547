/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Classes, and parameters of device and subdevice.
 *
 * Part of the wire structures of release 535.113.01, see wire.h.
 */
#ifndef NVVGPU_GSP_R535_WIRE_OBJECTS_H
#define NVVGPU_GSP_R535_WIRE_OBJECTS_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/common/sdk/nvidia/inc/class/cl0000.h */
#define NV01_ROOT			0x0000

/* src/nvidia/generated/g_kernel_mig_manager_nvoc.h */
#define KMIGMGR_SWIZZID_INVALID					0xffffffff

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

#endif
