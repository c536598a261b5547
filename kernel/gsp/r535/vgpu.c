// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 535.113.01: types and plugin tasks of vGPUs.
 */
#include "r535.h"
#include "wire.h"
#include "wire-plugin.h"
#include "../codec/boot.h"
#include "../codec/switch.h"
#include "../codec/types.h"
#include "../codec/usage.h"

const struct gsp_types_abi gsp_r535_types = GSP_TYPES_CODEC;
const struct gsp_boot_abi gsp_r535_boot = GSP_BOOT_CODEC;
const struct gsp_usage_abi gsp_r535_usage = GSP_USAGE_CODEC;
const struct gsp_switch_abi gsp_r535_kinds = GSP_SWITCH_CODEC(
	NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SET_VGPU_MGR_CONFIG);

/* Shutdown and clean-up have one field each, and it is the same one. */
static int gfid_encode(struct gsp_writer *w, u32 gfid)
{
	__le32 *p = gsp_put(w, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	*p = cpu_to_le32(gfid);
	return 0;
}

static int gfid_decode(struct gsp_reader *r, u32 *gfid)
{
	const __le32 *p = gsp_take(r, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	*gfid = le32_to_cpu(*p);
	return 0;
}

const struct gsp_task_abi gsp_r535_shutdown = {
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK,
	.size = sizeof(struct
		NV2080_CTRL_VGPU_MGR_INTERNAL_SHUTDOWN_GSP_VGPU_PLUGIN_TASK_PARAMS),
	.encode = gfid_encode,
	.decode = gfid_decode,
};

const struct gsp_task_abi gsp_r535_cleanup = {
	.cmd = NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP,
	.size = sizeof(struct
		NV2080_CTRL_VGPU_MGR_INTERNAL_VGPU_PLUGIN_CLEANUP_PARAMS),
	.encode = gfid_encode,
	.decode = gfid_decode,
};
