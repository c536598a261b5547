// SPDX-License-Identifier: GPL-2.0-or-later
#include "tool.h"

static int stop(struct tool *tool, void *values, int argc, char **argv)
{
	(void)values;
	return tool_each(tool, argc, argv, nvvgpu_vgpu_stop);
}

const struct cmd cmd_stop = {
	.name = "stop",
	.usage = "NAME...",
	.help = "remove the devices of vGPUs that nobody uses; keep their names",
	.examples = "nvvgpu-tool stop vm1-gpu0\n",
	.min_args = 1,
	.max_args = -1,
	.flags = CMD_CHANGES,
	.fn = stop,
};
