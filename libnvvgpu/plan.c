// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What has to be done so that the host is what a file says.
 *
 * Order: profiles that vGPUs need, vGPUs that go, so that there is room, those
 * that get another name, those that change, those that come, and last the
 * profiles that nobody needs then.
 */
#include "life.h"
#include "plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
	if (uuid && (step->action == NVVGPU_ACTION_RECREATE ||
		     step->action == NVVGPU_ACTION_DELETE))
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

int plan_add_step(struct nvvgpu_plan *plan, enum step_kind kind,
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
	return plan_add_step(plan, section->kind, section->name,
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
	struct nvvgpu_step *step;
	struct conf present;
	int ret;

	if (!section->vgpu)
		return create_step(plan, section);
	if (vgpu_section(section->vgpu, &present) < 0)
		return fail_memory(plan->ctx);
	step = new_step(plan, STEP_VGPU, section->name);
	ret = step ? compare(plan, step, section->vgpu, &present,
			     &section->conf) : fail_memory(plan->ctx);
	conf_free(&present);
	return ret;
}

/*
 * After its base, as between two steps apply may be killed.  What has been read
 * leads back nowhere (plan_check_base()).
 */
static int plan_after_base(struct nvvgpu_plan *plan, struct section *section)
{
	const char *base = conf_get(&section->conf, "base");
	struct section *first = NULL;
	int ret = 0;

	if (section->planned)
		return 0;
	section->planned = true;
	if (base)
		first = plan_find_section(plan, STEP_PROFILE, base);
	if (first)
		ret = plan_after_base(plan, first);
	return ret ?: plan_profile(plan, section);
}

static int plan_kind(struct nvvgpu_plan *plan, enum step_kind kind)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < plan->num_sections; i++) {
		if (plan->sections[i]->kind != kind)
			continue;
		ret = kind == STEP_PROFILE ?
			plan_after_base(plan, plan->sections[i]) :
			plan_vgpu(plan, plan->sections[i]);
	}
	return ret;
}

/* Whether it may stay, though the file does not have it. */
static bool may_stay(struct nvvgpu_plan *plan, const struct nvvgpu_vgpu *vgpu)
{
	if (plan_find_section(plan, STEP_VGPU, vgpu->record->name))
		return false;
	return plan->flags & NVVGPU_PLAN_KEEP_OTHERS ||
		vgpu->record->transient;
}

static int plan_departures(struct nvvgpu_plan *plan)
{
	struct conf present;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < plan->host->num_vgpus; i++) {
		struct nvvgpu_vgpu *vgpu = &plan->host->vgpus[i];
		if (!vgpu->record || plan_is_wanted(plan, vgpu) ||
		    may_stay(plan, vgpu))
			continue;
		if (vgpu_section(vgpu, &present) < 0)
			return fail_memory(plan->ctx);
		ret = plan_add_step(plan, STEP_VGPU, vgpu->record->name,
				    NVVGPU_ACTION_DELETE,
				    "the file does not have it", &present,
				    NULL);
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
			ret = plan_add_step(plan, STEP_PROFILE, names[i],
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
	int ret;

	plan_match(plan);
	ret = plan_kind(plan, STEP_PROFILE) ?: plan_departures(plan) ?:
		plan_renames(plan) ?: plan_kind(plan, STEP_VGPU);
	if (!ret && !(plan->flags & NVVGPU_PLAN_KEEP_OTHERS))
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
	err = plan_read_file(plan, text);
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
	for (i = 0; i < plan->count; i++) {
		free(plan->steps[i].what);
		free(plan->steps[i].user);
		conf_free(&plan->steps[i].wanted);
		conf_free(&plan->steps[i].present);
	}
	plan_free_file(plan);
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
