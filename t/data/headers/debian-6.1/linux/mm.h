/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
void vma_set_file(struct vm_area_struct *vma, struct file *file);
