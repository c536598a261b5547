/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/device.h>
struct vfio_device {
	struct device *dev;
};
struct vfio_device_ops {
	char *name;
	int (*open_device)(struct vfio_device *vdev);
	void (*close_device)(struct vfio_device *vdev);
};
void vfio_init_group_dev(struct vfio_device *vdev, struct device *dev,
			 const struct vfio_device_ops *ops);
int vfio_register_group_dev(struct vfio_device *vdev);
