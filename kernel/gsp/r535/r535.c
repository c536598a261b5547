// SPDX-License-Identifier: GPL-2.0-only
#include "r535.h"

const struct gsp_release gsp_r535 = {
	.name = "535.113.01",
	/* _checkSum32() over elemCount whole pages */
	.checksum = GSP_CHECKSUM_PAGES,
	.rpc = &gsp_r535_rpc,
	.system = &gsp_r535_system,
	.registry = &gsp_r535_registry,
	.alloc = &gsp_r535_alloc,
	.control = &gsp_r535_control,
	.types = &gsp_r535_types,
	.boot = &gsp_r535_boot,
	.shutdown = &gsp_r535_shutdown,
	.cleanup = &gsp_r535_cleanup,
	.usage = &gsp_r535_usage,
	.kinds = &gsp_r535_kinds,
	.event = &gsp_r535_event,
	.plugin = &gsp_r535_plugin,
};
