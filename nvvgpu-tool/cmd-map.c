// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map.h"
#include "views.h"

struct map_values {
	const char *gpu;
	const char *svg;
};

static const struct opt map_opts[] = {
	{ "gpu", 'g', "GPU", "only this GPU",
	  OPT_TEXT, offsetof(struct map_values, gpu) },
	{ "svg", 0, "FILE", "write the picture to FILE (- is standard output), as SVG",
	  OPT_TEXT, offsetof(struct map_values, svg) },
	OPT_END
};

static int write_svg(struct tool *tool, const char *path,
		     const struct map *maps, size_t count)
{
	FILE *out;
	int err;

	/* What becomes of that is said at exit. */
	if (!strcmp(path, "-")) {
		map_print_svg(stdout, maps, count);
		return 0;
	}
	out = fopen(path, "we");
	err = out ? 0 : errno;
	if (out) {
		map_print_svg(out, maps, count);
		if (ferror(out))
			err = EIO;
		if (fclose(out) && !err)
			err = errno;
	}
	if (!err)
		return 0;
	return tool_error(tool, NVVGPU_E_FAILED, path, "write: %s",
			  strerror(err));
}

static void print_json(struct tool *tool, const struct map *maps, size_t count)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(list, map_json(&maps[i]));
	json_object_object_add(tool->result, "maps", list);
}

static int show(struct tool *tool, const struct map_values *v,
		const struct map *maps, size_t count)
{
	if (tool->json)
		print_json(tool, maps, count);
	if (v->svg)
		return write_svg(tool, v->svg, maps, count);
	if (tool->json)
		return TOOL_DONE;
	for (size_t i = 0; i < count; i++) {
		if (i)
			putchar('\n');
		map_print_text(stdout, &maps[i]);
	}
	if (!count)
		tool_note(tool, "no GPU with vGPU types found; 'doctor' says why");
	return TOOL_DONE;
}

static int draw(struct tool *tool, const struct map_values *v,
		struct nvvgpu_host *host)
{
	size_t all = nvvgpu_host_count_gpus(host), count = 0;
	struct map *maps = calloc(all + 1, sizeof(*maps));
	struct nvvgpu_gpu *only = NULL;
	int rc = maps ? 0 : tool_no_memory(tool);

	if (!rc && v->gpu && nvvgpu_host_find_gpu(host, v->gpu, &only))
		rc = tool_fail(tool, v->gpu);
	for (size_t i = 0; !rc && i < all; i++) {
		struct nvvgpu_gpu *gpu = nvvgpu_host_get_gpu(host, i);

		if ((only && gpu != only) ||
		    !filters_match(&tool->filters, &(struct gpu_row) { gpu }))
			continue;
		if (map_read(host, gpu, &maps[count++]))
			rc = tool_no_memory(tool);
	}
	if (!rc)
		rc = show(tool, v, maps, count);
	for (size_t i = 0; i < count; i++)
		map_free(&maps[i]);
	free(maps);
	return rc;
}

static int map(struct tool *tool, void *values, int argc, char **argv)
{
	const struct map_values *v = values;
	struct nvvgpu_host *host;
	int rc;

	(void)argc;
	(void)argv;
	if (tool->json && v->svg && !strcmp(v->svg, "-"))
		return tool_usage(tool, "--json has standard output for itself; "
				  "give --svg the name of a file");
	rc = tool_scan(tool, &host);
	if (!rc)
		rc = draw(tool, values, host);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_map = {
	.name = "map",
	.usage = "[--gpu GPU] [-F EXPR]... [--svg FILE]",
	.help = "draw each GPU's framebuffer: vGPUs, holes, what still fits",
	.details = "--filter chooses GPUs, by the columns of 'gpus'.\n",
	.examples = "nvvgpu-tool map\n"
		    "nvvgpu-tool map --gpu 1000:00:00.0 --svg gpu.svg\n"
		    "nvvgpu-tool map --json | jq '.maps[].holes'\n",
	.opts = map_opts,
	.values_size = sizeof(struct map_values),
	.filter = &gpu_view,
	.fn = map,
};
