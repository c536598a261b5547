// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 550.144.03: what `make abi-dump RELEASE=550.144.03` prints.
 * Userspace only.
 */
#include "../r535/abi-fields.h"
#include "../r535/abi-system.h"
#include "wire.h"
#include "wire-system.h"

#define ABI_INFO(F)							\
	F(vgpuType), F(vgpuName), F(vgpuClass), F(vgpuSignature),	\
	F(license), F(maxInstance), F(numHeads), F(maxResolutionX),	\
	F(maxResolutionY), F(maxPixels), F(frlConfig),			\
	F(cudaEnabled), F(eccSupported), F(gpuInstanceSize),		\
	F(multiVgpuSupported), F(vdevId), F(pdevId), F(profileSize),	\
	F(fbLength), F(gspHeapSize), F(fbReservation),			\
	F(mappableVideoSize), F(encoderCapacity), F(bar1Length),	\
	F(frlEnable), F(adapterName), F(adapterName_Unicode),		\
	F(shortGpuNameString), F(licensedProductName),			\
	F(vgpuExtraParams), F(ftraceEnable), F(gpuDirectSupported),	\
	F(nvlinkP2PSupported), F(multiVgpuExclusive),			\
	F(exclusiveType), F(exclusiveSize), F(gpuInstanceProfileId),	\
	F(placementSize), F(placementCount), F(placementIds)

#define ABI_BOOT(F)							\
	F(dbdf), F(gfid), F(vgpuType), F(vmPid), F(swizzId),		\
	F(numChannels), F(numPluginChannels), F(chidOffset),		\
	F(bDisableDefaultSmcExecPartRestore), F(numGuestFbSegments),	\
	F(guestFbPhysAddrList), F(guestFbLengthList),			\
	F(pluginHeapMemoryPhysAddr), F(pluginHeapMemoryLength),		\
	F(ctrlBuffOffset), F(initTaskLogBuffOffset),			\
	F(initTaskLogBuffSize), F(vgpuTaskLogBuffOffset),		\
	F(vgpuTaskLogBuffSize), F(migRmHeapMemoryPhysAddr),		\
	F(migRmHeapMemoryLength), F(bDeviceProfilingEnabled)

#define ABI_SYSTEM							\
	GSP_ABI_STRUCT(GspSystemInfo), SYSTEM(gpuPhysAddr),		\
	SYSTEM(gpuPhysFbAddr), SYSTEM(gpuPhysInstAddr),			\
	SYSTEM(nvDomainBusDeviceFunc), SYSTEM(simAccessBufPhysAddr),	\
	SYSTEM(notifyOpSharedSurfacePhysAddr),				\
	SYSTEM(pcieAtomicsOpMask), SYSTEM(consoleMemSize),		\
	SYSTEM(maxUserVa), SYSTEM(pciConfigMirrorBase),			\
	SYSTEM(pciConfigMirrorSize), SYSTEM(oorArch),			\
	SYSTEM(clPdbProperties), SYSTEM(Chipset),			\
	SYSTEM(bGpuBehindBridge), SYSTEM(bFlrSupported),		\
	SYSTEM(b64bBar0Supported), SYSTEM(bMnocAvailable),		\
	SYSTEM(bUpstreamL0sUnsupported),				\
	SYSTEM(bUpstreamL1Unsupported),					\
	SYSTEM(bUpstreamL1PorSupported),				\
	SYSTEM(bUpstreamL1PorMobileOnly), SYSTEM(bSystemHasMux),	\
	SYSTEM(upstreamAddressValid), SYSTEM_BUS(FHBBusInfo),		\
	SYSTEM_BUS(chipsetIDInfo), SYSTEM_ACPI_HEAD,			\
	SYSTEM_MUX(acpiIdMuxStateTable), SYSTEM_ACPI_TAIL,		\
	SYSTEM(hypervisorType), SYSTEM(bIsPassthru),			\
	SYSTEM(sysTimerOffsetNs), SYSTEM_VFS, SYSTEM(isGridBuild),	\
	SYSTEM(gridBuildCsp), SYSTEM(bTdrEventSupported)

static const struct gsp_abi_field fields[] = {
	ABI_TRANSPORT,
	ABI_SYSTEM_COMMON,
	ABI_SYSTEM,
	ABI_CONTROL,
	ABI_RPC,
	ABI_CLIENT,
	ABI_OBJECTS,
	ABI_MANAGER,
	ABI_BOOTLOAD,
};

static const char fields_release[] = "550.144.03";

GSP_ABI_TABLE(r550_abi, fields);
