/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every verb of nvvgpu-tool sees: the run it is part of, the table entry
 * that describes it, and how it fails.
 *
 * Results go to stdout, everything else to stderr.  With --json stdout gets
 * exactly one object at exit, whatever happened; verbs only add to it.
 */
#ifndef TOOL_H
#define TOOL_H

#include <json-c/json.h>

#include "filter.h"
#include "libnvvgpu/nvvgpu.h"
#include "opts.h"
#include "view.h"

#define TOOL_NAME "nvvgpu-tool"

/* Version of the --json output; changes only when a field is lost. */
#define TOOL_JSON_VERSION 1

/* How it looks: by lines, for people to read as well. */
#define TOOL_JSON (JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED | \
		   JSON_C_TO_STRING_NOSLASHESCAPE)

/* Exit codes are an ABI; nvvgpu-tool(1) documents them. */
enum tool_exit {
	TOOL_DONE = 0,
	TOOL_FAILED = 1,
	TOOL_USAGE = 2,
	TOOL_NOT_FOUND = 3,
	TOOL_NO_CAPACITY = 4,
	TOOL_IN_USE = 5,
	TOOL_DIFFERS = 6,	/* assert */
};

struct cmd;

/* One run of the program. */
struct tool {
	const struct cmd *cmd;		/* NULL until the verb is known */
	struct nvvgpu_ctx *ctx;		/* NULL for verbs that need none */
	struct json_object *result;	/* NULL without --json */
	struct json_object *warnings;	/* sentences printed so far, or NULL */
	struct json_object *errors;	/* failures printed so far, or NULL */
	struct json_object *held;	/* to be printed later, or NULL */

	/* global options */
	int json;
	int help;
	int version;
	const char *sysroot;
	/* options of the verbs that have a view */
	int noheadings;
	const char *columns;
	struct texts filter_texts;
	struct filters filters;		/* what they say */
};

#define CMD_NO_HOST	(1u << 0)	/* needs no library context */
#define CMD_CHANGES	(1u << 1)	/* changes the host */
#define CMD_NEW_NAME	(1u << 2)	/* its NAME must not exist yet */

/* One verb; defined in the verb's own file, listed in commands.c. */
struct cmd {
	const char *name;		/* "list", "profile define" */
	const char *usage;		/* positional arguments and options */
	const char *help;		/* one line for the list of verbs */
	const char *details;		/* paragraphs for --help, or NULL */
	const char *examples;		/* lines for --help */
	const struct opt *opts;		/* ends with OPT_END, or NULL */
	size_t values_size;		/* of the struct that opts point into */
	const struct view *view;	/* what -o can choose from, or NULL */
	const struct view *filter;	/* rows that --filter is for, or NULL */
	int min_args;
	int max_args;			/* -1: any number */
	unsigned int flags;
	/* values is zeroed, then filled from opts; returns enum tool_exit */
	int (*fn)(struct tool *tool, void *values, int argc, char **argv);
};

/* The verbs, each from its own file. */
extern const struct cmd cmd_gpus, cmd_types, cmd_list, cmd_show, cmd_map,
	cmd_profile_list, cmd_profile_show, cmd_profile_define,
	cmd_profile_set, cmd_profile_delete, cmd_create, cmd_start, cmd_stop,
	cmd_delete, cmd_rename, cmd_set, cmd_adopt, cmd_gc,
	cmd_xml, cmd_attach, cmd_detach, cmd_export,
	cmd_apply, cmd_assert, cmd_monitor, cmd_top, cmd_doctor,
	cmd_help, cmd_version;

/* For the shells' completion; not in commands[], so no help names it. */
extern const struct cmd cmd_complete;

/* All of them in the order of help; ends with NULL. */
extern const struct cmd *const commands[];

/* The words that make up a verb are argv[0] and, for "profile", argv[1]. */
const struct cmd *command_find(int argc, char **argv);
/* The verb or group most like text, or NULL when none is near. */
const char *command_nearest(const char *text);
/* True for the first word of verbs of two, e.g. "profile". */
bool command_is_group(const char *text);

/* help.c */
void help_main(void);
void help_group(const char *group);
void help_command(const struct cmd *cmd);
void help_usage_line(FILE *stream, const struct cmd *cmd);

/*
 * errors.c: each prints its sentence to stderr, adds it to the --json result
 * and returns the exit code that belongs to it.
 */

/* The library has just refused something about object (may be NULL). */
int tool_fail(struct tool *tool, const char *object);
/* The tool itself refuses; prints "OBJECT: FORMAT...". */
int tool_error(struct tool *tool, enum nvvgpu_error code, const char *object,
	       const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* The command line makes no sense; the usage of the verb follows. */
int tool_usage(struct tool *tool, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* No failure: something people want to know; never on stdout. */
void tool_warn(struct tool *tool, const char *message);
/* From here on warnings wait; then they come, but for what failure says. */
void tool_hold_warnings(struct tool *tool);
void tool_release_warnings(struct tool *tool, const char *failure);
void tool_note(struct tool *tool, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
int tool_no_memory(struct tool *tool);
/*
 * For verbs that go on and print line by line: what belongs to one result does
 * not come any more, and nothing grows for as long as the program runs.
 */
void tool_forget_result(struct tool *tool);

/*
 * JSON members {code, exit, object, message} of the library's last failure;
 * new reference.
 */
struct json_object *tool_error_json(struct tool *tool, const char *object);

/*
 * act on each name, of a vGPU or of what member is the list of in JSON; goes on
 * after a failure and returns the first one.
 */
int tool_each(struct tool *tool, int argc, char **argv,
	      int (*act)(struct nvvgpu_ctx *ctx, const char *name));
int tool_each_of(struct tool *tool, const char *member, int argc, char **argv,
		 int (*act)(struct nvvgpu_ctx *ctx, const char *name));

/* Look at the host; on failure *host is NULL and the exit code returned. */
int tool_scan(struct tool *tool, struct nvvgpu_host **host);
/* ... and find one vGPU, by name or UUID; likewise. */
int tool_find(struct tool *tool, const char *name, struct nvvgpu_host **host,
	      struct nvvgpu_vgpu **vgpu);
/* With --json: tell everything about it. */
int tool_add_vgpu(struct tool *tool, const char *name);

#endif
