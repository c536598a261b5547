/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* Came to 6.12.117 out of 6.19: not every kernel of that number has it. */
#include <linux/types.h>
int device_set_driver_override(struct device *dev, const char *name);
bool device_has_driver_override(struct device *dev);
