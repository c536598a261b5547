// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What has to be done so that the host is what a file says.
 *
 * Order: profiles that vGPUs need, vGPUs that go, so that there is room, those
 * that change, those that come, and last the profiles that nobody needs then.
 */
#include "life.h"
#include "plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- the file ------------------------------------------------------------ */

int plan_bad_section(struct nvvgpu_plan *plan, const char *heading,
		     const char *what)
{
	return fail(plan->ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "%s: [%s]: %s; correct the file", plan->source, heading,
		    what);
}

static bool read_heading(const char *heading, struct section *section)
{
	static const char *const kinds[] = {
		[STEP_PROFILE] = "profile ",
		[STEP_VGPU] = "vgpu ",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t len = strlen(kinds[i]);

		if (strncmp(heading, kinds[i], len) ||
		    !name_valid(heading + len))
			continue;
		section->kind = i;
		snprintf(section->name, sizeof(section->name), "%s",
			 heading + len);
		return true;
	}
	return false;
}

struct section *plan_find_section(struct nvvgpu_plan *plan,
				  enum step_kind kind, const char *name)
{
	size_t i;

	for (i = 0; i < plan->num_sections; i++)
		if (plan->sections[i].kind == kind &&
		    !strcmp(plan->sections[i].name, name))
			return &plan->sections[i];
	return NULL;
}

static int add_section(void *data, const char *heading, struct conf *conf)
{
	struct nvvgpu_plan *plan = data;
	struct section *more, *section;

	more = reallocarray(plan->sections, plan->num_sections + 1,
			    sizeof(*more));
	if (!more)
		return fail_memory(plan->ctx);
	plan->sections = more;
	section = &more[plan->num_sections];
	*section = (struct section) { 0 };
	if (!read_heading(heading, section))
		return plan_bad_section(plan, heading, "it is neither "
					"\"profile NAME\" nor \"vgpu NAME\"");
	if (plan_find_section(plan, section->kind, section->name))
		return plan_bad_section(plan, heading, "it is there twice");
	plan->num_sections++;
	return conf_copy(&section->conf, conf) < 0 ? fail_memory(plan->ctx) : 0;
}

/* Keys that the vGPU's own section does not have. */
static int inherit(struct conf *to, const struct conf *profile)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < profile->count; i++) {
		const struct conf_item *item = &profile->items[i];

		if (!conf_get(to, item->key) && strcmp(item->key, "policy") &&
		    strcmp(item->key, "numa_node") &&
		    strcmp(item->key, "movable") &&
		    strcmp(item->key, "gpu") && strcmp(item->key, "base"))
			ret = conf_set(to, item->key, item->value);
	}
	return ret;
}

/* A section written by hand may leave all to its profile, and its UUID to us. */
static int complete(struct nvvgpu_plan *plan, struct section *section)
{
	const char *profile = conf_get(&section->conf, "profile");
	struct nvvgpu_profile *here;
	char uuid[UUID_LEN + 1];
	struct section *from;
	size_t left = plan->num_sections;
	int ret = 0;

	uuid_of_name(section->name, uuid);
	if (!conf_get(&section->conf, "uuid"))
		ret = conf_set(&section->conf, "uuid", uuid);
	if (ret || conf_get(&section->conf, "type") || !profile)
		return ret < 0 ? fail_memory(plan->ctx) : 0;
	while (!ret && profile &&
	       (from = plan_find_section(plan, STEP_PROFILE, profile)) &&
	       left--) {
		ret = inherit(&section->conf, &from->conf);
		profile = conf_get(&from->conf, "base");
	}
	if (!ret && profile && left) {
		ret = nvvgpu_profile_load(plan->ctx, profile, &here);
		if (ret < 0)
			return ret;
		ret = inherit(&section->conf, &here->conf);
		nvvgpu_profile_unref(here);
	}
	return ret < 0 ? fail_memory(plan->ctx) : 0;
}

