// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tool tells about one finding of its doctor. */
#include "views.h"

#define FINDING_TEXT(field)						\
static bool finding_##field(const void *row, struct view_cell *cell)	\
{									\
	return view_text(cell, ((const struct finding_row *)row)->field); \
}
FINDING_TEXT(code)
FINDING_TEXT(object)
FINDING_TEXT(model)
FINDING_TEXT(what)
FINDING_TEXT(why)
FINDING_TEXT(cure)

static bool finding_severity(const void *row, struct view_cell *cell)
{
	const struct finding_row *finding = row;

	return view_text(cell, nvvgpu_severity_name(finding->severity));
}

static const struct view_column columns[] = {
	{ "SEVERITY", "severity", "Severity", "problem, warning or note",
	  VIEW_TEXT, true, finding_severity },
	{ "CODE", "code", "Code", "what programs know the finding by",
	  VIEW_TEXT, true, finding_code },
	{ "OBJECT", "object", "Object", "address, name or UUID it is about",
	  VIEW_TEXT, true, finding_object },
	{ "MODEL", "model", "Model", "of the GPU, where it is known",
	  VIEW_TEXT, false, finding_model },
	{ "WHAT", "what", "What", "what was found",
	  VIEW_TEXT, true, finding_what },
	{ "WHY", "why", "Why", "why that matters",
	  VIEW_TEXT, false, finding_why },
	{ "CURE", "cure", "Cure", "what to do",
	  VIEW_TEXT, false, finding_cure },
};

const struct view finding_view = {
	.list = "findings",
	.one = "finding",
	.columns = columns,
	.count = sizeof(columns) / sizeof(columns[0]),
};
