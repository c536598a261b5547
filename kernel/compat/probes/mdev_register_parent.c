// SPDX-License-Identifier: GPL-2.0-only
/* types of a parent are an array; what it can do is in the mdev_driver */
#include <linux/device.h>
#include <linux/uuid.h>
#include <linux/mdev.h>

int probe(struct mdev_parent *parent, struct device *dev,
	  struct mdev_driver *driver, struct mdev_type **types);
int probe(struct mdev_parent *parent, struct device *dev,
	  struct mdev_driver *driver, struct mdev_type **types)
{
	return driver->get_available(types[0]) ?:
	       mdev_register_parent(parent, dev, driver, types, 1);
}
