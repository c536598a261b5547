/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a domain's XML says of vGPUs, and nothing else of it. */
#ifndef NVVGPU_HOOK_DOMAIN_H
#define NVVGPU_HOOK_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

/* Of its <metadata>: "a vGPU of this profile". */
struct domain_wish {
	char *profile;
	char *uuid;		/* of the mediated device that it is for */
	char *address;		/* of the VF; neither: each mediated device */
	char *name;		/* NULL: made from that of the domain */
};

/*
 * A <hostdev>: a mediated device, or a PCI device whose driver libvirt leaves
 * as it is, as it has to with a VF of vendor VFIO.
 */
struct domain_device {
	char *uuid;		/* NULL: a PCI device */
	char address[64];	/* of that */
	const struct domain_wish *wish;	/* NULL: there is none for it */
	bool made;		/* for this start */
};

struct domain {
	char *uuid;		/* NULL where it has none, as in a test */
	struct domain_wish *wishes;
	size_t num_wishes;
	struct domain_device *devices;	/* mediated ones first */
	size_t num_devices;
};

/* From standard input.  What is wrong with it, or NULL. */
const char *domain_read(struct domain *domain);
void domain_free(struct domain *domain);
/* A wish that none of its devices is for; NULL: there is none. */
const struct domain_wish *domain_find_unmet(const struct domain *domain);

#endif
