/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* As 5.10 has it: a device that nobody sees into, and calls of the parent's. */
#include <linux/device.h>
struct mdev_device;
struct mdev_parent_ops {
	struct module *owner;
	int (*create)(struct kobject *kobj, struct mdev_device *mdev);
	int (*remove)(struct mdev_device *mdev);
	int (*open)(struct mdev_device *mdev);
	void (*release)(struct mdev_device *mdev);
};
struct mdev_driver {
	const char *name;
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
};
int mdev_register_device(struct device *dev, const struct mdev_parent_ops *ops);
struct device *mdev_dev(struct mdev_device *mdev);
