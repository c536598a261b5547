// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A profile may name another one as its base: what it does not say itself it
 * has from there, and so on.
 */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KIND "profile"

/* The profiles from this one to its last base. */
struct chain {
	struct nvvgpu_ctx *ctx;
	char names[PROFILE_BASES_MAX + 1][NVVGPU_NAME_MAX + 1];
	struct conf confs[PROFILE_BASES_MAX + 1];
	size_t count;
};

int profile_read(struct nvvgpu_ctx *ctx, const char *name, struct conf *conf,
		 const char **dir)
{
	int ret;

	*dir = PROFILE_DIR;
	ret = conf_read(ctx, conf, *dir, KIND, name);
	if (ret != -ENOENT)
		return ret;
	*dir = PROFILE_VENDOR_DIR;
	return conf_read(ctx, conf, *dir, KIND, name);
}

/* Where a profile says what its base is; 0 when that is not in a file yet. */
static unsigned int find_line(struct nvvgpu_ctx *ctx, const char *dir,
			      const char *name)
{
	char text[CONF_MAX + 1], *line, *next;
	unsigned int number = 0;

	if (file_read(ctx, text, sizeof(text), "%s/%s.conf", dir, name) < 0)
		return 0;
	for (line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		number++;
		line += strspn(line, " \t");
		if (!strncmp(line, "base", 4) &&
		    line[4 + strspn(line + 4, " \t")] == '=')
			return number;
	}
	return 0;
}

/* About the base that the last of the chain names. */
static int bad_base(struct chain *chain, const char *fmt, const char *base)
{
	const char *name = chain->names[chain->count - 1], *dir;
	unsigned int line;
	struct conf conf;
	char what[256];

	snprintf(what, sizeof(what), fmt, base);
	if (profile_read(chain->ctx, name, &conf, &dir) < 0)
		return fail(chain->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set 'base': %s", name, what);
	conf_free(&conf);
	line = find_line(chain->ctx, dir, name);
	if (!line)
		return fail(chain->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set 'base': %s", name, what);
	return fail(chain->ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "/%s/%s.conf:%u: read: %s; correct the line", dir, name,
		    line, what);
}

static bool is_in(const struct chain *chain, const char *name)
{
	size_t i;

	for (i = 0; i < chain->count; i++)
		if (!strcmp(chain->names[i], name))
			return true;
	return false;
}

static int add_base(struct chain *chain, const char *base)
{
	const char *dir;
	int ret;

	if (!name_valid(base))
		return bad_base(chain, "its base '%.63s' is no name of a "
				"profile", base);
	if (is_in(chain, base))
		return bad_base(chain, "its base '%s' has this one as its "
				"base again", base);
	if (chain->count > PROFILE_BASES_MAX)
		return bad_base(chain, "with the base '%s' there would be "
				"more than 8, one of the other", base);
	ret = profile_read(chain->ctx, base, &chain->confs[chain->count], &dir);
	if (ret == -ENOENT)
		return bad_base(chain, "there is no profile '%s', which is to "
				"be its base", base);
	if (ret < 0)
		return ret;
	snprintf(chain->names[chain->count++], sizeof(chain->names[0]), "%s",
		 base);
	return 0;
}

/* The last base first, so that each may change what that says. */
static int merge(struct nvvgpu_profile *profile, const struct chain *chain)
{
	struct conf all = { 0 };
	size_t i = chain->count, j;
	int ret = 0;

	while (!ret && i--) {
		const struct conf *conf = i ? &chain->confs[i] : &profile->own;

		for (j = 0; !ret && j < conf->count; j++)
			ret = conf_set(&all, conf->items[j].key,
				       conf->items[j].value);
	}
	if (!ret)
		ret = conf_set(&all, "base", conf_get(&profile->own, "base"));
	if (ret < 0) {
		conf_free(&all);
		return fail_memory(profile->ctx);
	}
	conf_free(&profile->conf);
	profile->conf = all;
	return 0;
}

int profile_inherit(struct nvvgpu_profile *profile)
{
	struct chain *chain = calloc(1, sizeof(*chain));
	const char *base = conf_get(&profile->own, "base");
	size_t i;
	int ret = 0;

	if (!chain)
		return fail_memory(profile->ctx);
	chain->ctx = profile->ctx;
	snprintf(chain->names[chain->count++], sizeof(chain->names[0]), "%s",
		 profile->name);
	while (!ret && base) {
		ret = add_base(chain, base);
		if (!ret)
			base = conf_get(&chain->confs[chain->count - 1],
					"base");
	}
	if (!ret)
		ret = merge(profile, chain);
	for (i = 1; i < chain->count; i++)
		conf_free(&chain->confs[i]);
	free(chain);
	return ret;
}

bool profile_is_base(struct nvvgpu_ctx *ctx, const char *base,
		     char user[NVVGPU_NAME_MAX + 1])
{
	const char *dir, *text;
	bool found = false;
	struct conf conf;
	char **names;
	size_t i;

	if (nvvgpu_profile_list(ctx, &names) < 0)
		return false;
	for (i = 0; names[i] && !found; i++) {
		if (profile_read(ctx, names[i], &conf, &dir) < 0)
			continue;
		text = conf_get(&conf, "base");
		found = text && !strcmp(text, base);
		if (found)
			snprintf(user, NVVGPU_NAME_MAX + 1, "%s", names[i]);
		conf_free(&conf);
	}
	free(names);
	return found;
}

NVVGPU_EXPORT const char *
nvvgpu_profile_get_base(struct nvvgpu_profile *profile)
{
	return conf_get(&profile->own, "base");
}
