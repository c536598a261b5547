// SPDX-License-Identifier: GPL-2.0-or-later
/* Help, made of the tables that the program works by. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"

static const char about_exit[] =
	"Exit status: 0 done, 1 failed, 2 usage, 3 not found, 4 no capacity,\n"
	"5 in use or name taken, 6 differs.\n";

void help_usage_line(FILE *stream, const struct cmd *cmd)
{
	if (!cmd)
		fprintf(stream, "usage: %s [--json] [--sysroot DIR] VERB ...\n",
			TOOL_NAME);
	else
		fprintf(stream, "usage: %s %s%s%s\n", TOOL_NAME, cmd->name,
			*cmd->usage ? " " : "", cmd->usage);
}

static void print_verbs(const char *group)
{
	size_t len = group ? strlen(group) : 0;

	for (const struct cmd *const *c = commands; *c; c++)
		if (!group || (!strncmp((*c)->name, group, len) &&
			       (*c)->name[len] == ' '))
			printf("  %-15s %s\n", (*c)->name, (*c)->help);
}

void help_main(void)
{
	printf("%s: named, persistent vGPUs\n\n", TOOL_NAME);
	help_usage_line(stdout, NULL);
	printf("\nVerbs:\n");
	print_verbs(NULL);
	printf("\nOptions of every verb:\n");
	opts_print_help(stdout, opts_global);
	printf("\n'%s help VERB' tells more about one, 'man %s' about all.\n%s",
	       TOOL_NAME, TOOL_NAME, about_exit);
}

void help_group(const char *group)
{
	printf("usage: %s %s VERB ...\n\nVerbs:\n", TOOL_NAME, group);
	print_verbs(group);
	printf("\n'%s help %s VERB' tells more about one.\n", TOOL_NAME, group);
}

/* Each line of a block of text, indented. */
static void print_block(const char *title, const char *text)
{
	printf("\n%s:\n", title);
	while (*text) {
		size_t len = strcspn(text, "\n");

		printf("  %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

/* A page is found by the first word of each verb in it; see man/names. */
static void print_page(const struct cmd *cmd)
{
	bool about_tool = cmd->flags & CMD_NO_HOST;

	printf("\nManual page: %s%s%.*s(1)\n", TOOL_NAME,
	       about_tool ? "" : "-",
	       about_tool ? 0 : (int)strcspn(cmd->name, " "), cmd->name);
}

void help_command(const struct cmd *cmd)
{
	help_usage_line(stdout, cmd);
	printf("\n%c%s.\n", toupper((unsigned char)cmd->help[0]),
	       cmd->help + 1);
	if (cmd->details)
		printf("\n%s", cmd->details);
	printf("\nOptions:\n");
	if (cmd->opts)
		opts_print_help(stdout, cmd->opts);
	if (cmd->view)
		opts_print_help(stdout, opts_view);
	if (cmd->filter)
		opts_print_help(stdout, opts_filter);
	opts_print_help(stdout, opts_global);
	if (cmd->view) {
		printf("\nColumns:\n");
		view_print_help(stdout, cmd->view);
	}
	print_block("Examples", cmd->examples);
	print_page(cmd);
}
