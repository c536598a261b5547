/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mediated device carries the vfio_device that its driver made for it; what
 * else its driver has to know of it is asked here.
 */
#ifndef NVVGPU_COMPAT_MDEV_H
#define NVVGPU_COMPAT_MDEV_H

#include "compat/probed.h"
#include "vfio.h"

#if HAVE_MDEV_REGISTER_PARENT

#include <linux/mdev.h>

static inline const guid_t *compat_mdev_uuid(struct mdev_device *mdev)
{
	return &mdev->uuid;
}

static inline struct mdev_type *compat_mdev_type(struct mdev_device *mdev)
{
	return mdev->type;
}

static inline void compat_mdev_set_vfio(struct mdev_device *mdev,
					struct vfio_device *vdev)
{
	dev_set_drvdata(&mdev->dev, vdev);
}

/* @dev: of a mediated device */
static inline struct vfio_device *compat_mdev_vfio(struct device *dev)
{
	return dev_get_drvdata(dev);
}

/* Whether mdev core has completed it, and not begun to remove it. */
static inline bool compat_mdev_active(struct device *dev)
{
	return READ_ONCE(to_mdev_device(dev)->active);
}

/* The file by which it is removed, or NULL. */
static inline const struct attribute *compat_mdev_remove(struct device *dev)
{
	const struct attribute_group **group;
	struct attribute **attr;

	for (group = dev->groups; group && *group; group++)
		for (attr = (*group)->attrs; attr && *attr; attr++)
			if (!strcmp((*attr)->name, "remove"))
				return *attr;
	return NULL;
}

#else

#include "old-mdev.h"

#define mdev_driver		old_mdev_driver
#define mdev_parent		old_mdev_parent
#define mdev_type		old_mdev_type
#define mdev_register_driver	old_mdev_register_driver
#define mdev_unregister_driver	old_mdev_unregister_driver
#define mdev_register_parent	old_mdev_register_parent
#define mdev_unregister_parent	old_mdev_unregister_parent

#endif
#endif
