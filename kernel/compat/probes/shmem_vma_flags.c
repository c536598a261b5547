// SPDX-License-Identifier: GPL-2.0-only
/* flags of shared memory have a type of their own */
#include <linux/mm.h>
#include <linux/shmem_fs.h>

struct file *probe(void);
struct file *probe(void)
{
	return shmem_file_setup("name", 1, mk_vma_flags(VMA_NORESERVE_BIT));
}
