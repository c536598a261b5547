// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device of vfio where vfio knows only its functions and a pointer.
 */
#include "compat/probed.h"

#if !HAVE_VFIO_ALLOC_DEVICE

#include <linux/device.h>
#include <linux/iommu.h>
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

#if HAVE_VFIO_EMBEDDED_DEVICE

static int open(void *data)
{
	return old_vfio_open(data);
}

static void release(void *data)
{
	old_vfio_release(data);
}

static ssize_t read(void *data, char __user *buf, size_t count, loff_t *ppos)
{
	struct old_vfio_device *vdev = data;

	return vdev->ops->read(vdev, buf, count, ppos);
}

static ssize_t write(void *data, const char __user *buf, size_t count,
		     loff_t *ppos)
{
	struct old_vfio_device *vdev = data;

	return vdev->ops->write(vdev, buf, count, ppos);
}

static long ioctl(void *data, unsigned int cmd, unsigned long arg)
{
	struct old_vfio_device *vdev = data;

	return vdev->ops->ioctl(vdev, cmd, arg);
}

static int mmap(void *data, struct vm_area_struct *vma)
{
	struct old_vfio_device *vdev = data;

	return vdev->ops->mmap(vdev, vma);
}

static void request(void *data, unsigned int count)
{
	struct old_vfio_device *vdev = data;

	vdev->ops->request(vdev, count);
}

static const struct vfio_device_ops ops = {
	.name = "nvvgpu",
	.open = open,
	.release = release,
	.read = read,
	.write = write,
	.ioctl = ioctl,
	.mmap = mmap,
	.request = request,
};

/* vfio wants a group of each device, also where no IOMMU has made one. */
static int add_to_group(struct device *dev)
{
	struct iommu_group *group = iommu_group_alloc();
	int ret;

	if (IS_ERR(group))
		return PTR_ERR(group);
	ret = iommu_group_add_device(group, dev);
	iommu_group_put(group);
	return ret;
}

int old_vfio_register(struct old_vfio_device *vdev)
{
	int ret;

	if (mdev_from_dev(vdev->dev))
		return 0;
	ret = add_to_group(vdev->dev);
	if (ret)
		return ret;
	vfio_init_group_dev(&vdev->device, vdev->dev, &ops, vdev);
	ret = vfio_register_group_dev(&vdev->device);
	if (ret)
		iommu_group_remove_device(vdev->dev);
	return ret;
}

void old_vfio_unregister(struct old_vfio_device *vdev)
{
	if (mdev_from_dev(vdev->dev))
		return;
	vfio_unregister_group_dev(&vdev->device);
	iommu_group_remove_device(vdev->dev);
}

#else

/* vfio would take away the driver data of a device that is not its own. */
int old_vfio_register(struct old_vfio_device *vdev)
{
	return mdev_from_dev(vdev->dev) ? 0 : -EOPNOTSUPP;
}

void old_vfio_unregister(struct old_vfio_device *vdev)
{
}

#endif
#endif
