// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the newest vfio does for its drivers, for those that leave it to them.
 */
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "vfio.h"

#if !HAVE_VFIO_REGION_INFO_CAPS

/* vfio.h: when @argsz is too small for the capabilities, say what would do. */
static int put_caps(struct vfio_region_info *info, struct vfio_info_cap *caps,
		    void __user *arg)
{
	if (!caps->size)
		return 0;
	info->flags |= VFIO_REGION_INFO_FLAG_CAPS;
	if (info->argsz < sizeof(*info) + caps->size) {
		info->argsz = sizeof(*info) + caps->size;
		return 0;
	}
	vfio_info_cap_shift(caps, sizeof(*info));
	if (copy_to_user(arg + sizeof(*info), caps->buf, caps->size))
		return -EFAULT;
	info->cap_offset = sizeof(*info);
	return 0;
}

long compat_vfio_region_info(struct vfio_device *vdev,
			     struct vfio_region_info __user *arg,
			     compat_describe_region *describe)
{
	size_t minsz = offsetofend(struct vfio_region_info, offset);
	struct vfio_info_cap caps = {};
	struct vfio_region_info info;
	int ret;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;

	info.cap_offset = 0;
	ret = describe(vdev, &info, &caps);
	if (!ret)
		ret = put_caps(&info, &caps, arg);
	kfree(caps.buf);
	if (ret)
		return ret;
	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

#endif
