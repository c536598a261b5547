// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The <hostdev> element of a libvirt domain.
 *
 * Written by hand, since libxml2 wants to be initialized by the program's main
 * thread, which a library cannot ask for; nothing in it needs an escape, as
 * all that is not our own has been looked at.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TAIL "  </source>\n</hostdev>\n"

static void print_mdev(FILE *out, struct nvvgpu_vgpu *vgpu,
		       const char *display)
{
	const char *api = vgpu->live ?
		nvvgpu_type_get_device_api(vgpu->live) : NULL;

	fprintf(out, "<hostdev mode=\"subsystem\" type=\"mdev\" model=\"%s\"%s>\n"
		"  <source>\n    <address uuid=\"%s\"/>\n" TAIL,
		api && component_valid(api) ? api : "vfio-pci", display,
		vgpu->uuid);
}

/* A VF is given away as it is: its driver stays, so nothing is managed. */
static void print_vf(FILE *out, const char *vf, const char *display)
{
	int domain = strcspn(vf, ":");

	fprintf(out, "<hostdev mode=\"subsystem\" type=\"pci\" managed=\"no\"%s>\n"
		"  <source>\n    <address domain=\"0x%.*s\" bus=\"0x%.2s\" "
		"slot=\"0x%.2s\" function=\"0x%.1s\"/>\n" TAIL, display,
		domain, vf, vf + domain + 1, vf + domain + 4, vf + domain + 7);
}

NVVGPU_EXPORT int nvvgpu_vgpu_xml(struct nvvgpu_vgpu *vgpu, unsigned int flags,
				  char **ret)
{
	const char *display = flags & NVVGPU_XML_DISPLAY ?
		" display=\"on\"" : "";
	const char *vf = nvvgpu_vgpu_get_pci_address(vgpu);
	struct nvvgpu_ctx *ctx = vgpu->host->ctx;
	char *text = NULL;
	size_t size = 0;
	FILE *out;

	if (flags & ~NVVGPU_XML_DISPLAY)
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: xml: unknown flags 0x%x",
			    nvvgpu_vgpu_get_parent(vgpu), flags);
	out = open_memstream(&text, &size);
	if (!out)
		return fail_memory(ctx);
	if (vf)
		print_vf(out, vf, display);
	else
		print_mdev(out, vgpu, display);
	if (fclose(out)) {
		free(text);
		return fail_memory(ctx);
	}
	*ret = text;
	return 0;
}