static const char *check_attributes(const struct conf *conf)
{
	const struct conf_item *attr;
	size_t i;

	for (i = 0; (attr = conf_attribute(conf, i)); i++)
		if (!attribute_valid(attribute_name(attr)) ||
		    !value_valid(attr->value))
			return "a key 'attr.*' names no attribute, or has no "
				"value for one";
	return NULL;
}

static const char *check_vgpu(const struct conf *conf)
{
	const char *text, *type = conf_get(conf, "type");
	char uuid[UUID_LEN + 1];
	bool on;

	if (!type || !value_valid(type))
		return "'type' is missing, and 'profile' too";
	if (!uuid_read(conf_get(conf, "uuid"), uuid))
		return "'uuid' is no UUID";
	text = conf_get(conf, "parent");
	if (text && !component_valid(text))
		return "'parent' is no device address";
	text = conf_get(conf, "autostart");
	if (text && !bool_parse(text, &on))
		return "'autostart' is neither yes nor no";
	text = conf_get(conf, "profile");
	if (text && !name_valid(text))
		return "'profile' is no name";
	return check_attributes(conf);
}

static int check_section(struct nvvgpu_plan *plan, struct section *section)
{
	char heading[NVVGPU_NAME_MAX + 16];
	const char *what;
	int ret;

	if (section->kind == STEP_PROFILE) {
		what = profile_check(&section->conf);
		if (!what)
			return plan_check_base(plan, section);
	} else {
		ret = complete(plan, section);
		if (ret < 0)
			return ret;
		what = check_vgpu(&section->conf);
		if (!what)
			return 0;
	}
	snprintf(heading, sizeof(heading), "%s %s", section->kind == STEP_VGPU ?
		 "vgpu" : "profile", section->name);
	return plan_bad_section(plan, heading, what);
}

static int read_file(struct nvvgpu_plan *plan, const char *text)
{
	size_t i;
	int ret;

	ret = conf_parse(plan->ctx, text, strlen(text), plan->source,
			 add_section, plan);
	for (i = 0; !ret && i < plan->num_sections; i++)
		ret = check_section(plan, &plan->sections[i]);
	return ret;
}

/* --- the steps ----------------------------------------------------------- */

static struct nvvgpu_step *new_step(struct nvvgpu_plan *plan,
				    enum step_kind kind, const char *name)
{
	struct nvvgpu_step *more;

	more = reallocarray(plan->steps, plan->count + 1, sizeof(*more));
	if (!more)
		return NULL;
	plan->steps = more;
	more = &more[plan->count];
	*more = (struct nvvgpu_step) { .ctx = plan->ctx, .kind = kind };
	snprintf(more->name, sizeof(more->name), "%s", name);
	return more;
}

/* A process, as far as it is known. */
static char *user_of(struct nvvgpu_ctx *ctx, const char *uuid)
{
	char text[OWNER_TEXT_MAX];
	struct owner owner;
	struct live live;

	if (live_find(ctx, uuid, &live) < 0 || !live_in_use(ctx, &live, &owner))
		return NULL;
	return strdup(owner_text(&owner, text));
}

static int keep_step(struct nvvgpu_plan *plan, struct nvvgpu_step *step,
		     const struct conf *present, const struct conf *wanted)
{
	static const struct conf none;
	const char *uuid = present ? conf_get(present, "uuid") : NULL;

	if (step->action == NVVGPU_ACTION_NONE) {
		free(step->what);
		return 0;
	}
	plan->count++;
	if (uuid && step->action != NVVGPU_ACTION_CHANGE &&
	    step->action != NVVGPU_ACTION_START)
		step->user = user_of(plan->ctx, uuid);
	if (conf_copy(&step->present, present ? present : &none) < 0 ||
	    conf_copy(&step->wanted, wanted ? wanted : &none) < 0)
		return fail_memory(plan->ctx);
	return 0;
}

