// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tool tells about one thing that gc takes away. */
#include "views.h"

static bool leftover_kind(const void *row, struct view_cell *cell)
{
	return view_text(cell, ((const struct leftover_row *)row)->kind);
}

static bool leftover_object(const void *row, struct view_cell *cell)
{
	return view_text(cell, ((const struct leftover_row *)row)->object);
}

static bool leftover_what(const void *row, struct view_cell *cell)
{
	return view_text(cell, ((const struct leftover_row *)row)->what);
}

static const struct view_column columns[] = {
	{ "KIND", "kind", "Kind",
	  "temporary-file, claim, note, rename, record or transient",
	  VIEW_TEXT, true, leftover_kind },
	{ "OBJECT", "object", "Object", "path or name of it",
	  VIEW_TEXT, true, leftover_object },
	{ "WHAT", "what", "What", "why nothing needs it",
	  VIEW_TEXT, true, leftover_what },
};

const struct view leftover_view = {
	.list = "leftovers",
	.one = "leftover",
	.columns = columns,
	.count = sizeof(columns) / sizeof(columns[0]),
};
