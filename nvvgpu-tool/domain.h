/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One libvirt domain, as far as attach and detach care.  Functions return 0 or
 * an exit code after saying why.
 */
#ifndef DOMAIN_H
#define DOMAIN_H

#include <stdbool.h>

#include "libvirt.h"
#include "opts.h"

struct nvvgpu_vgpu;
struct tool;

/* Which of a domain's two configurations; either, both, or neither given. */
struct domain_values {
	const char *connect;
	int live;
	int config;
	int display;
};

#define DOMAIN_OPTS							     \
	{ "live", 'l', NULL, "the running domain",			     \
	  OPT_ON, offsetof(struct domain_values, live) },		     \
	{ "config", 'C', NULL, "its configuration, from its next start on",  \
	  OPT_ON, offsetof(struct domain_values, config) },		     \
	{ "connect", 'c', "URI", "libvirt to talk to, e.g. qemu:///system",  \
	  OPT_TEXT, offsetof(struct domain_values, connect) }

struct domain {
	struct tool *tool;
	const char *device;	/* name of the vGPU, for sentences */
	const char *what;	/* "attach" or "detach", for sentences */
	struct libvirt lib;
	virConnectPtr connection;
	virDomainPtr domain;
	const char *name;
	bool live;		/* what --live and --config came to */
	bool config;
};

/*
 * device and what have to be set.  domain_close() is due also after a
 * failure.
 */
int domain_open(struct domain *d, struct tool *tool,
		const struct domain_values *values, const char *name);
void domain_close(struct domain *d);

/* libvirt has just refused something. */
int domain_fail(struct domain *d);

/* What a domain knows it by: its UUID, or the PCI address of a VF. */
const char *domain_device_id(struct nvvgpu_vgpu *vgpu);

/* The <hostdev> of a vGPU, as XML, in one configuration. */
struct domain_device {
	bool present;
	char *xml;		/* to be freed; NULL when not present */
};

int domain_find_device(struct domain *d, bool live, const char *id,
		       struct domain_device *ret);
/* What speaks against giving it to the domain; said if there is something. */
int domain_may_attach(struct domain *d, struct nvvgpu_vgpu *vgpu, bool display);
int domain_attach(struct domain *d, struct nvvgpu_vgpu *vgpu, bool display);
/* Waits until a guest that runs has let go of it. */
int domain_detach(struct domain *d, const char *id);
/* Gives these vGPUs to it; when one is refused, all of them are deleted. */
int domain_attach_new(struct domain *d, char **names);
int domain_has_graphics(struct domain *d, bool live, bool *ret);

#endif
