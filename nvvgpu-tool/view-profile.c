// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tool tells about profiles. */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "views.h"

static const struct profile_row *row_of(const void *row)
{
	return row;
}

static bool profile_name(const void *row, struct view_cell *cell)
{
	cell->text = row_of(row)->name;
	return true;
}

static bool profile_problem(const void *row, struct view_cell *cell)
{
	cell->text = row_of(row)->problem;
	return cell->text;
}

static bool profile_type(const void *row, struct view_cell *cell)
{
	if (row_of(row)->profile)
		cell->text = nvvgpu_profile_get_type(row_of(row)->profile);
	return cell->text;
}

static bool profile_base(const void *row, struct view_cell *cell)
{
	if (row_of(row)->profile)
		cell->text = nvvgpu_profile_get_base(row_of(row)->profile);
	return cell->text;
}

/* No GPU named is an answer: any of them. */
static bool profile_gpu(const void *row, struct view_cell *cell)
{
	if (!row_of(row)->profile)
		return false;
	cell->text = nvvgpu_profile_get_gpu(row_of(row)->profile);
	return cell->text;
}

static bool profile_policy(const void *row, struct view_cell *cell)
{
	struct nvvgpu_profile *p = row_of(row)->profile;

	if (p)
		cell->text = nvvgpu_policy_name(nvvgpu_profile_get_policy(p));
	return cell->text;
}

static bool profile_numa_node(const void *row, struct view_cell *cell)
{
	int node;

	if (!row_of(row)->profile ||
	    nvvgpu_profile_get_numa_node(row_of(row)->profile, &node))
		return false;
	cell->number = node;
	return true;
}

static bool profile_autostart(const void *row, struct view_cell *cell)
{
	if (!row_of(row)->profile)
		return false;
	cell->number = nvvgpu_profile_get_autostart(row_of(row)->profile);
	return true;
}

static bool profile_movable(const void *row, struct view_cell *cell)
{
	if (!row_of(row)->profile)
		return false;
	cell->number = nvvgpu_profile_get_movable(row_of(row)->profile);
	return true;
}

static bool profile_access_group(const void *row, struct view_cell *cell)
{
	struct nvvgpu_profile *p = row_of(row)->profile;

	if (p)
		cell->text = nvvgpu_profile_get_access_group(p);
	return cell->text;
}

/* Order matters to drivers, so JSON has a list, not an object. */
static void add_attribute(struct json_object *list, FILE *text,
			  const char *name, const char *value)
{
	struct json_object *one = json_object_new_object();

	json_object_object_add(one, "name", json_object_new_string(name));
	json_object_object_add(one, "value", json_object_new_string(value));
	fprintf(text, "%s%s=%s", json_object_array_length(list) ? " " : "",
		name, value);
	json_object_array_add(list, one);
}

static bool profile_attributes(const void *row, struct view_cell *cell)
{
	struct nvvgpu_profile *p = row_of(row)->profile;
	size_t count, size;
	FILE *text;

	if (!p)
		return false;
	text = open_memstream(&cell->owned, &size);
	if (!text)
		return false;
	cell->json = json_object_new_array();
	count = nvvgpu_profile_count_attributes(p);
	for (size_t i = 0; i < count; i++)
		add_attribute(cell->json, text,
			      nvvgpu_profile_get_attribute_name(p, i),
			      nvvgpu_profile_get_attribute_value(p, i));
	fclose(text);
	cell->text = cell->owned;
	return true;
}

static const struct view_column profile_columns[] = {
	{ "NAME", "name", "Name", "its name",
	  VIEW_TEXT, true, profile_name },
	{ "TYPE", "type", "Type", "type of the vGPUs made from it",
	  VIEW_TEXT, true, profile_type },
	{ "BASE", "base", "Base", "what it has from another profile",
	  VIEW_TEXT, false, profile_base },
	{ "GPU", "gpu", "GPU", "the only GPU to use; - for any",
	  VIEW_TEXT, true, profile_gpu },
	{ "POLICY", "policy", "Policy",
	  "how a GPU is chosen: pack, spread, numa or exclusive",
	  VIEW_TEXT, true, profile_policy },
	{ "NUMA", "numa_node", "NUMA node", "what policy numa is to be near to",
	  VIEW_NUMBER, false, profile_numa_node },
	{ "AUTOSTART", "autostart", "Autostart",
	  "do its vGPUs start with the host",
	  VIEW_BOOL, true, profile_autostart },
	{ "MOVABLE", "movable", "Movable",
	  "do they start on another GPU when theirs is not here",
	  VIEW_BOOL, false, profile_movable },
	{ "ACCESS", "access_group", "Access group",
	  "whose members may open the nodes", VIEW_TEXT, false,
	  profile_access_group },
	{ "ATTRIBUTES", "attributes", "Attributes",
	  "written to each vGPU at its start",
	  VIEW_JSON, true, profile_attributes },
	{ "PROBLEM", "problem", "Problem", "why it cannot be used",
	  VIEW_TEXT, false, profile_problem },
};

const struct view profile_view = {
	.list = "profiles",
	.one = "profile",
	.columns = profile_columns,
	.count = sizeof(profile_columns) / sizeof(profile_columns[0]),
};
