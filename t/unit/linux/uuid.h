/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_UUID_H
#define UNIT_LINUX_UUID_H

#include <linux/types.h>

struct unit_guid {
	u8 b[16];
};

#define guid_t struct unit_guid

#endif
