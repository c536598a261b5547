/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parameters of a client, from release 570.144 on.
 */
#ifndef NVVGPU_GSP_R570_WIRE_CLIENT_H
#define NVVGPU_GSP_R570_WIRE_CLIENT_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/common/sdk/nvidia/inc/class/cl0000.h */
#define NV_PROC_NAME_MAX_LENGTH		100

struct NV0000_ALLOC_PARAMETERS {
	__le32 hClient;
	__le32 processID;
	char processName[NV_PROC_NAME_MAX_LENGTH];
	__le64 pOsPidInfo __aligned(8);
};
static_assert(sizeof(struct NV0000_ALLOC_PARAMETERS) == 120);

#endif
