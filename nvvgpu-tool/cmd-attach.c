// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attach: give a vGPU to a libvirt domain.  libvirt runs no hook at hot-plug,
 * so what the hook does before a domain's start is done here for --live.
 */
#include <stdlib.h>

#include "domain.h"
#include "tool.h"

static const struct opt attach_opts[] = {
	DOMAIN_OPTS,
	{ "display", 'd', NULL, "the domain's console shows its picture",
	  OPT_ON, offsetof(struct domain_values, display) },
	OPT_END
};

/* Where it is may have changed by its start: looked for anew. */
static int attach_started(struct domain *d, const char *uuid, bool display)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	int rc = tool_find(d->tool, uuid, &host, &vgpu);

	if (!rc)
		rc = domain_attach(d, vgpu, display);
	nvvgpu_host_unref(host);
	return rc;
}

/* A device that is made only for a refused attach does not stay. */
static int start_and_attach(struct domain *d, const char *uuid, bool display)
{
	int rc;

	if (nvvgpu_vgpu_start(d->tool->ctx, uuid))
		return tool_fail(d->tool, d->device);
	rc = attach_started(d, uuid, display);
	if (rc && nvvgpu_vgpu_stop(d->tool->ctx, uuid))
		tool_fail(d->tool, d->device);
	return rc;
}

static int attach_vgpu(struct domain *d, struct nvvgpu_vgpu *vgpu, bool display)
{
	enum nvvgpu_vgpu_state state = nvvgpu_vgpu_get_state(vgpu);
	int rc = domain_may_attach(d, vgpu, display);

	if (rc)
		return rc;
	if (d->live && state == NVVGPU_VGPU_DEFINED)
		return start_and_attach(d, nvvgpu_vgpu_get_uuid(vgpu), display);
	return domain_attach(d, vgpu, display);
}

static int attach(struct tool *tool, void *values, int argc, char **argv)
{
	struct domain d = { .device = argv[0], .what = "attach" };
	const struct domain_values *v = values;
	struct nvvgpu_vgpu *vgpu;
	struct nvvgpu_host *host;
	int rc;

	(void)argc;
	if (tool->sysroot)
		return tool_usage(tool, "--sysroot makes no sense here: domains run on this host");
	rc = tool_find(tool, argv[0], &host, &vgpu);
	if (!rc)
		rc = domain_open(&d, tool, v, argv[1]);
	if (!rc)
		rc = attach_vgpu(&d, vgpu, v->display);
	domain_close(&d);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_attach = {
	.name = "attach",
	.usage = "NAME DOMAIN [--live] [--config] [--display] [--connect URI]",
	.help = "give a vGPU to a libvirt domain",
	.details =
	"Without --live and --config: the running domain, or the configuration of\n"
	"one that does not run.  --live starts the vGPU if it is not active.\n",
	.examples = "nvvgpu-tool attach vm1-gpu0 vm1 --config --display\n"
		    "nvvgpu-tool attach vm1-gpu0 vm1 --live --config\n",
	.opts = attach_opts,
	.values_size = sizeof(struct domain_values),
	.min_args = 2,
	.max_args = 2,
	.flags = CMD_CHANGES,
	.fn = attach,
};
