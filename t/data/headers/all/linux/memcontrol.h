/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
struct mm_struct;
struct page;
int mem_cgroup_charge(struct page *page, struct mm_struct *mm, int gfp);
