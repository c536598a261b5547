// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Second half of the qemu hook: a domain is about to be started that has
 * mediated devices or PCI devices.  Those that are named vGPUs of ours and not
 * there yet are started; any other device is none of our business.  One
 * sentence and status 1 stop the start.
 *
 * Or a domain is released, after its end or a start that failed: transient
 * vGPUs go with it.
 */
#include "libnvvgpu/nvvgpu.h"
#include "nvvgpu-tool/run.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UUIDS "/domain/devices/hostdev[@type='mdev']/source/address/@uuid"
/* Of vendor VFIO, which libvirt must not take from its driver. */
#define VFS "/domain/devices/hostdev[@type='pci' and not(@managed='yes')]" \
	"/source/address"

static void be_quiet(void *data, const char *fmt, ...)
{
	(void)data;
	(void)fmt;
}

static int say(const char *domain, const char *what)
{
	fprintf(stderr, "nvvgpu: domain %s: %s\n", domain, what);
	return EXIT_FAILURE;
}

/* Not without need: a running device may be anybody's. */
static bool is_there(const char *uuid)
{
	char path[128];

	if (strlen(uuid) != 36 || strchr(uuid, '/'))
		return true;
	snprintf(path, sizeof(path), "/sys/bus/mdev/devices/%s", uuid);
	return !access(path, F_OK);
}

static int start(struct nvvgpu_ctx *ctx, const char *domain, const char *uuid)
{
	char *name;
	int ret;

	if (is_there(uuid))
		return EXIT_SUCCESS;
	ret = nvvgpu_uuid_to_name(ctx, uuid, &name);
	/* Nobody's, or no UUID at all: that is for libvirt to say. */
	if (ret == -ENOENT || ret == -EINVAL)
		return EXIT_SUCCESS;
	if (!ret) {
		ret = nvvgpu_vgpu_start(ctx, name);
		free(name);
	}
	return ret < 0 ? say(domain, nvvgpu_get_error(ctx)) : EXIT_SUCCESS;
}

/* One that cannot go is told of, and keeps no other from going. */
static int release(struct nvvgpu_ctx *ctx, const char *domain, const char *uuid)
{
	int ret = nvvgpu_vgpu_release(ctx, uuid);

	if (ret < 0 && ret != -ENOENT)
		say(domain, nvvgpu_get_error(ctx));
	return EXIT_SUCCESS;
}

static int with_uuid(struct nvvgpu_ctx *ctx, const char *domain,
		     xmlNode *attribute,
		     int (*fn)(struct nvvgpu_ctx *ctx, const char *domain,
			       const char *uuid))
{
	xmlChar *uuid = xmlNodeGetContent(attribute);
	int ret = uuid ? fn(ctx, domain, (const char *)uuid) :
		say(domain, "out of memory");

	xmlFree(uuid);
	return ret;
}

static int start_mdev(struct nvvgpu_ctx *ctx, const char *domain,
		      xmlNode *attribute)
{
	return with_uuid(ctx, domain, attribute, start);
}

static int release_mdev(struct nvvgpu_ctx *ctx, const char *domain,
			xmlNode *attribute)
{
	return with_uuid(ctx, domain, attribute, release);
}

static unsigned long number_of(xmlNode *address, const char *name)
{
	xmlChar *text = xmlGetProp(address, (const xmlChar *)name);
	unsigned long number = 0;

	if (text)
		number = strtoul((const char *)text, NULL, 0);
	xmlFree(text);
	return number;
}

static int start_vf(struct nvvgpu_ctx *ctx, const char *domain,
		    xmlNode *address)
{
	char text[64];

	snprintf(text, sizeof(text), "%04lx:%02lx:%02lx.%lx",
		 number_of(address, "domain"), number_of(address, "bus"),
		 number_of(address, "slot"), number_of(address, "function"));
	return nvvgpu_vf_start(ctx, text) < 0 ?
		say(domain, nvvgpu_get_error(ctx)) : EXIT_SUCCESS;
}

/* Calls fn for each of the nodes until one fails. */
static int each(struct nvvgpu_ctx *ctx, const char *domain,
		xmlXPathContext *path, const char *nodes,
		int (*fn)(struct nvvgpu_ctx *ctx, const char *domain,
			  xmlNode *node))
{
	xmlXPathObject *found = NULL;
	int i, ret = EXIT_SUCCESS;
	xmlNodeSet *set;

	if (path)
		found = xmlXPathEvalExpression((const xmlChar *)nodes, path);
	if (!found)
		return say(domain, "out of memory");
	set = found->nodesetval;
	for (i = 0; set && i < set->nodeNr && !ret; i++)
		ret = fn(ctx, domain, set->nodeTab[i]);
	xmlXPathFreeObject(found);
	return ret;
}

static int handle(const char *domain, const char *operation, xmlDoc *doc)
{
	xmlXPathContext *path = xmlXPathNewContext(doc);
	struct nvvgpu_ctx *ctx;
	int ret;

	ret = nvvgpu_new(NULL, &ctx);
	if (ret < 0)
		return say(domain, strerror(-ret));
	nvvgpu_set_run_fn(ctx, run_program, NULL);
	if (!strcmp(operation, "release")) {
		ret = each(ctx, domain, path, UUIDS, release_mdev);
	} else {
		ret = each(ctx, domain, path, UUIDS, start_mdev);
		if (!ret)
			ret = each(ctx, domain, path, VFS, start_vf);
	}
	xmlXPathFreeContext(path);
	nvvgpu_unref(ctx);
	return ret;
}

int main(int argc, char **argv)
{
	const char *domain = argc > 1 ? argv[1] : "(unknown)";
	xmlDoc *doc;
	int ret;

	xmlSetGenericErrorFunc(NULL, be_quiet);
	/* Neither entities nor anything from elsewhere; no NOENT, no HUGE. */
	doc = xmlReadFd(STDIN_FILENO, NULL, NULL, XML_PARSE_NONET |
			XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!doc)
		return say(domain, "its XML cannot be parsed");
	ret = handle(domain, argc > 2 ? argv[2] : "prepare", doc);
	xmlFreeDoc(doc);
	return ret;
}
