// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 580.95.05: more types with longer names, and a longer head of
 * control calls.
 */
#include "r580.h"
#include "wire.h"
#include "wire-system.h"

#define CONTROL_SERIALIZED(head)	((head)->rmapiRpcFlags)
#include "../codec/boot.h"
#include "../codec/control.h"
#include "../codec/event.h"
#include "../codec/system.h"
#include "../codec/types.h"
#include "../codec/usage.h"
#include "../r535/r535.h"
#include "../r570/r570.h"

static const struct gsp_rpc_abi rpc = GSP_RPC_CODEC;
static const struct gsp_system_abi system_info = GSP_SYSTEM_CODEC;
static const struct gsp_control_abi control = GSP_CONTROL_CODEC;
static const struct gsp_types_abi types = GSP_TYPES_CODEC;
/* As in 570.144, but where its logs are in the task's memory is not public. */
static const struct gsp_boot_abi boot = GSP_BOOT_CODEC;
static const struct gsp_usage_abi usage = GSP_USAGE_CODEC;
static const struct gsp_event_abi event = GSP_EVENT_CODEC;

const struct gsp_release gsp_r580 = {
	.name = "580.95.05",
	/* without confidential computing only the record is summed up */
	.checksum = GSP_CHECKSUM_LENGTH,
	.rpc = &rpc,
	.system = &system_info,
	.registry = &gsp_r535_registry,
	.alloc = &gsp_r570_alloc,
	.control = &control,
	.types = &types,
	.boot = &boot,
	.shutdown = &gsp_r535_shutdown,
	.cleanup = &gsp_r535_cleanup,
	.usage = &usage,
	.kinds = &gsp_r535_kinds,
	.mixed = &gsp_r570_mixed,
	.event = &event,
};
