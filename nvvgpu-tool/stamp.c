// SPDX-License-Identifier: GPL-2.0-or-later
#include "stamp.h"

#include <stdio.h>
#include <time.h>

void stamp_now(char text[STAMP_MAX])
{
	struct timespec now;
	struct tm tm;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	len = strftime(text, STAMP_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + len, STAMP_MAX - len, ".%03ldZ", now.tv_nsec / 1000000);
}
