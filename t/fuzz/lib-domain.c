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

#include "nvvgpu-tool/domain-xml.h"

#define VF "0000:3b:00.4"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"

/* What it is known by is not empty, and finds it. */
static int ask_device(void *xml, const char *id)
{
	char *device;

	promise(*id && strlen(id) < DEVICE_ID_MAX);
	promise(domain_xml_find_device(xml, id, &device) == 1);
	free(device);
	return 0;
}

static void ask_tool(char *xml, const char *id)
{
	char *device, *wrapped, *again;

	domain_xml_has_graphics(xml);
	domain_xml_each_device(xml, ask_device, xml);
	if (domain_xml_find_device(xml, id, &device) != 1)
		return;
	if (asprintf(&wrapped, "<domain><devices>%s</devices></domain>",
		     device) < 0)
		abort();
	promise(domain_xml_find_device(wrapped, id, &again) == 1);
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
