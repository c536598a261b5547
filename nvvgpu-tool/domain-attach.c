// SPDX-License-Identifier: GPL-2.0-or-later
/* A vGPU into a domain: what speaks against it, and doing it. */
#include <stdlib.h>

#include "domain.h"
#include "tool.h"

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

int domain_may_attach(struct domain *d, struct nvvgpu_vgpu *vgpu, bool display)
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

int domain_attach(struct domain *d, struct nvvgpu_vgpu *vgpu, bool display)
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
