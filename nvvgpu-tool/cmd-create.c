// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * create: vGPUs from a profile or type, perhaps for a domain; all that were
 * asked for, or none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "choice.h"
#include "domain.h"
#include "tool.h"
#include "views.h"

/* How long --wait waits when it does not say. */
#define WAIT_SECONDS 60

struct create_values {
	const char *profile;
	const char *type;
	const char *gpu;
	const char *policy;
	const char *numa_node;
	const char *uuid;
	struct texts attrs;
	const char *count;
	const char *wait;
	const char *domain;
	int live;
	int config;
	const char *connect;
	int autostart;		/* 1 on, -1 off, 0 as the profile says */
	int transient;
	int no_start;
	int dry_run;
};

/* The words of the options as numbers. */
struct create_numbers {
	unsigned int count;	/* 0: one, under its own name */
	unsigned int wait;
	int numa_node;		/* -1: none */
};

static const struct opt create_opts[] = {
	{ "profile", 'P', "PROFILE", "what to make; 'profile list' shows them",
	  OPT_TEXT, offsetof(struct create_values, profile) },
	{ "type", 't', "TYPE", "type instead of the profile's",
	  OPT_TEXT, offsetof(struct create_values, type) },
	{ "gpu", 'g', "GPU", "on this GPU: address or UUID",
	  OPT_TEXT, offsetof(struct create_values, gpu) },
	{ "policy", 'p', "POLICY", "how to choose the GPU, instead of the profile's",
	  OPT_TEXT, offsetof(struct create_values, policy) },
	{ "numa-node", 0, "NODE", "near to this NUMA node (policy numa)",
	  OPT_TEXT, offsetof(struct create_values, numa_node) },
	{ "attr", 0, "PATH=VALUE", "written to this file of it at its start",
	  OPT_TEXTS, offsetof(struct create_values, attrs) },
	{ "uuid", 'u', "UUID", "instead of one derived from the name",
	  OPT_TEXT, offsetof(struct create_values, uuid) },
	{ "count", 0, "N", "N of them, NAME-0, NAME-1 ...: all or none",
	  OPT_TEXT, offsetof(struct create_values, count) },
	{ "autostart", 0, NULL, "start it with the host",
	  OPT_ON, offsetof(struct create_values, autostart) },
	{ "no-autostart", 0, NULL, "do not",
	  OPT_OFF, offsetof(struct create_values, autostart) },
	{ "no-start", 0, NULL, "only define it",
	  OPT_ON, offsetof(struct create_values, no_start) },
	{ "transient", 0, NULL, "gone when it is stopped or the host boots",
	  OPT_ON, offsetof(struct create_values, transient) },
	{ "wait", 0, "[=SECONDS]", "for room, or for a GPU that is late; 60 seconds",
	  OPT_TEXT, offsetof(struct create_values, wait) },
	{ "domain", 0, "DOMAIN", "also put it into this libvirt domain's configuration",
	  OPT_TEXT, offsetof(struct create_values, domain) },
	{ "live", 0, NULL, "give it to the domain that runs instead",
	  OPT_ON, offsetof(struct create_values, live) },
	{ "config", 0, NULL, "with --live: also put it into the configuration",
	  OPT_ON, offsetof(struct create_values, config) },
	{ "connect", 0, "URI", "libvirt to talk to, e.g. qemu:///system",
	  OPT_TEXT, offsetof(struct create_values, connect) },
	{ "dry-run", 0, NULL, "only say where it would be made, and why there",
	  OPT_ON, offsetof(struct create_values, dry_run) },
	OPT_END
};

/* --- from the command line to the request -------------------------------------- */

static bool read_number(const char *text, unsigned int most, unsigned int *ret)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || n > most)
		return false;
	*ret = n;
	return true;
}

static int read_numbers(struct tool *tool, const struct create_values *v,
			struct create_numbers *ret)
{
	unsigned int node;

