// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * profile define and set.  Both check the type against this host, because a
 * misspelt one would show only when somebody waits for a vGPU.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "tool.h"
#include "views.h"

struct define_values {
	const char *base;
	const char *type;
	const char *gpu;
	const char *policy;
	const char *numa_node;
	const char *access_group;
	struct texts attrs;
	int autostart;		/* 1 on, -1 off, 0 as it was */
	int movable;		/* likewise */
	int any_gpu;
	int replace;
	int force;
};

#define COMMON_OPTS							      \
	{ "base", 'b', "PROFILE", "has all from this one that it does not say",\
	  OPT_TEXT, offsetof(struct define_values, base) },		      \
	{ "type", 't', "TYPE", "type of its vGPUs: id, number or name",	      \
	  OPT_TEXT, offsetof(struct define_values, type) },		      \
	{ "gpu", 'g', "GPU", "the only GPU to use: address or UUID",	      \
	  OPT_TEXT, offsetof(struct define_values, gpu) },		      \
	{ "policy", 'p', "POLICY",					      \
	  "pack (fill one GPU first), spread, numa or exclusive",	      \
	  OPT_TEXT, offsetof(struct define_values, policy) },		      \
	{ "numa-node", 0, "NODE", "with policy numa: near to this NUMA node", \
	  OPT_TEXT, offsetof(struct define_values, numa_node) },	      \
	{ "autostart", 0, NULL, "its vGPUs start with the host",	      \
	  OPT_ON, offsetof(struct define_values, autostart) },		      \
	{ "no-autostart", 0, NULL, "they do not",			      \
	  OPT_OFF, offsetof(struct define_values, autostart) },		      \
	{ "movable", 0, NULL,						      \
	  "without their GPU they start on another",			      \
	  OPT_ON, offsetof(struct define_values, movable) },		      \
	{ "no-movable", 0, NULL, "they wait for it",			      \
	  OPT_OFF, offsetof(struct define_values, movable) },		      \
	{ "access-group", 0, "GROUP",					      \
	  "its members may open the nodes, not root alone",		      \
	  OPT_TEXT, offsetof(struct define_values, access_group) },	      \
	{ "attr", 0, "PATH=VALUE",					      \
	  "written to this file of each vGPU at its start",		      \
	  OPT_TEXTS, offsetof(struct define_values, attrs) },		      \
	{ "force", 'f', NULL, "also a type that no GPU offers now",	      \
	  OPT_ON, offsetof(struct define_values, force) }

static const struct opt define_opts[] = {
	COMMON_OPTS,
	{ "replace", 0, NULL, "take the place of a profile of that name",
	  OPT_ON, offsetof(struct define_values, replace) },
	OPT_END
};

static const struct opt set_opts[] = {
	COMMON_OPTS,
	{ "any-gpu", 0, NULL, "use any GPU again",
	  OPT_ON, offsetof(struct define_values, any_gpu) },
	OPT_END
};

/* --- does this host know the type? --------------------------------------- */

static void try_types(struct nvvgpu_gpu *gpu, struct nearest *nearest)
{
	for (size_t i = 0; i < nvvgpu_gpu_count_types(gpu); i++) {
		struct nvvgpu_type *type = nvvgpu_gpu_get_type(gpu, i);
		const char *name = nvvgpu_type_get_name(type);
		const char *blank = name ? strchr(name, ' ') : NULL;

		nearest_try(nearest, nvvgpu_type_get_id(type));
		if (name)
			nearest_try(nearest, name);
		if (blank)
			nearest_try(nearest, blank + 1);
	}
}

static int no_such_type(struct tool *tool, struct nvvgpu_profile *profile,
			const char *where, const struct nearest *nearest)
{
	const char *name = nvvgpu_profile_get_name(profile);
	const char *type = nvvgpu_profile_get_type(profile);
	bool near = nearest->best;

	return tool_error(tool, NVVGPU_E_NOT_FOUND, name,
			  "define: %s type '%s'; %s%s%s "
			  "--force defines it for later hardware",
			  where, type, near ? "did you mean '" :
			  "'types --all' lists what there is;",
			  near ? nearest->best : "", near ? "'?" : "");
}

