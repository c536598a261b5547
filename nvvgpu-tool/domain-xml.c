// SPDX-License-Identifier: GPL-2.0-or-later
#include "domain-xml.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libxml.h"

#define HOSTDEV_XPATH "/domain/devices/hostdev[@mode='subsystem']"
#define GRAPHICS_XPATH "/domain/devices/graphics"

/* The nodes at a path of a document. */
struct nodes {
	const struct libxml *lib;
	xmlDocPtr doc;
	xmlXPathObjectPtr found;
};

static int nodes_find(struct nodes *nodes, const char *xml, const char *path)
{
	const struct libxml *lib = libxml_load();
	xmlXPathContextPtr context;

	if (!lib)
		return -ELIBACC;
	nodes->lib = lib;
	/* No entities, no network: a domain's XML has no business there. */
	nodes->doc = lib->xmlReadMemory(xml, strlen(xml), NULL, NULL,
					XML_PARSE_NONET | XML_PARSE_NOERROR |
					XML_PARSE_NOWARNING);
	nodes->found = NULL;
	if (!nodes->doc)
		return -EBADMSG;
	context = lib->xmlXPathNewContext(nodes->doc);
	if (context)
		nodes->found =
			lib->xmlXPathEvalExpression((const xmlChar *)path,
						    context);
	lib->xmlXPathFreeContext(context);
	return 0;
}

static size_t nodes_count(const struct nodes *nodes)
{
	xmlNodeSetPtr set = nodes->found ? nodes->found->nodesetval : NULL;

	return set ? set->nodeNr : 0;
}

static xmlNodePtr nodes_get(const struct nodes *nodes, size_t index)
{
	return nodes->found->nodesetval->nodeTab[index];
}

static void nodes_free(struct nodes *nodes)
{
	nodes->lib->xmlXPathFreeObject(nodes->found);
	nodes->lib->xmlFreeDoc(nodes->doc);
}

static xmlNodePtr child_named(xmlNodePtr parent, const char *name)
{
	for (xmlNodePtr n = parent ? parent->children : NULL; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE &&
		    !strcmp((const char *)n->name, name))
			return n;
	return NULL;
}

/* To be given back to free_attribute(). */
static xmlChar *get_attribute(const struct nodes *nodes, xmlNodePtr node,
			      const char *name)
{
	return nodes->lib->xmlGetProp(node, (const xmlChar *)name);
}

static void free_attribute(const struct nodes *nodes, xmlChar *text)
{
	(*nodes->lib->free)(text);
}

/* libvirt prints "0x3b", people write "59" as well. */
static unsigned long number_of(const struct nodes *nodes, xmlNodePtr address,
			       const char *name)
{
	xmlChar *text = get_attribute(nodes, address, name);
	unsigned long number = 0;

	if (text)
		number = strtoul((const char *)text, NULL, 0);
	free_attribute(nodes, text);
	return number;
}

static void read_function(const struct nodes *nodes, xmlNodePtr address,
			  char id[DEVICE_ID_MAX])
{
	snprintf(id, DEVICE_ID_MAX, "%04lx:%02lx:%02lx.%lx",
		 number_of(nodes, address, "domain"),
		 number_of(nodes, address, "bus"),
		 number_of(nodes, address, "slot"),
		 number_of(nodes, address, "function"));
}

static void read_uuid(const struct nodes *nodes, xmlNodePtr address,
		      char id[DEVICE_ID_MAX])
{
	xmlChar *text = get_attribute(nodes, address, "uuid");

	snprintf(id, DEVICE_ID_MAX, "%s", text ? (const char *)text : "");
	for (; *id; id++)
		*id = tolower((unsigned char)*id);
	free_attribute(nodes, text);
}

/* "" for what is neither a mediated device nor a PCI function. */
static void read_id(const struct nodes *nodes, xmlNodePtr hostdev,
		    char id[DEVICE_ID_MAX])
{
	xmlNodePtr address = child_named(child_named(hostdev, "source"),
					 "address");
	xmlChar *type = get_attribute(nodes, hostdev, "type");

	*id = '\0';
	if (address && type && !strcmp((const char *)type, "mdev"))
		read_uuid(nodes, address, id);
	else if (address && type && !strcmp((const char *)type, "pci"))
		read_function(nodes, address, id);
	free_attribute(nodes, type);
}

static char *node_to_text(const struct nodes *nodes, xmlNodePtr node)
{
	const struct libxml *lib = nodes->lib;
	xmlBufferPtr buffer = lib->xmlBufferCreate();
	char *text = NULL;

	if (buffer && lib->xmlNodeDump(buffer, nodes->doc, node, 0, 0) >= 0)
		text = strdup((const char *)lib->xmlBufferContent(buffer));
	lib->xmlBufferFree(buffer);
	return text;
}

int domain_xml_each_device(const char *xml,
			   int (*fn)(void *data, const char *id), void *data)
{
	char id[DEVICE_ID_MAX];
	struct nodes nodes;
	int rc = nodes_find(&nodes, xml, HOSTDEV_XPATH);

	if (rc)
		return rc;
	for (size_t i = 0; !rc && i < nodes_count(&nodes); i++) {
		read_id(&nodes, nodes_get(&nodes, i), id);
		if (*id)
			rc = fn(data, id);
	}
	nodes_free(&nodes);
	return rc;
}

int domain_xml_find_device(const char *xml, const char *wanted, char **hostdev)
{
	char id[DEVICE_ID_MAX];
	struct nodes nodes;
	int rc = nodes_find(&nodes, xml, HOSTDEV_XPATH);

	if (rc)
		return rc;
	for (size_t i = 0; !rc && i < nodes_count(&nodes); i++) {
		read_id(&nodes, nodes_get(&nodes, i), id);
		if (strcmp(id, wanted))
			continue;
		*hostdev = node_to_text(&nodes, nodes_get(&nodes, i));
		rc = *hostdev ? 1 : -ENOMEM;
	}
	nodes_free(&nodes);
	return rc;
}

int domain_xml_has_graphics(const char *xml)
{
	struct nodes nodes;
	int rc = nodes_find(&nodes, xml, GRAPHICS_XPATH);

	if (rc)
		return rc;
	rc = nodes_count(&nodes) > 0;
	nodes_free(&nodes);
	return rc;
}
