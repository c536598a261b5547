/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_UNALIGNED_H
#define NVVGPU_COMPAT_UNALIGNED_H

#include "compat/probed.h"

#if HAVE_LINUX_UNALIGNED
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

#endif
