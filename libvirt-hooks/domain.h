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

/* A <hostdev> that is a mediated device. */
struct domain_mdev {
	char *uuid;
	const struct domain_wish *wish;	/* NULL: there is none for it */
	bool made;		/* for this start */
};

/* A <hostdev> that is a PCI device whose driver libvirt leaves as it is. */
struct domain_vf {
	char address[64];
	const struct domain_wish *wish;
	bool made;
};

struct domain {
	char *uuid;		/* NULL where it has none, as in a test */
	struct domain_wish *wishes;
	size_t num_wishes;
	struct domain_mdev *mdevs;
	size_t num_mdevs;
	struct domain_vf *vfs;
	size_t num_vfs;
};

/* From standard input.  What is wrong with it, or NULL. */
const char *domain_read(struct domain *domain);
void domain_free(struct domain *domain);
/* A wish that none of its devices is for; NULL: there is none. */
const struct domain_wish *domain_find_unmet(const struct domain *domain);

#endif
