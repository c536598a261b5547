// SPDX-License-Identifier: GPL-2.0-or-later
#include "view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nearest.h"
#include "table.h"
#include "tool.h"

/* Columns of one output, in the order of output. */
struct choice {
	const struct view_column **columns;
	size_t count;
};

static bool is_number(const struct view_column *column)
{
	return column->kind == VIEW_NUMBER || column->kind == VIEW_MIB;
}

bool view_cell_fill(const struct view_column *column, const void *row,
		    struct view_cell *cell)
{
	memset(cell, 0, sizeof(*cell));
	return column->get(row, cell);
}

void view_cell_release(struct view_cell *cell)
{
	free(cell->owned);
	json_object_put(cell->json);
}

static const char *mib_to_text(struct view_cell *cell)
{
	bool gib = cell->number && cell->number % 1024 == 0;

	snprintf(cell->buffer, sizeof(cell->buffer), "%" PRIu64 " %s",
		 gib ? cell->number / 1024 : cell->number, gib ? "GiB" : "MiB");
	return cell->buffer;
}

/* For people; valid until the cell is released. */
static const char *cell_text(const struct view_column *column, bool known,
			     struct view_cell *cell)
{
	if (!known)
		return "-";
	switch (column->kind) {
	case VIEW_NUMBER:
		snprintf(cell->buffer, sizeof(cell->buffer), "%" PRIu64,
			 cell->number);
		return cell->buffer;
	case VIEW_MIB:
		return mib_to_text(cell);
	case VIEW_BOOL:
		return cell->number ? "yes" : "no";
	case VIEW_TEXT:
	case VIEW_JSON:
		break;
	}
	return cell->text && *cell->text ? cell->text : "-";
}

/* For programs; a new reference. */
static struct json_object *cell_json(const struct view_column *column,
				     bool known, struct view_cell *cell)
{
	if (!known)
		return NULL;
	switch (column->kind) {
	case VIEW_NUMBER:
	case VIEW_MIB:
		return json_object_new_uint64(cell->number);
	case VIEW_BOOL:
		return json_object_new_boolean(cell->number != 0);
	case VIEW_JSON:
		return json_object_get(cell->json);
	case VIEW_TEXT:
		break;
	}
	return cell->text ? json_object_new_string(cell->text) : NULL;
}

/* --- which columns ------------------------------------------------------- */

static void choose(struct choice *choice, const struct view_column *column)
{
	for (size_t i = 0; i < choice->count; i++)
		if (choice->columns[i] == column)
			return;
	choice->columns[choice->count++] = column;
}

static const struct view_column *find_column(const struct view *view,
					     const char *name, size_t len)
{
	for (size_t i = 0; i < view->count; i++)
		if (strlen(view->columns[i].name) == len &&
		    !strncasecmp(view->columns[i].name, name, len))
			return &view->columns[i];
	return NULL;
}

static int unknown_column(struct tool *tool, const struct view *view,
			  const char *name, size_t len)
{
	char text[64], known[512] = "";
	struct nearest nearest;
	size_t at = 0;

	snprintf(text, sizeof(text), "%.*s", (int)len, name);
	nearest_init(&nearest, text);
	for (size_t i = 0; i < view->count; i++) {
		nearest_try(&nearest, view->columns[i].name);
		at += snprintf(known + at, sizeof(known) - at, "%s%s",
			       i ? "," : "", view->columns[i].name);
	}
	if (nearest.best)
		return tool_usage(tool,
				  "unknown column '%s'; did you mean '%s'?",
				  text, nearest.best);
	return tool_usage(tool, "unknown column '%s'; there are %s", text,
			  known);
}

static void unchoose(struct choice *choice, const struct view_column *column)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->count; i++)
		if (choice->columns[i] != column)
			choice->columns[kept++] = choice->columns[i];
	choice->count = kept;
}

