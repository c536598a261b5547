/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which vGPUs libvirt's domains have, as it was told last; and so, when a
 * domain is seen again, what has changed.
 */
#ifndef DOMAIN_WATCH_H
#define DOMAIN_WATCH_H

#include "change.h"
#include "libnvvgpu/nvvgpu.h"

struct domain_sight;

struct domain_watch {
	struct nvvgpu_monitor *monitor;	/* knows which vGPU is meant */
	bool initial;			/* the first look is to be told too */
	/* by whom each change is told */
	void (*tell)(void *data, const struct change *change);
	void *data;
	/* zero at first */
	void *domains;			/* struct domain, by UUID */
	unsigned long looks;		/* at all, that have begun */
	bool looked;			/* ... and one has ended */
};

/* -ENOMEM: what it says is told when that domain, or all, are seen again. */
int domain_watch_see(struct domain_watch *watch,
		     const struct domain_sight *sight);
void domain_watch_release(struct domain_watch *watch);

#endif
