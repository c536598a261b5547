// SPDX-License-Identifier: GPL-2.0-only
/* any device can be bound to a driver by its name */
#include <linux/device.h>

int probe(struct device *dev);
int probe(struct device *dev)
{
	return device_has_driver_override(dev) ? 0 :
	       device_set_driver_override(dev, "name");
}
