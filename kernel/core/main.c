// SPDX-License-Identifier: GPL-2.0-only
/*
 * nvvgpu: vGPUs as mediated devices, for the PF drivers that use it.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>

#include "core.h"

static int __init nvvgpu_init(void)
{
	return mdev_face_init();
}

static void __exit nvvgpu_exit(void)
{
	mdev_face_exit();
	/* eventfds are put by RCU callbacks, which are code of this module */
	rcu_barrier();
}

module_init(nvvgpu_init);
module_exit(nvvgpu_exit);

MODULE_DESCRIPTION("vGPUs as mediated devices");
MODULE_AUTHOR("nvvgpu developers");
MODULE_LICENSE("GPL");
