// SPDX-License-Identifier: LGPL-2.1-or-later
/* The <hostdev> element of a libvirt domain. */
#include "private.h"

#include <errno.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#define X(text) ((const xmlChar *)(text))

static int fill(xmlNode *hostdev, struct nvvgpu_vgpu *vgpu, unsigned int flags)
{
	const char *api = vgpu->live ?
		nvvgpu_type_get_device_api(vgpu->live) : NULL;
	xmlNode *source, *address = NULL;

	xmlNewProp(hostdev, X("mode"), X("subsystem"));
	xmlNewProp(hostdev, X("type"), X("mdev"));
	xmlNewProp(hostdev, X("model"), X(api ? api : "vfio-pci"));
	if (flags & NVVGPU_XML_DISPLAY)
		xmlNewProp(hostdev, X("display"), X("on"));
	source = xmlNewChild(hostdev, NULL, X("source"), NULL);
	if (source)
		address = xmlNewChild(source, NULL, X("address"), NULL);
	if (!address || !xmlNewProp(address, X("uuid"), X(vgpu->uuid)))
		return -ENOMEM;
	return 0;
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
			    "%s: xml: unknown flags 0x%x", vgpu->uuid, flags);
	}
	hostdev = doc ? xmlNewDocNode(doc, NULL, X("hostdev"), NULL) : NULL;
	if (hostdev) {
		xmlDocSetRootElement(doc, hostdev);
		if (!fill(hostdev, vgpu, flags))
			text = print(hostdev);
	}
	xmlFreeDoc(doc);
	if (!text)
		return fail_memory(ctx);
	*ret = text;
	return 0;
}
