/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_DELAY_H
#define UNIT_LINUX_DELAY_H

#include <time.h>

static inline void usleep_range(unsigned long at_least, unsigned long at_most)
{
	struct timespec t = { .tv_nsec = at_least * 1000 };

	(void)at_most;
	nanosleep(&t, NULL);
}

#endif
