/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * 4.18 by its number: the first interface, with ->request() of newer ones and
 * the device behind an IOMMU.
 */
#include <linux/device.h>
struct mdev_device;
struct mdev_parent_ops {
	struct module *owner;
	int (*create)(struct kobject *kobj, struct mdev_device *mdev);
	int (*open)(struct mdev_device *mdev);
	void (*release)(struct mdev_device *mdev);
	void (*request)(struct mdev_device *mdev, unsigned int count);
};
struct mdev_driver {
	const char *name;
	int (*probe)(struct device *dev);
	void (*remove)(struct device *dev);
};
int mdev_register_device(struct device *dev, const struct mdev_parent_ops *ops);
int mdev_set_iommu_device(struct device *dev, struct device *iommu_device);
