/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who uses vGPUs, as far as libvirt knows it.  That takes many times as long as
 * all the rest of a list, so libvirt is asked once, when the first answer is
 * needed.
 */
#ifndef USERS_H
#define USERS_H

#include <stdbool.h>

#include "domain-list.h"

struct nvvgpu_vgpu;
struct tool;

struct users {
	struct tool *tool;
	const char *connect;		/* URI, or NULL */
	bool asked;
	bool told;			/* why there is no answer */
	char *why;			/* likewise */
	struct domain_list *domains;	/* NULL: no answer */
};

/* Of the verbs that show users; offset within their struct of values. */
#define USERS_OPT(type, member)						      \
	{ "connect", 'c', "URI", "libvirt to ask for domains",		      \
	  OPT_TEXT, offsetof(type, member) }

/*
 * The domains that have the vGPU in their configuration, *count of them; NULL
 * when that is not known, of which people are told once if they have to be.
 */
const struct domain_use *users_find(struct users *users,
				    struct nvvgpu_vgpu *vgpu, bool tell,
				    size_t *count);
void users_release(struct users *users);

#endif
