// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's ways to make a vGPU; all that differs between them is here. */
#include "private.h"

#include <string.h>

const struct framework *const frameworks[] = {
	&framework_mdev,
	&framework_vendor_vfio,
	NULL
};

const struct framework *framework_by_name(const char *text)
{
	int i;

	if (!text)
		return frameworks[0];
	for (i = 0; frameworks[i]; i++)
		if (!strcmp(frameworks[i]->name, text))
			return frameworks[i];
	return NULL;
}
