/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libvirt says of domains and their host devices, whenever that changes.
 * Each event costs a look at the domain that it is about; only after a new
 * connection all are looked at.
 */
#ifndef DOMAIN_EVENTS_H
#define DOMAIN_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "domain-xml.h"
#include "libvirt.h"

/* A device of a domain, as it runs or as it is configured. */
struct domain_has {
	char id[DEVICE_ID_MAX];
	bool running;
};

/* One thing that was seen. */
struct domain_sight {
	enum {
		DOMAIN_LOOK_BEGINS,	/* at all domains there are */
		DOMAIN_LOOK_ENDS,	/* who was not in it is gone */
		DOMAIN_IS,		/* so now; without devices it may be gone */
		DOMAIN_STAYS,		/* as it was: it cannot be read */
		DOMAIN_NO_ANSWER,	/* from libvirt, so far */
	} what;
	char uuid[VIR_UUID_STRING_BUFLEN];
	char *name;
	char *why;			/* no answer; may be NULL */
	struct domain_has *has;
	size_t count;
};

/*
 * Listens to the libvirt at uri, NULL for that of this host, which is waited
 * for without loading anything.  A file descriptor to be polled for input, or
 * a negative errno.
 */
int domain_events_open(const char *uri);
/* The next sight, to be freed; NULL: none now.  *fd is -1 after the last. */
struct domain_sight *domain_events_next(int *fd);
/* domain-look.c: by a connection of one's own; NULL: no memory. */
struct domain_sight *domain_look(const struct libvirt *lib,
				 virDomainPtr domain);
void domain_sight_free(struct domain_sight *sight);
/* -1 is allowed. */
void domain_events_close(int fd);

#endif
