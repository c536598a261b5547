/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of this host another manager of vGPUs may have: Nova and KubeVirt use
 * every vGPU of a type that they find where they were told to look, so they
 * must not be told of a place where a named one is, or needs room.
 */
#ifndef OFFER_H
#define OFFER_H

#include "tool.h"

/* A device to make vGPUs on, and as what. */
struct offer {
	struct nvvgpu_gpu *gpu;		/* host's */
	struct nvvgpu_parent *parent;	/* likewise */
	struct nvvgpu_type *type;	/* likewise */
	const char *profile;		/* the profile that chose the type */
	/* Vendor VFIO: what Nova takes is made already, and has no name. */
	bool made;
};

/* A device or GPU that stays ours. */
struct kept {
	const char *address;
	char *why;			/* no full stop */
};

struct offers {
	struct nvvgpu_profile **profiles;
	size_t num_profiles;
	struct offer *items;
	size_t count;
	struct kept *kept;
	size_t num_kept;
};

/*
 * As what the profiles named say, or all there are: each GPU gets the first
 * that has it as its GPU, or else the first whose type it has.  Returns 0 or
 * an exit code; offers_release() in both cases.
 */
int offers_find(struct tool *tool, struct nvvgpu_host *host,
		const struct texts *profiles, struct offers *offers);
void offers_release(struct offers *offers);

/* export-nova.c, export-kubevirt.c: 0 or -ENOMEM. */
int export_nova(FILE *stream, const struct offers *offers,
		struct nvvgpu_host *host);
int export_kubevirt(FILE *stream, const struct offers *offers,
		    struct nvvgpu_host *host);

#endif
