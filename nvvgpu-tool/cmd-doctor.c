// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "tool.h"
#include "views.h"

/* What the doctor has found so far; the library's texts do not last. */
struct findings {
	struct finding_row *rows;
	size_t count;
	bool no_memory;
};

static void keep(void *data, const struct nvvgpu_finding *f)
{
	const char *object = nvvgpu_finding_get_object(f);
	const char *model = nvvgpu_finding_get_model(f);
	struct findings *all = data;
	struct finding_row *rows, *row;

	rows = reallocarray(all->rows, all->count + 1, sizeof(*rows));
	if (!rows) {
		all->no_memory = true;
		return;
	}
	all->rows = rows;
	row = &rows[all->count];
	*row = (struct finding_row) {
		.order = all->count++,
		.severity = nvvgpu_finding_get_severity(f),
		.code = strdup(nvvgpu_finding_get_code(f)),
		.object = object ? strdup(object) : NULL,
		.model = model ? strdup(model) : NULL,
		.what = strdup(nvvgpu_finding_get_what(f)),
		.why = strdup(nvvgpu_finding_get_why(f)),
		.cure = strdup(nvvgpu_finding_get_cure(f)),
	};
	if (!row->code || !row->what || !row->why || !row->cure)
		all->no_memory = true;
}

static void free_findings(struct findings *all)
{
	for (size_t i = 0; i < all->count; i++) {
		free(all->rows[i].code);
		free(all->rows[i].object);
		free(all->rows[i].model);
		free(all->rows[i].what);
		free(all->rows[i].why);
		free(all->rows[i].cure);
	}
	free(all->rows);
}

/* The worst first; else in the order of the checks. */
static int compare(const void *a, const void *b)
{
	const struct finding_row *x = a, *y = b;

	if (x->severity != y->severity)
		return (int)y->severity - (int)x->severity;
	return x->order < y->order ? -1 : 1;
}

static void print_one(const struct finding_row *row)
{
	printf("%s: ", nvvgpu_severity_name(row->severity));
	if (row->model)
		printf("%s (%s): ", row->object, row->model);
	else if (row->object)
		printf("%s: ", row->object);
	printf("%s\n", row->what);
	printf("    why:  %s\n", row->why);
	printf("    cure: %s\n\n", row->cure);
}

static void print_all(const struct findings *all, int problems)
{
	for (size_t i = 0; i < all->count; i++)
		print_one(&all->rows[i]);
	if (problems)
		printf("%d %s found\n", problems,
		       problems == 1 ? "problem" : "problems");
	else
		printf("no problem found\n");
}

static int show(struct tool *tool, struct findings *all, int problems)
{
	int rc = 0;

	if (all->no_memory)
		return tool_no_memory(tool);
	if (all->count)
		qsort(all->rows, all->count, sizeof(*all->rows), compare);
	if (tool->json || tool->columns)
		rc = view_list(tool, &finding_view, all->rows,
			       sizeof(*all->rows), all->count);
	else
		print_all(all, problems);
	return rc ? rc : problems ? TOOL_FAILED : TOOL_DONE;
}

static int doctor(struct tool *tool, void *values, int argc, char **argv)
{
	struct findings all = { .rows = NULL };
	int rc = nvvgpu_doctor(tool->ctx, keep, &all);

	(void)values;
	(void)argc;
	(void)argv;
	rc = rc < 0 ? tool_fail(tool, NULL) : show(tool, &all, rc);
	free_findings(&all);
	return rc;
}

const struct cmd cmd_doctor = {
	.name = "doctor",
	.usage = "[-o COLUMNS] [--noheadings]",
	.help = "say what keeps vGPUs from working here, and what cures it",
	.details =
	"Looks at GPUs, drivers, kernel, libvirt, mdevctl, udev and what is recorded,\n"
	"and changes nothing.  Exit status 1 means that it found a problem; warnings\n"
	"and notes alone give 0.\n",
	.examples = "nvvgpu-tool doctor\n"
		    "nvvgpu-tool doctor --json | jq -r '.findings[].code'\n",
	.view = &finding_view,
	.fn = doctor,
};
