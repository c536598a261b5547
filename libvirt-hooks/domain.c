// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A domain's XML comes from outside: no entity is replaced, nothing is fetched,
 * and a document type, which libvirt never writes, is refused.
 */
#include "domain.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* nvvgpu-libvirt(7) tells it. */
#define NAMESPACE "urn:nvvgpu:domain"

#define WISHES "/domain/metadata//v:vgpu"
/* One without UUID is for libvirt to tell of. */
#define MDEVS "/domain/devices/hostdev[@type='mdev']/source/address[@uuid]"
#define VFS "/domain/devices/hostdev[@type='pci' and not(@managed='yes')]" \
	"/source/address[not(@uuid)]"

/* No NOENT, no DTDLOAD, no HUGE. */
#define PARSE_OPTIONS \
	(XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

static const char no_memory[] = "out of memory";

static void be_quiet(void *data, const char *fmt, ...)
{
	(void)data;
	(void)fmt;
}

/* What libxml2 gives is freed by its own xmlFree(). */
static char *own(xmlChar *text)
{
	char *copy = text ? strdup((const char *)text) : NULL;

	xmlFree(text);
	return copy;
}

static char *attribute(xmlNode *node, const char *name)
{
	return own(xmlGetProp(node, (const xmlChar *)name));
}

static unsigned long number_of(xmlNode *address, const char *name)
{
	char *text = attribute(address, name);
	unsigned long number = text ? strtoul(text, NULL, 0) : 0;

	free(text);
	return number;
}

static const char *take_wish(struct domain *domain, xmlNode *node)
{
	struct domain_wish *wish = &domain->wishes[domain->num_wishes++];

	wish->profile = attribute(node, "profile");
	wish->uuid = attribute(node, "uuid");
	wish->address = attribute(node, "address");
	wish->name = attribute(node, "name");
	return wish->profile ? NULL :
		"a <vgpu> of its <metadata> names no profile";
}

static bool is_for(const struct domain_wish *wish,
		   const struct domain_device *device)
{
	if (device->uuid)
		return wish->uuid && !strcasecmp(wish->uuid, device->uuid);
	return wish->address && !strcasecmp(wish->address, device->address);
}

/* A PCI device may be anything, so it has to be named. */
static bool is_for_any(const struct domain_wish *wish,
		       const struct domain_device *device)
{
	return device->uuid && !wish->uuid && !wish->address;
}

static const struct domain_wish *find_wish(const struct domain *domain,
					   const struct domain_device *device)
{
	const struct domain_wish *any = NULL;
	size_t i;

	for (i = 0; i < domain->num_wishes; i++) {
		if (is_for(&domain->wishes[i], device))
			return &domain->wishes[i];
		if (!any && is_for_any(&domain->wishes[i], device))
			any = &domain->wishes[i];
	}
	return any;
}

static const char *take_device(struct domain *domain, xmlNode *address)
{
	struct domain_device *device = &domain->devices[domain->num_devices++];

	device->uuid = attribute(address, "uuid");
	snprintf(device->address, sizeof(device->address),
		 "%04lx:%02lx:%02lx.%lx", number_of(address, "domain"),
		 number_of(address, "bus"), number_of(address, "slot"),
		 number_of(address, "function"));
	device->wish = find_wish(domain, device);
	return NULL;
}

static const char *take(struct domain *domain, const xmlNodeSet *set,
			const char *(*fn)(struct domain *domain, xmlNode *node))
{
	const char *what = NULL;
	int i;

	for (i = 0; set && i < set->nodeNr && !what; i++)
		what = fn(domain, set->nodeTab[i]);
	return what;
}

static size_t count(const xmlXPathObject *found)
{
	return found && found->nodesetval ? found->nodesetval->nodeNr : 0;
}

/* Wishes first: each device is told which is for it. */
static const char *take_sets(struct domain *domain, xmlXPathObject *wishes,
			     xmlXPathObject *mdevs, xmlXPathObject *vfs)
{
	const char *what;

	domain->wishes = calloc(count(wishes) + 1, sizeof(*domain->wishes));
	domain->devices = calloc(count(mdevs) + count(vfs) + 1,
				 sizeof(*domain->devices));
	if (!wishes || !mdevs || !vfs || !domain->wishes || !domain->devices)
		return no_memory;
	what = take(domain, wishes->nodesetval, take_wish);
	if (!what)
		what = take(domain, mdevs->nodesetval, take_device);
	return what ? what : take(domain, vfs->nodesetval, take_device);
}

static xmlXPathObject *find(xmlXPathContext *path, const char *nodes)
{
	return xmlXPathEvalExpression((const xmlChar *)nodes, path);
}

static const char *take_all(struct domain *domain, xmlXPathContext *path)
{
	xmlXPathObject *wishes, *mdevs, *vfs;
	const char *what;

	if (xmlXPathRegisterNs(path, (const xmlChar *)"v",
			       (const xmlChar *)NAMESPACE))
		return no_memory;
	wishes = find(path, WISHES);
	mdevs = find(path, MDEVS);
	vfs = find(path, VFS);
	what = take_sets(domain, wishes, mdevs, vfs);
	xmlXPathFreeObject(wishes);
	xmlXPathFreeObject(mdevs);
	xmlXPathFreeObject(vfs);
	return what;
}

static const char *look(struct domain *domain, xmlDoc *doc)
{
	xmlXPathContext *path;
	xmlXPathObject *uuid;
	const char *what;

	if (xmlGetIntSubset(doc))
		return "its XML has a document type, which no domain has";
	path = xmlXPathNewContext(doc);
	if (!path)
		return no_memory;
	uuid = find(path, "string(/domain/uuid)");
	if (uuid && uuid->stringval && *uuid->stringval)
		domain->uuid = strdup((const char *)uuid->stringval);
	xmlXPathFreeObject(uuid);
	what = take_all(domain, path);
	xmlXPathFreeContext(path);
	return what;
}

const char *domain_read(struct domain *domain)
{
	const char *what;
	xmlDoc *doc;

	memset(domain, 0, sizeof(*domain));
	xmlSetGenericErrorFunc(NULL, be_quiet);
	doc = xmlReadFd(STDIN_FILENO, NULL, NULL, PARSE_OPTIONS);
	if (!doc)
		return "its XML cannot be parsed";
	what = look(domain, doc);
	xmlFreeDoc(doc);
	return what;
}

void domain_free(struct domain *domain)
{
	size_t i;

	for (i = 0; i < domain->num_wishes; i++) {
		free(domain->wishes[i].profile);
		free(domain->wishes[i].uuid);
		free(domain->wishes[i].address);
		free(domain->wishes[i].name);
	}
	for (i = 0; i < domain->num_devices; i++)
		free(domain->devices[i].uuid);
	free(domain->wishes);
	free(domain->devices);
	free(domain->uuid);
}

static bool is_met(const struct domain *domain, const struct domain_wish *wish)
{
	size_t i;

	for (i = 0; i < domain->num_devices; i++)
		if (domain->devices[i].wish == wish)
			return true;
	return false;
}

const struct domain_wish *domain_find_unmet(const struct domain *domain)
{
	size_t i;

	for (i = 0; i < domain->num_wishes; i++)
		if (!is_met(domain, &domain->wishes[i]))
			return &domain->wishes[i];
	return NULL;
}
