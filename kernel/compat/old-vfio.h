/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The vfio of Linux 6.1 on that of 5.10, which has no device of its own that a
 * driver could embed: here is one.  A mediated device is brought to vfio by
 * vfio_mdev, which calls what old-mdev.c has; no other device can be one.
 */
#ifndef NVVGPU_COMPAT_OLD_VFIO_H
#define NVVGPU_COMPAT_OLD_VFIO_H

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/vfio.h>
#include <linux/workqueue.h>

struct old_vfio_device;

/* As struct vfio_device_ops of 6.1, as far as it is used. */
struct old_vfio_device_ops {
	const char *name;
	int (*init)(struct old_vfio_device *vdev);
	void (*release)(struct old_vfio_device *vdev);
	int (*open_device)(struct old_vfio_device *vdev);
	void (*close_device)(struct old_vfio_device *vdev);
	ssize_t (*read)(struct old_vfio_device *vdev, char __user *buf,
			size_t count, loff_t *ppos);
	ssize_t (*write)(struct old_vfio_device *vdev, const char __user *buf,
			 size_t count, loff_t *ppos);
	long (*ioctl)(struct old_vfio_device *vdev, unsigned int cmd,
		      unsigned long arg);
	int (*mmap)(struct old_vfio_device *vdev, struct vm_area_struct *vma);
	void (*request)(struct old_vfio_device *vdev, unsigned int count);
};

/**
 * struct old_vfio_device - what a user of vfio opens
 * @lock:	mutex around ->open_device() and ->close_device(), guards @opens
 * @opens:	file descriptors of it
 * @group:	referenced; where its user's memory is, while @opens is not 0
 * @ask:	asks its user to let go (old-mdev-request.c)
 * @asked:	how often
 */
struct old_vfio_device {
	struct device *dev;
	const struct old_vfio_device_ops *ops;
	struct mutex lock;
	unsigned int opens;
	struct vfio_group *group;
	struct delayed_work ask;
	unsigned int asked;
};

#define old_vfio_alloc_device(type, member, dev, ops) \
	container_of(old_vfio_alloc(sizeof(struct type) + \
			BUILD_BUG_ON_ZERO(offsetof(struct type, member)), \
			dev, ops), struct type, member)

struct old_vfio_device *old_vfio_alloc(size_t size, struct device *dev,
				       const struct old_vfio_device_ops *ops);
void old_vfio_put_device(struct old_vfio_device *vdev);
int old_vfio_register(struct old_vfio_device *vdev);
void old_vfio_unregister(struct old_vfio_device *vdev);
int old_vfio_open(struct old_vfio_device *vdev);
void old_vfio_release(struct old_vfio_device *vdev);
int old_vfio_dma_rw(struct old_vfio_device *vdev, dma_addr_t iova, void *data,
		    size_t len, bool write);

/* Sets of devices that are reset together came later. */
static inline int old_vfio_assign_device_set(struct old_vfio_device *vdev,
					     void *set)
{
	return 0;
}

#endif
