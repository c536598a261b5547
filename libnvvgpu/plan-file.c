// SPDX-License-Identifier: LGPL-2.1-or-later
/* The file that says what a host is to be: its sections, complete and checked. */
#include "life.h"
#include "plan.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

static int by_name(const void *a, const void *b)
{
	const struct section *x = a, *y = b;

	return x->kind == y->kind ? strcmp(x->name, y->name) :
		x->kind < y->kind ? -1 : 1;
}

struct section *plan_find_section(const struct nvvgpu_plan *plan,
				  enum step_kind kind, const char *name)
{
	struct section key = { .kind = kind }, **found;

	snprintf(key.name, sizeof(key.name), "%s", name);
	found = tfind(&key, &plan->by_name, by_name);
	return found ? *found : NULL;
}

static int by_uuid(const void *a, const void *b)
{
	const struct section *x = a, *y = b;

	return strcasecmp(conf_get(&x->conf, "uuid"),
			  conf_get(&y->conf, "uuid"));
}

struct section *plan_find_uuid(const struct nvvgpu_plan *plan, const char *uuid)
{
	struct conf_item item = { "uuid", (char *)uuid };
	struct section key = { .conf = { &item, 1 } }, **found;

	found = tfind(&key, &plan->by_uuid, by_uuid);
	return found ? *found : NULL;
}

/* Behind the others; what it is comes then. */
static struct section *new_section(struct nvvgpu_plan *plan)
{
	struct section **more, *section;

	more = reallocarray(plan->sections, plan->num_sections + 1,
			    sizeof(*more));
	if (!more)
		return NULL;
	plan->sections = more;
	section = calloc(1, sizeof(*section));
	if (section)
		more[plan->num_sections++] = section;
	return section;
}

static int add_section(void *data, const char *heading, struct conf *conf)
{
	struct nvvgpu_plan *plan = data;
	struct section *section = new_section(plan), **found;

	if (!section)
		return fail_memory(plan->ctx);
	if (!read_heading(heading, section))
		return plan_bad_section(plan, heading, "it is neither "
					"\"profile NAME\" nor \"vgpu NAME\"");
	found = tsearch(section, &plan->by_name, by_name);
	if (!found)
		return fail_memory(plan->ctx);
	if (*found != section)
		return plan_bad_section(plan, heading, "it is there twice");
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
		    strcmp(item->key, "access_group") &&
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
	text = conf_get(conf, "access_group");
	if (text && !group_valid(text))
		return "'access_group' is no name of a group";
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
			return plan_check_profile(plan, section);
	}
	snprintf(heading, sizeof(heading), "%s %s", section->kind == STEP_VGPU ?
		 "vgpu" : "profile", section->name);
	return plan_bad_section(plan, heading, what);
}

static int check_uuid(struct nvvgpu_plan *plan, struct section *section)
{
	char heading[NVVGPU_NAME_MAX + 16];
	struct section **found;

	if (section->kind != STEP_VGPU)
		return 0;
	found = tsearch(section, &plan->by_uuid, by_uuid);
	if (!found)
		return fail_memory(plan->ctx);
	if (*found == section)
		return 0;
	snprintf(heading, sizeof(heading), "vgpu %s", section->name);
	return plan_bad_section(plan, heading, "its UUID is that of another "
				"section");
}

int plan_read_file(struct nvvgpu_plan *plan, const char *text)
{
	size_t i;
	int ret;

	ret = conf_parse(plan->ctx, text, strlen(text), plan->source,
			 add_section, plan);
	for (i = 0; !ret && i < plan->num_sections; i++)
		ret = check_section(plan, plan->sections[i]);
	for (i = 0; !ret && i < plan->num_sections; i++)
		ret = check_uuid(plan, plan->sections[i]);
	return ret;
}

/* Sections are freed by the list of them. */
static void keep(void *section)
{
	(void)section;
}

void plan_free_file(struct nvvgpu_plan *plan)
{
	size_t i;

	tdestroy(plan->by_name, keep);
	tdestroy(plan->by_uuid, keep);
	for (i = 0; i < plan->num_sections; i++) {
		conf_free(&plan->sections[i]->conf);
		free(plan->sections[i]);
	}
	free(plan->sections);
}
