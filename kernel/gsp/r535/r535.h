/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Release 535.113.01, and the parts of it that later releases share.
 */
#ifndef NVVGPU_GSP_R535_H
#define NVVGPU_GSP_R535_H

#include "../release.h"

extern const struct gsp_release gsp_r535;

extern const struct gsp_rpc_abi gsp_r535_rpc;
extern const struct gsp_system_abi gsp_r535_system;
extern const struct gsp_registry_abi gsp_r535_registry;
extern const struct gsp_alloc_abi gsp_r535_alloc;
extern const struct gsp_control_abi gsp_r535_control;
extern const struct gsp_types_abi gsp_r535_types;
extern const struct gsp_boot_abi gsp_r535_boot;
extern const struct gsp_task_abi gsp_r535_shutdown;
extern const struct gsp_task_abi gsp_r535_cleanup;
extern const struct gsp_usage_abi gsp_r535_usage;
extern const struct gsp_switch_abi gsp_r535_kinds;
extern const struct gsp_event_abi gsp_r535_event;
extern const struct gsp_plugin_abi gsp_r535_plugin;

#endif
