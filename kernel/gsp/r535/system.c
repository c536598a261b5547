// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 535.113.01: what the host says before the firmware boots.
 */
#include "r535.h"
#include "wire-system.h"
#include "../codec/registry.h"
#include "../codec/system.h"

const struct gsp_system_abi gsp_r535_system = GSP_SYSTEM_CODEC;
const struct gsp_registry_abi gsp_r535_registry = GSP_REGISTRY_CODEC;
