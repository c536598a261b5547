// SPDX-License-Identifier: GPL-2.0-only
/* vfio asks for the description of a region by a call of its own */
#include <linux/vfio.h>

int describe(struct vfio_device *vdev, struct vfio_region_info *info,
	     struct vfio_info_cap *caps);

const struct vfio_device_ops probe = {
	.get_region_info_caps = describe,
};
