// SPDX-License-Identifier: GPL-2.0-or-later
#include "plan.h"

static int assert_host(struct tool *tool, void *values, int argc, char **argv)
{
	struct plan plan;
	int rc = plan_open(tool, argv[0], 0, &plan);

	(void)values;
	(void)argc;
	if (!rc && (plan.count || tool->json))
		rc = view_list(tool, &step_view, plan.rows, sizeof(*plan.rows),
			       plan.count);
	if (!rc && plan.count)
		rc = TOOL_DIFFERS;
	plan_close(&plan);
	return rc;
}

const struct cmd cmd_assert = {
	.name = "assert",
	.usage = "FILE [-o COLUMNS] [--noheadings]",
	.help = "compare the host with a file; exit status 6 when it differs",
	.details = "What it prints is what apply would do.  FILE - is standard input.\n",
	.examples = "nvvgpu-tool assert host.conf\n"
		    "nvvgpu-tool assert host.conf --json | jq '.steps[].name'\n",
	.view = &step_view,
	.min_args = 1,
	.max_args = 1,
	.fn = assert_host,
};
