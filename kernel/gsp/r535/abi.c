// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 535.113.01: what `make abi-dump RELEASE=535.113.01` prints.
 * Userspace only.
 */
#include "abi-fields.h"
#include "abi-system.h"
#include "wire.h"
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
	F(exclusiveType), F(exclusiveSize), F(gpuInstanceProfileId)

#define ABI_BOOT(F)							\
	F(dbdf), F(gfid), F(vgpuType), F(vmPid), F(swizzId),		\
	F(numChannels), F(numPluginChannels), F(chidOffset),		\
	F(bDisableDefaultSmcExecPartRestore), F(numGuestFbSegments),	\
	F(guestFbPhysAddrList), F(guestFbLengthList),			\
	F(pluginHeapMemoryPhysAddr), F(pluginHeapMemoryLength),		\
	F(ctrlBuffOffset), F(initTaskLogBuffOffset),			\
	F(initTaskLogBuffSize), F(vgpuTaskLogBuffOffset),		\
	F(vgpuTaskLogBuffSize), F(bDeviceProfilingEnabled)

#define ABI_SYSTEM							\
	GSP_ABI_STRUCT(GspSystemInfo), SYSTEM(gpuPhysAddr),		\
	SYSTEM(gpuPhysFbAddr), SYSTEM(gpuPhysInstAddr),			\
	SYSTEM(nvDomainBusDeviceFunc), SYSTEM(simAccessBufPhysAddr),	\
	SYSTEM(pcieAtomicsOpMask), SYSTEM(consoleMemSize),		\
	SYSTEM(maxUserVa), SYSTEM(pciConfigMirrorBase),			\
	SYSTEM(pciConfigMirrorSize), SYSTEM(oorArch),			\
	SYSTEM(clPdbProperties), SYSTEM(Chipset),			\
	SYSTEM(bGpuBehindBridge), SYSTEM(bMnocAvailable),		\
	SYSTEM(bUpstreamL0sUnsupported),				\
	SYSTEM(bUpstreamL1Unsupported),					\
	SYSTEM(bUpstreamL1PorSupported),				\
	SYSTEM(bUpstreamL1PorMobileOnly),				\
	SYSTEM(upstreamAddressValid), SYSTEM_BUS(FHBBusInfo),		\
	SYSTEM_BUS(chipsetIDInfo), SYSTEM_ACPI_HEAD,			\
	SYSTEM_ACPI_TAIL, SYSTEM(hypervisorType),			\
	SYSTEM(bIsPassthru), SYSTEM(sysTimerOffsetNs), SYSTEM_VFS

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
	ABI_SURFACE,
	{ "VGPU_CPU_GSP_RESPONSE_BUFF_REGION", 0,
	  VGPU_CPU_GSP_RESPONSE_BUFF_REGION_SIZE },
	{ "VGPU_CPU_GSP_RESPONSE_BUFF_REGION.buf", 0,
	  VGPU_CPU_GSP_RESPONSE_BUFF_REGION_SIZE },
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, message_seq_num_processed),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, result_code),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, guest_rpc_version),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, migration_buf_gsp_access_offset),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, migration_state_save_complete),
	ABI_RESPONSE_SURFACE,
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, error_buff_gsp_put_idx),
	GSP_ABI_FIELD(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, grid_license_state),
};

static const char fields_release[] = "535.113.01";

GSP_ABI_TABLE(r535_abi, fields);
