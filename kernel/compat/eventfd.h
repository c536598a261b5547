/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_EVENTFD_H
#define NVVGPU_COMPAT_EVENTFD_H

#include <linux/eventfd.h>

#include "compat/probed.h"

/* The count has gone, since everybody passed 1. */
#if !HAVE_EVENTFD_SIGNAL_ONE_ARG
#define eventfd_signal(ctx)	(eventfd_signal)(ctx, 1)
#endif

#endif
