/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes Linux 6.1 look like the newest kernel that core/ is written for.
 * Everything that differs between kernels is here and nowhere else.
 */
#ifndef NVVGPU_COMPAT_H
#define NVVGPU_COMPAT_H

#include <linux/eventfd.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/vfio.h>

/* The count has gone, since everybody passed 1. */
#define eventfd_signal(ctx)	(eventfd_signal)(ctx, 1)

/* Newer kernels take a lock for it. */
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

/* Newer kernels free the memory after ->release() by themselves. */
static inline void compat_vfio_free(struct vfio_device *vdev)
{
	vfio_free_device(vdev);
}

/* Newer kernels want the calls of an emulated iommufd device here. */
#define COMPAT_VFIO_EMULATED_OPS

/* Newer kernels remember the source of a string by themselves. */
#define COMPAT_ASSIGN_STR(dst, src)	__assign_str(dst, src)

/* Newer kernels take a constant type of kobject. */
static inline struct kobj_type *compat_ktype(const struct kobj_type *ktype)
{
	return (struct kobj_type *)ktype;
}

#endif
