// SPDX-License-Identifier: GPL-2.0-only
/*
 * The releases that are known: one row each, the default first.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "release.h"

/* The table: a row is all that a release needs outside of its folder. */
#define RELEASES(row)	\
	row(r535)	\
	row(r550)	\
	row(r570)	\
	row(r580)

#define DECLARE(folder)	extern const struct gsp_release gsp_ ## folder;
RELEASES(DECLARE)

#define ENTRY(folder)	&gsp_ ## folder,
static const struct gsp_release *const releases[] = { RELEASES(ENTRY) };

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

	/* All others are a fraction of these. */
	return max(release->control->size + params, release->alloc->size);
}

const struct gsp_release *gsp_release_at(unsigned int i)
{
	return i < ARRAY_SIZE(releases) ? releases[i] : NULL;
}
