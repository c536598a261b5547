// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nvvgpu-tool: named vGPUs from the command line.  Finds the verb, hands its
 * options over and sees to it that what was printed has arrived.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nearest.h"
#include "run.h"
#include "tool.h"
#include "utf8.h"

/*
 * A closed standard stream would give its number to the next file opened, and
 * our output would end up in a state file.  Occupy the number with something
 * that refuses to be used the way the stream is.
 */
static void occupy_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", fd ? O_RDONLY : O_WRONLY);
}

/* --json has to be known before the first thing can go wrong. */
static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--json"))
			return true;
	return false;
}

static int new_result(struct tool *tool)
{
	tool->result = json_object_new_object();
	if (!tool->result)
		return tool_no_memory(tool);
	json_object_object_add(tool->result, "version",
			       json_object_new_int(TOOL_JSON_VERSION));
	return 0;
}

static void log_to_stderr(void *data, const char *message)
{
	tool_warn(data, message);
}

static int open_host(struct tool *tool)
{
	const char *root = tool->sysroot ? tool->sysroot : "/";
	int rc = nvvgpu_new(tool->sysroot, &tool->ctx);

	if (!rc) {
		nvvgpu_set_log_fn(tool->ctx, log_to_stderr, tool);
		/* mdevctl would do it to this host, not to that one. */
		if (!tool->sysroot)
			nvvgpu_set_run_fn(tool->ctx, run_program, NULL);
		return 0;
	}
	if (rc == -EINVAL)
		return tool_error(tool, NVVGPU_E_INVALID, root,
				  "use as root: the path is relative; write the whole path");
	return tool_error(tool, rc == -ENOENT ? NVVGPU_E_NOT_FOUND :
			  NVVGPU_E_FAILED, root, "use as root: %s",
			  strerror(-rc));
}

static int check_args(struct tool *tool, int argc, char **argv)
{
	const struct cmd *cmd = tool->cmd;

	if (argc < cmd->min_args)
		return tool_usage(tool, "an argument is missing");
	if (cmd->max_args >= 0 && argc > cmd->max_args)
		return tool_usage(tool, "'%s' is one argument too many",
				  argv[cmd->max_args]);
	return 0;
}

static int run_verb(struct tool *tool, void *values, int argc, char **argv)
{
	const struct cmd *cmd = tool->cmd;
	int rc = opts_parse(tool, values, &argc, &argv);

	if (rc)
		return rc;
	if (tool->help) {
		help_command(cmd);
		return TOOL_DONE;
	}
	if (tool->version)
		return cmd_version.fn(tool, NULL, 0, NULL);
	rc = check_args(tool, argc, argv);
	if (!rc && cmd->view)
		rc = view_check_columns(tool, cmd->view);
	if (!rc && cmd->filter)
		rc = filters_read(tool, cmd->filter);
	if (!rc && !(cmd->flags & CMD_NO_HOST))
		rc = open_host(tool);
	return rc ? rc : cmd->fn(tool, values, argc, argv);
}

static int run_command(struct tool *tool, int argc, char **argv)
{
	void *values = calloc(1, tool->cmd->values_size + 1);
	int rc;

	if (!values)
		return tool_no_memory(tool);
	rc = run_verb(tool, values, argc, argv);
	opts_release(tool->cmd->opts, values);
	opts_release(opts_filter, tool);
	filters_free(&tool->filters);
	free(values);
	return rc;
}

static int no_such_verb(struct tool *tool, int argc, char **argv)
{
	bool group = command_is_group(argv[0]);
	const char *near;
	char verb[64];

	if (group && argc < 2)
		return tool_usage(tool, "'%s' needs a second word; "
				  "'%s help %s' lists them",
				  argv[0], TOOL_NAME, argv[0]);
	snprintf(verb, sizeof(verb), "%s%s%s", argv[0], group ? " " : "",
		 group ? argv[1] : "");
	near = command_nearest(verb);
	if (near)
		return tool_usage(tool, "unknown verb '%s'; did you mean '%s'?",
				  verb, near);
	return tool_usage(tool, "unknown verb '%s'; '%s help' lists the verbs",
			  verb, TOOL_NAME);
}

/* "profile --help": options may stand between the words of a verb of two. */
static bool group_help(int argc, char **argv)
{
	return argc > 1 && command_is_group(argv[0]) &&
	       (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"));
}

static int run(struct tool *tool, int argc, char **argv)
{
	int rc = opts_parse(tool, NULL, &argc, &argv);

	if (rc)
		return rc;
	if (tool->version)
		return cmd_version.fn(tool, NULL, 0, NULL);
	if (tool->help && !argc) {
		help_main();
		return TOOL_DONE;
	}
	if (!argc)
		return tool_usage(tool, "a verb is missing; '%s help' lists what there is",
				  TOOL_NAME);
	if (group_help(argc, argv)) {
		help_group(argv[0]);
		return TOOL_DONE;
	}
	tool->cmd = command_find(argc, argv);
	if (!tool->cmd)
		return no_such_verb(tool, argc, argv);
	/* The last word of the verb is argv[0] to getopt. */
	if (strchr(tool->cmd->name, ' ')) {
		argc--;
		argv++;
	}
	return run_command(tool, argc, argv);
}

/* The first failure decides the exit code, so it is the one to tell. */
static void add_errors(struct tool *tool)
{
	json_object_object_add(tool->result, "error", json_object_get(
			       json_object_array_get_idx(tool->errors, 0)));
	if (json_object_array_length(tool->errors) > 1)
		json_object_object_add(tool->result, "errors",
				       json_object_get(tool->errors));
}

static void print_result(struct tool *tool)
{
	if (tool->errors)
		add_errors(tool);
	if (tool->warnings)
		json_object_object_add(tool->result, "warnings",
				       json_object_get(tool->warnings));
	utf8_print(json_object_to_json_string_ext(tool->result, TOOL_JSON));
	putchar('\n');
}

/* A full disk or closed pipe shows when the last bytes leave. */
static int close_stdout(struct tool *tool, int rc)
{
	bool changed = tool->cmd && tool->cmd->flags & CMD_CHANGES;
	int error = 0;

	if (fflush(stdout))
		error = errno;
	else if (ferror(stdout))
		error = EIO;	/* an earlier one, whose errno is lost */
	if (fclose(stdout) && !error)
		error = errno;
	if (!error)
		return rc;
	/* "| head" has seen enough; only a lost report is worth a word. */
	if (error == EPIPE && !changed)
		return rc ? rc : TOOL_FAILED;
	fprintf(stderr, "%s: standard output: write: %s%s\n", TOOL_NAME,
		strerror(error), changed && !rc ?
		"; what was asked for is done, only the report of it is lost" :
		"");
	return rc ? rc : TOOL_FAILED;
}

int main(int argc, char **argv)
{
	struct tool tool = { .cmd = NULL };
	int rc = 0;

	occupy_standard_streams();
	/* A reader that has gone is a write error like any other. */
	signal(SIGPIPE, SIG_IGN);
	/* Letters of names; numbers stay the same in every language. */
	setlocale(LC_CTYPE, "");

	tool.json = wants_json(argc, argv);
	if (tool.json)
		rc = new_result(&tool);
	if (!rc)
		rc = run(&tool, argc, argv);
	/* Help is for people, also with --json. */
	if (tool.result && !tool.help)
		print_result(&tool);
	json_object_put(tool.result);
	json_object_put(tool.warnings);
	json_object_put(tool.errors);
	nvvgpu_unref(tool.ctx);
	return close_stdout(&tool, rc);
}
