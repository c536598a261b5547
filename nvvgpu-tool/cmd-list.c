// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "tool.h"
#include "users.h"
#include "views.h"

struct list_values {
	const char *connect;
};

static const struct opt list_opts[] = {
	USERS_OPT(struct list_values, connect),
	OPT_END
};

static int print_vgpus(struct tool *tool, struct nvvgpu_host *host,
		       struct users *users)
{
	size_t count = nvvgpu_host_count_vgpus(host);
	struct vgpu_row *rows = calloc(count + 1, sizeof(*rows));
	int rc;

	if (!rows)
		return tool_no_memory(tool);
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct vgpu_row) {
			nvvgpu_host_get_vgpu(host, i), users
		};
	rc = view_list(tool, &vgpu_view, rows, sizeof(*rows), count);
	if (!rc && !count)
		tool_note(tool, "no vGPUs yet; 'create --profile PROFILE NAME' makes one");
	free(rows);
	return rc;
}

static int list(struct tool *tool, void *values, int argc, char **argv)
{
	const struct list_values *v = values;
	struct users users = { .tool = tool, .connect = v->connect };
	struct nvvgpu_host *host;
	int rc = tool_scan(tool, &host);

	(void)argc;
	(void)argv;
	if (!rc)
		rc = print_vgpus(tool, host, &users);
	users_release(&users);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_list = {
	.name = "list",
	.usage = "[-F EXPR]... [-o COLUMNS] [--noheadings] [--connect URI]",
	.help = "list the vGPUs, named ones and those that others made",
	.details =
	"USER is read from /proc, so only root sees everybody's.  DOMAIN asks libvirt,\n"
	"which takes longer than all the rest; it waits 3 seconds at most.\n",
	.examples = "nvvgpu-tool list\n"
		    "nvvgpu-tool list -o NAME,STATE,FB\n"
		    "nvvgpu-tool list -o NAME,USER,DOMAIN\n"
		    "nvvgpu-tool list --filter state=active --filter 'FB>=4GiB'\n"
		    "nvvgpu-tool list --json | jq '.vgpus[] | select(.state == \"active\")'\n",
	.opts = list_opts,
	.values_size = sizeof(struct list_values),
	.view = &vgpu_view,
	.filter = &vgpu_view,
	.fn = list,
};
