// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "tool.h"
#include "views.h"

static int print_vgpus(struct tool *tool, struct nvvgpu_host *host)
{
	size_t count = nvvgpu_host_count_vgpus(host);
	struct vgpu_row *rows = calloc(count + 1, sizeof(*rows));
	int rc;

	if (!rows)
		return tool_no_memory(tool);
	for (size_t i = 0; i < count; i++)
		rows[i].vgpu = nvvgpu_host_get_vgpu(host, i);
	rc = view_list(tool, &vgpu_view, rows, sizeof(*rows), count);
	if (!rc && !count)
		tool_note(tool, "no vGPUs yet; 'create --profile PROFILE NAME' makes one");
	free(rows);
	return rc;
}

static int list(struct tool *tool, void *values, int argc, char **argv)
{
	struct nvvgpu_host *host;
	int rc = tool_scan(tool, &host);

	(void)values;
	(void)argc;
	(void)argv;
	if (!rc)
		rc = print_vgpus(tool, host);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_list = {
	.name = "list",
	.usage = "[-o COLUMNS] [--noheadings]",
	.help = "list the vGPUs, named ones and those that others made",
	.examples = "nvvgpu-tool list\n"
		    "nvvgpu-tool list -o NAME,STATE,FB\n"
		    "nvvgpu-tool list --json | jq '.vgpus[] | select(.state == \"active\")'\n",
	.view = &vgpu_view,
	.fn = list,
};
