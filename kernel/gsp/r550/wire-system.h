/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the host says before the firmware boots.
 *
 * Part of the wire structures of release 550.144.03, see wire.h.
 */
#ifndef NVVGPU_GSP_R550_WIRE_SYSTEM_H
#define NVVGPU_GSP_R550_WIRE_SYSTEM_H

#include "wire-acpi.h"

/* src/nvidia/inc/kernel/gpu/gsp/gsp_static_config.h */
struct GspSystemInfo {
	__le64 gpuPhysAddr __aligned(8);
	__le64 gpuPhysFbAddr __aligned(8);
	__le64 gpuPhysInstAddr __aligned(8);
	__le64 nvDomainBusDeviceFunc __aligned(8);
	__le64 simAccessBufPhysAddr __aligned(8);
	__le64 notifyOpSharedSurfacePhysAddr __aligned(8);
	__le64 pcieAtomicsOpMask __aligned(8);
	__le64 consoleMemSize __aligned(8);
	__le64 maxUserVa __aligned(8);
	__le32 pciConfigMirrorBase;
	__le32 pciConfigMirrorSize;
	u8 oorArch;
	__le64 clPdbProperties __aligned(8);
	__le32 Chipset;
	u8 bGpuBehindBridge;
	u8 bFlrSupported;
	u8 b64bBar0Supported;
	u8 bMnocAvailable;
	u8 bUpstreamL0sUnsupported;
	u8 bUpstreamL1Unsupported;
	u8 bUpstreamL1PorSupported;
	u8 bUpstreamL1PorMobileOnly;
	u8 bSystemHasMux;
	u8 upstreamAddressValid;
	struct BUSINFO FHBBusInfo;
	struct BUSINFO chipsetIDInfo;
	struct ACPI_METHOD_DATA acpiMethodData;
	__le32 hypervisorType;
	u8 bIsPassthru;
	__le64 sysTimerOffsetNs __aligned(8);
	struct GSP_VF_INFO gspVFInfo;
	u8 isGridBuild;
	__le32 gridBuildCsp;
	u8 bTdrEventSupported;
};
static_assert(sizeof(struct GspSystemInfo) == 880);

#endif
