/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* As 6.1 has it. */
#include <linux/device.h>
struct mdev_type;
struct mdev_device { struct device dev; };
struct mdev_parent { struct device *dev; };
struct mdev_driver {
	const char *device_api;
	int (*probe)(struct mdev_device *dev);
	void (*remove)(struct mdev_device *dev);
	unsigned int (*get_available)(struct mdev_type *type);
	ssize_t (*show_description)(struct mdev_type *type, char *buf);
};
int mdev_register_parent(struct mdev_parent *parent, struct device *dev,
			 struct mdev_driver *driver, struct mdev_type **types,
			 unsigned int nr_types);