/* Calls one of the comparisons with a stream for its words. */
static int compare(struct nvvgpu_plan *plan, struct nvvgpu_step *step,
		   struct nvvgpu_vgpu *vgpu, const struct conf *present,
		   const struct conf *wanted)
{
	size_t size = 0;
	FILE *what = open_memstream(&step->what, &size);

	if (!what)
		return fail_memory(plan->ctx);
	if (vgpu)
		step->action = compare_vgpu(plan->host, vgpu, present, wanted,
					    what, &step->attributes);
	else
		step->action = compare_profile(present, wanted, what);
	if (fclose(what))
		return fail_memory(plan->ctx);
	return keep_step(plan, step, present, wanted);
}

static int simple_step(struct nvvgpu_plan *plan, enum step_kind kind,
		       const char *name, enum nvvgpu_action action,
		       const char *what, const struct conf *present,
		       const struct conf *wanted)
{
	struct nvvgpu_step *step = new_step(plan, kind, name);

	if (!step)
		return fail_memory(plan->ctx);
	step->action = action;
	step->what = strdup(what);
	return keep_step(plan, step, present, wanted);
}

static int create_step(struct nvvgpu_plan *plan, struct section *section)
{
	return simple_step(plan, section->kind, section->name,
			   NVVGPU_ACTION_CREATE, "it is not there", NULL,
			   &section->conf);
}

static int plan_profile(struct nvvgpu_plan *plan, struct section *section)
{
	struct nvvgpu_profile *here;
	struct nvvgpu_step *step;
	int ret;

	ret = nvvgpu_profile_load(plan->ctx, section->name, &here);
	if (ret == -ENOENT)
		return create_step(plan, section);
	if (ret < 0)
		return ret;
	step = new_step(plan, STEP_PROFILE, section->name);
	ret = step ? compare(plan, step, NULL, &here->own, &section->conf) :
		fail_memory(plan->ctx);
	nvvgpu_profile_unref(here);
	return ret;
}

static int plan_vgpu(struct nvvgpu_plan *plan, struct section *section)
{
	struct nvvgpu_vgpu *vgpu;
	struct nvvgpu_step *step;
	struct conf present;
	int ret;

	ret = nvvgpu_host_find_vgpu(plan->host, section->name, &vgpu);
	if (ret == -ENOENT)
		return create_step(plan, section);
	if (ret < 0)
		return ret;
	if (vgpu_section(vgpu, &present) < 0)
		return fail_memory(plan->ctx);
	step = new_step(plan, STEP_VGPU, section->name);
	ret = step ? compare(plan, step, vgpu, &present, &section->conf) :
		fail_memory(plan->ctx);
	conf_free(&present);
	return ret;
}

static int plan_kind(struct nvvgpu_plan *plan, enum step_kind kind)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < plan->num_sections; i++) {
		if (plan->sections[i].kind != kind)
			continue;
		ret = kind == STEP_PROFILE ?
			plan_profile(plan, &plan->sections[i]) :
			plan_vgpu(plan, &plan->sections[i]);
	}
	return ret;
}

static int plan_departures(struct nvvgpu_plan *plan)
{
	struct conf present;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < plan->host->num_vgpus; i++) {
		struct nvvgpu_vgpu *vgpu = &plan->host->vgpus[i];
		const char *name = nvvgpu_vgpu_get_name(vgpu);

		if (!name || vgpu->record->transient ||
		    plan_find_section(plan, STEP_VGPU, name))
			continue;
		if (vgpu_section(vgpu, &present) < 0)
			return fail_memory(plan->ctx);
		ret = simple_step(plan, STEP_VGPU, name, NVVGPU_ACTION_DELETE,
				  "the file does not have it", &present, NULL);
		conf_free(&present);
	}
	return ret;
}

