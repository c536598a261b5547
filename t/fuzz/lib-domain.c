// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A domain's XML, as the hook gets it from libvirt and the tool asks for it.
 *
 * Promised beyond "no crash": the hook goes through a domain that has nothing
 * of ours without a failure; a device that the tool finds is found again in the
 * XML that it gives to libvirt for it.
 */
#include "lib.h"

int hook_main(int argc, char **argv);
#define main hook_main
#include "libvirt-hooks/nvvgpu-qemu-prepare.c"
#undef main

#include "nvvgpu-tool/domain.h"
#include "nvvgpu-tool/tool.h"

#define VF "0000:3b:00.4"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"

static const char *given;

static char *give_xml(virDomainPtr domain, unsigned int flags)
{
	(void)domain;
	(void)flags;
	return strdup(given);
}

/* The tool's words for it, which nobody reads here. */
int tool_error(struct tool *tool, enum nvvgpu_error code, const char *object,
	       const char *format, ...)
{
	(void)tool;
	(void)code;
	(void)object;
	(void)format;
	return TOOL_FAILED;
}

int tool_no_memory(struct tool *tool)
{
	(void)tool;
	abort();
}

const char *libvirt_load(struct libvirt *calls)
{
	(void)calls;
	abort();
}

static bool find_device(const char *xml, const char *id, char **ret)
{
	struct domain d = { .device = "vm1", .what = "attach", .name = "d" };
	struct domain_device device = { .present = false };

	d.lib.virDomainGetXMLDesc = give_xml;
	given = xml;
	if (domain_find_device(&d, true, id, &device) || !device.present)
		return false;
	*ret = device.xml;
	return true;
}

static void ask_tool(const char *xml, const char *id)
{
	char *device, *wrapped, *again;

	if (!find_device(xml, id, &device))
		return;
	if (asprintf(&wrapped, "<domain><devices>%s</devices></domain>",
		     device) < 0)
		abort();
	promise(find_device(wrapped, id, &again));
	free(again);
	free(wrapped);
	free(device);
}

static void run_hook(struct nvvgpu_ctx *ctx, const char *xml)
{
	xmlXPathContext *path;
	xmlDoc *doc;

	doc = xmlReadMemory(xml, strlen(xml), NULL, NULL, XML_PARSE_NONET |
			    XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!doc)
		return;
	path = xmlXPathNewContext(doc);
	promise(!each(ctx, "d", path, UUIDS, start_mdev));
	promise(!each(ctx, "d", path, VFS, start_vf));
	xmlXPathFreeContext(path);
	xmlFreeDoc(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvvgpu_ctx *ctx = fuzz_host();
	char *xml = fuzz_text(data, size);

	xmlSetGenericErrorFunc(NULL, be_quiet);
	/* Each is slow, and half of all executions are enough for it. */
	if (size % 2)
		ask_tool(xml, UUID);
	else
		ask_tool(xml, VF);
	run_hook(ctx, xml);
	free(xml);
	return 0;
}
