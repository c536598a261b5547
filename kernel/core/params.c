// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/string.h>

#include "params.h"
#include "placement.h"

#define KEY	"vgpu-placement-id="

/* @len bytes of digits and nothing else, below PLACEMENT_ID_INVALID. */
static int number(const char *text, size_t len, u32 *value)
{
	u32 got = 0;

	if (!len)
		return -EINVAL;
	for (; len; len--, text++) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		got = got * 10 + (*text - '0');
		if (got >= PLACEMENT_ID_INVALID)
			return -EINVAL;
	}
	*value = got;
	return 0;
}

int params_placement_id(const char *params, u32 *id)
{
	bool found = false;
	u32 value = 0;
	size_t key;

	while (*params) {
		/* NVIDIA's own examples have blanks behind the commas. */
		params += strspn(params, ", \t\n");
		key = strlen(KEY);
		if (!strncmp(params, KEY, key)) {
			if (number(params + key,
				   strcspn(params + key, ", \t\n"), &value))
				return -EINVAL;
			found = true;
		}
		params += strcspn(params, ",");
	}
	if (found)
		*id = value;
	return found;
}
