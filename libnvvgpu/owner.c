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

struct owners {
	struct node *nodes;
	size_t count;
	bool cdevs;		/* there is one among them */
};

typedef int (*node_fn)(void *data, pid_t pid, const struct node *node);

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

static int scan_process(DIR *fds, pid_t pid, node_fn fn, void *data)
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
			ret = fn(data, pid, &node);
	}
	return ret;
}

/* Calls fn for every VFIO node that a process has open until it is not 0. */
static int each_open(struct nvvgpu_ctx *ctx, node_fn fn, void *data)
{
	const char *entry;
	DIR *proc, *fds;
	int ret;

	ret = dir_open(ctx, &proc, "proc");
	if (ret < 0)
		return ret;
	while (!ret && (entry = dir_next(proc))) {
		if (*entry < '1' || *entry > '9')
			continue;
		/* Gone, a kernel thread, or none of ours to look at. */
		if (dir_open(ctx, &fds, "proc/%s/fd", entry) < 0)
			continue;
		ret = scan_process(fds, strtol(entry, NULL, 10), fn, data);
		closedir(fds);
	}
	closedir(proc);
	return ret;
}

static int add_node(void *data, pid_t pid, const struct node *node)
{
	struct owners *owners = data;
	struct node *nodes;

	(void)pid;
	nodes = reallocarray(owners->nodes, owners->count + 1, sizeof(*nodes));
	if (!nodes)
		return -ENOMEM;
	owners->nodes = nodes;
	nodes[owners->count++] = *node;
	owners->cdevs |= node->cdev;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct node *x = a, *y = b;

	if (x->cdev != y->cdev)
		return x->cdev ? 1 : -1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static int owners_read(struct nvvgpu_ctx *ctx, struct owners **ret)
{
	struct owners *owners = calloc(1, sizeof(*owners));

	if (!owners)
		return -ENOMEM;
	if (each_open(ctx, add_node, owners) == -ENOMEM) {
		owners_free(owners);
		return -ENOMEM;
	}
	if (owners->count)
		qsort(owners->nodes, owners->count, sizeof(*owners->nodes),
		      compare);
	*ret = owners;
	return 0;
}

void owners_free(struct owners *owners)
{
	if (!owners)
		return;
	free(owners->nodes);
	free(owners);
}

static bool owners_have(const struct owners *owners, bool cdev,
			unsigned int number)
{
	struct node node = { .cdev = cdev, .number = number };

	return owners->count && bsearch(&node, owners->nodes, owners->count,
					sizeof(node), compare);
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
	unsigned int group, cdev;
	bool grouped;

	if (state >= 0)
		return state;
	grouped = !live_group(ctx, live, &group);
	if (!grouped && !file_exists(ctx, "%s", live->dir))
		return NVVGPU_VGPU_DEFINED;
	if (!*owners && owners_read(ctx, owners) < 0)
		return NVVGPU_VGPU_ACTIVE;
	if (grouped && owners_have(*owners, false, group))
		return NVVGPU_VGPU_IN_USE;
	if ((*owners)->cdevs && !live_cdev(ctx, live, &cdev) &&
	    owners_have(*owners, true, cdev))
		return NVVGPU_VGPU_IN_USE;
	return NVVGPU_VGPU_ACTIVE;
}

/* Nodes of one device, and the first process that has one of them open. */
struct search {
	struct node nodes[2];
	size_t count;
	pid_t pid;
};

static int is_wanted(void *data, pid_t pid, const struct node *node)
{
	struct search *search = data;
	size_t i;

	for (i = 0; i < search->count; i++) {
		if (compare(node, &search->nodes[i]))
			continue;
		search->pid = pid;
		return 1;
	}
	return 0;
}

static void name_owner(struct nvvgpu_ctx *ctx, struct search *search,
		       struct owner *ret)
{
	if (!search->count || each_open(ctx, is_wanted, search) != 1)
		return;
	ret->pid = search->pid;
	if (file_read_line(ctx, ret->comm, sizeof(ret->comm), "proc/%ld/comm",
			   (long)search->pid) < 0)
		ret->comm[0] = '\0';
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
	struct node group = { .cdev = false }, cdev = { .cdev = true };
	int state = driver_state(ctx, live);
	struct search search = { 0 };
	bool grouped;

	*ret = (struct owner) { 0 };
	if (state == NVVGPU_VGPU_ACTIVE)
		return 0;
	grouped = !live_group(ctx, live, &group.number);
	if (grouped)
		search.nodes[search.count++] = group;
	if (!live_cdev(ctx, live, &cdev.number))
		search.nodes[search.count++] = cdev;
	name_owner(ctx, &search, ret);
	if (state >= 0 || ret->pid)
		return 1;
	return grouped && node_busy(ctx, group.number);
}
