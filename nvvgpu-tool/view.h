/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One description of what can be told about an object, printed as a table, as
 * "Label: value" lines or as JSON.
 */
#ifndef VIEW_H
#define VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json_object;
struct tool;

enum view_kind {
	VIEW_TEXT,	/* cell.text */
	VIEW_NUMBER,	/* cell.number */
	VIEW_MIB,	/* cell.number of MiB; people see "2 GiB" */
	VIEW_BOOL,	/* cell.number; people see "yes" and "no" */
	VIEW_JSON,	/* cell.text for people, cell.json for programs */
};

struct view_cell {
	const char *text;
	uint64_t number;
	struct json_object *json;	/* a reference that the view puts */
	char *owned;			/* freed by the view; text may be it */
	char buffer[64];		/* for a short text */
};

/* For a get() of text: whether there is one. */
static inline bool view_text(struct view_cell *cell, const char *text)
{
	cell->text = text;
	return text;
}

struct view_column {
	const char *name;	/* heading, and what -o calls it */
	const char *key;	/* in JSON: the unit is in the name */
	const char *label;	/* in "Label: value" lines */
	const char *help;
	enum view_kind kind;
	bool wanted;		/* in the table when -o does not choose */
	/* false: the host does not say ("-", null) */
	bool (*get)(const void *row, struct view_cell *cell);
};

struct view {
	const char *list;	/* JSON member of a list: "vgpus" */
	const char *one;	/* JSON member of one: "vgpu" */
	const struct view_column *columns;
	size_t count;
	size_t slow;		/* so many of the last: only where named */
};

/* For who looks at cells himself: get, false when it is not known; release. */
bool view_cell_fill(const struct view_column *column, const void *row,
		    struct view_cell *cell);
void view_cell_release(struct view_cell *cell);

/*
 * Rows are count structs of size bytes each; what they are is between the
 * caller and the columns' get().  Return an exit code.
 */
int view_list(struct tool *tool, const struct view *view, const void *rows,
	      size_t size, size_t count);
int view_one(struct tool *tool, const struct view *view, const void *row);

/* Is the -o text all right?  Says why and returns an exit code if not. */
int view_check_columns(struct tool *tool, const struct view *view);
void view_print_help(FILE *stream, const struct view *view);

/* A row as JSON object with every column; new reference, NULL: no memory. */
struct json_object *view_row_json(const struct view *view, const void *row);

#endif
