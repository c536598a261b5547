/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* As 5.10 has it: a device is told to its driver by a pointer. */
#include <linux/device.h>
struct vfio_group;
struct vfio_device_ops {
	char *name;
	int (*open)(void *device_data);
	void (*release)(void *device_data);
};
int vfio_add_group_dev(struct device *dev, const struct vfio_device_ops *ops,
		       void *device_data);
struct vfio_group *vfio_group_get_external_user_from_dev(struct device *dev);
int vfio_dma_rw(struct vfio_group *group, u64 iova, void *data, size_t len,
		bool write);