static int check_type(struct tool *tool, struct nvvgpu_host *host,
		      struct nvvgpu_profile *profile)
{
	const char *text = nvvgpu_profile_get_type(profile);
	const char *only = nvvgpu_profile_get_gpu(profile);
	struct nearest nearest;
	struct nvvgpu_type *type;
	struct nvvgpu_gpu *gpu;
	char where[128];

	nearest_init(&nearest, text);
	if (only) {
		if (nvvgpu_host_find_gpu(host, only, &gpu))
			return tool_fail(tool, only);
		if (!nvvgpu_gpu_find_type(gpu, text, &type))
			return 0;
		try_types(gpu, &nearest);
		snprintf(where, sizeof(where), "GPU %s does not offer", only);
		return no_such_type(tool, profile, where, &nearest);
	}
	for (size_t i = 0; i < nvvgpu_host_count_gpus(host); i++) {
		gpu = nvvgpu_host_get_gpu(host, i);
		if (!nvvgpu_gpu_find_type(gpu, text, &type))
			return 0;
		try_types(gpu, &nearest);
	}
	return no_such_type(tool, profile, "no GPU of this host offers", &nearest);
}

static int check_host(struct tool *tool, struct nvvgpu_profile *profile)
{
	struct nvvgpu_host *host;
	int rc = tool_scan(tool, &host);

	if (!rc)
		rc = check_type(tool, host, profile);
	nvvgpu_host_unref(host);
	return rc;
}

/* --- from the command line to the profile -------------------------------- */

static int set_policy(struct tool *tool, struct nvvgpu_profile *profile,
		      const char *text)
{
	enum nvvgpu_policy policy;

	if (nvvgpu_policy_parse(text, &policy))
		return tool_usage(tool, "unknown policy '%s'; it is pack, spread, "
				  "numa or exclusive", text);
	return nvvgpu_profile_set_policy(profile, policy) ?
		tool_fail(tool, text) : 0;
}

/* "any" takes it away; a node alone means policy numa. */
static int set_node(struct tool *tool, struct nvvgpu_profile *profile,
		    const char *text, const char *policy)
{
	bool any = !strcmp(text, "any");
	char *end = NULL;
	long node = any ? -1 : strtol(text, &end, 10);

	if (!any && (*text < '0' || *text > '9' || *end || node > 1023))
		return tool_usage(tool, "--numa-node %s: it is no number of a NUMA node",
				  text);
	if (nvvgpu_profile_set_numa_node(profile, node))
		return tool_fail(tool, text);
	if (node >= 0 && !policy)
		nvvgpu_profile_set_policy(profile, NVVGPU_POLICY_NUMA);
	return 0;
}

/* PATH=VALUE; an empty VALUE is one, "PATH" alone takes it away. */
static int set_attribute(struct tool *tool, struct nvvgpu_profile *profile,
			 const char *text, bool may_remove)
{
	const char *equals = strchr(text, '=');
	char *path;
	int rc;

	if (!equals && !may_remove)
		return tool_usage(tool, "'%s' is no attribute; write PATH=VALUE",
				  text);
	path = equals ? strndup(text, equals - text) : strdup(text);
	if (!path)
		return tool_no_memory(tool);
	rc = nvvgpu_profile_set_attribute(profile, path,
					  equals ? equals + 1 : NULL);
	free(path);
	return rc ? tool_fail(tool, text) : 0;
}

static int apply(struct tool *tool, struct nvvgpu_profile *profile,
		 const struct define_values *v, bool may_remove)
{
	int rc = 0;

	if (v->base && nvvgpu_profile_set_base(profile, *v->base ? v->base :
					       NULL))
		return tool_fail(tool, nvvgpu_profile_get_name(profile));
	if (v->type && nvvgpu_profile_set_type(profile, v->type))
		return tool_fail(tool, v->type);
	if ((v->gpu || v->any_gpu) &&
	    nvvgpu_profile_set_gpu(profile, v->gpu))
		return tool_fail(tool, v->gpu);
	if (v->access_group &&
	    nvvgpu_profile_set_access_group(profile, *v->access_group ?
					    v->access_group : NULL))
		return tool_fail(tool, v->access_group);
	if (v->policy)
		rc = set_policy(tool, profile, v->policy);
	if (!rc && v->numa_node)
		rc = set_node(tool, profile, v->numa_node, v->policy);
	if (!rc && v->autostart &&
	    nvvgpu_profile_set_autostart(profile, v->autostart > 0))
		rc = tool_fail(tool, nvvgpu_profile_get_name(profile));
	if (!rc && v->movable &&
	    nvvgpu_profile_set_movable(profile, v->movable > 0))
		rc = tool_fail(tool, nvvgpu_profile_get_name(profile));
	for (size_t i = 0; !rc && i < v->attrs.count; i++)
		rc = set_attribute(tool, profile, v->attrs.items[i],
				   may_remove);
	return rc;
}

