// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 570.144: two kinds of placements, a log of the kernel of a
 * plugin task, more to say about a client; mixed sizes.
 */
#include "r570.h"
#include "wire.h"
#include "wire-mode.h"
#include "wire-plugin.h"
#include "wire-system.h"
#include "../codec/alloc.h"
#include "../codec/boot.h"
#include "../codec/event.h"
#include "../codec/switch.h"
#include "../codec/system.h"
#include "../codec/types.h"
#include "../r535/r535.h"

const struct gsp_alloc_abi gsp_r570_alloc = GSP_ALLOC_CODEC;
const struct gsp_switch_abi gsp_r570_mixed = GSP_SWITCH_CODEC(
	NV2080_CTRL_CMD_VGPU_MGR_INTERNAL_SET_VGPU_HETEROGENEOUS_MODE);

static const struct gsp_system_abi system_info = GSP_SYSTEM_CODEC;
static const struct gsp_boot_abi boot = GSP_BOOT_CODEC;
static const struct gsp_types_abi types = GSP_TYPES_CODEC;
static const struct gsp_event_abi event = GSP_EVENT_CODEC;

const struct gsp_release gsp_r570 = {
	.name = "570.144",
	/* without confidential computing only the record is summed up */
	.checksum = GSP_CHECKSUM_LENGTH,
	.rpc = &gsp_r535_rpc,
	.system = &system_info,
	.registry = &gsp_r535_registry,
	.alloc = &gsp_r570_alloc,
	.control = &gsp_r535_control,
	.types = &types,
	.boot = &boot,
	.shutdown = &gsp_r535_shutdown,
	.cleanup = &gsp_r535_cleanup,
	.usage = &gsp_r535_usage,
	.kinds = &gsp_r535_kinds,
	.mixed = &gsp_r570_mixed,
	.event = &event,
	.plugin = &gsp_r570_plugin,
};
