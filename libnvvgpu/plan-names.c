// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which vGPU of the host a section of the file is about.  The UUID counts, as
 * domains know a vGPU by that: the same UUID under another name is a vGPU that
 * is to be renamed, and the name alone is one that is to be made anew.
 */
#include "plan.h"

#include <stdio.h>
#include <string.h>

static void match(struct section *section, struct nvvgpu_vgpu *vgpu)
{
	section->vgpu = vgpu;
	snprintf(section->now, sizeof(section->now), "%s",
		 nvvgpu_vgpu_get_name(vgpu));
}

bool plan_is_wanted(const struct nvvgpu_plan *plan,
		    const struct nvvgpu_vgpu *vgpu)
{
	const struct section *section = plan_find_uuid(plan, vgpu->uuid);

	if ((!section || section->vgpu != vgpu) && vgpu->record)
		section = plan_find_section(plan, STEP_VGPU,
					    vgpu->record->name);
	return section && section->vgpu == vgpu;
}

void plan_match(struct nvvgpu_plan *plan)
{
	struct nvvgpu_host *host = plan->host;
	struct nvvgpu_vgpu *vgpu;
	struct section *section;
	size_t i;

	for (i = 0; i < host->num_named; i++) {
		section = plan_find_uuid(plan, host->vgpus[i].uuid);
		if (section && !section->vgpu)
			match(section, &host->vgpus[i]);
	}
	for (i = 0; i < host->num_named; i++) {
		vgpu = &host->vgpus[i];
		section = plan_find_section(plan, STEP_VGPU,
					    vgpu->record->name);
		if (section && !section->vgpu && !plan_is_wanted(plan, vgpu))
			match(section, vgpu);
	}
}

/* --- other names ----------------------------------------------------------- */

/* Until another section's vGPU has given the name up. */
static bool is_taken(const struct nvvgpu_plan *plan, const char *name)
{
	size_t i;

	for (i = 0; i < plan->num_sections; i++)
		if (!strcmp(plan->sections[i]->now, name))
			return true;
	return false;
}

static int rename_to(struct nvvgpu_plan *plan, struct section *section,
		     const char *from, const char *to)
{
	char what[2 * NVVGPU_NAME_MAX + 16];
	struct conf present;
	int ret;

	if (vgpu_section(section->vgpu, &present) < 0)
		return fail_memory(plan->ctx);
	snprintf(what, sizeof(what), "name: %s -> %s", from, to);
	ret = plan_add_step(plan, STEP_VGPU, from, NVVGPU_ACTION_RENAME, what,
			    &present, &section->conf);
	conf_free(&present);
	if (ret < 0)
		return ret;
	snprintf(plan->steps[plan->count - 1].to, sizeof(section->now), "%s",
		 to);
	snprintf(section->now, sizeof(section->now), "%s", to);
	return 0;
}

/* Two that have each other's name: one of them waits under a third. */
static int step_aside(struct nvvgpu_plan *plan, struct section *section)
{
	char aside[NVVGPU_NAME_MAX + 1];

	snprintf(aside, sizeof(aside), "aside-%s",
		 nvvgpu_vgpu_get_uuid(section->vgpu));
	return rename_to(plan, section, section->now, aside);
}

/* All that can be; *left: one that waits for another, NULL for none. */
static int rename_round(struct nvvgpu_plan *plan, bool *any,
			struct section **left)
{
	struct section *section;
	size_t i;
	int ret = 0;

	*any = false;
	*left = NULL;
	for (i = 0; !ret && i < plan->num_sections; i++) {
		section = plan->sections[i];
		if (!section->vgpu || !strcmp(section->now, section->name))
			continue;
		if (is_taken(plan, section->name)) {
			*left = section;
			continue;
		}
		ret = rename_to(plan, section, section->now, section->name);
		*any = true;
	}
	return ret;
}

/* A rename that was killed has the name already, and is not whole. */
static int finish_renames(struct nvvgpu_plan *plan)
{
	const char *from;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < plan->num_sections; i++) {
		struct section *section = plan->sections[i];

		if (!section->vgpu || strcmp(section->now, section->name))
			continue;
		from = conf_get(&section->vgpu->record->conf, "renamed_from");
		if (from)
			ret = rename_to(plan, section, from, section->name);
	}
	return ret;
}

int plan_renames(struct nvvgpu_plan *plan)
{
	struct section *left = NULL;
	bool any;
	int ret;

	ret = finish_renames(plan);
	while (!ret) {
		ret = rename_round(plan, &any, &left);
		if (ret || !left)
			break;
		if (!any)
			ret = step_aside(plan, left);
	}
	return ret;
}
