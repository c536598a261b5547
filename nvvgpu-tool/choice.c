// SPDX-License-Identifier: GPL-2.0-or-later
#include "choice.h"

#include <stdio.h>

#include "tool.h"

static const char *type_name(struct nvvgpu_type *type)
{
	const char *name = nvvgpu_type_get_name(type);

	return name ? name : nvvgpu_type_get_id(type);
}

static const char *gpu_of(struct nvvgpu_parent *parent)
{
	return nvvgpu_gpu_get_address(nvvgpu_parent_get_gpu(parent));
}

/* --- for people -------------------------------------------------------------- */

static void print_one(const struct nvvgpu_choice *choice, size_t i)
{
	struct nvvgpu_parent *parent = nvvgpu_choice_get_parent(choice, i);
	unsigned int id;

	printf("%s: %s on GPU %s", nvvgpu_choice_get_name(choice, i),
	       type_name(nvvgpu_choice_get_type(choice, i)), gpu_of(parent));
	if (!nvvgpu_parent_get_vf(parent, &id))
		printf(", VF %u (%s)", id, nvvgpu_parent_get_address(parent));
	if (!nvvgpu_choice_get_placement(choice, i, &id))
		printf(", placement id %u", id);
	printf(", UUID %s\n  %s: taken: %s\n",
	       nvvgpu_choice_get_uuid(choice, i), gpu_of(parent),
	       nvvgpu_choice_get_why(choice, i));
	for (size_t k = 0; k < nvvgpu_choice_count_others(choice, i); k++)
		printf("  %s: not taken: %s\n",
		       nvvgpu_choice_get_other(choice, i, k),
		       nvvgpu_choice_get_why_not(choice, i, k));
}

/* --- for programs ------------------------------------------------------------- */

static void add_text(struct json_object *json, const char *key,
		     const char *text)
{
	json_object_object_add(json, key,
			       text ? json_object_new_string(text) : NULL);
}

/* err: it is not known. */
static void add_number(struct json_object *json, const char *key, int err,
		       const unsigned int *number)
{
	json_object_object_add(json, key, err ? NULL :
			       json_object_new_int64(*number));
}

static struct json_object *others_json(const struct nvvgpu_choice *choice,
				       size_t i)
{
	struct json_object *list = json_object_new_array();

	for (size_t k = 0; k < nvvgpu_choice_count_others(choice, i); k++) {
		struct json_object *one = json_object_new_object();

		add_text(one, "gpu", nvvgpu_choice_get_other(choice, i, k));
		add_text(one, "why_not",
			 nvvgpu_choice_get_why_not(choice, i, k));
		json_object_array_add(list, one);
	}
	return list;
}

static struct json_object *one_json(const struct nvvgpu_choice *choice,
				    size_t i)
{
	struct nvvgpu_parent *parent = nvvgpu_choice_get_parent(choice, i);
	struct nvvgpu_type *type = nvvgpu_choice_get_type(choice, i);
	struct json_object *json = json_object_new_object();
	unsigned int n = 0;

	add_text(json, "name", nvvgpu_choice_get_name(choice, i));
	add_text(json, "uuid", nvvgpu_choice_get_uuid(choice, i));
	add_text(json, "type", nvvgpu_type_get_name(type));
	add_text(json, "type_id", nvvgpu_type_get_id(type));
	add_text(json, "gpu", gpu_of(parent));
	add_text(json, "parent", nvvgpu_parent_get_address(parent));
	add_number(json, "vf", nvvgpu_parent_get_vf(parent, &n), &n);
	add_number(json, "placement_id",
		   nvvgpu_choice_get_placement(choice, i, &n), &n);
	add_text(json, "why", nvvgpu_choice_get_why(choice, i));
	json_object_object_add(json, "others", others_json(choice, i));
	return json;
}

int choice_show(struct tool *tool, struct nvvgpu_request *req,
		unsigned int count)
{
	struct json_object *list = NULL;
	struct nvvgpu_choice *choice;
	int err = nvvgpu_vgpu_choose(tool->ctx, req, count, &choice);

	if (err)
		return err;
	if (tool->json) {
		list = json_object_new_array();
		json_object_object_add(tool->result, "choices", list);
	}
	for (size_t i = 0; i < nvvgpu_choice_count(choice); i++) {
		if (list)
			json_object_array_add(list, one_json(choice, i));
		else
			print_one(choice, i);
	}
	nvvgpu_choice_free(choice);
	return 0;
}
