// SPDX-License-Identifier: GPL-2.0-or-later
#include "domain.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tool.h"

#define HOSTDEV_XPATH "/domain/devices/hostdev[@mode='subsystem']"

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
				  "configuration to change; leave out --config",
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

static int load_xml(struct domain *d, bool live, xmlDocPtr *ret)
{
	unsigned int flags = live ? 0 : VIR_DOMAIN_XML_INACTIVE;
	char *text = d->lib.virDomainGetXMLDesc(d->domain, flags);

	if (!text)
		return domain_fail(d);
	/* No entities, no network: a domain's XML has no business there. */
	*ret = xmlReadMemory(text, strlen(text), NULL, NULL,
			     XML_PARSE_NONET | XML_PARSE_NOERROR |
			     XML_PARSE_NOWARNING);
	free(text);
	if (!*ret)
		return tool_error(d->tool, NVVGPU_E_FAILED, d->device,
				  "%s, domain '%s': its XML cannot be read",
				  d->what, d->name);
	return 0;
}

static xmlXPathObjectPtr find_nodes(xmlDocPtr doc, const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(doc);
	xmlXPathObjectPtr nodes = NULL;

	if (context)
		nodes = xmlXPathEvalExpression((const xmlChar *)path, context);
	xmlXPathFreeContext(context);
	return nodes;
}

static size_t count_nodes(xmlXPathObjectPtr nodes)
{
	return nodes && nodes->nodesetval ? nodes->nodesetval->nodeNr : 0;
}

static xmlNodePtr child_named(xmlNodePtr parent, const char *name)
{
	for (xmlNodePtr n = parent ? parent->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE &&
		    !strcmp((const char *)n->name, name))
			return n;
	return NULL;
}

/* libvirt prints "0x3b", people write "59" as well. */
static unsigned long number_of(xmlNodePtr address, const char *name)
{
	xmlChar *text = xmlGetProp(address, (const xmlChar *)name);
	unsigned long number = 0;

	if (text)
		number = strtoul((const char *)text, NULL, 0);
	xmlFree(text);
	return number;
}

static bool has_function(xmlNodePtr address, const char *wanted)
{
	char text[64];

	snprintf(text, sizeof(text), "%04lx:%02lx:%02lx.%lx",
		 number_of(address, "domain"), number_of(address, "bus"),
		 number_of(address, "slot"), number_of(address, "function"));
	return !strcmp(text, wanted);
}

static bool has_uuid(xmlNodePtr address, const char *uuid)
{
	xmlChar *text = xmlGetProp(address, (const xmlChar *)"uuid");
	bool same = text && !strcasecmp((const char *)text, uuid);

	xmlFree(text);
	return same;
}

static bool is_device(xmlNodePtr hostdev, const char *id)
{
	xmlNodePtr address = child_named(child_named(hostdev, "source"),
					 "address");
	xmlChar *type = xmlGetProp(hostdev, (const xmlChar *)"type");
	bool same = false;

	if (address && type && !strcmp((const char *)type, "mdev"))
		same = has_uuid(address, id);
	else if (address && type && !strcmp((const char *)type, "pci"))
		same = has_function(address, id);
	xmlFree(type);
	return same;
}

static char *node_to_text(xmlDocPtr doc, xmlNodePtr node)
{
	xmlBufferPtr buffer = xmlBufferCreate();
	char *text = NULL;

	if (buffer && xmlNodeDump(buffer, doc, node, 0, 0) >= 0)
		text = strdup((const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	return text;
}

const char *domain_device_id(struct nvvgpu_vgpu *vgpu)
{
	const char *address = nvvgpu_vgpu_get_pci_address(vgpu);

	return address ? address : nvvgpu_vgpu_get_uuid(vgpu);
}

int domain_find_device(struct domain *d, bool live, const char *id,
		       struct domain_device *ret)
{
	struct domain_device found = { .present = false };
	xmlXPathObjectPtr nodes;
	xmlDocPtr doc;
	int rc = load_xml(d, live, &doc);

	if (rc)
		return rc;
	nodes = find_nodes(doc, HOSTDEV_XPATH);
	for (size_t i = 0; i < count_nodes(nodes) && !found.present; i++) {
		xmlNodePtr node = nodes->nodesetval->nodeTab[i];

		if (!is_device(node, id))
			continue;
		found.present = true;
		found.xml = node_to_text(doc, node);
	}
	xmlXPathFreeObject(nodes);
	xmlFreeDoc(doc);
	if (found.present && !found.xml)
		return tool_no_memory(d->tool);
	*ret = found;
	return 0;
}

int domain_has_graphics(struct domain *d, bool live, bool *ret)
{
	xmlXPathObjectPtr nodes;
	xmlDocPtr doc;
	int rc = load_xml(d, live, &doc);

	if (rc)
		return rc;
	nodes = find_nodes(doc, "/domain/devices/graphics");
	*ret = count_nodes(nodes) > 0;
	xmlXPathFreeObject(nodes);
	xmlFreeDoc(doc);
	return 0;
}