	*ret = (struct create_numbers) { .numa_node = -1 };
	if (v->count && (!read_number(v->count, 65536, &ret->count) ||
			 !ret->count))
		return tool_usage(tool, "--count %s: it is no number from 1 to 65536",
				  v->count);
	if (v->wait && *v->wait && !read_number(v->wait, 86400, &ret->wait))
		return tool_usage(tool, "--wait=%s: it is no number of seconds up to a day",
				  v->wait);
	if (v->wait && !*v->wait)
		ret->wait = WAIT_SECONDS;
	if (!v->numa_node)
		return 0;
	if (!read_number(v->numa_node, 1023, &node))
		return tool_usage(tool, "--numa-node %s: it is no number of a NUMA node",
				  v->numa_node);
	ret->numa_node = node;
	return 0;
}

static int check_domain(struct tool *tool, const struct create_values *v)
{
	if (!v->domain && (v->connect || v->live || v->config))
		return tool_usage(tool, "%s goes with --domain only",
				  v->connect ? "--connect" :
				  v->live ? "--live" : "--config");
	if (!v->domain)
		return 0;
	if (v->transient && (v->config || !v->live))
		return tool_usage(tool, "--transient goes into a domain with --live only; "
				  "its configuration would name what is gone after the first run");
	if (v->no_start && v->live)
		return tool_usage(tool, "--no-start and --live exclude each other; "
				  "a domain that runs needs the device");
	if (tool->sysroot)
		return tool_usage(tool, "--sysroot and --domain exclude each other; "
				  "domains run on this host");
	return 0;
}

static int check(struct tool *tool, const struct create_values *v,
		 const struct create_numbers *n, int argc)
{
	if (!v->profile && !v->type)
		return tool_usage(tool, "--profile is missing; "
				  "'profile list' shows what there is");
	if (!v->profile && !argc)
		return tool_usage(tool, "without --profile the vGPU needs a NAME");
	if (n->count && v->uuid)
		return tool_usage(tool, "--count and --uuid exclude each other");
	if (v->transient && v->no_start)
		return tool_usage(tool, "--transient and --no-start exclude each other; "
				  "a transient vGPU is there while it is active");
	if (v->transient && v->autostart > 0)
		return tool_usage(tool, "--transient and --autostart exclude each other");
	return check_domain(tool, v);
}

static int set_policy(struct tool *tool, struct nvvgpu_request *req,
		      const char *text, bool near)
{
	enum nvvgpu_policy policy;

	if (nvvgpu_policy_parse(text, &policy))
		return tool_usage(tool, "unknown policy '%s'; it is pack, spread, "
				  "numa or exclusive", text);
	if (near && policy != NVVGPU_POLICY_NUMA)
		return tool_usage(tool, "--numa-node goes with policy numa, not with '%s'",
				  text);
	nvvgpu_request_set_policy(req, policy);
	return 0;
}

static int set_attribute(struct tool *tool, struct nvvgpu_request *req,
			 const char *text)
{
	const char *equals = strchr(text, '=');
	char *path;
	int rc;

	if (!equals)
		return tool_usage(tool, "'%s' is no attribute; write PATH=VALUE",
				  text);
	path = strndup(text, equals - text);
	if (!path)
		return tool_no_memory(tool);
	rc = nvvgpu_request_set_attribute(req, path, equals + 1);
	free(path);
	return rc ? tool_fail(tool, text) : 0;
}

static int fill_names(struct nvvgpu_request *req, const struct create_values *v,
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
	return rc;
}

/* "name: what: why" once; then how long still. */
static int tell_waiting(void *data, unsigned int seconds_left, const char *why)
{
	bool *told = data;

	if (!isatty(STDERR_FILENO))
		return 0;
	if (!*told)
		fprintf(stderr, TOOL_NAME ": %s\n", why);
	*told = true;
	fprintf(stderr, "\r" TOOL_NAME ": waiting, %u s left  ", seconds_left);
	return 0;
}

static int fill(struct tool *tool, struct nvvgpu_request *req,
		const struct create_values *v, const struct create_numbers *n,
		const char *name)
{
	int rc = 0;

	if (fill_names(req, v, name))
		return tool_fail(tool, name ? name : v->profile);
	if (n->numa_node >= 0)
		nvvgpu_request_set_numa_node(req, n->numa_node);
	if (v->policy)
		rc = set_policy(tool, req, v->policy, n->numa_node >= 0);
	for (size_t i = 0; !rc && i < v->attrs.count; i++)
		rc = set_attribute(tool, req, v->attrs.items[i]);
	if (v->autostart)
		nvvgpu_request_set_autostart(req, v->autostart > 0);
	nvvgpu_request_set_transient(req, v->transient);
	nvvgpu_request_set_no_start(req, v->no_start);
	return rc;
}

