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
#define MDEVS "/domain/devices/hostdev[@type='mdev']/source/address"
/* Of vendor VFIO, which libvirt must not take from its driver. */
#define VFS "/domain/devices/hostdev[@type='pci' and not(@managed='yes')]" \
	"/source/address"

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

static const struct domain_wish *find_wish(const struct domain *domain,
					   const char *uuid)
{
	const struct domain_wish *any = NULL;
	size_t i;

	for (i = 0; i < domain->num_wishes; i++) {
		const struct domain_wish *wish = &domain->wishes[i];

		if (wish->uuid && !strcasecmp(wish->uuid, uuid))
			return wish;
		if (!wish->uuid && !wish->address && !any)
			any = wish;
	}
	return any;
}

/* A PCI device may be anything, so it has to be named. */
static const struct domain_wish *find_wish_for_vf(const struct domain *domain,
						  const char *address)
{
	size_t i;

	for (i = 0; i < domain->num_wishes; i++)
		if (domain->wishes[i].address &&
		    !strcasecmp(domain->wishes[i].address, address))
			return &domain->wishes[i];
	return NULL;
}

static const char *take_mdev(struct domain *domain, xmlNode *node)
{
	struct domain_mdev *mdev = &domain->mdevs[domain->num_mdevs];

	mdev->uuid = attribute(node, "uuid");
	/* That is for libvirt to say. */
	if (!mdev->uuid)
		return NULL;
	mdev->wish = find_wish(domain, mdev->uuid);
	domain->num_mdevs++;
	return NULL;
}

static const char *take_vf(struct domain *domain, xmlNode *node)
{
	struct domain_vf *vf = &domain->vfs[domain->num_vfs++];

	snprintf(vf->address, sizeof(vf->address), "%04lx:%02lx:%02lx.%lx",
		 number_of(node, "domain"), number_of(node, "bus"),
		 number_of(node, "slot"), number_of(node, "function"));
	vf->wish = find_wish_for_vf(domain, vf->address);
	return NULL;
}

/* Makes room for as many as there are, then takes one after the other. */
static const char *each(struct domain *domain, xmlXPathContext *path,
			const char *nodes, size_t size, void **room,
			const char *(*take)(struct domain *domain,
					    xmlNode *node))
{
	xmlXPathObject *found;
	const char *what = NULL;
	int i, count;

	found = xmlXPathEvalExpression((const xmlChar *)nodes, path);
	if (!found)
		return no_memory;
	count = found->nodesetval ? found->nodesetval->nodeNr : 0;
	*room = calloc(count + 1, size);
	if (!*room)
		what = no_memory;
	for (i = 0; i < count && !what; i++)
		what = take(domain, found->nodesetval->nodeTab[i]);
	xmlXPathFreeObject(found);
	return what;
}

static const char *take_all(struct domain *domain, xmlXPathContext *path)
{
	const char *what;

	if (xmlXPathRegisterNs(path, (const xmlChar *)"v",
			       (const xmlChar *)NAMESPACE))
		return no_memory;
	what = each(domain, path, WISHES, sizeof(*domain->wishes),
		    (void **)&domain->wishes, take_wish);
	if (!what)
		what = each(domain, path, MDEVS, sizeof(*domain->mdevs),
			    (void **)&domain->mdevs, take_mdev);
	if (!what)
		what = each(domain, path, VFS, sizeof(*domain->vfs),
			    (void **)&domain->vfs, take_vf);
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
	uuid = xmlXPathEvalExpression((const xmlChar *)
				      "string(/domain/uuid)", path);
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
	for (i = 0; i < domain->num_mdevs; i++)
		free(domain->mdevs[i].uuid);
	free(domain->wishes);
	free(domain->mdevs);
	free(domain->vfs);
	free(domain->uuid);
}

static bool is_met(const struct domain *domain, const struct domain_wish *wish)
{
	size_t i;

	for (i = 0; i < domain->num_mdevs; i++)
		if (domain->mdevs[i].wish == wish)
			return true;
	for (i = 0; i < domain->num_vfs; i++)
		if (domain->vfs[i].wish == wish)
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
