// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 570.144: what `make abi-dump RELEASE=570.144` prints.
 * Userspace only.
 */
#include "../r535/abi-fields.h"
#include "wire.h"

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
	F(placementSize), F(homogeneousPlacementCount),			\
	F(homogeneousPlacementIds), F(heterogeneousPlacementCount),	\
	F(heterogeneousPlacementIds)

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

static const struct gsp_abi_field fields[] = {
	ABI_TRANSPORT,
	ABI_CONTROL,
	ABI_RPC,
	GSP_ABI_STRUCT(NV0000_ALLOC_PARAMETERS),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, hClient),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, processID),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, processName),
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, pOsPidInfo),
	ABI_OBJECTS,
	ABI_MANAGER,
	ABI_BOOTLOAD,
};

static const char fields_release[] = "570.144";

GSP_ABI_TABLE(r570_abi, fields);
