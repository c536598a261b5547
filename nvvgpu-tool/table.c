// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Tables are libsmartcols'.  For each cell it asks the locale, character by
 * character, how wide that is and what a terminal must not get, two times over;
 * of thousands of rows that takes longer than all that is read for them.  Where
 * all is printable ASCII there is nothing to ask: so it is given the widest cell
 * of each column alone, and says what heading and columns are; the rows have
 * their places by that.
 */
#include "table.h"

#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One blank could be part of a name such as "NVIDIA A40-2Q". */
#define SEPARATOR "  "

struct column {
	struct libscols_column *scols;
	size_t widest;		/* where its longest cell is */
	size_t length;		/* of that */
};

struct table {
	struct libscols_table *scols;
	struct column *columns;
	size_t num_columns;
	char *text;		/* of all cells, each with its NUL */
	size_t size, room;
	size_t num_cells;
	bool plain;		/* all is printable ASCII, so far */
};

struct table *table_new(bool headings)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->plain = true;
	table->scols = scols_new_table();
	if (!table->scols ||
	    scols_table_set_column_separator(table->scols, SEPARATOR)) {
		table_free(table);
		return NULL;
	}
	scols_table_enable_noheadings(table->scols, !headings);
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	scols_unref_table(table->scols);
	free(table->columns);
	free(table->text);
	free(table);
}

int table_add_column(struct table *table, const char *name, bool right)
{
	struct column *more;

	more = reallocarray(table->columns, table->num_columns + 1,
			    sizeof(*more));
	if (!more)
		return -1;
	table->columns = more;
	more += table->num_columns;
	memset(more, 0, sizeof(*more));
	more->scols = scols_table_new_column(table->scols, name, 0,
					     right ? SCOLS_FL_RIGHT : 0);
	if (!more->scols)
		return -1;
	table->num_columns++;
	return 0;
}

/* What libsmartcols would not print as it is, or not in one place a byte. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~' || *text == '\\')
			return false;
	return true;
}

int table_add_cell(struct table *table, const char *text)
{
	bool first = table->num_cells < table->num_columns;
	struct column *column =
		&table->columns[table->num_cells++ % table->num_columns];
	size_t length = strlen(text);

	if (table->room - table->size <= length) {
		size_t room = (table->room + length + 1) * 2;
		char *more = realloc(table->text, room);

		if (!more)
			return -1;
		table->text = more;
		table->room = room;
	}
	memcpy(table->text + table->size, text, length + 1);
	if (table->plain)
		table->plain = is_plain(text);
	if (first || length > column->length) {
		column->widest = table->size;
		column->length = length;
	}
	table->size += length + 1;
	return 0;
}

/* --- rows of anything ------------------------------------------------------ */

static int add_all(struct table *table)
{
	struct libscols_line *line = NULL;
	const char *cell = table->text;

	for (size_t i = 0; i < table->num_cells; i++) {
		size_t column = i % table->num_columns;

		if (!column)
			line = scols_table_new_line(table->scols, NULL);
		if (!line || scols_line_set_data(line, column, cell))
			return -1;
		cell += strlen(cell) + 1;
	}
	return 0;
}

/* --- rows of ASCII alone --------------------------------------------------- */

static int add_widest(struct table *table)
{
	struct libscols_line *line = scols_table_new_line(table->scols, NULL);

	for (size_t i = 0; i < table->num_columns; i++)
		if (!line || scols_line_set_data(line, i, table->text +
						 table->columns[i].widest))
			return -1;
	return 0;
}

/* A terminal too narrow for all columns makes none too narrow for its cells. */
static size_t width_of(const struct column *column)
{
	size_t width = scols_column_get_width(column->scols);

	return width > column->length ? width : column->length;
}

/* Into the line from at on; where the next column starts. */
static char *put_cell(const struct column *column, const char *cell, char *at,
		      bool last)
{
	size_t width = width_of(column);
	size_t length = strlen(cell);

	if (scols_column_is_right(column->scols)) {
		memset(at, ' ', width - length);
		memcpy(at + width - length, cell, length);
	} else {
		memcpy(at, cell, length);
		memset(at + length, ' ', last ? 0 : width - length);
		width = last ? length : width;
	}
	at += width;
	return last ? at : mempcpy(at, SEPARATOR, strlen(SEPARATOR));
}

static void put_rows(const struct table *table, char *line)
{
	const char *cell = table->text;
	char *at = line;

	for (size_t i = 0; i < table->num_cells; i++) {
		size_t column = i % table->num_columns;
		bool last = column == table->num_columns - 1;

		at = put_cell(&table->columns[column], cell, at, last);
		cell += strlen(cell) + 1;
		if (!last)
			continue;
		*at++ = '\n';
		fwrite(line, 1, at - line, stdout);
		at = line;
	}
}

static int print_plain(struct table *table)
{
	size_t size = 1;
	char *lines, *line;

	if (add_widest(table) ||
	    scols_print_table_to_string(table->scols, &lines))
		return -1;
	for (size_t i = 0; i < table->num_columns; i++)
		size += width_of(&table->columns[i]) + strlen(SEPARATOR);
	line = malloc(size);
	if (line && !scols_table_is_noheadings(table->scols))
		printf("%.*s\n", (int)strcspn(lines, "\n"), lines);
	if (line)
		put_rows(table, line);
	free(lines);
	free(line);
	return line ? 0 : -1;
}

int table_print(struct table *table)
{
	if (table->plain)
		return print_plain(table);
	return add_all(table) || scols_print_table(table->scols) ? -1 : 0;
}