/* Whether one of the names that are left has it as its base. */
static bool is_needed(struct nvvgpu_ctx *ctx, char **names, size_t count,
		      const char *base)
{
	struct conf conf;
	const char *dir;
	bool found = false;
	size_t i;

	for (i = 0; i < count && !found; i++) {
		if (!*names[i] || profile_read(ctx, names[i], &conf, &dir) < 0)
			continue;
		found = conf_get(&conf, "base") &&
			!strcmp(conf_get(&conf, "base"), base);
		conf_free(&conf);
	}
	return found;
}

/* Bases after those that they are the base of; a name that is done is empty. */
static int plan_profile_departures(struct nvvgpu_plan *plan)
{
	char **names;
	size_t count, i, round;
	int ret;

	ret = names_read(plan->ctx, PROFILE_DIR, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++)
		if (plan_find_section(plan, STEP_PROFILE, names[i]))
			*names[i] = '\0';
	for (round = 0; !ret && round < count; round++)
		for (i = 0; !ret && i < count; i++) {
			if (!*names[i] || (round + 1 < count &&
			    is_needed(plan->ctx, names, count, names[i])))
				continue;
			ret = simple_step(plan, STEP_PROFILE, names[i],
					  NVVGPU_ACTION_DELETE,
					  "the file does not have it", NULL,
					  NULL);
			*names[i] = '\0';
		}
	names_free(names);
	return ret;
}

static int make_steps(struct nvvgpu_plan *plan)
{
	bool all = !(plan->flags & NVVGPU_PLAN_KEEP_OTHERS);
	int ret;

	ret = plan_kind(plan, STEP_PROFILE);
	if (!ret && all)
		ret = plan_departures(plan);
	if (!ret)
		ret = plan_kind(plan, STEP_VGPU);
	if (!ret && all)
		ret = plan_profile_departures(plan);
	return ret;
}

/*
 * Who takes the lock first repairs what somebody killed has left half made, so
 * that it is seen as what it is.  Who may not take it may still look.
 */
static int look(struct nvvgpu_plan *plan)
{
	int ret;

	if (!state_lock(plan->ctx))
		state_unlock(plan->ctx);
	ret = nvvgpu_host_scan(plan->ctx, &plan->host);
	/* What cannot be read can neither be compared nor kept. */
	if (!ret && plan->host->num_damaged)
		ret = host_fail_damaged(plan->host,
					plan->host->damaged[0].name);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_plan_new(struct nvvgpu_ctx *ctx, const char *text,
				  const char *source, unsigned int flags,
				  struct nvvgpu_plan **ret)
{
	struct nvvgpu_plan *plan = calloc(1, sizeof(*plan));
	int err;

	if (!plan)
		return fail_memory(ctx);
	plan->ctx = ctx;
	plan->source = source;
	plan->flags = flags;
	err = read_file(plan, text);
	if (!err)
		err = look(plan);
	if (!err)
		err = make_steps(plan);
	if (err < 0)
		nvvgpu_plan_free(plan);
	else
		*ret = plan;
	return err;
}

NVVGPU_EXPORT struct nvvgpu_plan *nvvgpu_plan_free(struct nvvgpu_plan *plan)
{
	size_t i;

	if (!plan)
		return NULL;
	for (i = 0; i < plan->num_sections; i++)
		conf_free(&plan->sections[i].conf);
	for (i = 0; i < plan->count; i++) {
		free(plan->steps[i].what);
		free(plan->steps[i].user);
		conf_free(&plan->steps[i].wanted);
		conf_free(&plan->steps[i].present);
	}
	free(plan->sections);
	free(plan->steps);
	nvvgpu_host_unref(plan->host);
	free(plan);
	return NULL;
}

NVVGPU_EXPORT size_t nvvgpu_plan_count_steps(struct nvvgpu_plan *plan)
{
	return plan->count;
}

NVVGPU_EXPORT struct nvvgpu_step *
nvvgpu_plan_get_step(struct nvvgpu_plan *plan, size_t index)
{
	return index < plan->count ? &plan->steps[index] : NULL;
}
