// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Second half of the qemu hook: a domain is about to be started that has
 * mediated devices.  Those that are named vGPUs of ours and not there yet are
 * started; any other UUID is none of our business.  One sentence and status 1
 * stop the start.
 */
#include "libnvvgpu/nvvgpu.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UUIDS "/domain/devices/hostdev[@type='mdev']/source/address/@uuid"

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
	if (ret == -ENOENT)
		return EXIT_SUCCESS;
	if (!ret) {
		ret = nvvgpu_vgpu_start(ctx, name);
		free(name);
	}
	return ret < 0 ? say(domain, nvvgpu_get_error(ctx)) : EXIT_SUCCESS;
}

static int start_all(struct nvvgpu_ctx *ctx, const char *domain,
		     const xmlNodeSet *nodes)
{
	int i, ret = EXIT_SUCCESS;

	for (i = 0; nodes && i < nodes->nodeNr && !ret; i++) {
		xmlChar *uuid = xmlNodeGetContent(nodes->nodeTab[i]);

		ret = uuid ? start(ctx, domain, (const char *)uuid) :
			say(domain, "out of memory");
		xmlFree(uuid);
	}
	return ret;
}

static int prepare(const char *domain, xmlDoc *doc)
{
	xmlXPathContext *path = xmlXPathNewContext(doc);
	xmlXPathObject *found = NULL;
	struct nvvgpu_ctx *ctx;
	int ret;

	ret = nvvgpu_new(NULL, &ctx);
	if (ret < 0)
		return say(domain, strerror(-ret));
	if (path)
		found = xmlXPathEvalExpression((const xmlChar *)UUIDS, path);
	ret = found ? start_all(ctx, domain, found->nodesetval) :
		say(domain, "out of memory");
	xmlXPathFreeObject(found);
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
	ret = prepare(domain, doc);
	xmlFreeDoc(doc);
	return ret;
}
