// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who has a vGPU open.
 *
 * Our driver says so itself.  For others there is one way that shows it without
 * doing anything: which processes have the node of its VFIO group open.  To
 * open the node for a look would make the VMM that starts at this moment fail
 * with EBUSY, so that is done only before a device is removed.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NODE "/dev/vfio/"
#define CDEV "devices/vfio"

/* /dev/vfio/NUMBER of a group, or /dev/vfio/devices/vfioNUMBER of a device. */
struct node {
	bool cdev;
	unsigned int number;
};

/* A node that a process has open. */
struct use {
	struct node node;
	pid_t pid;
};

struct owners {
	struct use *uses;	/* in the order of their nodes */
	size_t count;
	bool cdevs;		/* there is one among them */
};

static bool node_read(const char *target, struct node *node)
{
	if (strncmp(target, NODE, strlen(NODE)))
		return false;
	target += strlen(NODE);
	node->cdev = !strncmp(target, CDEV, strlen(CDEV));
	if (node->cdev)
		target += strlen(CDEV);
	return number_read(target, &node->number);
}

static int add_use(struct owners *owners, pid_t pid, const struct node *node)
{
	struct use *uses;

	uses = reallocarray(owners->uses, owners->count + 1, sizeof(*uses));
	if (!uses)
		return -ENOMEM;
	owners->uses = uses;
	uses[owners->count++] = (struct use) { *node, pid };
	owners->cdevs |= node->cdev;
	return 0;
}

static int scan_process(struct owners *owners, DIR *fds, pid_t pid)
{
	char target[64];
	struct node node;
	const char *entry;
	ssize_t n;
	int ret = 0;

	while (!ret && (entry = dir_next(fds))) {
		n = readlinkat(dirfd(fds), entry, target, sizeof(target) - 1);
		if (n < 0)
			continue;
		target[n] = '\0';
		if (node_read(target, &node))
			ret = add_use(owners, pid, &node);
	}
	return ret;
}

static int scan_processes(struct nvvgpu_ctx *ctx, struct owners *owners)
{
	const char *entry;
	DIR *proc, *fds;
	int ret;

	/* Without /proc nobody is known to have anything open. */
	if (dir_open(ctx, &proc, "proc") < 0)
		return 0;
	for (ret = 0; !ret && (entry = dir_next(proc));) {
		if (*entry < '1' || *entry > '9')
			continue;
		/* Gone, a kernel thread, or none of ours to look at. */
		if (dir_open(ctx, &fds, "proc/%s/fd", entry) < 0)
			continue;
		ret = scan_process(owners, fds, strtol(entry, NULL, 10));
		closedir(fds);
	}
	closedir(proc);
	return ret;
}

static int compare(const struct node *x, const struct node *y)
{
	if (x->cdev != y->cdev)
		return x->cdev ? 1 : -1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static int compare_uses(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = compare(&x->node, &y->node);

	return order ? order : x->pid < y->pid ? -1 : x->pid > y->pid;
}

static int owners_read(struct nvvgpu_ctx *ctx, struct owners **ret)
{
	struct owners *owners = calloc(1, sizeof(*owners));

	if (!owners)
		return -ENOMEM;
	if (scan_processes(ctx, owners) < 0) {
		owners_free(owners);
		return -ENOMEM;
	}
	if (owners->count)
		qsort(owners->uses, owners->count, sizeof(*owners->uses),
		      compare_uses);
	*ret = owners;
	return 0;
}

void owners_free(struct owners *owners)
{
	if (!owners)
		return;
	free(owners->uses);
	free(owners);
}

/* The first of those that have the node open, NULL for none. */
static const struct use *find_node(const struct owners *owners,
				   const struct node *node)
{
	size_t from = 0, to = owners->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (compare(&owners->uses[middle].node, node) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < owners->count &&
	       !compare(&owners->uses[from].node, node) ?
	       &owners->uses[from] : NULL;
}

/* ... its group's node or, where that is not open, its own. */
static const struct use *find_use(struct nvvgpu_ctx *ctx,
				  const struct live *live,
				  struct owners **owners)
{
	struct node group = { .cdev = false }, cdev = { .cdev = true };
	const struct use *use = NULL;

	if (!*owners && owners_read(ctx, owners) < 0)
		return NULL;
	if ((*owners)->count && !live_group(ctx, live, &group.number))
		use = find_node(*owners, &group);
	if (!use && (*owners)->cdevs && !live_cdev(ctx, live, &cdev.number))
		use = find_node(*owners, &cdev);
	return use;
}

/* -ENODATA when its driver does not say. */
static int driver_state(struct nvvgpu_ctx *ctx, const struct live *live)
{
	char state[32];

	/* What is there of a VF is said of its GPU. */
	if (!live->framework->defines)
		return -ENODATA;
	if (file_read_line(ctx, state, sizeof(state), "%s/nvvgpu/state",
			   live->dir) < 0)
		return -ENODATA;
	if (!strcmp(state, "created"))
		return NVVGPU_VGPU_ACTIVE;
	if (!strcmp(state, "running"))
		return NVVGPU_VGPU_IN_USE;
	if (!strcmp(state, "failed"))
		return NVVGPU_VGPU_FAILED;
	return -ENODATA;
}

enum nvvgpu_vgpu_state live_state(struct nvvgpu_ctx *ctx,
				  const struct live *live,
				  struct owners **owners)
{
	int state = driver_state(ctx, live);
	unsigned int group;

	if (state >= 0)
		return state;
	if (live_group(ctx, live, &group) &&
	    !file_exists(ctx, "%s", live->dir))
		return NVVGPU_VGPU_DEFINED;
	return find_use(ctx, live, owners) ? NVVGPU_VGPU_IN_USE :
		NVVGPU_VGPU_ACTIVE;
}

/* Of several that have it open, the one that runs a virtual machine. */
bool live_owner(struct nvvgpu_ctx *ctx, const struct live *live,
		struct owners **owners, struct owner *ret)
{
	const struct use *use, *end;
	struct owner owner;

	*ret = (struct owner) { 0 };
	use = find_use(ctx, live, owners);
	if (!use)
		return false;
	owner_read(ctx, use->pid, ret);
	end = (*owners)->uses + (*owners)->count;
	for (const struct node *node = &use->node;
	     !*ret->machine && ++use < end && !compare(&use->node, node);) {
		owner_read(ctx, use->pid, &owner);
		if (*owner.machine)
			*ret = owner;
	}
	return true;
}

/* A VFIO group can be open once, as libvirt relies on too. */
static bool node_busy(struct nvvgpu_ctx *ctx, unsigned int group)
{
	int fd = file_open(ctx, O_RDONLY | O_NONBLOCK, "dev/vfio/%u", group);

	if (fd >= 0)
		close(fd);
	return fd == -EBUSY;
}

int live_in_use(struct nvvgpu_ctx *ctx, const struct live *live,
		struct owner *ret)
{
	int state = driver_state(ctx, live);
	struct owners *owners = NULL;
	unsigned int group;
	bool found;

	*ret = (struct owner) { 0 };
	if (state == NVVGPU_VGPU_ACTIVE)
		return 0;
	found = live_owner(ctx, live, &owners, ret);
	owners_free(owners);
	if (state >= 0 || found)
		return 1;
	return !live_group(ctx, live, &group) && node_busy(ctx, group);
}
