// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"

/* A host of thousands of vGPUs is below this; anything above is no host. */
#define FILE_MAX (16 * 1024 * 1024)

static int no_file(struct tool *tool, const char *path, int err)
{
	return tool_error(tool, err == ENOENT ? NVVGPU_E_NOT_FOUND :
			  err == EACCES ? NVVGPU_E_PERMISSION :
			  err == EBADMSG ? NVVGPU_E_DAMAGED :
			  NVVGPU_E_FAILED, path, "read: %s", err == EBADMSG ?
			  "it holds a NUL byte, so it is no text" :
			  strerror(err));
}

/* The whole stream as text; NULL with errno, EBADMSG for what is none. */
static char *slurp(FILE *file)
{
	size_t size = 0, room = 65536;
	char *text = malloc(room);

	while (text) {
		size += fread(text + size, 1, room - size, file);
		if (size < room)
			break;
		room *= 2;
		if (room > FILE_MAX) {
			free(text);
			errno = EFBIG;
			return NULL;
		}
		text = realloc(text, room);
	}
	if (!text || ferror(file)) {
		free(text);
		if (!errno)
			errno = text ? EIO : ENOMEM;
		return NULL;
	}
	text[size] = '\0';
	if (strlen(text) == size)
		return text;
	free(text);
	errno = EBADMSG;
	return NULL;
}

static int read_file(struct tool *tool, const char *path, char **ret)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "re") : stdin;
	int err;

	if (!file)
		return no_file(tool, path, errno);
	errno = 0;
	*ret = slurp(file);
	err = errno;
	if (file != stdin)
		fclose(file);
	return *ret ? 0 : no_file(tool, path, err);
}

static int fill_rows(struct tool *tool, struct plan *plan)
{
	plan->count = nvvgpu_plan_count_steps(plan->plan);
	plan->rows = calloc(plan->count + 1, sizeof(*plan->rows));
	if (!plan->rows)
		return tool_no_memory(tool);
	for (size_t i = 0; i < plan->count; i++)
		plan->rows[i].step = nvvgpu_plan_get_step(plan->plan, i);
	return 0;
}

int plan_open(struct tool *tool, const char *path, unsigned int flags,
	      struct plan *plan)
{
	const char *source = strcmp(path, "-") ? path : "standard input";
	char *text = NULL;
	int rc;

	*plan = (struct plan) { .plan = NULL };
	rc = read_file(tool, path, &text);
	if (!rc && nvvgpu_plan_new(tool->ctx, text, source, flags,
				   &plan->plan) < 0)
		rc = tool_fail(tool, NULL);
	free(text);
	return rc ? rc : fill_rows(tool, plan);
}

void plan_close(struct plan *plan)
{
	free(plan->rows);
	nvvgpu_plan_free(plan->plan);
}
