// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target for vgpu_params, which an administrator writes into sysfs: as
 * the core reads them, and as the simulated GPU does.
 *
 * Promised beyond "no crash": what is refused changes nothing; what is taken is
 * found in the text; what both understand they understand alike.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/params.h"
#include "sim/vgpu-params.h"

#define promise(what) \
	do { \
		if (!(what)) { \
			fprintf(stderr, "broken promise: %s\n", #what); \
			abort(); \
		} \
	} while (0)

#define NOT_SET 4711

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void feed_sim(const char *text, int placed)
{
	static const struct sim_params before = {
		.no_console = true, .unknown_len = NOT_SET,
	};
	struct sim_params p = before;
	int ret = sim_params_parse(text, &p);

	if (ret) {
		promise(ret == -EINVAL);
		promise(!memcmp(&p, &before, sizeof(p)));
		return;
	}
	/* It takes no placement id that the core refuses. */
	promise(placed >= 0);
	promise(!p.no_console || strstr(text, "disable_vnc="));
	promise(!p.no_frame_limit || strstr(text, "frame_rate_limiter="));
	if (!p.unknown)
		return;
	promise(p.unknown >= text && p.unknown_len > 0);
	promise((size_t)p.unknown_len < strlen(p.unknown));
	promise(p.unknown[p.unknown_len] == '=');
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	char *text = malloc(size + 1);
	u32 id = NOT_SET;
	int placed;

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	placed = params_placement_id(text, &id);
	if (placed == 1)
		promise(id < 65535 && strstr(text, "vgpu-placement-id="));
	else
		promise(id == NOT_SET && (!placed || placed == -EINVAL));
	feed_sim(text, placed);
	free(text);
	return 0;
}
