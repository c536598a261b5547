/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/* Between 6.1 and 6.2: migration of the latter, no iommufd. */
#include <linux/device.h>
struct vfio_device {
	struct device *dev;
	const struct vfio_migration_ops *mig_ops;
	const struct vfio_log_ops *log_ops;
};
struct vfio_device_ops {
	char *name;
	int (*init)(struct vfio_device *vdev);
	void (*release)(struct vfio_device *vdev);
	int (*open_device)(struct vfio_device *vdev);
	void (*dma_unmap)(struct vfio_device *vdev, u64 iova, u64 length);
};
struct vfio_migration_ops {
	int (*migration_get_data_size)(struct vfio_device *vdev,
				       unsigned long *length);
};
void *_vfio_alloc_device(size_t size, struct device *dev,
			 const struct vfio_device_ops *ops);
#define vfio_alloc_device(type, member, dev, ops) \
	((struct type *)_vfio_alloc_device(sizeof(struct type), dev, ops))
int vfio_init_device(struct vfio_device *vdev, struct device *dev,
		     const struct vfio_device_ops *ops);
void vfio_free_device(struct vfio_device *vdev);
