/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is the same in every known layout of the memory that the host shares
 * with the plugin task of one vGPU; wire-plugin.h says where it is from.
 */
#ifndef NVVGPU_GSP_R535_WIRE_PLUGIN_COMMON_H
#define NVVGPU_GSP_R535_WIRE_PLUGIN_COMMON_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define VMIOPD_MAX_INSTANCES				16
#define VMIOPD_MAX_HEADS				4
#define VM_UUID_SIZE					16

#define GSP_PLUGIN_BOOTLOADED				0x4e654a6f
#define VGPU_CPU_GSP_CTRL_BUFF_VERSION			1

#define VGPU_CPU_GSP_CTRL_BUFF_REGION_SIZE		0x1000
#define VGPU_CPU_GSP_RESPONSE_BUFF_REGION_SIZE		0x1000
#define VGPU_CPU_GSP_MESSAGE_BUFF_REGION_SIZE		0x1000
#define VGPU_CPU_GSP_MIGRATION_BUFF_REGION_SIZE		0x200000
#define VGPU_CPU_GSP_ERROR_BUFF_REGION_SIZE		0x1000
#define VGPU_CPU_GSP_INIT_TASK_LOG_BUFF_REGION_SIZE	0x20000
#define VGPU_CPU_GSP_VGPU_TASK_LOG_BUFF_REGION_SIZE	0x40000

/* They lie one behind the other, in this order, from the start. */
#define GSP_PLUGIN_RESPONSE	VGPU_CPU_GSP_CTRL_BUFF_REGION_SIZE
#define GSP_PLUGIN_MESSAGE \
	(GSP_PLUGIN_RESPONSE + VGPU_CPU_GSP_RESPONSE_BUFF_REGION_SIZE)
#define GSP_PLUGIN_MIGRATION \
	(GSP_PLUGIN_MESSAGE + VGPU_CPU_GSP_MESSAGE_BUFF_REGION_SIZE)
#define GSP_PLUGIN_ERROR \
	(GSP_PLUGIN_MIGRATION + VGPU_CPU_GSP_MIGRATION_BUFF_REGION_SIZE)
#define GSP_PLUGIN_INIT_LOG \
	(GSP_PLUGIN_ERROR + VGPU_CPU_GSP_ERROR_BUFF_REGION_SIZE)
#define GSP_PLUGIN_VGPU_LOG \
	(GSP_PLUGIN_INIT_LOG + VGPU_CPU_GSP_INIT_TASK_LOG_BUFF_REGION_SIZE)

#define NV_VGPU_CPU_RPC_MSG_VERSION_NEGOTIATION		1
#define NV_VGPU_CPU_RPC_MSG_SETUP_CONFIG_PARAMS_AND_INIT 2
#define NV_VGPU_CPU_RPC_MSG_RESET			3
#define NV_VGPU_CPU_RPC_MSG_MIGRATION_STOP_WORK		4
#define NV_VGPU_CPU_RPC_MSG_MIGRATION_CANCEL_STOP	5
#define NV_VGPU_CPU_RPC_MSG_MIGRATION_SAVE_STATE	6
#define NV_VGPU_CPU_RPC_MSG_MIGRATION_CANCEL_SAVE	7
#define NV_VGPU_CPU_RPC_MSG_MIGRATION_RESTORE_STATE	8
#define NV_VGPU_CPU_RPC_MSG_MIGRATION_RESUME_WORK	10
#define NV_VGPU_CPU_RPC_MSG_UPDATE_BME_STATE		13
#define NV_VGPU_CPU_RPC_MSG_GET_GUEST_INFO		14

/* Of the configuration parameters; the hypervisor's is that of KVM. */
#define NV_VGPU_HOST_CPU_ARCH_AARCH64			1
#define NV_VGPU_HOST_CPU_ARCH_X86_64			2
#define GSP_PLUGIN_HYPERVISOR_KVM			4

struct VGPU_CPU_GSP_HOST_INFO {
	__le32 vgpu_type_id;
	__le32 host_gpu_pci_id;
	__le32 pci_dev_id;
	u8 vgpu_uuid[VM_UUID_SIZE];
};
static_assert(sizeof(struct VGPU_CPU_GSP_HOST_INFO) == 28);

struct VGPU_CPU_GSP_CTRL_BUFF_REGION {
	__le32 version;
	__le32 message_type;
	__le32 message_seq_num;
	__le64 response_buff_offset __aligned(8);
	__le64 message_buff_offset __aligned(8);
	__le64 migration_buff_offset __aligned(8);
	__le64 error_buff_offset __aligned(8);
	__le32 migration_buf_cpu_access_offset;
	u8 is_migration_in_progress;
	__le32 error_buff_cpu_get_idx;
	__le32 attached_vgpu_count;
	struct VGPU_CPU_GSP_HOST_INFO host_info[VMIOPD_MAX_INSTANCES];
};
static_assert(sizeof(struct VGPU_CPU_GSP_CTRL_BUFF_REGION) == 512);

struct NV_VGPU_CPU_RPC_DATA_VERSION_NEGOTIATION {
	__le32 version_cpu;
	__le32 version_negotiated;
};
static_assert(sizeof(struct NV_VGPU_CPU_RPC_DATA_VERSION_NEGOTIATION) == 8);

struct NV_VGPU_CPU_RPC_DATA_UPDATE_BME_STATE {
	u8 enable;
	u8 allowed;
};
static_assert(sizeof(struct NV_VGPU_CPU_RPC_DATA_UPDATE_BME_STATE) == 2);

#endif
