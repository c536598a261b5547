// SPDX-License-Identifier: GPL-2.0-only
/* a device can leave its I/O address space */
#include <linux/vfio.h>

const struct vfio_device_ops probe = {
	.detach_ioas = vfio_iommufd_emulated_detach_ioas,
};
