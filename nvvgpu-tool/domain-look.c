// SPDX-License-Identifier: GPL-2.0-or-later
/* One domain, and what it has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domain-events.h"

void domain_sight_free(struct domain_sight *sight)
{
	if (!sight)
		return;
	free(sight->name);
	free(sight->why);
	free(sight->has);
	free(sight);
}

struct reading {
	struct domain_sight *sight;
	bool running;
};

static int add_device(void *data, const char *id)
{
	struct reading *reading = data;
	struct domain_sight *s = reading->sight;
	struct domain_has *has;

	has = reallocarray(s->has, s->count + 1, sizeof(*has));
	if (!has)
		return -ENOMEM;
	s->has = has;
	has += s->count++;
	memcpy(has->id, id, strlen(id) + 1);
	has->running = reading->running;
	return 0;
}

/* 0 also for XML that is odd and says nothing. */
static int read_devices(const struct libvirt *lib, virDomainPtr domain,
			struct domain_sight *sight, bool running)
{
	struct reading reading = { sight, running };
	char *xml = lib->virDomainGetXMLDesc(domain, running ? 0 :
					     VIR_DOMAIN_XML_INACTIVE);
	int rc = 0;

	if (!xml)
		return -EIO;
	/* Most domains have no such device, and need no parser to say so. */
	if (strstr(xml, "<hostdev"))
		rc = domain_xml_each_device(xml, add_device, &reading);
	free(xml);
	return rc == -ENOMEM ? rc : 0;
}

static int read_domain(const struct libvirt *lib, virDomainPtr domain,
		       struct domain_sight *sight)
{
	int running = lib->virDomainIsActive(domain);
	int persistent = lib->virDomainIsPersistent(domain);
	int rc = running < 0 || persistent < 0 ? -EIO : 0;

	if (!rc && running)
		rc = read_devices(lib, domain, sight, true);
	if (!rc && persistent)
		rc = read_devices(lib, domain, sight, false);
	return rc;
}

struct domain_sight *domain_look(const struct libvirt *lib,
				 virDomainPtr domain)
{
	const char *name = lib->virDomainGetName(domain);
	struct domain_sight *sight = calloc(1, sizeof(*sight));

	if (sight)
		sight->name = strdup(name ? name : "");
	if (!sight || !sight->name) {
		free(sight);
		return NULL;
	}
	lib->virDomainGetUUIDString(domain, sight->uuid);
	sight->what = DOMAIN_IS;
	if (!read_domain(lib, domain, sight))
		return sight;
	/* One that has gone in the meantime has nothing any more. */
	sight->count = 0;
	if (lib->virGetLastErrorCode() != VIR_ERR_NO_DOMAIN)
		sight->what = DOMAIN_STAYS;
	return sight;
}