/* Adds the columns that -o names, or takes those away that have a minus. */
static int choose_named(struct tool *tool, const struct view *view,
			const char *names, struct choice *choice)
{
	bool more = true, add = true;

	while (more) {
		const struct view_column *column;
		size_t len;

		if (*names == '+' || *names == '-')
			add = *names++ == '+';
		len = strcspn(names, ",");
		column = find_column(view, names, len);
		if (!column)
			return unknown_column(tool, view, names, len);
		if (add)
			choose(choice, column);
		else
			unchoose(choice, column);
		more = names[len];
		names += len + more;
	}
	return choice->count ? 0 : tool_usage(tool, "no column is left");
}

/*
 * -o decides.  Without it a table has the usual columns, and everything else
 * (JSON, one object) has all of them that cost no time.
 */
static int choose_columns(struct tool *tool, const struct view *view, bool all,
			  struct choice *choice)
{
	const char *names = tool->columns;
	bool usual = !names || *names == '+' || *names == '-';

	choice->count = 0;
	choice->columns = calloc(view->count, sizeof(*choice->columns));
	if (!choice->columns)
		return tool_no_memory(tool);
	for (size_t i = 0; i < view->count - view->slow && usual; i++)
		if (all || view->columns[i].wanted)
			choose(choice, &view->columns[i]);
	return names ? choose_named(tool, view, names, choice) : 0;
}

int view_check_columns(struct tool *tool, const struct view *view)
{
	struct choice choice;
	int rc = choose_columns(tool, view, false, &choice);

	free(choice.columns);
	return rc;
}

/* --- table --------------------------------------------------------------- */

static int fill_row(struct table *table, const struct choice *choice,
		    const void *row)
{
	for (size_t i = 0; i < choice->count; i++) {
		struct view_cell cell;
		bool known = view_cell_fill(choice->columns[i], row, &cell);
		int rc = table_add_cell(table, cell_text(choice->columns[i],
							 known, &cell));

		view_cell_release(&cell);
		if (rc)
			return -1;
	}
	return 0;
}

static int fill_table(struct table *table, const struct choice *choice,
		      const void **rows, size_t count)
{
	for (size_t i = 0; i < choice->count; i++)
		if (table_add_column(table, choice->columns[i]->name,
				     is_number(choice->columns[i])))
			return -1;
	for (size_t i = 0; i < count; i++)
		if (fill_row(table, choice, rows[i]))
			return -1;
	return 0;
}

static int print_table(struct tool *tool, const struct choice *choice,
		       const void **rows, size_t count)
{
	struct table *table = table_new(!tool->noheadings);
	int rc = -1;

	if (table && !fill_table(table, choice, rows, count))
		rc = table_print(table);
	table_free(table);
	return rc ? tool_no_memory(tool) : TOOL_DONE;
}

/* --- JSON ---------------------------------------------------------------- */

static struct json_object *row_json(const struct choice *choice,
				    const void *row)
{
	struct json_object *object = json_object_new_object();

	for (size_t i = 0; object && i < choice->count; i++) {
		const struct view_column *c = choice->columns[i];
		struct view_cell cell;
		bool known = view_cell_fill(c, row, &cell);

		json_object_object_add(object, c->key,
				       cell_json(c, known, &cell));
		view_cell_release(&cell);
	}
	return object;
}

struct json_object *view_row_json(const struct view *view, const void *row)
{
	const struct view_column **columns;
	struct choice choice = { .count = 0 };
	struct json_object *object;

	columns = calloc(view->count, sizeof(*columns));
	if (!columns)
		return NULL;
	choice.columns = columns;
	for (size_t i = 0; i < view->count - view->slow; i++)
		choose(&choice, &view->columns[i]);
	object = row_json(&choice, row);
	free(columns);
	return object;
}

/* Behind each end of a line there come four blanks, as it is in a list. */
static char *indent(const char *text)
{
	size_t size;
	char *copy = NULL;
	FILE *out = open_memstream(&copy, &size);

	if (!out)
		return NULL;
	for (; *text; text++) {
		putc(*text, out);
		if (*text == '\n')
			fputs("    ", out);
	}
	fclose(out);
	return copy;
}

