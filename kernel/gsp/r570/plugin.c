// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 570.144: the memory shared with a plugin task.
 */
#include <linux/stddef.h>

#include "r570.h"
#include "../r535/wire-objects.h"
#include "wire-plugin.h"
#include "../codec/plugin.h"

const struct gsp_plugin_abi gsp_r570_plugin = GSP_PLUGIN_CODEC;
