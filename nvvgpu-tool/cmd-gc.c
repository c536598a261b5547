// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "tool.h"
#include "views.h"

/* Long enough for a definition that somebody is just writing anew. */
#define GRACE "60"

struct gc_values {
	int dry_run;
	const char *grace;
};

static const struct opt gc_opts[] = {
	{ "dry-run", 0, NULL, "print what there is, take nothing away",
	  OPT_ON, offsetof(struct gc_values, dry_run) },
	{ "grace", 0, "SECONDS",
	  "how long a record or transient vGPU has to be idle; " GRACE
	  " if not given", OPT_TEXT, offsetof(struct gc_values, grace) },
	OPT_END
};

struct rows {
	struct leftover_row *rows;
	size_t count;
	int lost;		/* some could not be kept: no memory */
};

static void add_row(void *data, const char *kind, const char *object,
		    const char *what)
{
	struct rows *rows = data;
	struct leftover_row *more;

	more = reallocarray(rows->rows, rows->count + 1, sizeof(*more));
	if (!more) {
		rows->lost = 1;
		return;
	}
	rows->rows = more;
	more[rows->count++] = (struct leftover_row) {
		.kind = strdup(kind),
		.object = strdup(object),
		.what = strdup(what),
	};
}

static void free_rows(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->rows[i].kind);
		free(rows->rows[i].object);
		free(rows->rows[i].what);
	}
	free(rows->rows);
}

static int gc(struct tool *tool, void *values, int argc, char **argv)
{
	const struct gc_values *v = values;
	const char *text = v->grace ? v->grace : GRACE;
	struct rows rows = { .rows = NULL };
	unsigned long grace;
	int rc = 0, shown;
	char *end;

	(void)argc;
	(void)argv;
	grace = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || grace > 1000000000)
		return tool_usage(tool, "'%s' is no number of seconds", text);
	if (nvvgpu_gc(tool->ctx, v->dry_run ? NVVGPU_GC_DRY_RUN : 0, grace,
		      add_row, &rows) < 0)
		rc = tool_fail(tool, NULL);
	if (rows.lost)
		rc = tool_no_memory(tool);
	/* Nothing to tell is no table. */
	shown = rows.count || tool->json ?
		view_list(tool, &leftover_view, rows.rows, sizeof(*rows.rows),
			  rows.count) : 0;
	free_rows(&rows);
	return rc ? rc : shown;
}

const struct cmd cmd_gc = {
	.name = "gc",
	.usage = "[--dry-run] [--grace SECONDS] [-o COLUMNS]",
	.help = "take away what nothing needs any more, and print what",
	.details =
	"Files and notes of killed programs, records of vGPUs whose device and definition\n"
	"are gone, transient vGPUs without a device.  Never anything that is in use or\n"
	"that others made.\n",
	.examples = "nvvgpu-tool gc --dry-run\n"
		    "nvvgpu-tool gc --grace 3600\n",
	.opts = gc_opts,
	.values_size = sizeof(struct gc_values),
	.view = &leftover_view,
	.flags = CMD_CHANGES,
	.fn = gc,
};
