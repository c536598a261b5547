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

/* One configuration: is there a reason not to? */
static int check_one(struct domain *d, bool live, const char *id, bool display)
{
	struct domain_device device;
	bool graphics = true;
	int rc = domain_find_device(d, live, id, &device);

	if (rc)
		return rc;
	free(device.xml);
	if (device.present)
		return tool_error(d->tool, NVVGPU_E_EXISTS, d->device,
				  "attach, domain '%s': %s already", d->name,
				  live ? "it has it" :
				  "its configuration has it");
	if (display)
		rc = domain_has_graphics(d, live, &graphics);
	if (!rc && !graphics)
		rc = tool_error(d->tool, NVVGPU_E_FAILED, d->device,
				"attach, domain '%s': it has no <graphics> device to "
				"show a picture on; add one or leave out --display",
				d->name);
	return rc;
}

static int check(struct domain *d, struct nvvgpu_vgpu *vgpu, bool display)
{
	const char *id = domain_device_id(vgpu);
	int rc = 0;

	if (d->live)
		rc = check_one(d, true, id, display);
	if (!rc && d->config)
		rc = check_one(d, false, id, display);
	if (!rc && d->live &&
	    nvvgpu_vgpu_get_state(vgpu) == NVVGPU_VGPU_IN_USE)
		rc = tool_error(d->tool, NVVGPU_E_IN_USE, d->device,
				"attach, domain '%s': %s has it open", d->name,
				nvvgpu_vgpu_get_user(vgpu));
	return rc;
}

static int attach_xml(struct domain *d, struct nvvgpu_vgpu *vgpu, bool display)
{
	unsigned int flags = (d->live ? VIR_DOMAIN_AFFECT_LIVE : 0) |
			     (d->config ? VIR_DOMAIN_AFFECT_CONFIG : 0);
	char *xml;
	int rc = 0;

	if (nvvgpu_vgpu_xml(vgpu, display ? NVVGPU_XML_DISPLAY : 0, &xml))
		return tool_fail(d->tool, d->device);
	if (d->lib.virDomainAttachDeviceFlags(d->domain, xml, flags) < 0)
		rc = domain_fail(d);
	free(xml);
	return rc;
}

/* Where it is may have changed by its start: looked for anew. */
static int attach_started(struct domain *d, const char *uuid, bool display)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	int rc = tool_find(d->tool, uuid, &host, &vgpu);

	if (!rc)
		rc = attach_xml(d, vgpu, display);
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
	int rc = check(d, vgpu, display);

	if (rc)
		return rc;
	if (d->live && state == NVVGPU_VGPU_DEFINED)
		return start_and_attach(d, nvvgpu_vgpu_get_uuid(vgpu), display);
	return attach_xml(d, vgpu, display);
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
