// SPDX-License-Identifier: GPL-2.0-or-later
/* A vGPU out of a domain. */
#include <stdlib.h>
#include <time.h>

#include "domain.h"
#include "tool.h"

/* A guest has to let go of a device; libvirt itself waits 5 s for it. */
#define LET_GO_TRIES	50
#define LET_GO_WAIT_NS	200000000

static int not_there(struct domain *d, bool live)
{
	return tool_error(d->tool, NVVGPU_E_NOT_FOUND, d->device,
			  "detach, domain '%s': %s does not have it; %s",
			  d->name, live ? "the running domain" :
			  "its configuration",
			  live ? "--config takes it out of the configuration" :
			  "--live takes it from the running domain");
}

/* libvirt may return before the guest has answered. */
static int wait_until_gone(struct domain *d, const char *id)
{
	const struct timespec wait = { .tv_nsec = LET_GO_WAIT_NS };

	for (int i = 0; i < LET_GO_TRIES; i++) {
		struct domain_device device;
		int rc = domain_find_device(d, true, id, &device);

		if (rc)
			return rc;
		free(device.xml);
		if (!device.present)
			return 0;
		nanosleep(&wait, NULL);
	}
	return tool_error(d->tool, NVVGPU_E_IN_USE, d->device,
			  "detach, domain '%s': the guest has not let go of it yet; "
			  "it goes when the guest does, at the latest when it shuts down",
			  d->name);
}

static int detach_from(struct domain *d, bool live, const char *id)
{
	unsigned int flags = live ? VIR_DOMAIN_AFFECT_LIVE :
			     VIR_DOMAIN_AFFECT_CONFIG;
	struct domain_device device;
	int rc = domain_find_device(d, live, id, &device);

	if (rc)
		return rc;
	if (!device.present)
		return not_there(d, live);
	if (d->lib.virDomainDetachDeviceFlags(d->domain, device.xml, flags) < 0)
		rc = domain_fail(d);
	free(device.xml);
	if (!rc && live)
		rc = wait_until_gone(d, id);
	return rc;
}

/* Both or none: look before the first of two changes. */
static int check_both(struct domain *d, const char *id)
{
	for (int live = 0; live <= 1; live++) {
		struct domain_device device;
		int rc = domain_find_device(d, live, id, &device);

		if (rc)
			return rc;
		free(device.xml);
		if (!device.present)
			return not_there(d, live);
	}
	return 0;
}

int domain_detach(struct domain *d, const char *id)
{
	int rc = 0;

	if (d->live && d->config)
		rc = check_both(d, id);
	if (!rc && d->live)
		rc = detach_from(d, true, id);
	if (!rc && d->config)
		rc = detach_from(d, false, id);
	return rc;
}
