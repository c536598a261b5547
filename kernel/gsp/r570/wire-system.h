/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the host says before the firmware boots.
 *
 * Part of the wire structures of release 570.144, see wire.h.
 */
#ifndef NVVGPU_GSP_R570_WIRE_SYSTEM_H
#define NVVGPU_GSP_R570_WIRE_SYSTEM_H

#include "../r550/wire-acpi.h"

#define GSP_SYSTEM_PCI_IDS	/* it names the device and the page size */

/* src/nvidia/inc/kernel/gpu/gsp/gsp_static_config.h */
struct GSP_PCIE_CONFIG_REG {
	__le32 linkCap;
};
static_assert(sizeof(struct GSP_PCIE_CONFIG_REG) == 4);

struct GspSystemInfo {
	__le64 gpuPhysAddr __aligned(8);
	__le64 gpuPhysFbAddr __aligned(8);
	__le64 gpuPhysInstAddr __aligned(8);
	__le64 gpuPhysIoAddr __aligned(8);
	__le64 nvDomainBusDeviceFunc __aligned(8);
	__le64 simAccessBufPhysAddr __aligned(8);
	__le64 notifyOpSharedSurfacePhysAddr __aligned(8);
	__le64 pcieAtomicsOpMask __aligned(8);
	__le64 consoleMemSize __aligned(8);
	__le64 maxUserVa __aligned(8);
	__le32 pciConfigMirrorBase;
	__le32 pciConfigMirrorSize;
	__le32 PCIDeviceID;
	__le32 PCISubDeviceID;
	__le32 PCIRevisionID;
	__le32 pcieAtomicsCplDeviceCapMask;
	u8 oorArch;
	__le64 clPdbProperties __aligned(8);
	__le32 Chipset;
	u8 bGpuBehindBridge;
	u8 bFlrSupported;
	u8 b64bBar0Supported;
	u8 bMnocAvailable;
	__le32 chipsetL1ssEnable;
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
	u8 bIsPrimary;
	u8 isGridBuild;
	struct GSP_PCIE_CONFIG_REG pcieConfigReg;
	__le32 gridBuildCsp;
	u8 bPreserveVideoMemoryAllocations;
	u8 bTdrEventSupported;
	u8 bFeatureStretchVblankCapable;
	u8 bEnableDynamicGranularityPageArrays;
	u8 bClockBoostSupported;
	u8 bRouteDispIntrsToCPU;
	__le64 hostPageSize __aligned(8);
};
static_assert(sizeof(struct GspSystemInfo) == 928);

#endif
