// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 535.113.01: the memory shared with a plugin task.
 */
#include <linux/stddef.h>

#include "r535.h"
#include "wire-objects.h"
#include "wire-plugin.h"
#include "../codec/plugin.h"

const struct gsp_plugin_abi gsp_r535_plugin = GSP_PLUGIN_CODEC;
