// SPDX-License-Identifier: GPL-2.0-or-later
/* What several verbs do. */
#include <string.h>

#include "tool.h"
#include "views.h"

int tool_scan(struct tool *tool, struct nvvgpu_host **host)
{
	*host = NULL;
	return nvvgpu_host_scan(tool->ctx, host) ? tool_fail(tool, NULL) : 0;
}

/* By its VF, or by the UUID that only mdevctl has, it is found among all. */
static bool may_be_among_all(const char *name)
{
	return strchr(name, ':') || strlen(name) == 36;
}

static int find(struct tool *tool, const char *name, struct nvvgpu_host **host,
		struct nvvgpu_vgpu **vgpu)
{
	int rc = nvvgpu_host_scan_one(tool->ctx, name, host);

	if (!rc)
		*vgpu = nvvgpu_host_get_vgpu(*host, 0);
	if (!rc || nvvgpu_get_error_code(tool->ctx) != NVVGPU_E_NOT_FOUND ||
	    !may_be_among_all(name))
		return rc;
	rc = nvvgpu_host_scan(tool->ctx, host);
	return rc ? rc : nvvgpu_host_find_vgpu(*host, name, vgpu);
}

int tool_find(struct tool *tool, const char *name, struct nvvgpu_host **host,
	      struct nvvgpu_vgpu **vgpu)
{
	int rc;

	*host = NULL;
	tool_hold_warnings(tool);
	rc = find(tool, name, host, vgpu);
	/* What is wrong with this very one is the failure, not a warning. */
	tool_release_warnings(tool, rc ? nvvgpu_get_error(tool->ctx) : NULL);
	if (!rc)
		return 0;
	rc = tool_fail(tool, name);
	*host = nvvgpu_host_unref(*host);
	return rc;
}

int tool_add_vgpu(struct tool *tool, const char *name)
{
	struct nvvgpu_host *host;
	struct vgpu_row row = { .users = NULL };
	int rc;

	if (!tool->json)
		return TOOL_DONE;
	rc = tool_find(tool, name, &host, &row.vgpu);
	if (!rc)
		json_object_object_add(tool->result, vgpu_view.one,
				       view_row_json(&vgpu_view, &row));
	nvvgpu_host_unref(host);
	return rc;
}

static void add_outcome(struct json_object *list, const char *name,
			struct json_object *error)
{
	struct json_object *one = json_object_new_object();

	json_object_object_add(one, "name", json_object_new_string(name));
	json_object_object_add(one, "done", json_object_new_boolean(!error));
	if (error)
		json_object_object_add(one, "error", error);
	json_object_array_add(list, one);
}

int tool_each_of(struct tool *tool, const char *member, int argc, char **argv,
		 int (*act)(struct nvvgpu_ctx *ctx, const char *name))
{
	/* Without it each of them says what is wrong with the lock. */
	bool batch = argc > 1 && !nvvgpu_batch_begin(tool->ctx);
	struct json_object *list = NULL;
	int first = TOOL_DONE;

	if (tool->json) {
		list = json_object_new_array();
		json_object_object_add(tool->result, member, list);
	}
	for (int i = 0; i < argc; i++) {
		int rc = act(tool->ctx, argv[i]) < 0;

		if (list)
			add_outcome(list, argv[i], rc ?
				    tool_error_json(tool, argv[i]) : NULL);
		if (rc)
			rc = tool_fail(tool, argv[i]);
		if (!first)
			first = rc;
	}
	if (batch && nvvgpu_batch_end(tool->ctx) && !first)
		first = tool_fail(tool, NULL);
	return first;
}

int tool_each(struct tool *tool, int argc, char **argv,
	      int (*act)(struct nvvgpu_ctx *ctx, const char *name))
{
	return tool_each_of(tool, "vgpus", argc, argv, act);
}
