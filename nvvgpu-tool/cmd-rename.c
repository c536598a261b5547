// SPDX-License-Identifier: GPL-2.0-or-later
#include "tool.h"

static int rename_vgpu(struct tool *tool, void *values, int argc, char **argv)
{
	(void)values;
	(void)argc;
	if (nvvgpu_vgpu_rename(tool->ctx, argv[0], argv[1]) < 0)
		return tool_fail(tool, argv[0]);
	return tool_add_vgpu(tool, argv[1]);
}

const struct cmd cmd_rename = {
	.name = "rename",
	.usage = "NAME NEW-NAME",
	.help = "give a vGPU another name",
	.details =
	"It may be in use.  Its UUID stays, so that domains still have it; 'create' of\n"
	"the new name on another host gives another UUID, unless --uuid says this one.\n",
	.examples = "nvvgpu-tool rename vm1-gpu0 desk7\n",
	.min_args = 2,
	.max_args = 2,
	.flags = CMD_CHANGES,
	.fn = rename_vgpu,
};
