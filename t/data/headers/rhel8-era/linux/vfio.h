/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/device.h>
struct vfio_device_ops {
	char *name;
	int (*open)(void *device_data);
	void (*release)(void *device_data);
	long (*ioctl)(void *device_data, unsigned int cmd, unsigned long arg);
};
