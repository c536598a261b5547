// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 570.144: what `make abi-dump RELEASE=570.144` prints.
 * Userspace only.
 */
#include "../r535/abi-fields.h"
#include "../r535/abi-system.h"
#include "wire.h"
#include "wire-mode.h"
#include "wire-plugin.h"
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
	SYSTEM(hypervisorType), SYSTEM(bIsPassthru),			\
	SYSTEM(sysTimerOffsetNs), SYSTEM_VFS, SYSTEM(bIsPrimary),	\
	SYSTEM(isGridBuild), SYSTEM(pcieConfigReg.linkCap),		\
	SYSTEM(gridBuildCsp),						\
	SYSTEM(bPreserveVideoMemoryAllocations),			\
	SYSTEM(bTdrEventSupported),					\
	SYSTEM(bFeatureStretchVblankCapable),				\
	SYSTEM(bEnableDynamicGranularityPageArrays),			\
	SYSTEM(bClockBoostSupported), SYSTEM(bRouteDispIntrsToCPU),	\
	SYSTEM(hostPageSize)

static const struct gsp_abi_field fields[] = {
	ABI_TRANSPORT,
	ABI_SYSTEM_COMMON,
	ABI_SYSTEM,
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
	GSP_ABI_STRUCT(NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE_PARAMS),
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE_PARAMS,
		      bHeterogeneousMode),
	ABI_PLUGIN_COMMON,
	GSP_ABI_STRUCT(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, vgpu_uuid),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, dbdf),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, driver_vm_vf_dbdf),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, vgpu_device_instance_id),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, vgpu_type),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, vm_pid),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, swizz_id),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, num_channels),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, num_plugin_channels),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, vmm_cap),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, migration_feature),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, hypervisor_type),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, host_cpu_arch),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, host_page_size),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, rev1),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, enable_uvm),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, linux_interrupt_optimization),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, vmm_migration_supported),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, rev2),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, enable_console_vnc),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, use_non_stall_linux_events),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, rev3),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, placement_id),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, rev4),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, channel_usage_threshold_percentage),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, rev5),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, rev6),
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS, rev7),
	ABI_SURFACE,
	{ "VGPU_CPU_GSP_RESPONSE_BUFF_REGION", 0,
	  VGPU_CPU_GSP_RESPONSE_BUFF_REGION_SIZE },
	{ "VGPU_CPU_GSP_RESPONSE_BUFF_REGION.buf", 0,
	  VGPU_CPU_GSP_RESPONSE_BUFF_REGION_SIZE },
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, message_seq_num_received),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, message_seq_num_processed),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, result_code),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, guest_rpc_version),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, migration_buf_gsp_access_offset),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, migration_state_save_complete),
	ABI_RESPONSE_SURFACE,
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, error_buff_gsp_put_idx),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, grid_license_state),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, guest_os_type),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, frl_config),
};

static const char fields_release[] = "570.144";

GSP_ABI_TABLE(r570_abi, fields);
