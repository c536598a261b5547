// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "tool.h"

static int version(struct tool *tool, void *values, int argc, char **argv)
{
	(void)values;
	(void)argc;
	(void)argv;
	if (tool->json) {
		json_object_object_add(tool->result, "tool",
				       json_object_new_string(NVVGPU_VERSION));
		json_object_object_add(tool->result, "library",
			json_object_new_string(nvvgpu_version()));
		return TOOL_DONE;
	}
	printf("%s %s (libnvvgpu %s)\n", TOOL_NAME, NVVGPU_VERSION,
	       nvvgpu_version());
	return TOOL_DONE;
}

const struct cmd cmd_version = {
	.name = "version",
	.usage = "",
	.help = "print the version of the tool and of the library",
	.examples = "nvvgpu-tool version\n",
	.flags = CMD_NO_HOST,
	.fn = version,
};
