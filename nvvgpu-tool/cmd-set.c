// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* KEY=VALUE; an empty VALUE takes the key away. */
static int read_setting(struct tool *tool, char *text,
			struct nvvgpu_setting *setting)
{
	char *equals = strchr(text, '=');

	if (!equals || equals == text)
		return tool_usage(tool, "'%s' is no change; write KEY=VALUE",
				  text);
	*equals = '\0';
	setting->key = text;
	setting->value = equals[1] ? equals + 1 : NULL;
	return 0;
}

static const char *effect_name(enum nvvgpu_effect effect)
{
	switch (effect) {
	case NVVGPU_EFFECT_NONE:
		return "none";
	case NVVGPU_EFFECT_NOW:
		return "now";
	case NVVGPU_EFFECT_NEXT_START:
		return "next-start";
	}
	return "unknown";
}

static void add_json(struct tool *tool, const struct nvvgpu_setting *settings,
		     size_t count)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < count; i++) {
		struct json_object *one = json_object_new_object();

		json_object_object_add(one, "key",
			json_object_new_string(settings[i].key));
		json_object_object_add(one, "value", settings[i].value ?
			json_object_new_string(settings[i].value) : NULL);
		json_object_object_add(one, "effect",
			json_object_new_string(effect_name(settings[i].effect)));
		json_object_array_add(list, one);
	}
	json_object_object_add(tool->result, "settings", list);
}

/* Only what does not hold yet is worth a word: the vGPU is there already. */
static void tell_later(struct tool *tool, const char *name,
		       const struct nvvgpu_setting *settings, size_t count)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	bool active;

	if (tool_find(tool, name, &host, &vgpu))
		return;
	active = nvvgpu_vgpu_get_state(vgpu) != NVVGPU_VGPU_DEFINED;
	nvvgpu_host_unref(host);
	for (size_t i = 0; active && i < count; i++)
		if (settings[i].effect == NVVGPU_EFFECT_NEXT_START)
			tool_note(tool, "%s: set '%s': it shows at the next "
				  "start; the vGPU is active now", name,
				  settings[i].key);
}

static int set(struct tool *tool, void *values, int argc, char **argv)
{
	struct nvvgpu_setting *settings;
	size_t count = argc - 1;
	int rc = 0;

	(void)values;
	settings = calloc(count, sizeof(*settings));
	if (!settings)
		return tool_no_memory(tool);
	for (size_t i = 0; !rc && i < count; i++)
		rc = read_setting(tool, argv[i + 1], &settings[i]);
	if (!rc && nvvgpu_vgpu_set(tool->ctx, argv[0], settings, count) < 0)
		rc = tool_fail(tool, argv[0]);
	if (!rc && tool->json)
		add_json(tool, settings, count);
	else if (!rc)
		tell_later(tool, argv[0], settings, count);
	free(settings);
	return rc ? rc : tool_add_vgpu(tool, argv[0]);
}

const struct cmd cmd_set = {
	.name = "set",
	.usage = "NAME KEY=VALUE...",
	.help = "change what a vGPU is",
	.details =
	"KEY is autostart (yes or no), profile, type, gpu, access_group (whose members may\n"
	"open its node), or the path of an attribute such as nvidia/vgpu_params; an empty\n"
	"VALUE takes a profile, a group or an attribute away.\n"
	"A vGPU that is active gets attributes at once where its driver takes them; its\n"
	"type and GPU can be changed while it is stopped only.\n",
	.examples = "nvvgpu-tool set vm1-gpu0 autostart=no\n"
		    "nvvgpu-tool set vm1-gpu0 type=A40-8Q gpu=1000:20:00.0\n"
		    "nvvgpu-tool set vm1-gpu0 access_group=kvm\n"
		    "nvvgpu-tool set vm1-gpu0 nvidia/vgpu_params=frame_rate_limiter=0\n",
	.min_args = 2,
	.max_args = -1,
	.flags = CMD_CHANGES,
	.fn = set,
};
