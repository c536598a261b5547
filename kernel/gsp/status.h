/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the firmware says when it refuses: NV_STATUS codes of
 * NVIDIA/open-gpu-kernel-modules, src/common/sdk/nvidia/inc/nvstatuscodes.h
 * (numbers are never reused from release to release).
 */
#ifndef NVVGPU_GSP_STATUS_H
#define NVVGPU_GSP_STATUS_H

#include <linux/types.h>

enum gsp_status {
	NV_OK					= 0x00000000,
	NV_ERR_BUFFER_TOO_SMALL			= 0x00000002,
	NV_ERR_BUSY_RETRY			= 0x00000003,
	NV_ERR_GPU_IS_LOST			= 0x0000000f,
	NV_ERR_IN_USE				= 0x00000017,
	NV_ERR_INSERT_DUPLICATE_NAME		= 0x00000019,
	NV_ERR_INSUFFICIENT_RESOURCES		= 0x0000001a,
	NV_ERR_INSUFFICIENT_PERMISSIONS		= 0x0000001b,
	NV_ERR_INVALID_ADDRESS			= 0x0000001e,
	NV_ERR_INVALID_ARGUMENT			= 0x0000001f,
	NV_ERR_INVALID_CHANNEL			= 0x00000021,
	NV_ERR_INVALID_CLASS			= 0x00000022,
	NV_ERR_INVALID_CLIENT			= 0x00000023,
	NV_ERR_INVALID_COMMAND			= 0x00000024,
	NV_ERR_INVALID_DATA			= 0x00000025,
	NV_ERR_INVALID_LIMIT			= 0x0000002e,
	NV_ERR_INVALID_OBJECT			= 0x00000031,
	NV_ERR_INVALID_OBJECT_HANDLE		= 0x00000033,
	NV_ERR_INVALID_OBJECT_PARENT		= 0x00000036,
	NV_ERR_INVALID_PARAM_STRUCT		= 0x0000003a,
	NV_ERR_INVALID_REQUEST			= 0x0000003f,
	NV_ERR_INVALID_STATE			= 0x00000040,
	NV_ERR_NO_FREE_FIFOS			= 0x0000004f,
	NV_ERR_NO_MEMORY			= 0x00000051,
	NV_ERR_NOT_READY			= 0x00000055,
	NV_ERR_NOT_SUPPORTED			= 0x00000056,
	NV_ERR_OBJECT_NOT_FOUND			= 0x00000057,
	NV_ERR_OUT_OF_RANGE			= 0x0000005b,
	NV_ERR_RESET_REQUIRED			= 0x00000062,
	NV_ERR_STATE_IN_USE			= 0x00000063,
	NV_ERR_TIMEOUT				= 0x00000065,
	NV_ERR_TIMEOUT_RETRY			= 0x00000066,
	NV_ERR_GENERIC				= 0x0000ffff,
	/* of the transport: src/nvidia/kernel/inc/vgpu/rpc_headers.h */
	NV_VGPU_MSG_RESULT_RPC_UNKNOWN_FUNCTION	= 0xff100001,
	NV_VGPU_MSG_RESULT_RPC_INVALID_MESSAGE_FORMAT = 0xff100002,
};

/*
 * gsp_status_errno() - a status as negative errno
 *
 * Return: 0 for NV_OK; -EIO for a status that is not in the table.
 */
int gsp_status_errno(u32 status);

/*
 * gsp_status_name() - NVIDIA's name of a status, "unknown" if not in the table
 */
const char *gsp_status_name(u32 status);

#endif
