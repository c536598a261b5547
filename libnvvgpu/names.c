// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which NAME.conf files a directory holds. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "NAME.conf" to "NAME"; false for anything else, e.g. an editor's backup. */
bool name_of_file(const char *entry, char name[NVVGPU_NAME_MAX + 1])
{
	size_t len = strlen(entry);

	if (len <= 5 || len - 5 > NVVGPU_NAME_MAX ||
	    strcmp(entry + len - 5, ".conf"))
		return false;
	memcpy(name, entry, len - 5);
	name[len - 5] = '\0';
	return name_valid(name);
}

static int append(char ***names, size_t *count, const char *name)
{
	/* Grows at powers of two only. */
	if (!(*count & (*count + 1)) || !*names) {
		size_t room = (*count + 1) * 2;
		char **more = reallocarray(*names, room, sizeof(*more));

		if (!more)
			return -ENOMEM;
		*names = more;
	}
	(*names)[*count] = strdup(name);
	if (!(*names)[*count])
		return -ENOMEM;
	(*names)[++*count] = NULL;
	return 0;
}

/* With sentence. */
static int read_into(struct nvvgpu_ctx *ctx, const char *dir, char ***names,
		     size_t *count)
{
	char name[NVVGPU_NAME_MAX + 1];
	const char *entry;
	DIR *stream;
	int err;

	err = dir_open(ctx, &stream, "%s", dir);
	if (err < 0)
		return err == -ENOENT ? 0 :
			fail_system(ctx, -err, "/%s: open", dir);
	while (!err && (entry = dir_next(stream)))
		if (name_of_file(entry, name))
			err = append(names, count, name);
	err = dir_close(stream, err);
	return err < 0 ? fail_system(ctx, -err, "/%s: read", dir) : 0;
}

/* The same name in both is one. */
static void drop_doubles(char **names, size_t *count)
{
	size_t i, kept = 0;

	for (i = 0; i < *count; i++) {
		if (kept && !strcmp(names[i], names[kept - 1]))
			free(names[i]);
		else
			names[kept++] = names[i];
	}
	names[kept] = NULL;
	*count = kept;
}

int names_read_both(struct nvvgpu_ctx *ctx, const char *dir, const char *other,
		    char ***ret, size_t *count)
{
	char **names = calloc(1, sizeof(*names));
	int err;

	*count = 0;
	if (!names)
		return fail_memory(ctx);
	err = read_into(ctx, dir, &names, count);
	if (!err && other)
		err = read_into(ctx, other, &names, count);
	if (err < 0) {
		names_free(names);
		return err;
	}
	qsort(names, *count, sizeof(*names), compare);
	drop_doubles(names, count);
	*ret = names;
	return 0;
}

int names_read(struct nvvgpu_ctx *ctx, const char *dir, char ***ret,
	       size_t *count)
{
	return names_read_both(ctx, dir, NULL, ret, count);
}

void names_free(char **names)
{
	size_t i;

	for (i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}
