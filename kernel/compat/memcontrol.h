/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages of shared memory that one task makes and another has to pay for: the
 * memory cgroup of who it was at compat_payer_get().
 */
#ifndef NVVGPU_COMPAT_MEMCONTROL_H
#define NVVGPU_COMPAT_MEMCONTROL_H

#include <linux/kthread.h>
#include <linux/memcontrol.h>
#include <linux/sched/mm.h>
#include <linux/shmem_fs.h>

#include "compat/probed.h"

#if HAVE_MEM_CGROUP_FOLIO

struct compat_payer {
	struct mem_cgroup *memcg;
};

static inline void compat_payer_get(struct compat_payer *payer)
{
	payer->memcg = get_mem_cgroup_from_mm(current->mm);
}

static inline void compat_payer_put(struct compat_payer *payer)
{
	mem_cgroup_put(payer->memcg);
}

/* As shmem_read_mapping_page(); without @payer, paid for by who asks. */
static inline struct page *compat_paid_page(struct compat_payer *payer,
					     struct address_space *mapping,
					     pgoff_t index)
{
	struct mem_cgroup *old = set_active_memcg(payer->memcg);
	struct page *page = shmem_read_mapping_page(mapping, index);

	set_active_memcg(old);
	return page;
}

#else

/* Only the memory of a process pays for pages, and has to be lent for that. */
struct compat_payer {
	struct mm_struct *mm;
};

static inline void compat_payer_get(struct compat_payer *payer)
{
	payer->mm = current->mm;
	if (payer->mm)
		mmgrab(payer->mm);
}

static inline void compat_payer_put(struct compat_payer *payer)
{
	if (payer->mm)
		mmdrop(payer->mm);
}

/* What a process asks for it has touched itself: it is not another's. */
static inline struct page *compat_paid_page(struct compat_payer *payer,
					     struct address_space *mapping,
					     pgoff_t index)
{
	bool lent = payer->mm && !current->mm &&
		    (current->flags & PF_KTHREAD) && mmget_not_zero(payer->mm);
	struct page *page;

	if (lent)
		kthread_use_mm(payer->mm);
	page = shmem_read_mapping_page(mapping, index);
	if (lent) {
		kthread_unuse_mm(payer->mm);
		mmput(payer->mm);
	}
	return page;
}

#endif
#endif
