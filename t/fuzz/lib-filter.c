// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --filter: an expression, a newline, and what the row has in each column.
 *
 * Promised beyond "no crash": an expression that makes no sense is refused
 * once, at a character that it has; of one that does, the opposite leaves the
 * other rows, but for sizes that are not known, which are neither.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib.h"
#include "nvvgpu-tool/tool.h"

/* Backward references take time by the power of what they are looked for in. */
#define ROW_MAX 24

static unsigned int refusals;
static const char *expression;

/* --- what the tool would do about it ------------------------------------------ */

int tool_usage(struct tool *tool, const char *format, ...)
{
	char text[2048];
	va_list ap;
	size_t at;

	(void)tool;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	va_start(ap, format);
	promise(va_arg(ap, const char *) == expression);
	at = va_arg(ap, size_t);
	va_end(ap);
	promise(at && at <= strlen(expression) + 1);
	refusals++;
	return TOOL_USAGE;
}

int tool_no_memory(struct tool *tool)
{
	(void)tool;
	abort();
}

void tool_note(struct tool *tool, const char *format, ...)
{
	(void)tool;
	(void)format;
}

/* --- a row ---------------------------------------------------------------------- */

static bool get_text(const void *row, struct view_cell *cell)
{
	return view_text(cell, row);
}

static bool get_number(const void *row, struct view_cell *cell)
{
	cell->number = strlen(row);
	return cell->number;
}

static bool get_bool(const void *row, struct view_cell *cell)
{
	cell->number = strlen(row) % 2;
	return true;
}

static const struct view_column columns[] = {
	{ .name = "NAME", .key = "name", .kind = VIEW_TEXT, .get = get_text },
	{ .name = "FB", .key = "framebuffer_mib", .kind = VIEW_MIB,
	  .get = get_number },
	{ .name = "PID", .key = "pid", .kind = VIEW_NUMBER, .get = get_number },
	{ .name = "ON", .key = "on", .kind = VIEW_BOOL, .get = get_bool },
	{ .name = "LIST", .key = "list", .kind = VIEW_JSON, .get = get_text },
};

static const struct view view = {
	.columns = columns, .count = ARRAY_SIZE(columns),
};

/* 1, 0, or -1 when it is refused. */
static int matches(const char *text, const char *row)
{
	struct tool tool = {
		.filter_texts = { .items = &text, .count = 1 },
	};
	int rc, found = -1;

	expression = text;
	refusals = 0;
	rc = filters_read(&tool, &view);
	promise(rc == (refusals ? TOOL_USAGE : TOOL_DONE) && refusals < 2);
	if (!rc)
		found = filters_match(&tool.filters, row);
	filters_free(&tool.filters);
	return found;
}

/* --- the opposite --------------------------------------------------------------- */

/* Behind the blanks, the column and the blanks that every expression has. */
static const char *find_operator(const char *text)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

	text += strspn(text, " \t");
	text += strspn(text, word);
	return text + strspn(text, " \t");
}

static const char *opposite(const char *op, size_t *len)
{
	static const struct {
		const char *is, *not;
	} pairs[] = {
		{ "==", "!=" }, { "=~", "!~" }, { "!=", "=" }, { "!~", "~" },
		{ "<=", ">" }, { ">=", "<" }, { "=", "!=" }, { "~", "!~" },
		{ "<", ">=" }, { ">", "<=" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		*len = strlen(pairs[i].is);
		if (!strncmp(op, pairs[i].is, *len))
			return pairs[i].not;
	}
	return NULL;
}

static void ask_opposite(const char *text, const char *row, int found)
{
	const char *op = find_operator(text), *not;
	bool unknown = strchr("<>", *op) && !*row;
	char *other;
	size_t len;

	not = opposite(op, &len);
	promise(not);
	/* A blank, so that no longer operator is made of it. */
	if (asprintf(&other, "%.*s%s %s", (int)(op - text), text, not,
		     op + len) < 0)
		abort();
	promise(matches(other, row) == (unknown ? 0 : !found));
	free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *row = strchr(text, '\n');
	int found;

	if (row) {
		*row++ = '\0';
		if (strlen(row) > ROW_MAX)
			row[ROW_MAX] = '\0';
	}
	found = matches(text, row ? row : "");
	if (found >= 0)
		ask_opposite(text, row ? row : "", found);
	free(text);
	return 0;
}
