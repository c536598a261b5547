// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "tool.h"
#include "views.h"

static int print_gpus(struct tool *tool, struct nvvgpu_host *host)
{
	size_t count = nvvgpu_host_count_gpus(host);
	struct gpu_row *rows = calloc(count + 1, sizeof(*rows));
	int rc;

	if (!rows)
		return tool_no_memory(tool);
	for (size_t i = 0; i < count; i++)
		rows[i].gpu = nvvgpu_host_get_gpu(host, i);
	rc = view_list(tool, &gpu_view, rows, sizeof(*rows), count);
	if (!rc && !count)
		tool_note(tool, "no GPU with vGPU types found; 'doctor' says why");
	free(rows);
	return rc;
}

static int gpus(struct tool *tool, void *values, int argc, char **argv)
{
	struct nvvgpu_host *host;
	int rc = tool_scan(tool, &host);

	(void)values;
	(void)argc;
	(void)argv;
	if (!rc)
		rc = print_gpus(tool, host);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_gpus = {
	.name = "gpus",
	.usage = "[-F EXPR]... [-o COLUMNS] [--noheadings]",
	.help = "list the GPUs that offer vGPU types",
	.examples = "nvvgpu-tool gpus\n"
		    "nvvgpu-tool gpus -o +UUID,NUMA\n",
	.view = &gpu_view,
	.filter = &gpu_view,
	.fn = gpus,
};
