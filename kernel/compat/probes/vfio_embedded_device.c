// SPDX-License-Identifier: GPL-2.0-only
/* vfio's device is its driver's memory, and leaves the driver data alone */
#include <linux/vfio.h>

int open(void *data);

const struct vfio_device_ops ops = {
	.open = open,
};

int probe(struct vfio_device *device, struct device *dev, void *data);
int probe(struct vfio_device *device, struct device *dev, void *data)
{
	vfio_init_group_dev(device, dev, &ops, data);
	return vfio_register_group_dev(device);
}
