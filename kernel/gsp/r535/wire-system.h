/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the host says before the firmware boots.
 *
 * Part of the wire structures of release 535.113.01, see wire.h.
 */
#ifndef NVVGPU_GSP_R535_WIRE_SYSTEM_H
#define NVVGPU_GSP_R535_WIRE_SYSTEM_H

#include "wire-system-common.h"

/* src/nvidia/inc/kernel/gpu/gpu_acpi_data.h */
struct MUX_METHOD_DATA {
	__le32 tableLen;
	struct MUX_METHOD_DATA_ELEMENT acpiIdMuxModeTable[
		NV0073_CTRL_SYSTEM_ACPI_ID_MAP_MAX_DISPLAYS];
	struct MUX_METHOD_DATA_ELEMENT acpiIdMuxPartTable[
		NV0073_CTRL_SYSTEM_ACPI_ID_MAP_MAX_DISPLAYS];
};
static_assert(sizeof(struct MUX_METHOD_DATA) == 388);

struct ACPI_METHOD_DATA {
	u8 bValid;
	struct DOD_METHOD_DATA dodMethodData;
	struct JT_METHOD_DATA jtMethodData;
	struct MUX_METHOD_DATA muxMethodData;
	struct CAPS_METHOD_DATA capsMethodData;
};
static_assert(sizeof(struct ACPI_METHOD_DATA) == 484);

/* src/nvidia/inc/kernel/gpu/gsp/gsp_static_config.h */
struct GspSystemInfo {
	__le64 gpuPhysAddr __aligned(8);
	__le64 gpuPhysFbAddr __aligned(8);
	__le64 gpuPhysInstAddr __aligned(8);
	__le64 nvDomainBusDeviceFunc __aligned(8);
	__le64 simAccessBufPhysAddr __aligned(8);
	__le64 pcieAtomicsOpMask __aligned(8);
	__le64 consoleMemSize __aligned(8);
	__le64 maxUserVa __aligned(8);
	__le32 pciConfigMirrorBase;
	__le32 pciConfigMirrorSize;
	u8 oorArch;
	__le64 clPdbProperties __aligned(8);
	__le32 Chipset;
	u8 bGpuBehindBridge;
	u8 bMnocAvailable;
	u8 bUpstreamL0sUnsupported;
	u8 bUpstreamL1Unsupported;
	u8 bUpstreamL1PorSupported;
	u8 bUpstreamL1PorMobileOnly;
	u8 upstreamAddressValid;
	struct BUSINFO FHBBusInfo;
	struct BUSINFO chipsetIDInfo;
	struct ACPI_METHOD_DATA acpiMethodData;
	__le32 hypervisorType;
	u8 bIsPassthru;
	__le64 sysTimerOffsetNs __aligned(8);
	struct GSP_VF_INFO gspVFInfo;
};
static_assert(sizeof(struct GspSystemInfo) == 664);

#endif
