// SPDX-License-Identifier: GPL-2.0-or-later
#include "tool.h"

struct start_values {
	const char *gpu;
	int autostart;
};

static const struct opt start_opts[] = {
	{ "autostart", 0, NULL, "every vGPU that starts with the host",
	  OPT_ON, offsetof(struct start_values, autostart) },
	{ "gpu", 'g', "GPU", "with --autostart: only those of this GPU",
	  OPT_TEXT, offsetof(struct start_values, gpu) },
	OPT_END
};

/* parent is NULL for all of them. */
static int start_of(struct tool *tool, const char *parent)
{
	int rc = nvvgpu_start_all(tool->ctx, parent);

	if (rc < 0)
		return tool_fail(tool, parent);
	if (tool->json)
		json_object_object_add(tool->result, "started",
				       json_object_new_int(rc));
	return TOOL_DONE;
}

/* The library takes an address; people may name a GPU in other ways. */
static int start_autostart(struct tool *tool, const char *text)
{
	struct nvvgpu_host *host;
	struct nvvgpu_gpu *gpu;
	int rc;

	if (!text)
		return start_of(tool, NULL);
	rc = tool_scan(tool, &host);
	if (rc)
		return rc;
	if (nvvgpu_host_find_gpu(host, text, &gpu))
		rc = tool_fail(tool, text);
	else
		rc = start_of(tool, nvvgpu_gpu_get_address(gpu));
	nvvgpu_host_unref(host);
	return rc;
}

static int start(struct tool *tool, void *values, int argc, char **argv)
{
	const struct start_values *v = values;

	if (v->autostart && argc)
		return tool_usage(tool, "--autostart and names exclude each other");
	if (v->gpu && !v->autostart)
		return tool_usage(tool, "--gpu goes with --autostart only; "
				  "a named vGPU knows its GPU");
	if (v->autostart)
		return start_autostart(tool, v->gpu);
	if (!argc)
		return tool_usage(tool, "a name is missing; 'list' shows what there is");
	return tool_each(tool, argc, argv, nvvgpu_vgpu_start);
}

const struct cmd cmd_start = {
	.name = "start",
	.usage = "NAME... | --autostart [--gpu GPU]",
	.help = "make the devices of defined vGPUs",
	.details =
	"One that is active already stays as it is.\n",
	.examples = "nvvgpu-tool start vm1-gpu0 vm2-gpu0\n"
		    "nvvgpu-tool start --autostart --gpu 1000:00:00.0\n",
	.opts = start_opts,
	.values_size = sizeof(struct start_values),
	.max_args = -1,
	.flags = CMD_CHANGES,
	.fn = start,
};
