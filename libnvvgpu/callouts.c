// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A site may have mdevctl ask and tell programs of its own about each device:
 * callouts and notifiers.  Then what is done to a mediated device is done by
 * mdevctl.  The library starts no process, so its user runs that.
 *
 * Callouts hear of a change that is written already, and may refuse it: then
 * the definition is what it was.
 */
#include "callouts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const dirs[] = {
	"usr/lib/mdevctl/scripts.d/callouts",
	"usr/lib/mdevctl/scripts.d/notifiers",
	MDEVCTL_DIR "/scripts.d/callouts",
	MDEVCTL_DIR "/scripts.d/notifiers",
};

static bool has_program(struct nvvgpu_ctx *ctx, const char *path)
{
	const char *entry;
	bool found = false;
	DIR *dir;

	if (dir_open(ctx, &dir, "%s", path) < 0)
		return false;
	while (!found && (entry = dir_next(dir)))
		found = file_is_program(ctx, "%s/%s", path, entry);
	closedir(dir);
	return found;
}

/* The first of them, for the sentence; NULL for none. */
static const char *find(struct nvvgpu_ctx *ctx)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++)
		if (has_program(ctx, dirs[i]))
			return dirs[i];
	return NULL;
}

/* A host that is only looked at by its files has no mdevctl that would run. */
bool callouts_wanted(struct nvvgpu_ctx *ctx)
{
	if (ctx->confined && !ctx->run_fn)
		return false;
	if (!ctx->callouts)
		ctx->callouts = find(ctx) ? 1 : -1;
	return ctx->callouts > 0;
}

/* One line of what mdevctl wrote, which has many. */
static void one_line(char *text)
{
	char *from = text, *to = text;

	if (!strncmp(from, "Error: ", 7))
		from += 7;
	for (; *from; from++) {
		if (*from != '\n')
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}

static int refused(struct nvvgpu_ctx *ctx, const char *name, const char *verb,
		   char *said)
{
	if (said)
		one_line(said);
	fail(ctx, ECANCELED, NVVGPU_E_FAILED,
	     "%s: %s: mdevctl, which runs the callouts of this host, refuses: "
	     "%.600s", name, verb, said && *said ? said : "it does not say why");
	return -ECANCELED;
}

int callouts_ignored(struct nvvgpu_ctx *ctx, const char *name, const char *verb)
{
	return refused(ctx, name, verb, NULL);
}

int callouts_run(struct nvvgpu_ctx *ctx, const char *name, const char *verb,
		 const char *uuid, const char *parent, const char *option,
		 const char *input)
{
	const char *argv[] = {
		"mdevctl", verb, "--uuid", uuid, parent ? "--parent" : option,
		parent ?: (option && input ? "/dev/stdin" : NULL),
		parent ? option : NULL,
		parent && option && input ? "/dev/stdin" : NULL, NULL
	};
	char *said = NULL;
	int ret;

	if (!ctx->run_fn)
		return fail(ctx, EOPNOTSUPP, NVVGPU_E_FAILED,
			    "%s: %s: this host has mdevctl callouts in /%s, "
			    "and this program does not run them; use "
			    "nvvgpu-tool", name, verb, find(ctx));
	ret = ctx->run_fn(ctx->run_data, argv, input, &said);
	if (ret > 0)
		ret = refused(ctx, name, verb, said);
	else if (ret < 0)
		fail_system(ctx, -ret, "%s: %s: run mdevctl for the callouts "
			    "of this host", name, verb);
	free(said);
	return ret;
}

NVVGPU_EXPORT void nvvgpu_set_run_fn(struct nvvgpu_ctx *ctx, nvvgpu_run_fn fn,
				     void *data)
{
	ctx->run_fn = fn;
	ctx->run_data = data;
	ctx->callouts = 0;
}
