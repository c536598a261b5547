/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_VFIO_H
#define NVVGPU_COMPAT_VFIO_H

#include "compat/probed.h"

/* Of the interfaces between these two there is no kernel here. */
#if !HAVE_MDEV_PARENT_OPS && !(HAVE_MDEV_REGISTER_PARENT && HAVE_VFIO_ALLOC_DEVICE)
#error "nvvgpu needs mdev and vfio as Linux 5.10 or 6.1 has them; see compat/probed.h"
#endif

#include <linux/vfio.h>

#if !HAVE_VFIO_ALLOC_DEVICE
#include "old-vfio.h"

#define vfio_device			old_vfio_device
#define vfio_device_ops			old_vfio_device_ops
#define vfio_alloc_device		old_vfio_alloc_device
#define vfio_put_device			old_vfio_put_device
#define vfio_assign_device_set		old_vfio_assign_device_set
#define vfio_register_emulated_iommu_dev old_vfio_register
#define vfio_unregister_group_dev	old_vfio_unregister
#define vfio_dma_rw			old_vfio_dma_rw
#endif

/* Its memory goes after ->release() by itself. */
static inline void compat_vfio_free(struct vfio_device *vdev)
{
#if HAVE_VFIO_FREE_DEVICE
	vfio_free_device(vdev);
#endif
}

/* The calls of a device that has no IOMMU: members of vfio_device_ops. */
#if HAVE_VFIO_DETACH_IOAS
#define COMPAT_VFIO_DETACH_IOAS \
	.detach_ioas = vfio_iommufd_emulated_detach_ioas,
#else
#define COMPAT_VFIO_DETACH_IOAS
#endif
#if HAVE_VFIO_EMULATED_IOMMUFD
#define COMPAT_VFIO_EMULATED_OPS \
	.bind_iommufd = vfio_iommufd_emulated_bind, \
	.unbind_iommufd = vfio_iommufd_emulated_unbind, \
	.attach_ioas = vfio_iommufd_emulated_attach_ioas, \
	COMPAT_VFIO_DETACH_IOAS
#else
#define COMPAT_VFIO_EMULATED_OPS
#endif

/*
 * Who describes a region fills in @info and adds to @caps; the rest of
 * VFIO_DEVICE_GET_REGION_INFO is vfio's, or compat_vfio_region_info()'s where
 * vfio leaves all of it to ->ioctl().
 */
typedef int compat_describe_region(struct vfio_device *vdev,
				   struct vfio_region_info *info,
				   struct vfio_info_cap *caps);

#if HAVE_VFIO_REGION_INFO_CAPS
#define COMPAT_VFIO_REGION_INFO(describe)	.get_region_info_caps = describe,

static inline long compat_vfio_region_info(struct vfio_device *vdev,
					   struct vfio_region_info __user *arg,
					   compat_describe_region *describe)
{
	return -ENOTTY;
}
#else
#define COMPAT_VFIO_REGION_INFO(describe)

long compat_vfio_region_info(struct vfio_device *vdev,
			     struct vfio_region_info __user *arg,
			     compat_describe_region *describe);
#endif

#endif
