// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

struct adopt_values {
	const char *name;
	int force;
};

static const struct opt adopt_opts[] = {
	{ "name", 0, "NEW-NAME", "what to call it",
	  OPT_TEXT, offsetof(struct adopt_values, name) },
	{ "force", 'f', NULL, "also one that Nova, KubeVirt or Proxmox VE manages",
	  OPT_ON, offsetof(struct adopt_values, force) },
	OPT_END
};

static void add_json(struct tool *tool, const char *what, const char *name)
{
	struct json_object *list, *one = json_object_new_object();

	if (!json_object_object_get_ex(tool->result, "vgpus", &list)) {
		list = json_object_new_array();
		json_object_object_add(tool->result, "vgpus", list);
	}
	json_object_object_add(one, "what", json_object_new_string(what));
	json_object_object_add(one, "name", name ?
			       json_object_new_string(name) : NULL);
	json_object_object_add(one, "done", json_object_new_boolean(name != NULL));
	if (!name)
		json_object_object_add(one, "error",
				       tool_error_json(tool, what));
	json_object_array_add(list, one);
}

/* The name alone, for $(...). */
static int adopt_one(struct tool *tool, const struct adopt_values *v,
		     const char *what, bool all)
{
	unsigned int flags = v->force ? NVVGPU_ADOPT_FORCE : 0;
	char *name = NULL;
	int rc = nvvgpu_vgpu_adopt(tool->ctx, what, v->name, flags, &name);

	if (tool->json)
		add_json(tool, what, rc ? NULL : name);
	else if (!rc)
		puts(name);
	free(name);
	if (!rc)
		return TOOL_DONE;
	/* Of all, those that are somebody's are to stay his. */
	if (all && rc == -EPERM) {
		tool_warn(tool, nvvgpu_get_error(tool->ctx));
		return TOOL_DONE;
	}
	return tool_fail(tool, what);
}

static int adopt_all(struct tool *tool, const struct adopt_values *v)
{
	struct nvvgpu_host *host;
	int first = tool_scan(tool, &host);

	for (size_t i = 0; host && i < nvvgpu_host_count_vgpus(host); i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(host, i);
		const char *uuid = nvvgpu_vgpu_get_uuid(vgpu);
		int rc;

		if (nvvgpu_vgpu_get_name(vgpu))
			continue;
		rc = adopt_one(tool, v, uuid ? uuid :
			       nvvgpu_vgpu_get_parent(vgpu), true);
		if (!first)
			first = rc;
	}
	nvvgpu_host_unref(host);
	return first;
}

static int adopt(struct tool *tool, void *values, int argc, char **argv)
{
	const struct adopt_values *v = values;
	bool all = argc == 1 && !strcmp(argv[0], "all");
	int first = TOOL_DONE;

	if (v->name && (all || argc > 1))
		return tool_usage(tool, "--name goes with one vGPU only");
	if (tool->json)
		json_object_object_add(tool->result, "vgpus",
				       json_object_new_array());
	if (all)
		return adopt_all(tool, v);
	for (int i = 0; i < argc; i++) {
		int rc = adopt_one(tool, v, argv[i], false);

		if (!first)
			first = rc;
	}
	return first;
}

const struct cmd cmd_adopt = {
	.name = "adopt",
	.usage = "UUID... | all",
	.help = "give vGPUs that others made a name, and print it",
	.details =
	"Active ones, and those that only mdevctl has defined.  UUID is also the address\n"
	"of a VF; 'all' is every one without a name, but for those that others manage.\n"
	"The vGPU keeps its UUID and all that is in its definition; one that is active\n"
	"and not defined is defined, so that 'start' brings it back.\n",
	.examples = "nvvgpu-tool adopt --name desk7 83b8f4f2-509f-482f-a2d2-a4d7a1ac8c4b\n"
		    "nvvgpu-tool adopt all\n",
	.opts = adopt_opts,
	.values_size = sizeof(struct adopt_values),
	.min_args = 1,
	.max_args = -1,
	.flags = CMD_CHANGES,
	.fn = adopt,
};
