/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/types.h>
struct kobj_type;
int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *type,
			 struct kobject *parent, const char *format, ...);
