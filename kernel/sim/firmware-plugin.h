/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The plugin task of a vGPU in the simulated firmware: what it does with a
 * call that the host has left in the memory that both share.
 *
 * No lock, no allocation, no message: whoever calls brings the order.
 */
#ifndef NVVGPU_SIM_FIRMWARE_PLUGIN_H
#define NVVGPU_SIM_FIRMWARE_PLUGIN_H

#include "firmware-state.h"

/*
 * struct firmware_memory - the GPU's memory, as seen from the GPU
 * @access: read or write; 0 or a negative errno
 */
struct firmware_memory {
	int (*access)(void *hw, u64 address, void *buf, size_t len,
		      bool write);
	void *hw;
};

/* The task has been booted: tell the host, who waits for it. */
int firmware_plugin_start(struct firmware_state *s,
			  const struct gsp_release *rel,
			  const struct firmware_memory *mem, u32 gfid);

/*
 * Do what the host has asked the task for, if it runs and there is something
 * new.  Returns 0 or the error of the memory.
 */
int firmware_plugin_serve(struct firmware_state *s,
			  const struct gsp_release *rel,
			  const struct firmware_memory *mem, u32 gfid);

#endif
