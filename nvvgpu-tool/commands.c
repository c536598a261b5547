// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of verbs, and how to find one. */
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "tool.h"

/* In the order of help: look, profiles, life, domains, the tool itself. */
const struct cmd *const commands[] = {
	&cmd_gpus,
	&cmd_types,
	&cmd_list,
	&cmd_show,
	&cmd_map,
	&cmd_profile_define,
	&cmd_profile_list,
	&cmd_profile_show,
	&cmd_profile_set,
	&cmd_profile_delete,
	&cmd_create,
	&cmd_start,
	&cmd_stop,
	&cmd_delete,
	&cmd_rename,
	&cmd_set,
	&cmd_adopt,
	&cmd_gc,
	&cmd_xml,
	&cmd_attach,
	&cmd_detach,
	&cmd_export,
	&cmd_apply,
	&cmd_assert,
	&cmd_monitor,
	&cmd_top,
	&cmd_doctor,
	&cmd_help,
	&cmd_version,
	NULL
};

/* Length of the first word of a verb of two, 0 for a verb of one. */
static size_t group_len(const struct cmd *cmd)
{
	const char *blank = strchr(cmd->name, ' ');

	return blank ? blank - cmd->name : 0;
}

static bool in_group(const struct cmd *cmd, const char *group)
{
	size_t len = group_len(cmd);

	return len && strlen(group) == len && !strncmp(cmd->name, group, len);
}

bool command_is_group(const char *text)
{
	for (const struct cmd *const *cmd = commands; *cmd; cmd++)
		if (in_group(*cmd, text))
			return true;
	return false;
}

static bool matches(const struct cmd *cmd, int argc, char **argv)
{
	if (!group_len(cmd))
		return !strcmp(cmd->name, argv[0]);
	return argc > 1 && in_group(cmd, argv[0]) &&
	       !strcmp(cmd->name + group_len(cmd) + 1, argv[1]);
}

const struct cmd *command_find(int argc, char **argv)
{
	for (const struct cmd *const *cmd = commands; *cmd; cmd++)
		if (matches(*cmd, argc, argv))
			return *cmd;
	return !strcmp(argv[0], cmd_complete.name) ? &cmd_complete : NULL;
}

const char *command_nearest(const char *text)
{
	struct nearest nearest;

	nearest_init(&nearest, text);
	for (const struct cmd *const *cmd = commands; *cmd; cmd++)
		nearest_try(&nearest, (*cmd)->name);
	nearest_try(&nearest, "profile");
	return nearest.best;
}
