// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 580.95.05: what `make abi-dump RELEASE=580.95.05` prints.
 * Userspace only.
 */
#include "../r535/abi-fields.h"
#include "../r535/abi-system.h"
#include "wire.h"
#include "../r570/wire-mode.h"
#include "wire-system.h"

#define ABI_INFO(F)							\
	F(vgpuType), F(vgpuName), F(vgpuClass), F(vgpuSignature),	\
	F(license), F(maxInstance), F(numHeads), F(maxResolutionX),	\
	F(maxResolutionY), F(maxPixels), F(frlConfig),			\
	F(cudaEnabled), F(eccSupported), F(gpuInstanceSize),		\
	F(multiVgpuSupported), F(vdevId), F(pdevId), F(profileSize),	\
	F(fbLength), F(gspHeapSize), F(fbReservation),			\
	F(mappableVideoSize), F(encoderCapacity), F(bar1Length),	\
	F(frlEnable), F(vgpuSsvid), F(adapterName),			\
	F(adapterName_Unicode), F(shortGpuNameString),			\
	F(licensedProductName), F(vgpuExtraParams), F(ftraceEnable),	\
	F(gpuDirectSupported), F(nvlinkP2PSupported),			\
	F(maxInstancePerGI), F(multiVgpuExclusive), F(exclusiveType),	\
	F(exclusiveSize), F(gpuInstanceProfileId), F(placementSize),	\
	F(homogeneousPlacementCount), F(homogeneousPlacementIds),	\
	F(heterogeneousPlacementCount), F(heterogeneousPlacementIds)

#define ABI_BOOT(F)							\
	F(dbdf), F(gfid), F(vgpuType), F(vmPid), F(swizzId),		\
	F(numChannels), F(numPluginChannels), F(chidOffset),		\
	F(bDisableDefaultSmcExecPartRestore), F(numGuestFbSegments),	\
	F(guestFbPhysAddrList), F(guestFbLengthList),			\
	F(pluginHeapMemoryPhysAddr), F(pluginHeapMemoryLength),		\
	F(ctrlBuffOffset), F(initTaskLogBuffOffset),			\
	F(initTaskLogBuffSize), F(vgpuTaskLogBuffOffset),		\
	F(vgpuTaskLogBuffSize), F(kernelLogBuffOffset),			\
	F(kernelLogBuffSize), F(migRmHeapMemoryPhysAddr),		\
	F(migRmHeapMemoryLength), F(bDeviceProfilingEnabled)

#define ABI_SYSTEM							\
	GSP_ABI_STRUCT(GspSystemInfo), SYSTEM(gpuPhysAddr),		\
	SYSTEM(gpuPhysFbAddr), SYSTEM(gpuPhysInstAddr),			\
	SYSTEM(gpuPhysIoAddr), SYSTEM(nvDomainBusDeviceFunc),		\
	SYSTEM(simAccessBufPhysAddr),					\
	SYSTEM(notifyOpSharedSurfacePhysAddr),				\
	SYSTEM(pcieAtomicsOpMask), SYSTEM(consoleMemSize),		\
	SYSTEM(maxUserVa), SYSTEM(pciConfigMirrorBase),			\
	SYSTEM(pciConfigMirrorSize), SYSTEM(PCIDeviceID),		\
	SYSTEM(PCISubDeviceID), SYSTEM(PCIRevisionID),			\
	SYSTEM(pcieAtomicsCplDeviceCapMask), SYSTEM(oorArch),		\
	SYSTEM(clPdbProperties), SYSTEM(Chipset),			\
	SYSTEM(bGpuBehindBridge), SYSTEM(bFlrSupported),		\
	SYSTEM(b64bBar0Supported), SYSTEM(bMnocAvailable),		\
	SYSTEM(chipsetL1ssEnable), SYSTEM(bUpstreamL0sUnsupported),	\
	SYSTEM(bUpstreamL1Unsupported),					\
	SYSTEM(bUpstreamL1PorSupported),				\
	SYSTEM(bUpstreamL1PorMobileOnly), SYSTEM(bSystemHasMux),	\
	SYSTEM(upstreamAddressValid), SYSTEM_BUS(FHBBusInfo),		\
	SYSTEM_BUS(chipsetIDInfo), SYSTEM_ACPI_HEAD,			\
	SYSTEM_MUX(acpiIdMuxStateTable), SYSTEM_ACPI_TAIL,		\
	SYSTEM(hypervisorType), SYSTEM(virtualConfigBits),		\
	SYSTEM(bIsPassthru), SYSTEM(sysTimerOffsetNs), SYSTEM_VFS,	\
	SYSTEM(bIsPrimary), SYSTEM(bIsUnixHdmiFrlComplianceEnabled),	\
	SYSTEM(isGridBuild), SYSTEM(pcieConfigReg.linkCap),		\
	SYSTEM(gridBuildCsp),						\
	SYSTEM(bPreserveVideoMemoryAllocations),			\
	SYSTEM(bTdrEventSupported),					\
	SYSTEM(bFeatureStretchVblankCapable),				\
	SYSTEM(bEnableDynamicGranularityPageArrays),			\
	SYSTEM(bClockBoostSupported), SYSTEM(hostPageSize),		\
	SYSTEM(bIsCmcBasedHws), SYSTEM(bGspNocatEnabled),		\
	SYSTEM(bS0ixSupport)

static const struct gsp_abi_field fields[] = {
	ABI_TRANSPORT,
	ABI_SYSTEM_COMMON,
	ABI_SYSTEM,
	GSP_ABI_STRUCT(rpc_gsp_rm_control_v03_00),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, hClient),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, hObject),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, cmd),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, status),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, paramsSize),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, rmapiRpcFlags),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, rmctrlFlags),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, rmctrlAccessRight),
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, reserved0),
	ABI_RPC,
	GSP_ABI_STRUCT(NV0000_ALLOC_PARAMETERS),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, hClient),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, processID),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, processName),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, pOsPidInfo),
	ABI_OBJECTS,
	ABI_MANAGER,
	ABI_BOOTLOAD,
	GSP_ABI_STRUCT(NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE_PARAMS),
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE_PARAMS,
		      bHeterogeneousMode),
};

static const char fields_release[] = "580.95.05";

GSP_ABI_TABLE(r580_abi, fields);
