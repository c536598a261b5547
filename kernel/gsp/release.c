// SPDX-License-Identifier: GPL-2.0-only
/*
 * The releases that are known: one row each, the default first.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "r535/r535.h"
#include "release.h"

static const struct gsp_release *const releases[] = {
	&gsp_r535,
};

const struct gsp_release *gsp_release_find(const char *name)
{
	unsigned int i;

	if (!name || !*name)
		return releases[0];
	for (i = 0; i < ARRAY_SIZE(releases); i++)
		if (!strcmp(releases[i]->name, name))
			return releases[i];
	return NULL;
}

size_t gsp_release_request_max(const struct gsp_release *release)
{
	size_t params = max(release->types->size, release->boot->size);

	return max(release->control->size + params, release->alloc->size);
}
