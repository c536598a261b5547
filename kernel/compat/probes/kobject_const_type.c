// SPDX-License-Identifier: GPL-2.0-only
/* the type of a kobject may be constant */
#include <linux/kobject.h>

int probe = _Generic(&kobject_init_and_add,
	int (*)(struct kobject *, const struct kobj_type *, struct kobject *,
		const char *, ...): 1);
