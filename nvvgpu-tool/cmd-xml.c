// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

struct xml_values {
	int display;
};

static const struct opt xml_opts[] = {
	{ "display", 'd', NULL, "the domain's console shows its picture",
	  OPT_ON, offsetof(struct xml_values, display) },
	OPT_END
};

static int print_xml(struct tool *tool, struct nvvgpu_vgpu *vgpu,
		     unsigned int flags, const char *name)
{
	size_t len;
	char *text;

	if (nvvgpu_vgpu_xml(vgpu, flags, &text))
		return tool_fail(tool, name);
	len = strlen(text);
	if (tool->json)
		json_object_object_add(tool->result, "xml",
				       json_object_new_string(text));
	else
		printf("%s%s", text, len && text[len - 1] == '\n' ? "" : "\n");
	free(text);
	return TOOL_DONE;
}

static int xml(struct tool *tool, void *values, int argc, char **argv)
{
	const struct xml_values *v = values;
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	int rc = tool_find(tool, argv[0], &host, &vgpu);

	(void)argc;
	if (!rc)
		rc = print_xml(tool, vgpu, v->display ? NVVGPU_XML_DISPLAY : 0,
			       argv[0]);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_xml = {
	.name = "xml",
	.usage = "NAME [--display]",
	.help = "print the libvirt XML that gives a vGPU to a domain",
	.details =
	"It need not be started for this.  With --display the domain must have a\n"
	"<graphics> device, or libvirt refuses to start it; that is why it is not\n"
	"the default.\n",
	.examples = "nvvgpu-tool xml vm1-gpu0 >gpu.xml\n"
		    "virsh attach-device vm1 gpu.xml --config\n",
	.opts = xml_opts,
	.values_size = sizeof(struct xml_values),
	.min_args = 1,
	.max_args = 1,
	.fn = xml,
};
