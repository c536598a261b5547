// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parents, types and mediated devices where mdev core asks the parent for
 * everything, and vfio_mdev is the driver of all mediated devices.
 */
#include "compat/probed.h"

#if !HAVE_MDEV_REGISTER_PARENT

#include <linux/module.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/xarray.h>

#include "old-mdev.h"

/* struct old_mdev_parent by its device. */
static DEFINE_XARRAY(parents);

/* mdev core names the directory of a type by driver and type. */
static struct old_mdev_type *find_type(struct kobject *kobj, struct device *dev)
{
	struct old_mdev_parent *parent = xa_load(&parents, (unsigned long)dev);
	size_t prefix = strlen(dev_driver_string(dev)) + strlen("-");
	const char *name = kobject_name(kobj);
	unsigned int i;

	if (!parent || strlen(name) < prefix)
		return NULL;
	for (i = 0; i < parent->num_types; i++)
		if (!strcmp(parent->types[i]->sysfs_name, name + prefix))
			return parent->types[i];
	return NULL;
}

static struct old_mdev_driver *find_driver(struct device *dev)
{
	struct old_mdev_parent *parent = xa_load(&parents, (unsigned long)dev);

	return parent->driver;
}

static ssize_t name_show(struct kobject *kobj, struct device *dev, char *buf)
{
	struct old_mdev_type *type = find_type(kobj, dev);

	return type ? sysfs_emit(buf, "%s\n", type->pretty_name) : -ENODEV;
}
static MDEV_TYPE_ATTR_RO(name);

static ssize_t device_api_show(struct kobject *kobj, struct device *dev,
			       char *buf)
{
	return sysfs_emit(buf, "%s\n", find_driver(dev)->device_api);
}
static MDEV_TYPE_ATTR_RO(device_api);

static ssize_t available_instances_show(struct kobject *kobj,
					struct device *dev, char *buf)
{
	struct old_mdev_type *type = find_type(kobj, dev);

	if (!type)
		return -ENODEV;
	return sysfs_emit(buf, "%u\n", find_driver(dev)->get_available(type));
}
static MDEV_TYPE_ATTR_RO(available_instances);

static ssize_t description_show(struct kobject *kobj, struct device *dev,
				char *buf)
{
	struct old_mdev_type *type = find_type(kobj, dev);

	return type ? find_driver(dev)->show_description(type, buf) : -ENODEV;
}
static MDEV_TYPE_ATTR_RO(description);

static struct attribute *type_attrs[] = {
	&mdev_type_attr_name.attr,
	&mdev_type_attr_device_api.attr,
	&mdev_type_attr_available_instances.attr,
	&mdev_type_attr_description.attr,
	NULL
};

/* Before the device is in sysfs; vfio_mdev is bound to it afterwards. */
static int create(struct kobject *kobj, struct mdev_device *mdev)
{
	struct device *dev = mdev_parent_dev(mdev);
	struct old_mdev *old;
	int ret;

	old = kzalloc(sizeof(*old), GFP_KERNEL);
	if (!old)
		return -ENOMEM;
	old->type = find_type(kobj, dev);
	mdev_set_drvdata(mdev, old);
	ret = old->type ? find_driver(dev)->probe(mdev) : -ENODEV;
	if (ret) {
		mdev_set_drvdata(mdev, NULL);
		kfree(old);
	}
	return ret;
}

/* After vfio_mdev has let go of the device, and its files are gone. */
static int remove(struct mdev_device *mdev)
{
	struct old_mdev *old = mdev_get_drvdata(mdev);

	find_driver(mdev_parent_dev(mdev))->remove(mdev);
	mdev_set_drvdata(mdev, NULL);
	kfree(old);
	return 0;
}

static struct old_vfio_device *to_vfio(struct mdev_device *mdev)
{
	return compat_mdev_vfio(mdev_dev(mdev));
}

static int open(struct mdev_device *mdev)
{
	return old_vfio_open(to_vfio(mdev));
}

static void release(struct mdev_device *mdev)
{
	old_vfio_release(to_vfio(mdev));
}

static ssize_t read(struct mdev_device *mdev, char __user *buf, size_t count,
		    loff_t *ppos)
{
	struct old_vfio_device *vdev = to_vfio(mdev);

	return vdev->ops->read(vdev, buf, count, ppos);
}

static ssize_t write(struct mdev_device *mdev, const char __user *buf,
		     size_t count, loff_t *ppos)
{
	struct old_vfio_device *vdev = to_vfio(mdev);

	return vdev->ops->write(vdev, buf, count, ppos);
}

static long ioctl(struct mdev_device *mdev, unsigned int cmd, unsigned long arg)
{
	struct old_vfio_device *vdev = to_vfio(mdev);

	return vdev->ops->ioctl(vdev, cmd, arg);
}

static int mmap(struct mdev_device *mdev, struct vm_area_struct *vma)
{
	struct old_vfio_device *vdev = to_vfio(mdev);

	return vdev->ops->mmap(vdev, vma);
}

static int alloc_groups(struct old_mdev_parent *parent)
{
	unsigned int i;

	parent->groups = kcalloc(parent->num_types, sizeof(*parent->groups),
				 GFP_KERNEL);
	parent->group_list = kcalloc(parent->num_types + 1,
				     sizeof(*parent->group_list), GFP_KERNEL);
	if (!parent->groups || !parent->group_list)
		return -ENOMEM;
	for (i = 0; i < parent->num_types; i++) {
		parent->groups[i].name = parent->types[i]->sysfs_name;
		parent->groups[i].attrs = type_attrs;
		parent->group_list[i] = &parent->groups[i];
	}
	return 0;
}

static void set_ops(struct old_mdev_parent *parent)
{
	parent->ops = (struct mdev_parent_ops) {
		.owner = THIS_MODULE,
		.mdev_attr_groups = parent->driver->driver.dev_groups,
		.supported_type_groups = parent->group_list,
		.create = create,
		.remove = remove,
		.open = open,
		.release = release,
		.read = read,
		.write = write,
		.ioctl = ioctl,
		.mmap = mmap,
	};
}

static void forget(struct old_mdev_parent *parent)
{
	xa_erase(&parents, (unsigned long)parent->dev);
	kfree(parent->groups);
	kfree(parent->group_list);
}

int old_mdev_register_parent(struct old_mdev_parent *parent, struct device *dev,
			     struct old_mdev_driver *driver,
			     struct old_mdev_type **types,
			     unsigned int num_types)
{
	int ret;

	parent->dev = dev;
	parent->driver = driver;
	parent->types = types;
	parent->num_types = num_types;
	ret = alloc_groups(parent);
	if (ret)
		goto err;
	set_ops(parent);
	ret = xa_err(xa_store(&parents, (unsigned long)dev, parent,
			      GFP_KERNEL));
	if (ret)
		goto err;
	ret = mdev_register_device(dev, &parent->ops);
	if (ret)
		goto err;
	return 0;

err:
	forget(parent);
	return ret;
}

void old_mdev_unregister_parent(struct old_mdev_parent *parent)
{
	mdev_unregister_device(parent->dev);
	forget(parent);
}

bool old_mdev_is_ours(struct mdev_device *mdev)
{
	return xa_load(&parents, (unsigned long)mdev_parent_dev(mdev));
}

int old_mdev_register_driver(struct old_mdev_driver *driver)
{
	return old_mdev_requests_init();
}

void old_mdev_unregister_driver(struct old_mdev_driver *driver)
{
	old_mdev_requests_exit();
}

/* Without it nobody could open a mediated device. */
MODULE_SOFTDEP("pre: vfio_mdev");

#endif
