// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <string.h>

#include "tool.h"

/* What -o can choose from; usual: without it. */
static struct json_object *columns_json(const struct view *view)
{
	struct json_object *columns = json_object_new_array();

	for (size_t i = 0; view && i < view->count; i++) {
		const struct view_column *c = &view->columns[i];
		struct json_object *column = json_object_new_object();

		json_object_object_add(column, "name",
				       json_object_new_string(c->name));
		json_object_object_add(column, "key",
				       json_object_new_string(c->key));
		json_object_object_add(column, "help",
				       json_object_new_string(c->help));
		json_object_object_add(column, "usual",
				       json_object_new_boolean(c->wanted));
		json_object_array_add(columns, column);
	}
	return columns;
}

static struct json_object *cmd_json(const struct cmd *cmd)
{
	struct json_object *verb = json_object_new_object();
	struct json_object *options = json_object_new_array();

	json_object_object_add(verb, "name", json_object_new_string(cmd->name));
	json_object_object_add(verb, "usage",
			       json_object_new_string(cmd->usage));
	json_object_object_add(verb, "help", json_object_new_string(cmd->help));
	for (const struct opt *o = cmd->opts; o && o->name; o++)
		json_object_array_add(options, json_object_new_string(o->name));
	json_object_object_add(verb, "options", options);
	json_object_object_add(verb, "columns", columns_json(cmd->view));
	return verb;
}

/* Of one verb, of those that begin with the word @group, or of all. */
static int help_json(struct tool *tool, const struct cmd *only,
		     const char *group)
{
	struct json_object *verbs = json_object_new_array();
	size_t len = group ? strlen(group) : 0;

	for (const struct cmd *const *cmd = commands; *cmd; cmd++) {
		if (only && *cmd != only)
			continue;
		if (group && (strncmp((*cmd)->name, group, len) ||
			      (*cmd)->name[len] != ' '))
			continue;
		json_object_array_add(verbs, cmd_json(*cmd));
	}
	json_object_object_add(tool->result, "verbs", verbs);
	return TOOL_DONE;
}

static int help(struct tool *tool, void *values, int argc, char **argv)
{
	const struct cmd *cmd;
	const char *near;
	char verb[64];

	(void)values;
	if (!argc) {
		if (tool->json)
			return help_json(tool, NULL, NULL);
		help_main();
		return TOOL_DONE;
	}
	if (argc == 1 && command_is_group(argv[0])) {
		if (tool->json)
			return help_json(tool, NULL, argv[0]);
		help_group(argv[0]);
		return TOOL_DONE;
	}
	cmd = command_find(argc, argv);
	if (cmd) {
		if (tool->json)
			return help_json(tool, cmd, NULL);
		help_command(cmd);
		return TOOL_DONE;
	}
	snprintf(verb, sizeof(verb), "%s%s%s", argv[0], argc > 1 ? " " : "",
		 argc > 1 ? argv[1] : "");
	near = command_nearest(verb);
	return tool_usage(tool, "unknown verb '%s'%s%s%s", verb,
			  near ? "; did you mean '" : "", near ? near : "",
			  near ? "'?" : "");
}

const struct cmd cmd_help = {
	.name = "help",
	.usage = "[VERB]",
	.help = "say what the verbs are, or how one is used",
	.examples = "nvvgpu-tool help\n"
		    "nvvgpu-tool help create\n"
		    "nvvgpu-tool help --json | jq -r '.verbs[].name'\n",
	.max_args = 2,
	.flags = CMD_NO_HOST,
	.fn = help,
};
