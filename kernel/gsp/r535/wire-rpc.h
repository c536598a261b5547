/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RPC functions, and the records that are the same in every later release.
 *
 * Part of the wire structures of release 535.113.01, see wire.h.
 */
#ifndef NVVGPU_GSP_R535_WIRE_RPC_H
#define NVVGPU_GSP_R535_WIRE_RPC_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/nvidia/kernel/inc/vgpu/rpc_global_enums.h */
#define NV_VGPU_MSG_FUNCTION_NOP			0
#define NV_VGPU_MSG_FUNCTION_CONTINUATION_RECORD	71
#define NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL		76
#define NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC		103
#define NV_VGPU_MSG_EVENT_FIRST_EVENT			0x1000
#define NV_VGPU_MSG_EVENT_GSP_INIT_DONE			0x1001
#define NV_VGPU_MSG_EVENT_VGPU_GSP_PLUGIN_TRIGGERED	0x100d

/* src/nvidia/generated/g_rpc-structures.h */
struct rpc_gsp_rm_alloc_v03_00 {
	__le32 hClient;
	__le32 hParent;
	__le32 hObject;
	__le32 hClass;
	__le32 status;
	__le32 paramsSize;
	__le32 flags;
	u8 reserved[4];
	/* params[] */
};
static_assert(sizeof(struct rpc_gsp_rm_alloc_v03_00) == 32);

struct rpc_init_done_v17_00 {
	__le32 not_used;
};
static_assert(sizeof(struct rpc_init_done_v17_00) == 4);

struct rpc_vgpu_gsp_plugin_triggered_v17_00 {
	__le32 gfid;
	__le32 notifyIndex;
};
static_assert(sizeof(struct rpc_vgpu_gsp_plugin_triggered_v17_00) == 8);

/* src/common/sdk/nvidia/inc/class/cla084_notification.h */
#define NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_BOOTLOADED	0
#define NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_UNLOADED	1
#define NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_CRASHED		2

#endif
