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
struct mdev_type_attribute {
	ssize_t (*show)(struct kobject *kobj, struct device *dev, char *buf);
};
struct mdev_driver {
	const char *name;
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
};
int mdev_register_device(struct device *dev, const struct mdev_parent_ops *ops);
void *mdev_get_drvdata(struct mdev_device *mdev);
void mdev_set_drvdata(struct mdev_device *mdev, void *data);
struct device *mdev_parent_dev(struct mdev_device *mdev);
struct device *mdev_dev(struct mdev_device *mdev);
struct mdev_device *mdev_from_dev(struct device *dev);
