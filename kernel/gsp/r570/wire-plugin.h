/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory that the host shares with the plugin task of one vGPU, in release
 * 570.144.  NVIDIA's own header of it is not public; facts are those of
 * the vGPU driver that its author tested with that firmware:
 * github.com/zhiwang-nvidia/linux, drivers/vfio/pci/nvidia-vgpu/include/nvrm/
 * vgpu.h at commit a979dd94ce79.
 */
#ifndef NVVGPU_GSP_R570_WIRE_PLUGIN_H
#define NVVGPU_GSP_R570_WIRE_PLUGIN_H

#include "../r535/wire-plugin-common.h"

#define GSP_PLUGIN_RECEIVED	/* the response says what has arrived */
#define GSP_PLUGIN_GUEST_OS	/* and more about the guest */

#define VGPU_CPU_GSP_KERNEL_TASK_LOG_BUFF_REGION_SIZE	0x10000
#define GSP_PLUGIN_KERNEL_LOG \
	(GSP_PLUGIN_VGPU_LOG + VGPU_CPU_GSP_VGPU_TASK_LOG_BUFF_REGION_SIZE)

#define VGPU_CPU_GSP_COMMUNICATION_BUFF_TOTAL_SIZE \
	(GSP_PLUGIN_KERNEL_LOG + VGPU_CPU_GSP_KERNEL_TASK_LOG_BUFF_REGION_SIZE)

struct NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS {
	u8 vgpu_uuid[VM_UUID_SIZE];
	__le32 dbdf;
	__le32 driver_vm_vf_dbdf;
	__le32 vgpu_device_instance_id;
	__le32 vgpu_type;
	__le32 vm_pid;
	__le32 swizz_id;
	__le32 num_channels;
	__le32 num_plugin_channels;
	__le32 vmm_cap;
	__le32 migration_feature;
	__le32 hypervisor_type;
	__le32 host_cpu_arch;
	__le64 host_page_size __aligned(8);
	u8 rev1[3];
	u8 enable_uvm;
	u8 linux_interrupt_optimization;
	u8 vmm_migration_supported;
	u8 rev2;
	u8 enable_console_vnc;
	u8 use_non_stall_linux_events;
	u8 rev3[3];
	__le16 placement_id;
	__le32 rev4;
	__le32 channel_usage_threshold_percentage;
	u8 rev5;
	__le32 rev6;
	u8 rev7;
};
static_assert(sizeof(struct NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS) == 112);

struct VGPU_CPU_GSP_DISPLAYLESS_SURFACE {
	__le64 sequence_update_start __aligned(8);
	__le64 sequence_update_end __aligned(8);
	__le32 effective_fb_page_size;
	__le32 rect_width;
	__le32 rect_height;
	__le32 surface_width;
	__le32 surface_height;
	__le32 surface_size;
	__le32 surface_offset;
	__le32 surface_format;
	__le32 surface_kind;
	__le32 surface_pitch;
	__le32 surface_type;
	u8 surface_block_height;
	u8 is_blanking_enabled;
	u8 is_flip_pending;
	u8 is_free_pending;
	u8 is_memory_blocklinear;
};
static_assert(sizeof(struct VGPU_CPU_GSP_DISPLAYLESS_SURFACE) == 72);

struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION {
	__le32 message_seq_num_received;
	__le32 message_seq_num_processed;
	__le32 result_code;
	__le32 guest_rpc_version;
	__le32 migration_buf_gsp_access_offset;
	__le32 migration_state_save_complete;
	struct VGPU_CPU_GSP_DISPLAYLESS_SURFACE surface[VMIOPD_MAX_HEADS];
	__le32 error_buff_gsp_put_idx;
	__le32 grid_license_state;
	__le32 guest_os_type;
	__le32 frl_config;
};
static_assert(sizeof(struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION) == 328);

#endif
