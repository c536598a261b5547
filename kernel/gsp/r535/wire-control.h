/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands before the parameters of a control call.
 *
 * Part of the wire structures of release 535.113.01, see wire.h.
 */
#ifndef NVVGPU_GSP_R535_WIRE_CONTROL_H
#define NVVGPU_GSP_R535_WIRE_CONTROL_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/nvidia/generated/g_rpc-structures.h */
struct rpc_gsp_rm_control_v03_00 {
	__le32 hClient;
	__le32 hObject;
	__le32 cmd;
	__le32 status;
	__le32 paramsSize;
	__le32 flags;
	/* params[] */
};
static_assert(sizeof(struct rpc_gsp_rm_control_v03_00) == 24);

#endif
