// SPDX-License-Identifier: LGPL-2.1-or-later
/* The names of all profiles, the administrator's and the system's. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One block: pointers first, then what they point to. */
static char **pack(char **const lists[2])
{
	size_t count = 1, bytes = 0, i, j;
	char **block, **next, *text;

	for (i = 0; i < 2; i++)
		for (j = 0; lists[i][j]; j++, count++)
			bytes += strlen(lists[i][j]) + 1;
	block = malloc(count * sizeof(*block) + bytes);
	if (!block)
		return NULL;
	next = block;
	text = (char *)(block + count);
	/* Both lists are sorted; a name that is in both is listed once. */
	for (i = j = 0; lists[0][i] || lists[1][j];) {
		int order = !lists[0][i] ? 1 : !lists[1][j] ? -1 :
			strcmp(lists[0][i], lists[1][j]);
		const char *name = order <= 0 ? lists[0][i] : lists[1][j];
		size_t len = strlen(name) + 1;

		i += order <= 0;
		j += order >= 0;
		*next++ = memcpy(text, name, len);
		text += len;
	}
	*next = NULL;
	return block;
}

NVVGPU_EXPORT int nvvgpu_profile_list(struct nvvgpu_ctx *ctx, char ***ret)
{
	char **lists[2] = { NULL, NULL }, **block;
	size_t count;
	int err;

	err = names_read(ctx, PROFILE_DIR, &lists[0], &count);
	if (!err)
		err = names_read(ctx, PROFILE_VENDOR_DIR, &lists[1], &count);
	if (!err) {
		block = pack(lists);
		if (block)
			*ret = block;
		else
			err = fail_memory(ctx);
	}
	names_free(lists[0]);
	names_free(lists[1]);
	return err;
}
