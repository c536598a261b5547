// SPDX-License-Identifier: GPL-2.0-or-later
#include "tool.h"

static int delete(struct tool *tool, void *values, int argc, char **argv)
{
	(void)values;
	return tool_each(tool, argc, argv, nvvgpu_vgpu_delete);
}

const struct cmd cmd_delete = {
	.name = "delete",
	.usage = "NAME...",
	.help = "stop vGPUs that nobody uses and forget them",
	.examples = "nvvgpu-tool delete vm1-gpu0\n",
	.min_args = 1,
	.max_args = -1,
	.flags = CMD_CHANGES,
	.fn = delete,
};
