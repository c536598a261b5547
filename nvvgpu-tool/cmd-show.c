// SPDX-License-Identifier: GPL-2.0-or-later
#include "tool.h"
#include "views.h"

static int show(struct tool *tool, void *values, int argc, char **argv)
{
	struct nvvgpu_host *host;
	struct vgpu_row row;
	int rc = tool_find(tool, argv[0], &host, &row.vgpu);

	(void)values;
	(void)argc;
	if (!rc)
		rc = view_one(tool, &vgpu_view, &row);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_show = {
	.name = "show",
	.usage = "NAME|UUID [-o COLUMNS]",
	.help = "tell everything about one vGPU",
	.examples = "nvvgpu-tool show vm1-gpu0\n"
		    "nvvgpu-tool show vm1-gpu0 --json | jq -r .vgpu.uuid\n",
	.view = &vgpu_view,
	.min_args = 1,
	.max_args = 1,
	.fn = show,
};