/*
 * Of thousands the texts are kept, not the objects: they are a fifth of that.
 * Takes the object; returns what is printed like it.
 */
static struct json_object *to_text(struct json_object *object)
{
	struct json_object *shell = json_object_new_boolean(true);
	char *text = object && shell ?
		indent(json_object_to_json_string_ext(object, TOOL_JSON)) : NULL;

	if (!text) {
		json_object_put(shell);
		return object;
	}
	json_object_put(object);
	json_object_set_serializer(shell, json_object_userdata_to_json_string,
				   text, json_object_free_userdata);
	return shell;
}

static int print_json(struct tool *tool, const struct view *view,
		      const struct choice *choice, const void **rows,
		      size_t count)
{
	struct json_object *list = json_object_new_array();

	if (!list)
		return tool_no_memory(tool);
	for (size_t i = 0; i < count; i++)
		json_object_array_add(list, to_text(row_json(choice, rows[i])));
	json_object_object_add(tool->result, view->list, list);
	return TOOL_DONE;
}

/* --- entry points -------------------------------------------------------- */

/* The rows that --filter leaves; to be freed, NULL: no memory. */
static const void **select_rows(struct tool *tool, const char *rows,
				size_t size, size_t count, size_t *left)
{
	const void **selected = calloc(count + 1, sizeof(*selected));

	*left = 0;
	for (size_t i = 0; selected && i < count; i++)
		if (filters_match(&tool->filters, rows + i * size))
			selected[(*left)++] = rows + i * size;
	return selected;
}

static int print_rows(struct tool *tool, const struct view *view,
		      const void **rows, size_t count)
{
	struct choice choice;
	int rc = choose_columns(tool, view, tool->json, &choice);

	if (!rc && tool->json)
		rc = print_json(tool, view, &choice, rows, count);
	else if (!rc && count)
		rc = print_table(tool, &choice, rows, count);
	free(choice.columns);
	return rc;
}

int view_list(struct tool *tool, const struct view *view, const void *rows,
	      size_t size, size_t count)
{
	size_t left;
	const void **selected = select_rows(tool, rows, size, count, &left);
	int rc;

	if (!selected)
		return tool_no_memory(tool);
	rc = print_rows(tool, view, selected, left);
	if (!rc && count && !left)
		tool_note(tool, "--filter leaves none of %zu", count);
	free(selected);
	return rc;
}

static void print_lines(const struct choice *choice, const void *row)
{
	int width = 0;

	for (size_t i = 0; i < choice->count; i++) {
		int len = strlen(choice->columns[i]->label) + 1;

		if (len > width)
			width = len;
	}
	for (size_t i = 0; i < choice->count; i++) {
		const struct view_column *c = choice->columns[i];
		struct view_cell cell;
		bool known = view_cell_fill(c, row, &cell);

		/* That there is nothing special need not be said. */
		if (known || c->wanted)
			printf("%s:%*s %s\n", c->label,
			       width - (int)strlen(c->label) - 1, "",
			       cell_text(c, known, &cell));
		view_cell_release(&cell);
	}
}

int view_one(struct tool *tool, const struct view *view, const void *row)
{
	struct choice choice;
	int rc = choose_columns(tool, view, true, &choice);

	if (!rc && tool->json)
		json_object_object_add(tool->result, view->one,
				       row_json(&choice, row));
	else if (!rc)
		print_lines(&choice, row);
	free(choice.columns);
	return rc;
}

void view_print_help(FILE *stream, const struct view *view)
{
	for (size_t i = 0; i < view->count; i++)
		fprintf(stream, "  %-26s %s%s\n", view->columns[i].name,
			view->columns[i].help,
			i >= view->count - view->slow ? " (only where named)" :
			view->columns[i].wanted ? "" : " (not by default)");
}
