/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --filter: which rows of a list are wanted.  One expression compares a column
 * with a value; several have to be true all.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stdbool.h>
#include <stddef.h>

struct tool;
struct view;
struct filter;

struct filters {
	struct filter *items;
	size_t count;
};

/*
 * Understands what --filter was given, for rows of the view, into
 * tool->filters.  0, or an exit code after saying what is wrong and where.
 * filters_free() in any case.
 */
int filters_read(struct tool *tool, const struct view *view);
bool filters_match(const struct filters *filters, const void *row);
void filters_free(struct filters *filters);

#endif
