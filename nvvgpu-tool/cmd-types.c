// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "tool.h"
#include "views.h"

struct types_values {
	const char *gpu;
	int all;
};

static const struct opt types_opts[] = {
	{ "gpu", 'g', "GPU", "only those of this GPU",
	  OPT_TEXT, offsetof(struct types_values, gpu) },
	{ "all", 'a', NULL, "also those of which no more fits now",
	  OPT_ON, offsetof(struct types_values, all) },
	OPT_END
};

/* Rows of one run. */
struct rows {
	struct type_row *items;
	size_t count;
	size_t hidden;		/* types that lack only room */
};

static int add_types(struct tool *tool, struct nvvgpu_gpu *gpu, bool all,
		     struct rows *rows)
{
	size_t types = nvvgpu_gpu_count_types(gpu);
	struct type_row *items;

	items = reallocarray(rows->items, rows->count + types + 1,
			     sizeof(*items));
	if (!items)
		return tool_no_memory(tool);
	rows->items = items;
	for (size_t i = 0; i < types; i++) {
		struct nvvgpu_type *type = nvvgpu_gpu_get_type(gpu, i);

		if (all || nvvgpu_type_get_available(type))
			items[rows->count++] = (struct type_row) { gpu, type };
		else
			rows->hidden++;
	}
	return 0;
}

static int collect(struct tool *tool, struct nvvgpu_host *host,
		   const struct types_values *v, struct rows *rows)
{
	struct nvvgpu_gpu *gpu;
	int rc = 0;

	if (v->gpu) {
		if (nvvgpu_host_find_gpu(host, v->gpu, &gpu))
			return tool_fail(tool, v->gpu);
		return add_types(tool, gpu, v->all, rows);
	}
	for (size_t i = 0; !rc && i < nvvgpu_host_count_gpus(host); i++)
		rc = add_types(tool, nvvgpu_host_get_gpu(host, i), v->all,
			       rows);
	return rc;
}

static void explain_empty(struct tool *tool, const struct rows *rows)
{
	if (rows->count)
		return;
	if (rows->hidden)
		tool_note(tool, "no room for another vGPU of any type; "
			  "'types --all' shows the types");
	else
		tool_note(tool, "no GPU with vGPU types found; 'doctor' says why");
}

static int types(struct tool *tool, void *values, int argc, char **argv)
{
	struct rows rows = { .items = NULL };
	struct nvvgpu_host *host;
	int rc = tool_scan(tool, &host);

	(void)argc;
	(void)argv;
	if (!rc)
		rc = collect(tool, host, values, &rows);
	if (!rc)
		rc = view_list(tool, &type_view, rows.items,
			       sizeof(*rows.items), rows.count);
	if (!rc)
		explain_empty(tool, &rows);
	free(rows.items);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_types = {
	.name = "types",
	.usage = "[--gpu GPU] [--all] [-F EXPR]... [-o COLUMNS] [--noheadings]",
	.help = "list the types of vGPU that fit now",
	.examples = "nvvgpu-tool types\n"
		    "nvvgpu-tool types --all --gpu 1000:00:00.0\n"
		    "nvvgpu-tool types --filter name~A40 --filter 'fb>=8GiB'\n"
		    "nvvgpu-tool types --json | jq -r '.types[].name'\n",
	.opts = types_opts,
	.values_size = sizeof(struct types_values),
	.view = &type_view,
	.filter = &type_view,
	.fn = types,
};
