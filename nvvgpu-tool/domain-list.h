/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of libvirt's domains have which host device. */
#ifndef DOMAIN_LIST_H
#define DOMAIN_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "domain-xml.h"

/* A domain that runs has the device now; another one gets it when it starts. */
struct domain_use {
	char id[DEVICE_ID_MAX];
	char *domain;
	bool running;
};

struct domain_list {
	struct domain_use *uses;	/* by id, then those that run, by name */
	size_t count;
};

/*
 * Asks the libvirt at uri, NULL for that of this host, and gives up when it
 * has not answered after some seconds: a libvirtd that hangs is not to hang us.
 * NULL and *why, to be freed (NULL: no memory), when nothing came of it.
 */
struct domain_list *domain_list_read(const char *uri, char **why);
void domain_list_free(struct domain_list *list);

/* The uses of a device; *count of them. */
const struct domain_use *domain_list_find(const struct domain_list *list,
					  const char *id, size_t *count);

#endif
