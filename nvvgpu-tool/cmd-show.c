// SPDX-License-Identifier: GPL-2.0-or-later
#include "tool.h"
#include "users.h"
#include "views.h"

struct show_values {
	const char *connect;
};

static const struct opt show_opts[] = {
	USERS_OPT(struct show_values, connect),
	OPT_END
};

static int show(struct tool *tool, void *values, int argc, char **argv)
{
	const struct show_values *v = values;
	struct users users = { .tool = tool, .connect = v->connect };
	struct vgpu_row row = { .users = &users };
	struct nvvgpu_host *host;
	int rc = tool_find(tool, argv[0], &host, &row.vgpu);

	(void)argc;
	if (!rc)
		rc = view_one(tool, &vgpu_view, &row);
	users_release(&users);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_show = {
	.name = "show",
	.usage = "NAME|UUID [-o COLUMNS] [--connect URI]",
	.help = "tell everything about one vGPU",
	.examples = "nvvgpu-tool show vm1-gpu0\n"
		    "nvvgpu-tool show vm1-gpu0 -o +DOMAIN\n"
		    "nvvgpu-tool show vm1-gpu0 --json | jq -r .vgpu.uuid\n",
	.opts = show_opts,
	.values_size = sizeof(struct show_values),
	.view = &vgpu_view,
	.min_args = 1,
	.max_args = 1,
	.fn = show,
};
