/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
int device_set_driver_override(struct device *dev, const char *name);
bool device_has_driver_override(struct device *dev);
