/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* As 5.10 has it: no device of its own. */
#include <linux/device.h>
struct vfio_device_ops {
	char *name;
	int (*open)(void *device_data);
	void (*release)(void *device_data);
};
int vfio_add_group_dev(struct device *dev, const struct vfio_device_ops *ops,
		       void *device_data);
