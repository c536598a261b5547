// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device of vfio where vfio knows only its functions and a pointer.
 */
#include "compat/probed.h"

#if !HAVE_VFIO_ALLOC_DEVICE

#include <linux/device.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uuid.h>
#include <linux/mdev.h>

#include "old-vfio.h"

struct old_vfio_device *old_vfio_alloc(size_t size, struct device *dev,
				       const struct old_vfio_device_ops *ops)
{
	struct old_vfio_device *vdev = kvzalloc(size, GFP_KERNEL);
	int ret;

	if (!vdev)
		return ERR_PTR(-ENOMEM);
	vdev->dev = dev;
	vdev->ops = ops;
	mutex_init(&vdev->lock);
	ret = ops->init(vdev);
	if (ret) {
		kvfree(vdev);
		return ERR_PTR(ret);
	}
	return vdev;
}

/* Nobody but who made it has a reference. */
void old_vfio_put_device(struct old_vfio_device *vdev)
{
	vdev->ops->release(vdev);
	mutex_destroy(&vdev->lock);
	kvfree(vdev);
}

static int open_first(struct old_vfio_device *vdev)
{
	struct vfio_group *group;
	int ret;

	group = vfio_group_get_external_user_from_dev(vdev->dev);
	if (IS_ERR(group))
		return PTR_ERR(group);
	vdev->group = group;
	ret = vdev->ops->open_device(vdev);
	if (ret)
		vfio_group_put_external_user(group);
	return ret;
}

/* It is called for each file descriptor; a driver, for the first. */
int old_vfio_open(struct old_vfio_device *vdev)
{
	int ret = 0;

	mutex_lock(&vdev->lock);
	if (!vdev->opens)
		ret = open_first(vdev);
	if (!ret)
		vdev->opens++;
	mutex_unlock(&vdev->lock);
	return ret;
}

void old_vfio_release(struct old_vfio_device *vdev)
{
	mutex_lock(&vdev->lock);
	if (!--vdev->opens) {
		vdev->ops->close_device(vdev);
		vfio_group_put_external_user(vdev->group);
	}
	mutex_unlock(&vdev->lock);
}

/* Between ->open_device() and the end of ->close_device(). */
int old_vfio_dma_rw(struct old_vfio_device *vdev, dma_addr_t iova, void *data,
		    size_t len, bool write)
{
	return vfio_dma_rw(vdev->group, iova, data, len, write);
}

/* Any other device vfio takes with an IOMMU of its own alone. */
int old_vfio_register(struct old_vfio_device *vdev)
{
	return mdev_from_dev(vdev->dev) ? 0 : -EOPNOTSUPP;
}

/* vfio_mdev has let go of it by then. */
void old_vfio_unregister(struct old_vfio_device *vdev)
{
}

#endif
