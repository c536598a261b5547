// SPDX-License-Identifier: GPL-2.0-or-later
/* How the tool fails: the sentence, its JSON form and the exit code. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* The one place that turns the library's reasons into exit codes. */
static const struct reason {
	const char *name;	/* "code" in JSON */
	enum tool_exit exit;
} reasons[] = {
	[NVVGPU_E_NONE] = { "failed", TOOL_FAILED },
	[NVVGPU_E_FAILED] = { "failed", TOOL_FAILED },
	[NVVGPU_E_INVALID] = { "invalid", TOOL_USAGE },
	[NVVGPU_E_NOT_FOUND] = { "not-found", TOOL_NOT_FOUND },
	[NVVGPU_E_NO_CAPACITY] = { "no-capacity", TOOL_NO_CAPACITY },
	[NVVGPU_E_IN_USE] = { "in-use", TOOL_IN_USE },
	[NVVGPU_E_EXISTS] = { "exists", TOOL_IN_USE },
	[NVVGPU_E_DAMAGED] = { "damaged", TOOL_FAILED },
	[NVVGPU_E_PERMISSION] = { "permission", TOOL_FAILED },
};

static const struct reason usage_reason = { "usage", TOOL_USAGE };

static const struct reason *find_reason(enum nvvgpu_error code)
{
	/* A newer library may know more reasons than this table. */
	if ((size_t)code >= sizeof(reasons) / sizeof(reasons[0]))
		code = NVVGPU_E_FAILED;
	return &reasons[code];
}

/* Words of the user and of files are in the sentence: no terminal codes. */
static void print_line(const char *prefix, const char *text)
{
	fputs(prefix, stderr);
	for (; *text; text++) {
		unsigned char c = *text;

		putc(c < 0x20 || c == 0x7f ? '?' : c, stderr);
	}
	putc('\n', stderr);
}

static struct json_object *error_json(const struct reason *reason,
				      const char *object, const char *message)
{
	struct json_object *error = json_object_new_object();

	json_object_object_add(error, "code",
			       json_object_new_string(reason->name));
	json_object_object_add(error, "exit",
			       json_object_new_int(reason->exit));
	json_object_object_add(error, "object", object ?
			       json_object_new_string(object) : NULL);
	json_object_object_add(error, "message",
			       json_object_new_string(message));
	return error;
}

struct json_object *tool_error_json(struct tool *tool, const char *object)
{
	return error_json(find_reason(nvvgpu_get_error_code(tool->ctx)),
			  object, nvvgpu_get_error(tool->ctx));
}

/* What failed among many was told when it did, as a warning. */
static bool was_told(struct tool *tool, const char *message)
{
	size_t count = tool->warnings ?
		json_object_array_length(tool->warnings) : 0;

	for (size_t i = 0; i < count; i++)
		if (!strcmp(message, json_object_get_string(
			json_object_array_get_idx(tool->warnings, i))))
			return true;
	return false;
}

static int report(struct tool *tool, const struct reason *reason,
		  const char *object, const char *message)
{
	if (!was_told(tool, message))
		print_line(TOOL_NAME ": ", message);
	if (!tool->result)
		return reason->exit;
	if (!tool->errors)
		tool->errors = json_object_new_array();
	json_object_array_add(tool->errors,
			      error_json(reason, object, message));
	return reason->exit;
}

int tool_fail(struct tool *tool, const char *object)
{
	return report(tool, find_reason(nvvgpu_get_error_code(tool->ctx)),
		      object, nvvgpu_get_error(tool->ctx));
}

int tool_no_memory(struct tool *tool)
{
	return report(tool, find_reason(NVVGPU_E_FAILED), NULL,
		      "out of memory");
}

int tool_error(struct tool *tool, enum nvvgpu_error code, const char *object,
	       const char *format, ...)
{
	char *sentence, *message;
	va_list ap;
	int rc;

	va_start(ap, format);
	rc = vasprintf(&sentence, format, ap);
	va_end(ap);
	if (rc < 0)
		return tool_no_memory(tool);
	rc = asprintf(&message, "%s: %s", object, sentence);
	free(sentence);
	if (rc < 0)
		return tool_no_memory(tool);
	rc = report(tool, find_reason(code), object, message);
	free(message);
	return rc;
}

int tool_usage(struct tool *tool, const char *format, ...)
{
	const char *name = tool->cmd ? tool->cmd->name : NULL;
	char *sentence, *message;
	va_list ap;
	int rc;

	va_start(ap, format);
	rc = vasprintf(&sentence, format, ap);
	va_end(ap);
	if (rc < 0)
		return tool_no_memory(tool);
	rc = asprintf(&message, "%s%s%s", name ? name : "", name ? ": " : "",
		      sentence);
	free(sentence);
	if (rc < 0)
		return tool_no_memory(tool);
	rc = report(tool, &usage_reason, name, message);
	free(message);
	help_usage_line(stderr, tool->cmd);
	return rc;
}

void tool_hold_warnings(struct tool *tool)
{
	tool->held = json_object_new_array();
}

void tool_release_warnings(struct tool *tool, const char *failure)
{
	struct json_object *held = tool->held;
	size_t count = held ? json_object_array_length(held) : 0;

	tool->held = NULL;
	for (size_t i = 0; i < count; i++) {
		const char *message = json_object_get_string(
			json_object_array_get_idx(held, i));

		if (!failure || strcmp(message, failure))
			tool_warn(tool, message);
	}
	json_object_put(held);
}

void tool_warn(struct tool *tool, const char *message)
{
	if (tool->held) {
		json_object_array_add(tool->held,
				      json_object_new_string(message));
		return;
	}
	print_line(TOOL_NAME ": warning: ", message);
	if (!tool->warnings)
		tool->warnings = json_object_new_array();
	json_object_array_add(tool->warnings, json_object_new_string(message));
}

void tool_note(struct tool *tool, const char *format, ...)
{
	va_list ap;

	/* An empty list says it all to a program. */
	if (tool->json)
		return;
	fputs(TOOL_NAME ": ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	putc('\n', stderr);
}

void tool_forget_result(struct tool *tool)
{
	json_object_put(tool->result);
	json_object_put(tool->warnings);
	tool->result = NULL;
	tool->warnings = NULL;
}
