// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which devices vGPUs can be made under, and which of them are one GPU.
 *
 * mdev has a class directory of its parents.  Where that is missing they are
 * found as the devices that offer types, which is also the only way for VFs of
 * the other framework.  VFs are parts of the GPU that is their PF.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct list {
	struct nvvgpu_host *host;
	size_t room;
};

static struct nvvgpu_parent *parent_new(struct nvvgpu_host *host,
					const struct framework *framework,
					const char *dir, const char *name)
{
	struct nvvgpu_parent *parent = calloc(1, sizeof(*parent));
	char gpu[NAME_MAX + 1];

	if (!parent)
		return NULL;
	parent_gpu(host->ctx, name, gpu);
	parent->host = host;
	parent->framework = framework;
	parent->index = -1;
	parent->is_vf = strcmp(gpu, name);
	parent->address = strdup(name);
	parent->gpu_address = strdup(gpu);
	if (asprintf(&parent->dir, "%s/%s", dir, name) < 0)
		parent->dir = NULL;
	if (parent->address && parent->gpu_address && parent->dir)
		return parent;
	parent_free(parent);
	return NULL;
}

static int append(struct list *list, const struct framework *framework,
		  const char *dir, const char *name)
{
	struct nvvgpu_host *host = list->host;
	struct nvvgpu_parent **more;

	if (host->num_parents == list->room) {
		list->room = list->room ? list->room * 2 : 16;
		more = reallocarray(host->parents, list->room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		host->parents = more;
	}
	more = &host->parents[host->num_parents];
	*more = parent_new(host, framework, dir, name);
	if (!*more)
		return -ENOMEM;
	host->num_parents++;
	return 0;
}

/* Adds the device if vGPUs can be made under it by that framework. */
static int try(struct list *list, const struct framework *framework,
	       const char *dir, const char *name)
{
	char path[PARENT_PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    (int)sizeof(path) || !framework->offers(list->host->ctx, path))
		return 0;
	return append(list, framework, dir, name);
}

static int read_class(struct list *list)
{
	const char *name;
	int ret = 0;
	DIR *dir;

	ret = dir_open(list->host->ctx, &dir, MDEV_PARENTS);
	if (ret < 0)
		return ret;
	while (!ret && (name = dir_next(dir)))
		ret = append(list, &framework_mdev, MDEV_PARENTS, name);
	return dir_close(dir, ret);
}

static int by_address(const void *a, const void *b)
{
	const struct nvvgpu_parent *x = *(struct nvvgpu_parent *const *)a;
	const struct nvvgpu_parent *y = *(struct nvvgpu_parent *const *)b;

	return strcmp(x->address, y->address);
}

/* In parents that are in the order of their addresses. */
static struct nvvgpu_parent *find_among(struct nvvgpu_parent **parents,
					size_t count, const char *address)
{
	struct nvvgpu_parent key = { .address = (char *)address };
	const struct nvvgpu_parent *at = &key;
	struct nvvgpu_parent **found;

	if (!count)
		return NULL;
	found = bsearch(&at, parents, count, sizeof(*found), by_address);
	return found ? *found : NULL;
}

static int try_pci(struct list *list, bool mdev, const char *name)
{
	int ret = 0, i;

	for (i = 0; !ret && frameworks[i]; i++)
		if (mdev || frameworks[i] != &framework_mdev)
			ret = try(list, frameworks[i], PCI_DEVICES, name);
	return ret;
}

/*
 * Each framework but mdev where that has told its parents already; a driver
 * offers a device by one of them.
 */
static int read_pci(struct list *list, bool mdev)
{
	struct nvvgpu_host *host = list->host;
	size_t told = host->num_parents;
	const char *name;
	int ret = 0;
	DIR *dir;

	ret = dir_open(host->ctx, &dir, PCI_DEVICES);
	if (ret < 0)
		return ret;
	if (told)
		qsort(host->parents, told, sizeof(*host->parents), by_address);
	while (!ret && (name = dir_next(dir)))
		if (!find_among(host->parents, told, name))
			ret = try_pci(list, mdev, name);
	return dir_close(dir, ret);
}

static int read_virtual_class(struct list *list, const char *class)
{
	char path[PARENT_PATH_MAX];
	const char *name;
	int ret = 0;
	DIR *dir;

	if (snprintf(path, sizeof(path), VIRTUAL_DEVICES "/%s", class) >=
	    (int)sizeof(path) || dir_open(list->host->ctx, &dir, "%s",
					  path) < 0)
		return 0;
	while (!ret && (name = dir_next(dir)))
		ret = try(list, &framework_mdev, path, name);
	closedir(dir);
	return ret;
}

/* Of mdev parents that are no PCI function. */
static int read_virtual(struct list *list)
{
	const char *class;
	int ret = 0;
	DIR *dir;

	/* No bus: then there is no mdev at all, and nothing to look for. */
	if (!file_exists(list->host->ctx, MDEV_DEVICES) ||
	    dir_open(list->host->ctx, &dir, VIRTUAL_DEVICES) < 0)
		return 0;
	while (!ret && (class = dir_next(dir)))
		ret = read_virtual_class(list, class);
	closedir(dir);
	return ret;
}

static int read_all(struct list *list)
{
	int ret = read_class(list);
	bool mdev = ret == -ENOENT;

	if (ret < 0 && !mdev)
		return ret;
	ret = read_pci(list, mdev);
	if (ret == -ENOENT)
		ret = 0;
	if (!ret && mdev)
		ret = read_virtual(list);
	return ret;
}

/* Domains have four digits, or more: the longer one is the higher one. */
static int compare_address(const char *x, const char *y)
{
	size_t a = strcspn(x, ":"), b = strcspn(y, ":");

	return a != b && x[a] && y[b] ? (a < b ? -1 : 1) : strcmp(x, y);
}

static int by_gpu(const void *a, const void *b)
{
	const struct nvvgpu_parent *x = *(struct nvvgpu_parent *const *)a;
	const struct nvvgpu_parent *y = *(struct nvvgpu_parent *const *)b;
	int order = compare_address(x->gpu_address, y->gpu_address);

	return order ? order : compare_address(x->address, y->address);
}

int host_read_parents(struct nvvgpu_host *host)
{
	struct list list = { .host = host };
	size_t size = sizeof(*host->parents);
	int ret = read_all(&list);

	if (ret < 0 && ret != -ENOMEM)
		return fail_system(host->ctx, -ret, "/sys: look for GPUs");
	host->by_address = calloc(host->num_parents + 1, size);
	if (ret < 0 || !host->by_address)
		return fail_memory(host->ctx);
	if (!host->num_parents)
		return 0;
	qsort(host->parents, host->num_parents, size, by_gpu);
	memcpy(host->by_address, host->parents, host->num_parents * size);
	qsort(host->by_address, host->num_parents, size, by_address);
	return 0;
}

struct nvvgpu_parent *host_find_parent(struct nvvgpu_host *host,
				       const char *address)
{
	return find_among(host->by_address, host->num_parents, address);
}
