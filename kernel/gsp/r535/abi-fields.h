/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fields of the wire structures of release 535.113.01 that later releases
 * have, too, for their abi.c.  The structures themselves are those that the
 * abi.c has included.
 */
#ifndef NVVGPU_GSP_R535_ABI_FIELDS_H
#define NVVGPU_GSP_R535_ABI_FIELDS_H

#include "../abi.h"
#include "../queue.h"
#include "../record.h"

/* The transport's structures have names of their own in this driver. */
#define TX(f)	GSP_ABI_AS("msgqTxHeader", gsp_tx_header, f)
#define ELEMENT(f) \
	GSP_ABI_AS("GSP_MSG_QUEUE_ELEMENT", gsp_element, f)
#define HEADER(f) \
	GSP_ABI_AS("rpc_message_header_v03_00", gsp_record_header, f)
#define ELEMENT_RPC(path, f) \
	{ "GSP_MSG_QUEUE_ELEMENT.rpc." path, \
	  sizeof(struct gsp_element) + offsetof(struct gsp_record_header, f), \
	  sizeof(((struct gsp_record_header *)0)->f) }

/* Queues and records. */
#define ABI_TRANSPORT							\
	{ "msgqTxHeader", 0, sizeof(struct gsp_tx_header) },		\
	TX(version), TX(size), TX(msgSize), TX(msgCount), TX(writePtr),	\
	TX(flags), TX(rxHdrOff), TX(entryOff),				\
	{ "msgqRxHeader", 0, sizeof(struct gsp_rx_header) },		\
	GSP_ABI_AS("msgqRxHeader", gsp_rx_header, readPtr),		\
	{ "GSP_MSG_QUEUE_ELEMENT", 0, sizeof(struct gsp_element) +	\
		sizeof(struct gsp_record_header) },			\
	ELEMENT(authTagBuffer), ELEMENT(aadBuffer), ELEMENT(checkSum),	\
	ELEMENT(seqNum), ELEMENT(elemCount),				\
	ELEMENT_RPC("header_version", header_version),			\
	ELEMENT_RPC("signature", signature),				\
	ELEMENT_RPC("length", length),					\
	ELEMENT_RPC("function", function),				\
	ELEMENT_RPC("rpc_result", rpc_result),				\
	ELEMENT_RPC("rpc_result_private", rpc_result_private),		\
	ELEMENT_RPC("sequence", sequence),				\
	ELEMENT_RPC("u.spare", spare),					\
	ELEMENT_RPC("u.cpuRmGfid", spare),				\
	{ "rpc_message_header_v03_00", 0, sizeof(struct gsp_record_header) }, \
	HEADER(header_version), HEADER(signature), HEADER(length),	\
	HEADER(function), HEADER(rpc_result), HEADER(rpc_result_private), \
	HEADER(sequence),						\
	{ "rpc_message_header_v03_00.u.spare",				\
	  offsetof(struct gsp_record_header, spare), 4 },		\
	{ "rpc_message_header_v03_00.u.cpuRmGfid",			\
	  offsetof(struct gsp_record_header, spare), 4 }

/* wire-control.h */
#define ABI_CONTROL							\
	GSP_ABI_STRUCT(rpc_gsp_rm_control_v03_00),			\
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, hClient),		\
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, hObject),		\
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, cmd),			\
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, status),		\
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, paramsSize),		\
	GSP_ABI_FIELD(rpc_gsp_rm_control_v03_00, flags)

/* wire-rpc.h */
#define ABI_RPC								\
	GSP_ABI_STRUCT(rpc_gsp_rm_alloc_v03_00),			\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, hClient),		\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, hParent),		\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, hObject),		\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, hClass),			\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, status),			\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, paramsSize),		\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, flags),			\
	GSP_ABI_FIELD(rpc_gsp_rm_alloc_v03_00, reserved),		\
	GSP_ABI_STRUCT(rpc_init_done_v17_00),				\
	GSP_ABI_FIELD(rpc_init_done_v17_00, not_used),			\
	GSP_ABI_STRUCT(rpc_vgpu_gsp_plugin_triggered_v17_00),		\
	GSP_ABI_FIELD(rpc_vgpu_gsp_plugin_triggered_v17_00, gfid),	\
	GSP_ABI_FIELD(rpc_vgpu_gsp_plugin_triggered_v17_00, notifyIndex)

/* wire-client.h */
#define ABI_CLIENT							\
	GSP_ABI_STRUCT(NV0000_ALLOC_PARAMETERS),			\
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, hClient),		\
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, processID),		\
	GSP_ABI_FIELD(NV0000_ALLOC_PARAMETERS, processName)

/* wire-objects.h */
#define ABI_OBJECTS							\
	GSP_ABI_STRUCT(NV0080_ALLOC_PARAMETERS),			\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, deviceId),		\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, hClientShare),		\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, hTargetClient),		\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, hTargetDevice),		\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, flags),			\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, vaSpaceSize),		\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, vaStartInternal),	\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, vaLimitInternal),	\
	GSP_ABI_FIELD(NV0080_ALLOC_PARAMETERS, vaMode),			\
	GSP_ABI_STRUCT(NV2080_ALLOC_PARAMETERS),			\
	GSP_ABI_FIELD(NV2080_ALLOC_PARAMETERS, subDeviceId)

/* A type by itself, and in the upload; ABI_INFO() is the release's list. */
#define ABI_INFO_FIELD(f)	GSP_ABI_FIELD(NVA081_CTRL_VGPU_INFO, f)
#define ABI_INFO_IN(f)							\
	GSP_ABI_IN(NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS, \
		   vgpuInfo, f)

