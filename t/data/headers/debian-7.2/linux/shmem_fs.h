/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/mm.h>
struct file *shmem_file_setup(const char *name, loff_t size, vma_flags_t flags);
