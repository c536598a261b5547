/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_HIGHMEM_H
#define NVVGPU_COMPAT_HIGHMEM_H

#include <linux/highmem.h>

#include "compat/probed.h"

/* Where there is no high memory, as on all 64-bit machines, it is the same. */
#if !HAVE_KMAP_LOCAL_PAGE
#ifdef CONFIG_HIGHMEM
#error "nvvgpu needs kmap_local_page() where there is high memory"
#endif
#define kmap_local_page(page)	page_address(page)
#define kunmap_local(address)	((void)(address))
#endif

#endif
