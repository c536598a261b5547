/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mdev of Linux 6.1 on that of 5.10: types are an array instead of groups
 * of attributes, and what a driver can do is told once and not by each parent.
 */
#ifndef NVVGPU_COMPAT_OLD_MDEV_H
#define NVVGPU_COMPAT_OLD_MDEV_H

#include <linux/device.h>
#include <linux/uuid.h>
#include <linux/mdev.h>

#include "old-vfio.h"

struct old_mdev_type {
	const char *sysfs_name;
	const char *pretty_name;
};

struct old_mdev_driver {
	const char *device_api;
	int (*probe)(struct mdev_device *mdev);
	void (*remove)(struct mdev_device *mdev);
	unsigned int (*get_available)(struct old_mdev_type *type);
	ssize_t (*show_description)(struct old_mdev_type *type, char *buf);
	struct device_driver driver;
};

/**
 * struct old_mdev_parent - a device below which there are mediated devices
 * @ops:	what mdev core calls
 * @groups:	@num_types of them, a name and the attributes of a type
 * @group_list:	the same as mdev core wants them
 */
struct old_mdev_parent {
	struct device *dev;
	struct old_mdev_driver *driver;
	struct old_mdev_type **types;
	unsigned int num_types;
	struct mdev_parent_ops ops;
	struct attribute_group *groups;
	struct attribute_group **group_list;
};

/* What a mediated device's own pointer points to. */
struct old_mdev {
	struct old_mdev_type *type;
	struct old_vfio_device *vdev;
};

int old_mdev_register_driver(struct old_mdev_driver *driver);
void old_mdev_unregister_driver(struct old_mdev_driver *driver);
int old_mdev_register_parent(struct old_mdev_parent *parent, struct device *dev,
			     struct old_mdev_driver *driver,
			     struct old_mdev_type **types,
			     unsigned int num_types);
void old_mdev_unregister_parent(struct old_mdev_parent *parent);

bool old_mdev_is_ours(struct mdev_device *mdev);

/* old-mdev-request.c */
int old_mdev_requests_init(void);
void old_mdev_requests_exit(void);

static inline const guid_t *compat_mdev_uuid(struct mdev_device *mdev)
{
	return mdev_uuid(mdev);
}

static inline struct old_mdev_type *compat_mdev_type(struct mdev_device *mdev)
{
	struct old_mdev *old = mdev_get_drvdata(mdev);

	return old->type;
}

static inline void compat_mdev_set_vfio(struct mdev_device *mdev,
					struct old_vfio_device *vdev)
{
	struct old_mdev *old = mdev_get_drvdata(mdev);

	old->vdev = vdev;
}

static inline struct old_vfio_device *compat_mdev_vfio(struct device *dev)
{
	struct old_mdev *old = mdev_get_drvdata(mdev_from_dev(dev));

	return old->vdev;
}

/* mdev core keeps to itself what it is about, and what its files are. */
static inline bool compat_mdev_active(struct device *dev)
{
	return false;
}

static inline const struct attribute *compat_mdev_remove(struct device *dev)
{
	return NULL;
}

#endif
