/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mixed sizes, from release 570.144 on.  In 550.144.03 NVIDIA's driver has the
 * mode, but keeps it to itself (device_ctrl.c); 535.113.01 has none.  No
 * release lets the firmware be asked which mode it is in.
 */
#ifndef NVVGPU_GSP_R570_WIRE_MODE_H
#define NVVGPU_GSP_R570_WIRE_MODE_H

#include <linux/build_bug.h>
#include <linux/types.h>

/* src/common/sdk/nvidia/inc/ctrl/ctrl2080/ctrl2080vgpumgrinternal.h */
#define NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE \
	0x2080400e

struct NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE_PARAMS {
	u8 bHeterogeneousMode;
};
static_assert(sizeof(struct
	NV2080_CTRL_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE_PARAMS)
	== 1);

#endif
