// SPDX-License-Identifier: GPL-2.0-or-later
/* profile list, show and delete. */
#include <stdlib.h>
#include <string.h>

#include "tool.h"
#include "views.h"

/* --- list ---------------------------------------------------------------- */

/* A damaged profile is a row too: its name is taken and its cure is due. */
static int load_row(struct tool *tool, const char *name,
		    struct profile_row *row)
{
	row->name = name;
	if (!nvvgpu_profile_load(tool->ctx, name, &row->profile))
		return 0;
	row->problem = strdup(nvvgpu_get_error(tool->ctx));
	if (!row->problem)
		return tool_no_memory(tool);
	tool_warn(tool, row->problem);
	return 0;
}

static void free_rows(struct profile_row *rows, size_t count)
{
	for (size_t i = 0; rows && i < count; i++) {
		nvvgpu_profile_unref(rows[i].profile);
		free((char *)rows[i].problem);
	}
	free(rows);
}

static int print_profiles(struct tool *tool, char **names)
{
	struct profile_row *rows;
	size_t count = 0;
	int rc = 0;

	while (names[count])
		count++;
	rows = calloc(count + 1, sizeof(*rows));
	if (!rows)
		return tool_no_memory(tool);
	for (size_t i = 0; !rc && i < count; i++)
		rc = load_row(tool, names[i], &rows[i]);
	if (!rc)
		rc = view_list(tool, &profile_view, rows, sizeof(*rows),
			       count);
	if (!rc && !count)
		tool_note(tool, "no profiles yet; 'profile define NAME --type TYPE' makes one");
	free_rows(rows, count);
	return rc;
}

static int profile_list(struct tool *tool, void *values, int argc, char **argv)
{
	char **names;
	int rc;

	(void)values;
	(void)argc;
	(void)argv;
	if (nvvgpu_profile_list(tool->ctx, &names) < 0)
		return tool_fail(tool, NULL);
	rc = print_profiles(tool, names);
	free(names);
	return rc;
}

const struct cmd cmd_profile_list = {
	.name = "profile list",
	.usage = "[-F EXPR]... [-o COLUMNS] [--noheadings]",
	.help = "list the profiles",
	.examples = "nvvgpu-tool profile list\n",
	.view = &profile_view,
	.filter = &profile_view,
	.fn = profile_list,
};

/* --- show ---------------------------------------------------------------- */

static int profile_show(struct tool *tool, void *values, int argc, char **argv)
{
	struct profile_row row = { .name = argv[0] };
	int rc;

	(void)values;
	(void)argc;
	if (nvvgpu_profile_load(tool->ctx, argv[0], &row.profile))
		return tool_fail(tool, argv[0]);
	rc = view_one(tool, &profile_view, &row);
	nvvgpu_profile_unref(row.profile);
	return rc;
}

const struct cmd cmd_profile_show = {
	.name = "profile show",
	.usage = "NAME [-o COLUMNS]",
	.help = "tell everything about one profile",
	.examples = "nvvgpu-tool profile show gold\n",
	.view = &profile_view,
	.min_args = 1,
	.max_args = 1,
	.fn = profile_show,
};

/* --- delete -------------------------------------------------------------- */

static int profile_delete(struct tool *tool, void *values, int argc,
			  char **argv)
{
	(void)values;
	return tool_each_of(tool, profile_view.list, argc, argv,
			    nvvgpu_profile_delete);
}

const struct cmd cmd_profile_delete = {
	.name = "profile delete",
	.usage = "NAME...",
	.help = "forget profiles that no vGPU was made from",
	.examples = "nvvgpu-tool profile delete gold\n",
	.min_args = 1,
	.max_args = -1,
	.flags = CMD_CHANGES,
	.fn = profile_delete,
};
