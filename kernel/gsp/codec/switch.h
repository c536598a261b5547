/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls that switch something on or off: one byte, whatever its name.
 *
 * A release includes it once, in the C file that makes the tables of them.
 */
#include <linux/errno.h>

#include "../release.h"

static int switch_encode(struct gsp_writer *w, bool on)
{
	u8 *p = gsp_put(w, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	*p = on;
	return 0;
}

static int switch_decode(struct gsp_reader *r, bool *on)
{
	const u8 *p = gsp_take(r, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	if (*p > 1)
		return -EPROTO;
	*on = *p;
	return 0;
}

#define GSP_SWITCH_CODEC(command) {					\
	.cmd = (command),						\
	.size = sizeof(u8),						\
	.encode = switch_encode,					\
	.decode = switch_decode,					\
}
