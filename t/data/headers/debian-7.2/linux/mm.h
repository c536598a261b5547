/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags |= flags;
}
#define vma_flags_t	struct vma_flags
struct vma_flags { unsigned long words[1]; };
enum { VMA_NORESERVE_BIT = 1 };
vma_flags_t mk_vma_flags(int bit);
void vma_set_file(struct vm_area_struct *vma, struct file *file);
