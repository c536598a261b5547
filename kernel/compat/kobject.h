/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_KOBJECT_H
#define NVVGPU_COMPAT_KOBJECT_H

#include <linux/kobject.h>

#include "compat/probed.h"

/* It never wrote to the type, but did not promise. */
#if !HAVE_KOBJECT_CONST_TYPE
#define kobject_init_and_add(kobj, type, ...) \
	(kobject_init_and_add)(kobj, (struct kobj_type *)(type), __VA_ARGS__)
#endif

#endif