static int save(struct tool *tool, struct nvvgpu_profile *profile, bool replace)
{
	struct profile_row row = {
		.name = nvvgpu_profile_get_name(profile),
		.profile = profile,
	};

	if (nvvgpu_profile_save(profile, replace))
		return tool_fail(tool, row.name);
	if (tool->json)
		json_object_object_add(tool->result, profile_view.one,
				       view_row_json(&profile_view, &row));
	return TOOL_DONE;
}

static int no_type(struct tool *tool)
{
	return tool_usage(tool, "--type is missing; "
			  "'types --all' lists what there is");
}

static int profile_define(struct tool *tool, void *values, int argc,
			  char **argv)
{
	const struct define_values *v = values;
	struct nvvgpu_profile *profile;
	int rc;

	(void)argc;
	if (!v->type && !v->base)
		return no_type(tool);
	if (nvvgpu_profile_new(tool->ctx, argv[0], &profile))
		return tool_fail(tool, argv[0]);
	rc = apply(tool, profile, v, false);
	/* Its base may have none, or be no word. */
	if (!rc && !nvvgpu_profile_get_type(profile))
		rc = no_type(tool);
	if (!rc && !v->force)
		rc = check_host(tool, profile);
	if (!rc)
		rc = save(tool, profile, v->replace);
	nvvgpu_profile_unref(profile);
	return rc;
}

static int profile_set(struct tool *tool, void *values, int argc, char **argv)
{
	const struct define_values *v = values;
	struct nvvgpu_profile *profile;
	int rc;

	(void)argc;
	if (v->gpu && v->any_gpu)
		return tool_usage(tool, "--gpu and --any-gpu exclude each other");
	if (nvvgpu_profile_load(tool->ctx, argv[0], &profile))
		return tool_fail(tool, argv[0]);
	rc = apply(tool, profile, v, true);
	if (!rc && (v->type || v->gpu) && !v->force)
		rc = check_host(tool, profile);
	if (!rc)
		rc = save(tool, profile, true);
	nvvgpu_profile_unref(profile);
	return rc;
}

const struct cmd cmd_profile_define = {
	.name = "profile define",
	.usage = "NAME --type TYPE | --base PROFILE [OPTION]...",
	.help = "give a way to make vGPUs a name",
	.details =
	"A type can be given as id (nvidia-558), number (558), name (NVIDIA A40-2Q)\n"
	"or name without its first word (A40-2Q).\n",
	.examples = "nvvgpu-tool profile define gold --type A40-8Q --autostart\n"
		    "nvvgpu-tool profile define quiet --type A40-2Q \\\n"
		    "        --attr nvidia/vgpu_params=frame_rate_limiter=1\n"
		    "nvvgpu-tool profile define gold-lab --base gold --no-autostart\n",
	.opts = define_opts,
	.values_size = sizeof(struct define_values),
	.min_args = 1,
	.max_args = 1,
	.flags = CMD_CHANGES | CMD_NEW_NAME,
	.fn = profile_define,
};

const struct cmd cmd_profile_set = {
	.name = "profile set",
	.usage = "NAME [OPTION]...",
	.help = "change a profile; vGPUs that exist stay as they are",
	.details =
	"--attr PATH without a value takes the attribute away, --base '' the base.\n",
	.examples = "nvvgpu-tool profile set gold --policy spread\n"
		    "nvvgpu-tool profile set gold --attr nvidia/vgpu_params\n",
	.opts = set_opts,
	.values_size = sizeof(struct define_values),
	.min_args = 1,
	.max_args = 1,
	.flags = CMD_CHANGES,
	.fn = profile_set,
};
