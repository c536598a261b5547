/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parameters of a client.
 *
 * Part of the wire structures of release 535.113.01, see wire.h.
 */
#ifndef NVVGPU_GSP_R535_WIRE_CLIENT_H
#define NVVGPU_GSP_R535_WIRE_CLIENT_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/common/sdk/nvidia/inc/class/cl0000.h */
#define NV_PROC_NAME_MAX_LENGTH		100

struct NV0000_ALLOC_PARAMETERS {
	__le32 hClient;
	__le32 processID;
	char processName[NV_PROC_NAME_MAX_LENGTH];
};
static_assert(sizeof(struct NV0000_ALLOC_PARAMETERS) == 108);

#endif
