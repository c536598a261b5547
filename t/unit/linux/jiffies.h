/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_JIFFIES_H
#define UNIT_LINUX_JIFFIES_H

#include <time.h>

#define HZ	1000

static inline unsigned long now_in_jiffies(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * HZ + t.tv_nsec / (1000000000 / HZ);
}

#define jiffies			now_in_jiffies()
#define time_after(a, b)	((long)((b) - (a)) < 0)

#endif
