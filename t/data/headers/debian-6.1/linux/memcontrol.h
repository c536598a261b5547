/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
struct folio;
struct mm_struct;
int mem_cgroup_charge(struct folio *folio, struct mm_struct *mm, int gfp);
