/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The administrator's vgpu_params: "name=value, name=value".
 *
 * Pure: no lock, no allocation, nothing printed; also compiled in userspace
 * for t/.
 */
#ifndef NVVGPU_SIM_VGPU_PARAMS_H
#define NVVGPU_SIM_VGPU_PARAMS_H

#include <linux/types.h>

/**
 * struct sim_params - what the parameters ask of the simulated vGPU
 * @no_console:		disable_vnc=1: the picture is not shown to the host
 * @no_frame_limit:	frame_rate_limiter=0: as many frames as there can be
 * @unknown:		first name that means nothing here, inside the text;
 *			NULL when there is none
 * @unknown_len:	its length
 */
struct sim_params {
	bool no_console;
	bool no_frame_limit;
	const char *unknown;
	int unknown_len;
};

/*
 * Returns 0; -EINVAL for text that is no list of name=value or for a value
 * that a known name can not have.
 */
int sim_params_parse(const char *text, struct sim_params *params);

#endif
