// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the kernel tells of devices, heard from itself: udev passes it on only
 * when all of its rules have run.
 */
#include "monitor.h"

#include <errno.h>
#include <libudev.h>
#include <string.h>
#include <sys/epoll.h>

/* Tens of thousands of events; what is beyond that is not lost for good. */
#define BUFFER_BYTES (16 << 20)

/* .../PARENT/UUID */
static void read_parent(const char *devpath, char parent[NAME_MAX + 1])
{
	const char *end = strrchr(devpath, '/');
	const char *start = end ? memrchr(devpath, '/', end - devpath) : NULL;

	snprintf(parent, NAME_MAX + 1, "%.*s",
		 start ? (int)(end - start - 1) : 0, start ? start + 1 : "");
}

static int on_mdev(struct nvvgpu_monitor *mon, struct udev_device *device)
{
	const char *action = udev_device_get_action(device);
	const char *devpath = udev_device_get_devpath(device);
	char uuid[UUID_LEN + 1], parent[NAME_MAX + 1];
	bool add = !strcmp(action, "add");

	if (!uuid_read(udev_device_get_sysname(device), uuid))
		return 0;
	if (!add && strcmp(action, "remove"))
		return monitor_look_vgpu(mon, uuid);
	read_parent(devpath, parent);
	return monitor_device(mon, uuid, parent, add);
}

/* Parents are PCI functions, or tell so by MDEV_STATE. */
static int on_device(struct nvvgpu_monitor *mon, struct udev_device *device)
{
	const char *subsystem = udev_device_get_subsystem(device);
	const char *name = udev_device_get_sysname(device);

	if (!subsystem || !name || !udev_device_get_action(device))
		return 0;
	if (!strcmp(subsystem, "mdev"))
		return on_mdev(mon, device);
	if (!strcmp(subsystem, "pci") || tree_find(mon->parents, name) ||
	    udev_device_get_property_value(device, "MDEV_STATE"))
		return monitor_look_parent(mon, name);
	return 0;
}

int monitor_read_uevents(struct nvvgpu_monitor *mon)
{
	struct udev_device *device;
	int ret;

	if (!mon->kernel)
		return 0;
	device = udev_monitor_receive_device(mon->kernel);
	if (!device && errno == ENOBUFS)
		mon->lost = true;
	if (!device)
		return mon->lost;
	ret = on_device(mon, device);
	udev_device_unref(device);
	return ret < 0 ? ret : 1;
}

static int listen_to(struct nvvgpu_monitor *mon)
{
	struct epoll_event event = { .events = EPOLLIN };
	int err;

	/* As much of it as we may have. */
	udev_monitor_set_receive_buffer_size(mon->kernel, BUFFER_BYTES);
	err = udev_monitor_enable_receiving(mon->kernel);
	if (err < 0)
		return err;
	return epoll_ctl(mon->epoll, EPOLL_CTL_ADD,
			 udev_monitor_get_fd(mon->kernel), &event) < 0 ?
		-errno : 0;
}

int monitor_open_uevents(struct nvvgpu_monitor *mon)
{
	int err = 0;

	/* They speak of this host. */
	if (mon->ctx->confined)
		return 0;
	mon->udev = udev_new();
	if (mon->udev)
		mon->kernel = udev_monitor_new_from_netlink(mon->udev,
							    "kernel");
	if (!mon->kernel)
		err = errno ? -errno : -ENOMEM;
	if (!err)
		err = listen_to(mon);
	return err < 0 ? fail_system(mon->ctx, -err, "monitor: listen to the "
				     "kernel's device events") : 0;
}

void monitor_close_uevents(struct nvvgpu_monitor *mon)
{
	udev_monitor_unref(mon->kernel);
	udev_unref(mon->udev);
}
