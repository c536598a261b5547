// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>

#include "tool.h"

struct create_values {
	const char *profile;
	const char *type;
	const char *gpu;
	const char *uuid;
	int autostart;		/* 1 on, -1 off, 0 as the profile says */
	int no_start;
};

static const struct opt create_opts[] = {
	{ "profile", 'P', "PROFILE", "what to make; 'profile list' shows them",
	  OPT_TEXT, offsetof(struct create_values, profile) },
	{ "type", 't', "TYPE", "type instead of the profile's",
	  OPT_TEXT, offsetof(struct create_values, type) },
	{ "gpu", 'g', "GPU", "on this GPU: address or UUID",
	  OPT_TEXT, offsetof(struct create_values, gpu) },
	{ "uuid", 'u', "UUID", "instead of one derived from the name",
	  OPT_TEXT, offsetof(struct create_values, uuid) },
	{ "autostart", 0, NULL, "start it with the host",
	  OPT_ON, offsetof(struct create_values, autostart) },
	{ "no-autostart", 0, NULL, "do not",
	  OPT_OFF, offsetof(struct create_values, autostart) },
	{ "no-start", 0, NULL, "only define it",
	  OPT_ON, offsetof(struct create_values, no_start) },
	OPT_END
};

static int fill(struct nvvgpu_request *req, const struct create_values *v,
		const char *name)
{
	int rc = 0;

	if (name)
		rc = nvvgpu_request_set_name(req, name);
	if (!rc && v->uuid)
		rc = nvvgpu_request_set_uuid(req, v->uuid);
	if (!rc && v->profile)
		rc = nvvgpu_request_set_profile(req, v->profile);
	if (!rc && v->type)
		rc = nvvgpu_request_set_type(req, v->type);
	if (!rc && v->gpu)
		rc = nvvgpu_request_set_gpu(req, v->gpu);
	if (!rc && v->autostart)
		rc = nvvgpu_request_set_autostart(req, v->autostart > 0);
	if (!rc && v->no_start)
		rc = nvvgpu_request_set_no_start(req, true);
	return rc;
}

/* The name alone, for $(...); everything for programs. */
static int report(struct tool *tool, const char *name)
{
	if (!tool->json)
		puts(name);
	return tool_add_vgpu(tool, name);
}

/*
 * What the failure is about: the vGPU, unless its profile is not there or
 * damaged, which is found before anything else is.
 */
static const char *find_culprit(struct tool *tool, const char *profile,
				const char *name)
{
	enum nvvgpu_error code = nvvgpu_get_error_code(tool->ctx);
	struct nvvgpu_profile *loaded = NULL;

	if (!profile || !name)
		return name ? name : profile;
	if (code != NVVGPU_E_NOT_FOUND && code != NVVGPU_E_DAMAGED)
		return name;
	/* What is odd in the profile has been told; once is enough. */
	tool_hold_warnings(tool);
	if (nvvgpu_profile_load(tool->ctx, profile, &loaded))
		name = profile;
	json_object_put(tool->held);
	tool->held = NULL;
	nvvgpu_profile_unref(loaded);
	return name;
}

static int create_from(struct tool *tool, struct nvvgpu_request *req,
		       const struct create_values *v, const char *name)
{
	char *made;
	int rc;

	if (fill(req, v, name) || nvvgpu_vgpu_create(tool->ctx, req, &made))
		return tool_fail(tool, find_culprit(tool, v->profile, name));
	rc = report(tool, made);
	free(made);
	return rc;
}

static int create(struct tool *tool, void *values, int argc, char **argv)
{
	const struct create_values *v = values;
	struct nvvgpu_request *req;
	int rc;

	if (!v->profile && !v->type)
		return tool_usage(tool, "--profile is missing; "
				  "'profile list' shows what there is");
	if (!v->profile && !argc)
		return tool_usage(tool, "without --profile the vGPU needs a NAME");
	if (nvvgpu_request_new(tool->ctx, &req))
		return tool_fail(tool, NULL);
	rc = create_from(tool, req, v, argc ? argv[0] : NULL);
	nvvgpu_request_free(req);
	return rc;
}

const struct cmd cmd_create = {
	.name = "create",
	.usage = "--profile PROFILE [OPTION]... [NAME]",
	.help = "make a named vGPU, start it and print its name",
	.details =
	"Without NAME it is called PROFILE-0, PROFILE-1 and so on.  The UUID follows\n"
	"from the name, so it is the same on every host.\n",
	.examples = "nvvgpu-tool create --profile gold vm1-gpu0\n"
		    "nvvgpu-tool create --type A40-2Q --gpu 1000:00:00.0 desk7\n"
		    "name=$(nvvgpu-tool create --profile gold)\n",
	.opts = create_opts,
	.values_size = sizeof(struct create_values),
	.max_args = 1,
	.flags = CMD_CHANGES | CMD_NEW_NAME,
	.fn = create,
};
