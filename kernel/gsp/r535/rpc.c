// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 535.113.01: the frame that calls and events travel in, and the
 * objects that calls are made on.
 */
#include "r535.h"
#include "wire.h"
#include "../codec/alloc.h"
#include "../codec/control.h"
#include "../codec/event.h"

const struct gsp_rpc_abi gsp_r535_rpc = GSP_RPC_CODEC;
const struct gsp_control_abi gsp_r535_control = GSP_CONTROL_CODEC;
const struct gsp_alloc_abi gsp_r535_alloc = GSP_ALLOC_CODEC;
const struct gsp_event_abi gsp_r535_event = GSP_EVENT_CODEC;
