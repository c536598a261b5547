// SPDX-License-Identifier: LGPL-2.1-or-later
/* How to choose a GPU, as a word. */
#include "private.h"

#include <errno.h>
#include <string.h>

static const char *const policies[] = {
	[NVVGPU_POLICY_PACK] = "pack",
	[NVVGPU_POLICY_SPREAD] = "spread",
	[NVVGPU_POLICY_NUMA] = "numa",
	[NVVGPU_POLICY_EXCLUSIVE] = "exclusive",
};

NVVGPU_EXPORT const char *nvvgpu_policy_name(enum nvvgpu_policy policy)
{
	return (size_t)policy < ARRAY_SIZE(policies) ? policies[policy] : NULL;
}

NVVGPU_EXPORT int nvvgpu_policy_parse(const char *text,
				      enum nvvgpu_policy *ret)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(policies); i++) {
		if (!strcmp(text, policies[i])) {
			*ret = i;
			return 0;
		}
	}
	return -EINVAL;
}