/* wire-manager.h */
#define ABI_MANAGER							\
	GSP_ABI_STRUCT(NVA081_CTRL_VGPU_INFO),				\
	ABI_INFO(ABI_INFO_FIELD),					\
	GSP_ABI_STRUCT(NV2080_CTRL_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK_PARAMS), \
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK_PARAMS, \
		gfid),							\
	GSP_ABI_STRUCT(NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS), \
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS, \
		discardVgpuTypes),					\
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS, \
		vgpuInfoCount),						\
	GSP_ABI_ARRAY(NV2080_CTRL_VGPU_MGR_INTERNAL_PGPU_ADD_VGPU_TYPE_PARAMS, \
		vgpuInfo),						\
	ABI_INFO(ABI_INFO_IN),						\
	GSP_ABI_STRUCT(NV2080_VGPU_FB_USAGE),				\
	GSP_ABI_FIELD(NV2080_VGPU_FB_USAGE, gfid),			\
	GSP_ABI_FIELD(NV2080_VGPU_FB_USAGE, fbUsed),			\
	GSP_ABI_STRUCT(NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS), \
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS, \
		vgpuCount),						\
	GSP_ABI_ARRAY(NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS, \
		vgpuFbUsage),						\
	GSP_ABI_IN(NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS, \
		vgpuFbUsage, gfid),					\
	GSP_ABI_IN(NV2080_CTRL_VGPU_MGR_INTERNAL_GET_VGPU_FB_USAGE_PARAMS, \
		vgpuFbUsage, fbUsed),					\
	GSP_ABI_STRUCT(NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_MGR_CONFIG_PARAMS), \
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_MGR_CONFIG_PARAMS, \
		bSupportHeterogeneousTimeSlicedVgpuTypes),		\
	GSP_ABI_STRUCT(NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS), \
	GSP_ABI_FIELD(NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS, \
		gfid)

/* What a plugin task is booted with; ABI_BOOT() is the release's list. */
#define ABI_BOOT_FIELD(f)						\
	GSP_ABI_FIELD(							\
	NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS, f)
#define ABI_BOOTLOAD							\
	GSP_ABI_STRUCT(							\
	NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS), \
	ABI_BOOT(ABI_BOOT_FIELD)

/*
 * The memory shared with a plugin task, wire-plugin.h.  The two regions are
 * unions with as many bytes as the buffer has.
 */
#define ABI_PLUGIN_COMMON						\
	{ "VGPU_CPU_GSP_CTRL_BUFF_REGION", 0, VGPU_CPU_GSP_CTRL_BUFF_REGION_SIZE }, \
	{ "VGPU_CPU_GSP_CTRL_BUFF_REGION.buf", 0, VGPU_CPU_GSP_CTRL_BUFF_REGION_SIZE }, \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, version),		\
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, message_type),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, message_seq_num),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, response_buff_offset), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, message_buff_offset), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, migration_buff_offset), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, error_buff_offset), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, migration_buf_cpu_access_offset), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, is_migration_in_progress), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, error_buff_cpu_get_idx), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_CTRL_BUFF_REGION, attached_vgpu_count), \
	GSP_ABI_ARRAY(VGPU_CPU_GSP_CTRL_BUFF_REGION, host_info),	\
	GSP_ABI_IN(VGPU_CPU_GSP_CTRL_BUFF_REGION, host_info, vgpu_type_id), \
	GSP_ABI_IN(VGPU_CPU_GSP_CTRL_BUFF_REGION, host_info, host_gpu_pci_id), \
	GSP_ABI_IN(VGPU_CPU_GSP_CTRL_BUFF_REGION, host_info, pci_dev_id), \
	GSP_ABI_IN(VGPU_CPU_GSP_CTRL_BUFF_REGION, host_info, vgpu_uuid), \
	GSP_ABI_STRUCT(NV_VGPU_CPU_RPC_DATA_VERSION_NEGOTIATION),	\
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_VERSION_NEGOTIATION, version_cpu), \
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_VERSION_NEGOTIATION, version_negotiated), \
	GSP_ABI_STRUCT(NV_VGPU_CPU_RPC_DATA_UPDATE_BME_STATE),		\
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_UPDATE_BME_STATE, enable),	\
	GSP_ABI_FIELD(NV_VGPU_CPU_RPC_DATA_UPDATE_BME_STATE, allowed)

#define ABI_SURFACE							\
	GSP_ABI_STRUCT(VGPU_CPU_GSP_DISPLAYLESS_SURFACE),		\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, sequence_update_start), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, sequence_update_end), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, effective_fb_page_size), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, rect_width),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, rect_height),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_width),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_height), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_size),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_offset), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_format), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_kind),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_pitch),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_type),	\
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, surface_block_height), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, is_blanking_enabled), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, is_flip_pending), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, is_free_pending), \
	GSP_ABI_FIELD(VGPU_CPU_GSP_DISPLAYLESS_SURFACE, is_memory_blocklinear)

#define ABI_RESPONSE_SURFACE						\
	GSP_ABI_ARRAY(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface),	\
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, sequence_update_start), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, sequence_update_end), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, effective_fb_page_size), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, rect_width), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, rect_height), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_width), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_height), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_size), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_offset), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_format), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_kind), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_pitch), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_type), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, surface_block_height), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, is_blanking_enabled), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, is_flip_pending), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, is_free_pending), \
	GSP_ABI_IN(VGPU_CPU_GSP_RESPONSE_BUFF_REGION, surface, is_memory_blocklinear)

#endif
