/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/device.h>
struct iommufd_ctx;
struct vfio_device { struct device *dev; };
struct vfio_device_ops {
	char *name;
	int (*init)(struct vfio_device *vdev);
	void (*release)(struct vfio_device *vdev);
	int (*bind_iommufd)(struct vfio_device *vdev, struct iommufd_ctx *ctx,
			    u32 *id);
	void (*unbind_iommufd)(struct vfio_device *vdev);
	int (*attach_ioas)(struct vfio_device *vdev, u32 *id);
	void (*detach_ioas)(struct vfio_device *vdev);
	int (*open_device)(struct vfio_device *vdev);
};
/* Without CONFIG_IOMMUFD, as Debian has it. */
#define vfio_iommufd_emulated_bind \
	((int (*)(struct vfio_device *, struct iommufd_ctx *, u32 *))NULL)
#define vfio_iommufd_emulated_unbind	((void (*)(struct vfio_device *))NULL)
#define vfio_iommufd_emulated_attach_ioas \
	((int (*)(struct vfio_device *, u32 *))NULL)
#define vfio_iommufd_emulated_detach_ioas \
	((void (*)(struct vfio_device *))NULL)
void *_vfio_alloc_device(size_t size, struct device *dev,
			 const struct vfio_device_ops *ops);
#define vfio_alloc_device(type, member, dev, ops) \
	((struct type *)_vfio_alloc_device(sizeof(struct type), dev, ops))
