// SPDX-License-Identifier: GPL-2.0-or-later
#include "domain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domain-xml.h"
#include "tool.h"

int domain_fail(struct domain *d)
{
	enum nvvgpu_error code = NVVGPU_E_FAILED;

	if (d->lib.virGetLastErrorCode() == VIR_ERR_NO_DOMAIN)
		code = NVVGPU_E_NOT_FOUND;
	return tool_error(d->tool, code, d->device, "%s, domain '%s': %s",
			  d->what, d->name, d->lib.virGetLastErrorMessage());
}

static int check_running(struct domain *d, bool running, bool persistent)
{
	if (d->live && !running)
		return tool_error(d->tool, NVVGPU_E_FAILED, d->device,
				  "%s, domain '%s': it is not running; leave out --live",
				  d->what, d->name);
	if (d->config && !persistent)
		return tool_error(d->tool, NVVGPU_E_FAILED, d->device,
				  "%s, domain '%s': it is transient and has no "
				  "configuration to change; --live alone will do",
				  d->what, d->name);
	return 0;
}

/* Neither option: the domain as it is now, which is virsh's rule too. */
static int choose_target(struct domain *d, const struct domain_values *values)
{
	int running = d->lib.virDomainIsActive(d->domain);
	int persistent = d->lib.virDomainIsPersistent(d->domain);

	if (running < 0 || persistent < 0)
		return domain_fail(d);
	d->live = values->live || (!values->config && running);
	d->config = values->config || (!values->live && !running);
	return check_running(d, running, persistent);
}

static int connect_libvirt(struct domain *d, const char *uri)
{
	const char *why = libvirt_load(&d->lib);

	if (why)
		return tool_error(d->tool, NVVGPU_E_FAILED, "libvirt",
				  "load: %s; is it installed?", why);
	d->connection = d->lib.virConnectOpen(uri);
	if (!d->connection)
		return tool_error(d->tool, NVVGPU_E_FAILED, "libvirt",
				  "connect: %s",
				  d->lib.virGetLastErrorMessage());
	return 0;
}

int domain_open(struct domain *d, struct tool *tool,
		const struct domain_values *values, const char *name)
{
	int rc;

	d->tool = tool;
	d->name = name;
	rc = connect_libvirt(d, values->connect);
	if (rc)
		return rc;
	d->domain = d->lib.virDomainLookupByName(d->connection, name);
	if (!d->domain && strlen(name) == VIR_UUID_STRING_BUFLEN - 1)
		d->domain = d->lib.virDomainLookupByUUIDString(d->connection,
							       name);
	if (!d->domain)
		return domain_fail(d);
	return choose_target(d, values);
}

void domain_close(struct domain *d)
{
	if (d->domain)
		d->lib.virDomainFree(d->domain);
	if (d->connection)
		d->lib.virConnectClose(d->connection);
}

/* --- its XML ------------------------------------------------------------- */

const char *domain_device_id(struct nvvgpu_vgpu *vgpu)
{
	const char *address = nvvgpu_vgpu_get_pci_address(vgpu);

	return address ? address : nvvgpu_vgpu_get_uuid(vgpu);
}

static int load_xml(struct domain *d, bool live, char **ret)
{
	*ret = d->lib.virDomainGetXMLDesc(d->domain,
					  live ? 0 : VIR_DOMAIN_XML_INACTIVE);
	return *ret ? 0 : domain_fail(d);
}

/* What domain-xml.c could not do. */
static int xml_fail(struct domain *d, int err)
{
	if (err == -ENOMEM)
		return tool_no_memory(d->tool);
	return tool_error(d->tool, NVVGPU_E_FAILED, d->device,
			  "%s, domain '%s': its XML cannot be read", d->what,
			  d->name);
}

int domain_find_device(struct domain *d, bool live, const char *id,
		       struct domain_device *ret)
{
	struct domain_device found = { .xml = NULL };
	char *xml;
	int rc = load_xml(d, live, &xml);

	if (rc)
		return rc;
	rc = domain_xml_find_device(xml, id, &found.xml);
	free(xml);
	if (rc < 0)
		return xml_fail(d, rc);
	found.present = rc;
	*ret = found;
	return 0;
}

int domain_has_graphics(struct domain *d, bool live, bool *ret)
{
	char *xml;
	int rc = load_xml(d, live, &xml);

	if (rc)
		return rc;
	rc = domain_xml_has_graphics(xml);
	free(xml);
	if (rc < 0)
		return xml_fail(d, rc);
	*ret = rc;
	return 0;
}
