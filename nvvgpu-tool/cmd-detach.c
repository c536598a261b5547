// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * detach: take a vGPU from a libvirt domain.  The UUID is what counts: one
 * whose record is gone can still be taken out by it.
 */
#include <stdio.h>
#include <uuid/uuid.h>

#include "domain.h"
#include "tool.h"

static const struct opt detach_opts[] = {
	DOMAIN_OPTS,
	OPT_END
};

static int find_id(struct tool *tool, const char *text, char *id)
{
	struct nvvgpu_vgpu *vgpu;
	struct nvvgpu_host *host;
	uuid_t binary;
	int rc;

	if (!uuid_parse(text, binary)) {
		uuid_unparse_lower(binary, id);
		return 0;
	}
	rc = tool_find(tool, text, &host, &vgpu);
	if (!rc)
		snprintf(id, UUID_STR_LEN, "%s", domain_device_id(vgpu));
	nvvgpu_host_unref(host);
	return rc;
}

static int detach(struct tool *tool, void *values, int argc, char **argv)
{
	struct domain d = { .device = argv[0], .what = "detach" };
	char id[UUID_STR_LEN];
	int rc;

	(void)argc;
	if (tool->sysroot)
		return tool_usage(tool, "--sysroot makes no sense here: domains run on this host");
	rc = find_id(tool, argv[0], id);
	if (!rc)
		rc = domain_open(&d, tool, values, argv[1]);
	if (!rc)
		rc = domain_detach(&d, id);
	domain_close(&d);
	return rc;
}

const struct cmd cmd_detach = {
	.name = "detach",
	.usage = "NAME|UUID DOMAIN [--live] [--config] [--connect URI]",
	.help = "take a vGPU from a libvirt domain; it stays active",
	.details =
	"Without --live and --config: the running domain, or the configuration of\n"
	"one that does not run.\n",
	.examples = "nvvgpu-tool detach vm1-gpu0 vm1 --config\n",
	.opts = detach_opts,
	.values_size = sizeof(struct domain_values),
	.min_args = 2,
	.max_args = 2,
	.flags = CMD_CHANGES,
	.fn = detach,
};
