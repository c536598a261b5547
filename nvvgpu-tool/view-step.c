// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tool tells about one step from the host to its file. */
#include "views.h"

static struct nvvgpu_step *step_of(const void *row)
{
	return ((const struct step_row *)row)->step;
}

#define STEP_TEXT(field)						\
static bool step_##field(const void *row, struct view_cell *cell)	\
{									\
	cell->text = nvvgpu_step_get_##field(step_of(row));		\
	return cell->text;						\
}
STEP_TEXT(kind)
STEP_TEXT(name)
STEP_TEXT(what)
STEP_TEXT(user)

static bool step_action(const void *row, struct view_cell *cell)
{
	cell->text = nvvgpu_action_name(nvvgpu_step_get_action(step_of(row)));
	return true;
}

static bool step_done(const void *row, struct view_cell *cell)
{
	cell->number = ((const struct step_row *)row)->done;
	return true;
}

static const struct view_column columns[] = {
	{ "ACTION", "action", "Action", "create, change, recreate, rename, start, delete",
	  VIEW_TEXT, true, step_action },
	{ "KIND", "kind", "Kind", "vgpu or profile",
	  VIEW_TEXT, true, step_kind },
	{ "NAME", "name", "Name", "its name",
	  VIEW_TEXT, true, step_name },
	{ "WHAT", "what", "What", "what differs, from what to what",
	  VIEW_TEXT, true, step_what },
	{ "USER", "user", "User", "who has it open, if it would have to go",
	  VIEW_TEXT, false, step_user },
	{ "DONE", "done", "Done", "was it done",
	  VIEW_BOOL, false, step_done },
};

const struct view step_view = {
	.list = "steps",
	.one = "step",
	.columns = columns,
	.count = sizeof(columns) / sizeof(columns[0]),
};
