// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 570.144: two kinds of placements, a log of the kernel of a
 * plugin task, more to say about a client.
 */
#include "r570.h"
#include "wire.h"
#include "wire-plugin.h"
#include "../codec/alloc.h"
#include "../codec/boot.h"
#include "../codec/event.h"
#include "../codec/types.h"
#include "../r535/r535.h"

const struct gsp_alloc_abi gsp_r570_alloc = GSP_ALLOC_CODEC;

static const struct gsp_boot_abi boot = GSP_BOOT_CODEC;
static const struct gsp_types_abi types = GSP_TYPES_CODEC;
static const struct gsp_event_abi event = GSP_EVENT_CODEC;

const struct gsp_release gsp_r570 = {
	.name = "570.144",
	/* without confidential computing only the record is summed up */
	.checksum = GSP_CHECKSUM_LENGTH,
	.rpc = &gsp_r535_rpc,
	.alloc = &gsp_r570_alloc,
	.control = &gsp_r535_control,
	.types = &types,
	.boot = &boot,
	.shutdown = &gsp_r535_shutdown,
	.cleanup = &gsp_r535_cleanup,
	.event = &event,
	.plugin = &gsp_r570_plugin,
};
