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

struct owners {
	unsigned int *groups;
	size_t count;
};

/* Calls fn for every VFIO group node that a process has open until it is 1. */
static int each_open(struct nvvgpu_ctx *ctx,
		     int (*fn)(void *data, pid_t pid, unsigned int group),
		     void *data);

static bool node_group(const char *target, unsigned int *group)
{
	unsigned long n;
	char *end;

	if (strncmp(target, NODE, strlen(NODE)))
		return false;
	target += strlen(NODE);
	if (*target < '0' || *target > '9')
		return false;
	n = strtoul(target, &end, 10);
	*group = n;
	return !*end && n <= UINT_MAX;
}

static int scan_process(DIR *fds, pid_t pid,
			int (*fn)(void *data, pid_t pid, unsigned int group),
			void *data)
{
	char target[64];
	unsigned int group;
	const char *entry;
	ssize_t n;
	int ret = 0;

	while (!ret && (entry = dir_next(fds))) {
		n = readlinkat(dirfd(fds), entry, target, sizeof(target) - 1);
		if (n < 0)
			continue;
		target[n] = '\0';
		if (node_group(target, &group))
			ret = fn(data, pid, group);
	}
	return ret;
}

static int each_open(struct nvvgpu_ctx *ctx,
		     int (*fn)(void *data, pid_t pid, unsigned int group),
		     void *data)
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

static int add_group(void *data, pid_t pid, unsigned int group)
{
	struct owners *owners = data;
	unsigned int *groups;

	(void)pid;
	groups = reallocarray(owners->groups, owners->count + 1,
			      sizeof(*groups));
	if (!groups)
		return -ENOMEM;
	owners->groups = groups;
	groups[owners->count++] = group;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const unsigned int *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int owners_read(struct nvvgpu_ctx *ctx, struct owners **ret)
{
	struct owners *owners = calloc(1, sizeof(*owners));

	if (!owners)
		return -ENOMEM;
	if (each_open(ctx, add_group, owners) == -ENOMEM) {
		owners_free(owners);
		return -ENOMEM;
	}
	if (owners->count)
		qsort(owners->groups, owners->count, sizeof(*owners->groups),
		      compare);
	*ret = owners;
	return 0;
}

void owners_free(struct owners *owners)
{
	if (!owners)
		return;
	free(owners->groups);
	free(owners);
}

bool owners_has(const struct owners *owners, unsigned int group)
{
	return owners->count && bsearch(&group, owners->groups, owners->count,
					sizeof(group), compare);
}

/* -ENODATA when its driver does not say. */
static int driver_state(struct nvvgpu_ctx *ctx, const char *uuid)
{
	char state[32];

	if (file_read_line(ctx, state, sizeof(state),
			   MDEV_DEVICES "/%s/nvvgpu/state", uuid) < 0)
		return -ENODATA;
	if (!strcmp(state, "created"))
		return NVVGPU_VGPU_ACTIVE;
	if (!strcmp(state, "running"))
		return NVVGPU_VGPU_IN_USE;
	if (!strcmp(state, "failed"))
		return NVVGPU_VGPU_FAILED;
	return -ENODATA;
}

enum nvvgpu_vgpu_state live_state(struct nvvgpu_ctx *ctx, const char *uuid,
				  struct owners **owners)
{
	unsigned int group;
	int state = driver_state(ctx, uuid);

	if (state >= 0)
		return state;
	if (live_group(ctx, uuid, &group) < 0)
		return live_exists(ctx, uuid) ? NVVGPU_VGPU_ACTIVE :
			NVVGPU_VGPU_DEFINED;
	if (!*owners && owners_read(ctx, owners) < 0)
		return NVVGPU_VGPU_ACTIVE;
	return owners_has(*owners, group) ? NVVGPU_VGPU_IN_USE :
		NVVGPU_VGPU_ACTIVE;
}

struct search {
	unsigned int group;
	pid_t pid;
};

static int is_wanted(void *data, pid_t pid, unsigned int group)
{
	struct search *search = data;

	if (group != search->group)
		return 0;
	search->pid = pid;
	return 1;
}

static void name_owner(struct nvvgpu_ctx *ctx, unsigned int group,
		       struct owner *ret)
{
	struct search search = { .group = group };

	if (each_open(ctx, is_wanted, &search) != 1)
		return;
	ret->pid = search.pid;
	if (file_read_line(ctx, ret->comm, sizeof(ret->comm), "proc/%ld/comm",
			   (long)search.pid) < 0)
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

int live_in_use(struct nvvgpu_ctx *ctx, const char *uuid, struct owner *ret)
{
	int state = driver_state(ctx, uuid);
	bool has_group;
	unsigned int group;

	*ret = (struct owner) { 0 };
	if (state == NVVGPU_VGPU_ACTIVE)
		return 0;
	has_group = !live_group(ctx, uuid, &group);
	if (has_group)
		name_owner(ctx, group, ret);
	if (state >= 0 || ret->pid)
		return 1;
	return has_group && node_busy(ctx, group);
}
