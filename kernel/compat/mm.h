/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_MM_H
#define NVVGPU_COMPAT_MM_H

#include <linux/file.h>
#include <linux/mm.h>
#include <linux/shmem_fs.h>

#include "compat/probed.h"

#if !HAVE_VM_FLAGS_SET
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}
#endif

#if !HAVE_VMA_SET_FILE
/* ->mmap() must not fail afterwards: its caller would put what is gone. */
static inline void vma_set_file(struct vm_area_struct *vma, struct file *file)
{
	get_file(file);
	swap(vma->vm_file, file);
	fput(file);
}
#endif

/* A file in shared memory that takes only the room of the pages it has. */
static inline struct file *compat_shmem_file(const char *name, loff_t size)
{
#if HAVE_SHMEM_VMA_FLAGS
	return shmem_file_setup(name, size, mk_vma_flags(VMA_NORESERVE_BIT));
#else
	return shmem_file_setup(name, size, VM_NORESERVE);
#endif
}

#endif
