// SPDX-License-Identifier: GPL-2.0-only
/* folios are charged, and by then whatever has an active memory cgroup to it */
#include <linux/memcontrol.h>

int probe(struct folio *folio, struct mm_struct *mm);
int probe(struct folio *folio, struct mm_struct *mm)
{
	return mem_cgroup_charge(folio, mm, GFP_KERNEL);
}