/* --- what was made --------------------------------------------------------------- */

static int add_row(struct tool *tool, struct json_object *list, const char *name)
{
	struct nvvgpu_host *host;
	struct vgpu_row row = { .users = NULL };
	int rc = tool_find(tool, name, &host, &row.vgpu);

	if (!rc)
		json_object_array_add(list, view_row_json(&vgpu_view, &row));
	nvvgpu_host_unref(host);
	return rc;
}

/* The names alone, for $(...); everything for programs. */
static int report(struct tool *tool, char **names, bool many)
{
	struct json_object *list = NULL;
	int rc = 0;

	if (tool->json && many) {
		list = json_object_new_array();
		json_object_object_add(tool->result, vgpu_view.list, list);
	}
	for (; !rc && *names; names++) {
		if (!tool->json)
			puts(*names);
		rc = list ? add_row(tool, list, *names) :
			tool_add_vgpu(tool, *names);
	}
	return rc;
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

/* --- the verb ----------------------------------------------------------------------- */

static int make(struct tool *tool, struct nvvgpu_request *req,
		const struct create_numbers *n, char ***names)
{
	bool told = false;
	char *one[2] = { NULL };
	int rc;

	nvvgpu_request_set_wait(req, n->wait, tell_waiting, &told);
	if (n->count)
		rc = nvvgpu_vgpu_create_many(tool->ctx, req, n->count, names);
	else
		rc = nvvgpu_vgpu_create(tool->ctx, req, &one[0]);
	if (told)
		fprintf(stderr, "\n");
	if (rc || n->count)
		return rc;
	*names = calloc(2, sizeof(**names));
	if (*names)
		(*names)[0] = one[0];
	return 0;
}

static void free_names(char **names, bool many)
{
	if (names && !many)
		free(names[0]);
	free(names);
}

static int create_for(struct tool *tool, struct nvvgpu_request *req,
		      const struct create_values *v,
		      const struct create_numbers *n, const char *name)
{
	struct domain d = { .device = name ? name : v->profile,
			    .what = "attach" };
	const struct domain_values target = {
		.connect = v->connect, .live = v->live,
		.config = v->config || !v->live,
	};
	char **names = NULL;
	int rc = 0;

	/* What is wrong with the domain shows before anything is made. */
	if (v->domain)
		rc = domain_open(&d, tool, &target, v->domain);
	if (!rc && v->dry_run)
		rc = choice_show(tool, req, n->count) ?
			tool_fail(tool, find_culprit(tool, v->profile, name)) : 0;
	else if (!rc && make(tool, req, n, &names))
		rc = tool_fail(tool, find_culprit(tool, v->profile, name));
	if (!rc && v->domain && names)
		rc = domain_attach_new(&d, names);
	if (!rc && names)
		rc = report(tool, names, n->count);
	free_names(names, n->count);
	domain_close(&d);
	return rc;
}

static int create(struct tool *tool, void *values, int argc, char **argv)
{
	const struct create_values *v = values;
	struct create_numbers numbers;
	struct nvvgpu_request *req;
	int rc = read_numbers(tool, v, &numbers);

	if (!rc)
		rc = check(tool, v, &numbers, argc);
	if (rc)
		return rc;
	if (nvvgpu_request_new(tool->ctx, &req))
		return tool_fail(tool, NULL);
	rc = fill(tool, req, v, &numbers, argc ? argv[0] : NULL);
	if (!rc)
		rc = create_for(tool, req, v, &numbers, argc ? argv[0] : NULL);
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
		    "nvvgpu-tool create --profile gold --count 4 --wait=300 farm\n"
		    "nvvgpu-tool create --profile gold --dry-run\n"
		    "nvvgpu-tool create --profile gold --domain vm1 vm1-gpu0\n"
		    "nvvgpu-tool create --profile gold --domain vm1 --live --transient\n"
		    "name=$(nvvgpu-tool create --profile gold)\n",
	.opts = create_opts,
	.values_size = sizeof(struct create_values),
	.max_args = 1,
	.flags = CMD_CHANGES | CMD_NEW_NAME,
	.fn = create,
};
