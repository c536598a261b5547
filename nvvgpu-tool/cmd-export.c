// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>

#include "tool.h"

static int export(struct tool *tool, void *values, int argc, char **argv)
{
	struct nvvgpu_host *host;
	char *text = NULL;
	int rc;

	(void)values;
	(void)argc;
	(void)argv;
	rc = tool_scan(tool, &host);
	if (!rc && nvvgpu_host_export(host, &text) < 0)
		rc = tool_fail(tool, NULL);
	if (!rc && tool->json)
		json_object_object_add(tool->result, "host",
				       json_object_new_string(text));
	else if (!rc)
		fputs(text, stdout);
	free(text);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_export = {
	.name = "export",
	.usage = "",
	.help = "print all profiles and named vGPUs as one file",
	.details =
	"The file makes the same names, UUIDs and attributes on this or another host;\n"
	"see nvvgpu-host(5).\n",
	.examples = "nvvgpu-tool export >host.conf\n"
		    "nvvgpu-tool export | ssh other nvvgpu-tool apply -\n",
	.fn = export,
};
