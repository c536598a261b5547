/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_DEVICE_H
#define UNIT_LINUX_DEVICE_H

#include <stdio.h>

struct device;

/* Who has no device has no log either. */
#define dev_err(dev, ...) \
	((void)((dev) ? fprintf(stderr, __VA_ARGS__) : 0))

#endif
