/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table for people, on stdout. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>

struct table;

/* All of them fail for want of memory only: NULL or -1. */
struct table *table_new(bool headings);
int table_add_column(struct table *table, const char *name, bool right);
/* After all columns: row by row, one for each of them. */
int table_add_cell(struct table *table, const char *text);
int table_print(struct table *table);
void table_free(struct table *table);

#endif
