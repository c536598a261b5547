// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 550.144.03: types with placements, more engines.
 */
#include "r550.h"
#include "wire.h"
#include "wire-system.h"
#include "../codec/boot.h"
#include "../codec/system.h"
#include "../codec/types.h"
#include "../r535/r535.h"

static const struct gsp_system_abi system_info = GSP_SYSTEM_CODEC;
static const struct gsp_types_abi types = GSP_TYPES_CODEC;
static const struct gsp_boot_abi boot = GSP_BOOT_CODEC;

const struct gsp_release gsp_r550 = {
	.name = "550.144.03",
	/* without confidential computing only the record is summed up */
	.checksum = GSP_CHECKSUM_LENGTH,
	.rpc = &gsp_r535_rpc,
	.system = &system_info,
	.registry = &gsp_r535_registry,
	.alloc = &gsp_r535_alloc,
	.control = &gsp_r535_control,
	.types = &types,
	.boot = &boot,
	.shutdown = &gsp_r535_shutdown,
	.cleanup = &gsp_r535_cleanup,
	.usage = &gsp_r535_usage,
	.kinds = &gsp_r535_kinds,
	.event = &gsp_r535_event,
};
