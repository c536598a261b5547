// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file by which a vGPU is removed, brought back when mdev core loses it.
 *
 * mdev core makes "remove" before the device is complete, and takes the file
 * away before it looks whether the device may go.  Who writes to it in between
 * gets -EAGAIN, and nobody could remove the device any more, until its GPU goes.
 */
#include <linux/sysfs.h>
#include <linux/workqueue.h>

#include "core.h"

#define LOOK_AGAIN	msecs_to_jiffies(10)

static bool has_file(struct device *dev)
{
	struct kernfs_node *file = sysfs_get_dirent(dev->kobj.sd, "remove");

	sysfs_put(file);
	return file;
}

/*
 * A device that is going has no such file either, but is not active: once that
 * file is gone, mdev core says so at once.  Only what is missing twice is lost.
 */
static void look(struct work_struct *work)
{
	struct nvvgpu_vgpu *vgpu = container_of(to_delayed_work(work),
						struct nvvgpu_vgpu, look);
	struct device *dev = vgpu->vdev.dev;
	const struct attribute *attr = compat_mdev_remove(dev);
	bool active, missing;

	/* Where it cannot be brought back, the device need not be there yet. */
	if (!attr)
		return;
	active = compat_mdev_active(dev);
	missing = !has_file(dev);
	if (active && !missing)
		return;
	if (active && vgpu->remove_missing) {
		if (sysfs_create_file(&dev->kobj, attr))
			dev_warn(dev, "no file \"remove\"; it goes with its GPU\n");
		return;
	}
	vgpu->remove_missing = active && missing;
	schedule_delayed_work(&vgpu->look, LOOK_AGAIN);
}

/* Begins in ->probe(), when mdev core has not completed the device yet. */
void mdev_remove_watch(struct nvvgpu_vgpu *vgpu)
{
	INIT_DELAYED_WORK(&vgpu->look, look);
	schedule_delayed_work(&vgpu->look, LOOK_AGAIN);
}

/* The device goes. */
void mdev_remove_unwatch(struct nvvgpu_vgpu *vgpu)
{
	cancel_delayed_work_sync(&vgpu->look);
}
