// SPDX-License-Identifier: GPL-2.0-only
/* what a parent can do is told to mdev, which lends its devices to vfio */
#include <linux/device.h>
#include <linux/uuid.h>
#include <linux/mdev.h>
#include <linux/vfio.h>

int create(struct kobject *type, struct mdev_device *mdev);
int remove(struct mdev_device *mdev);
int open(struct mdev_device *mdev);
void release(struct mdev_device *mdev);
ssize_t show(struct kobject *type, struct device *parent, char *buf);

const struct mdev_type_attribute attribute = {
	.show = show,
};

const struct mdev_parent_ops ops = {
	.create = create,
	.remove = remove,
	.open = open,
	.release = release,
};

int probe(struct device *dev, void *data, size_t len);
int probe(struct device *dev, void *data, size_t len)
{
	struct mdev_device *mdev = mdev_from_dev(dev);
	struct vfio_group *group;

	if (!mdev)
		return mdev_register_device(dev, &ops);
	mdev_set_drvdata(mdev, mdev_parent_dev(mdev));
	group = vfio_group_get_external_user_from_dev(mdev_dev(mdev));
	return vfio_dma_rw(group, 0, mdev_get_drvdata(mdev), len, true);
}
