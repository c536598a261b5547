// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A domain's XML, as the hook gets it from libvirt and the tool asks for it.
 *
 * Promised beyond "no crash": the hook goes through a domain that has nothing
 * of ours without a failure, takes a device for what its metadata says of it
 * alone, and makes a name of whatever the domain is called; a device that the
 * tool finds is found again in the XML that it gives to libvirt for it.
 */
#include "lib.h"

int hook_main(int argc, char **argv);
#define main hook_main
#include "libvirt-hooks/nvvgpu-qemu-prepare.c"
#undef main
#include "libvirt-hooks/domain.c"

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

static void check_wishes_of(const struct domain *domain)
{
	size_t i;

	for (i = 0; i < domain->num_wishes; i++)
		promise(domain->wishes[i].profile);
	for (i = 0; i < domain->num_devices; i++) {
		const struct domain_device *device = &domain->devices[i];

		promise(!device->wish || is_for(device->wish, device) ||
			is_for_any(device->wish, device));
	}
	promise(domain->num_devices || !domain->num_wishes ||
		domain_find_unmet(domain));
}

/* Any text may be the name of a domain. */
static void check_name(struct hook *hook, const char *text)
{
	char name[NVVGPU_NAME_MAX + 1];
	struct nvvgpu_request *req;

	hook->name = text;
	make_name(hook, strlen(text), name);
	if (nvvgpu_request_new(hook->ctx, &req) < 0)
		abort();
	promise(!nvvgpu_request_set_name(req, name));
	nvvgpu_request_free(req);
}

static void run_hook(struct nvvgpu_ctx *ctx, const char *xml)
{
	struct hook hook = { .ctx = ctx, .name = "d" };
	xmlDoc *doc;

	doc = xmlReadMemory(xml, strlen(xml), NULL, NULL, PARSE_OPTIONS);
	if (!doc)
		return;
	if (!look(&hook.domain, doc)) {
		check_wishes_of(&hook.domain);
		if (!hook.domain.num_wishes)
			promise(!start_all(&hook));
		check_name(&hook, xml);
	}
	domain_free(&hook.domain);
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
