/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* 5.10 by its number: calls of 5.14 and 5.15, and a device that is no secret. */
#include <linux/device.h>
struct mdev_device {
	struct device dev;
	void *driver_data;
	struct device *iommu_device;
};
struct mdev_driver {
	int (*probe)(struct mdev_device *dev);
	void (*remove)(struct mdev_device *dev);
};
struct mdev_parent_ops {
	struct module *owner;
	struct mdev_driver *device_driver;
	int (*create)(struct mdev_device *mdev);
	int (*open_device)(struct mdev_device *mdev);
	void (*close_device)(struct mdev_device *mdev);
	void (*request)(struct mdev_device *mdev, unsigned int count);
};
int mdev_register_device(struct device *dev, const struct mdev_parent_ops *ops);
unsigned int mdev_get_type_group_id(struct mdev_device *mdev);
