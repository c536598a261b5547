// SPDX-License-Identifier: LGPL-2.1-or-later
/* The <hostdev> element of a libvirt domain. */
#include "private.h"

#include <errno.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#define X(text) ((const xmlChar *)(text))

static bool add(xmlNode *node, const char *name, const char *value)
{
	return node && xmlNewProp(node, X(name), X(value));
}

static bool add_hex(xmlNode *node, const char *name, const char *digits,
		    size_t len)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%.*s", (int)len, digits);
	return add(node, name, text);
}

static xmlNode *add_address(xmlNode *hostdev)
{
	xmlNode *source = xmlNewChild(hostdev, NULL, X("source"), NULL);

	return source ? xmlNewChild(source, NULL, X("address"), NULL) : NULL;
}

static bool fill_mdev(xmlNode *hostdev, struct nvvgpu_vgpu *vgpu)
{
	const char *api = vgpu->live ?
		nvvgpu_type_get_device_api(vgpu->live) : NULL;

	return add(hostdev, "type", "mdev") &&
		add(hostdev, "model", api ? api : "vfio-pci") &&
		add(add_address(hostdev), "uuid", vgpu->uuid);
}

/* A VF is given away as it is: its driver stays, so nothing is managed. */
static bool fill_vf(xmlNode *hostdev, const char *vf)
{
	size_t domain = strcspn(vf, ":");
	xmlNode *address;

	if (!add(hostdev, "type", "pci") || !add(hostdev, "managed", "no"))
		return false;
	address = add_address(hostdev);
	return add_hex(address, "domain", vf, domain) &&
		add_hex(address, "bus", vf + domain + 1, 2) &&
		add_hex(address, "slot", vf + domain + 4, 2) &&
		add_hex(address, "function", vf + domain + 7, 1);
}

static bool fill(xmlNode *hostdev, struct nvvgpu_vgpu *vgpu,
		 unsigned int flags)
{
	const char *vf = nvvgpu_vgpu_get_pci_address(vgpu);
	bool done;

	if (!add(hostdev, "mode", "subsystem"))
		return false;
	done = vf ? fill_vf(hostdev, vf) : fill_mdev(hostdev, vgpu);
	return done && (!(flags & NVVGPU_XML_DISPLAY) ||
			add(hostdev, "display", "on"));
}

static char *print(xmlNode *node)
{
	xmlBuffer *buf = xmlBufferCreate();
	char *text = NULL;

	if (buf && xmlNodeDump(buf, node->doc, node, 0, 1) >= 0 &&
	    asprintf(&text, "%s\n", (const char *)xmlBufferContent(buf)) < 0)
		text = NULL;
	xmlBufferFree(buf);
	return text;
}

NVVGPU_EXPORT int nvvgpu_vgpu_xml(struct nvvgpu_vgpu *vgpu, unsigned int flags,
				  char **ret)
{
	struct nvvgpu_ctx *ctx = vgpu->host->ctx;
	xmlDoc *doc = xmlNewDoc(X("1.0"));
	xmlNode *hostdev;
	char *text = NULL;

	if (flags & ~NVVGPU_XML_DISPLAY) {
		xmlFreeDoc(doc);
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: xml: unknown flags 0x%x",
			    nvvgpu_vgpu_get_parent(vgpu), flags);
	}
	hostdev = doc ? xmlNewDocNode(doc, NULL, X("hostdev"), NULL) : NULL;
	if (hostdev) {
		xmlDocSetRootElement(doc, hostdev);
		if (fill(hostdev, vgpu, flags))
			text = print(hostdev);
	}
	xmlFreeDoc(doc);
	if (!text)
		return fail_memory(ctx);
	*ret = text;
	return 0;
}
