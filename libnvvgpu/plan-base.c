// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The profiles that the sections of a file need, as they will be when the file
 * has been applied: the file's own, then what the host keeps.
 */
#include "life.h"
#include "plan.h"

#include <errno.h>
#include <string.h>

/* On the way from a profile to its last base. */
struct walk {
	char base[NVVGPU_NAME_MAX + 1];
	bool more;
	bool said;		/* what its type is, be it nothing */
	bool typed;
};

static int bad_profile(struct nvvgpu_plan *plan, const struct section *section,
		       const char *fmt, const char *name)
{
	char heading[NVVGPU_NAME_MAX + 16], what[256];

	snprintf(heading, sizeof(heading), "%s %s", section->kind == STEP_VGPU ?
		 "vgpu" : "profile", section->name);
	snprintf(what, sizeof(what), fmt, name);
	return plan_bad_section(plan, heading, what);
}

/* One profile further; what it says, wherever that is. */
static int take(struct nvvgpu_plan *plan, const struct section *section,
		const struct conf *conf, struct walk *walk)
{
	const char *base = conf_get(conf, "base");

	if (!walk->said && conf_has(conf, "type", strlen("type"))) {
		walk->said = true;
		walk->typed = conf_get(conf, "type");
	}
	walk->more = base;
	if (!base)
		return 0;
	if (!name_valid(base))
		return bad_profile(plan, section, "its base '%.63s' is no name "
				   "of a profile", base);
	if (!strcmp(base, section->name))
		return bad_profile(plan, section, "its base '%s' has this one "
				   "as its base again",
				   conf_get(&section->conf, "base"));
	memcpy(walk->base, base, strlen(base) + 1);
	return 0;
}

/* It is the administrator's, who would lose it by this file. */
static bool goes(const struct nvvgpu_plan *plan, const char *dir)
{
	return !strcmp(dir, PROFILE_DIR) &&
		!(plan->flags & NVVGPU_PLAN_KEEP_OTHERS);
}

/* The next one is not in the file. */
static int take_host(struct nvvgpu_plan *plan, const struct section *section,
		     struct walk *walk)
{
	struct conf conf;
	const char *dir;
	int ret;

	ret = profile_read(plan->ctx, walk->base, &conf, &dir);
	if (ret == -ENOENT)
		return bad_profile(plan, section, "there is no profile '%s', "
				   "which is to be its base", walk->base);
	if (ret < 0)
		return ret;
	if (goes(plan, dir))
		ret = bad_profile(plan, section, "profile '%s', which is to be "
				  "its base, is on the host, but not in the "
				  "file", walk->base);
	else
		ret = take(plan, section, &conf, walk);
	conf_free(&conf);
	return ret;
}

int plan_check_base(struct nvvgpu_plan *plan, const struct section *section)
{
	struct walk walk = { .typed = false };
	const struct section *next;
	unsigned int left = PROFILE_BASES_MAX;
	int ret;

	ret = take(plan, section, &section->conf, &walk);
	while (!ret && walk.more) {
		if (!left--)
			return bad_profile(plan, section, "with the base '%s' "
					   "they would be more than 8, one of "
					   "the other, or lead back",
					   walk.base);
		next = plan_find_section(plan, STEP_PROFILE, walk.base);
		ret = next ? take(plan, section, &next->conf, &walk) :
			take_host(plan, section, &walk);
	}
	if (!ret && !walk.typed)
		return bad_profile(plan, section, "neither it nor its base "
				   "'%s' has a 'type'", walk.base);
	return ret;
}

int plan_check_profile(struct nvvgpu_plan *plan, const struct section *section)
{
	const char *profile = conf_get(&section->conf, "profile");
	struct conf conf;
	const char *dir;
	int ret;

	if (!profile || plan->flags & NVVGPU_PLAN_KEEP_OTHERS ||
	    plan_find_section(plan, STEP_PROFILE, profile))
		return 0;
	ret = profile_read(plan->ctx, profile, &conf, &dir);
	/* With a type of its own it needs none. */
	if (ret == -ENOENT)
		return 0;
	if (ret < 0)
		return ret;
	conf_free(&conf);
	return goes(plan, dir) ?
		bad_profile(plan, section, "its profile '%s' is on the host, "
			    "but not in the file", profile) : 0;
}
