// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who has a mediated device open is asked to let go, where vfio_mdev only waits
 * for that: from when it is told to leave the device, at the pace of vfio.
 */
#include "compat/probed.h"

#if !HAVE_MDEV_REGISTER_PARENT

#include <linux/notifier.h>

#include "old-mdev.h"

#define ASK_AGAIN	(10 * HZ)

static void ask(struct work_struct *work)
{
	struct old_vfio_device *vdev = container_of(to_delayed_work(work),
						    struct old_vfio_device,
						    ask);

	if (READ_ONCE(vdev->opens))
		vdev->ops->request(vdev, vdev->asked++);
	schedule_delayed_work(&vdev->ask, ASK_AGAIN);
}

static void begin(struct old_vfio_device *vdev)
{
	vdev->asked = 0;
	INIT_DELAYED_WORK(&vdev->ask, ask);
	schedule_delayed_work(&vdev->ask, 0);
}

static int notify(struct notifier_block *self, unsigned long event, void *data)
{
	struct device *dev = data;

	if (!old_mdev_is_ours(mdev_from_dev(dev)))
		return NOTIFY_DONE;
	if (event == BUS_NOTIFY_UNBIND_DRIVER)
		begin(compat_mdev_vfio(dev));
	else if (event == BUS_NOTIFY_UNBOUND_DRIVER)
		cancel_delayed_work_sync(&compat_mdev_vfio(dev)->ask);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = {
	.notifier_call = notify,
};

int old_mdev_requests_init(void)
{
	return bus_register_notifier(&mdev_bus_type, &notifier);
}

void old_mdev_requests_exit(void)
{
	bus_unregister_notifier(&mdev_bus_type, &notifier);
}

#endif
