/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of a vGPU's task in the simulated firmware as bytes, to go on
 * elsewhere with it.
 *
 * What a real firmware writes there is its secret, and which bytes go through
 * the buffer in what order is not public either.  Here each call moves one
 * buffer full, from its start; only the last one may be shorter, and a restore
 * ends with none.
 *
 * No lock, no allocation, no message: whoever calls brings the order.
 */
#ifndef NVVGPU_SIM_FIRMWARE_MIGRATE_H
#define NVVGPU_SIM_FIRMWARE_MIGRATE_H

#include "firmware-plugin.h"

/* Forget what has been moved. */
void firmware_migrate_cancel(struct firmware_plugin *p);

/*
 * Write the next piece of a stopped task's state into the migration buffer.
 * @a gets how much that was and whether it was the last; @status what the host
 * is told.  Returns 0 or the error of the memory.
 */
int firmware_migrate_save(const struct gsp_release *rel,
			  const struct firmware_memory *mem,
			  struct firmware_task *task,
			  const struct gsp_plugin_control *c,
			  struct gsp_plugin_response *a, u32 *status);

/*
 * Likewise read one; after the last the task is what its state says, or, when
 * that is damaged or not for this vGPU and release, what it was.
 */
int firmware_migrate_restore(const struct gsp_release *rel,
			     const struct firmware_memory *mem,
			     struct firmware_task *task,
			     const struct gsp_plugin_control *c,
			     struct gsp_plugin_response *a, u32 *status);

#endif
