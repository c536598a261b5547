// SPDX-License-Identifier: GPL-2.0-or-later
/* vGPUs that have just been made for a domain: all go into it, or none stays. */
#include <stdio.h>

#include "domain.h"
#include "tool.h"

static int attach_one(struct domain *d, const char *name)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	int rc;

	d->device = name;
	rc = tool_find(d->tool, name, &host, &vgpu);
	if (!rc)
		rc = domain_may_attach(d, vgpu, false);
	if (!rc)
		rc = domain_attach(d, vgpu, false);
	nvvgpu_host_unref(host);
	return rc;
}

static int detach_one(struct domain *d, const char *name)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	int rc;

	d->device = name;
	rc = tool_find(d->tool, name, &host, &vgpu);
	if (!rc)
		rc = domain_detach(d, domain_device_id(vgpu));
	nvvgpu_host_unref(host);
	return rc;
}

static void take_back(struct domain *d, char **names, size_t attached)
{
	for (size_t i = 0; names[i]; i++) {
		char sentence[256];

		if ((i < attached && detach_one(d, names[i])) ||
		    (nvvgpu_vgpu_delete(d->tool->ctx, names[i]) &&
		     tool_fail(d->tool, names[i])))
			continue;
		snprintf(sentence, sizeof(sentence),
			 "%s: create: it is taken back", names[i]);
		tool_warn(d->tool, sentence);
	}
}

int domain_attach_new(struct domain *d, char **names)
{
	size_t done = 0;
	int rc = 0;

	while (!rc && names[done]) {
		rc = attach_one(d, names[done]);
		done += !rc;
	}
	if (rc)
		take_back(d, names, done);
	return rc;
}
