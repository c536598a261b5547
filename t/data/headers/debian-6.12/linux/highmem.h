/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
struct page;
void *kmap_local_page(struct page *page);
void kunmap_local(void *address);
