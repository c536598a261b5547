// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nvvgpu-udev: what the udev rules cannot find out themselves.
 *
 *	group NUMBER	prints NVVGPU_UUID, NVVGPU_PARENT and, if it has one,
 *			NVVGPU_NAME of the vGPU in that VFIO group, and
 *			NVVGPU_ACCESS, the group of users that may open it, for
 *			IMPORT{program}; prints nothing for other groups
 *	cdev DEVICE	the same for the character device "vfio12"
 *	rename UUID	a vGPU was renamed: lets udev look at its node again
 *	follow PARENT	a GPU is there: its vGPUs follow it to its address
 *	start PARENT	and those with autostart are started; exit status 75
 *			where it offers no types yet, so that they cannot be
 *
 * Runs once per event, so each looks at one device only.
 */
#include "libnvvgpu/nvvgpu.h"
#include "nvvgpu-tool/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define MDEV_DEVICES "/sys/bus/mdev/devices"
#define PCI_DEVICES "/sys/bus/pci/devices"

static void say(void *data, const char *message)
{
	(void)data;
	fprintf(stderr, "nvvgpu-udev: %s\n", message);
}

static int say_error(struct nvvgpu_ctx *ctx)
{
	say(NULL, nvvgpu_get_error(ctx));
	return EXIT_FAILURE;
}

static bool is_number(const char *text)
{
	return *text && strlen(text) < 11 &&
		strspn(text, "0123456789") == strlen(text);
}

/* A UUID, and so no path. */
static bool is_uuid(const char *text)
{
	return strlen(text) == 36 &&
		strspn(text, "0123456789abcdefABCDEF-") == 36;
}

static bool is_mdev(const char *name)
{
	char path[128];

	if (!is_uuid(name))
		return false;
	snprintf(path, sizeof(path), MDEV_DEVICES "/%.36s", name);
	return !access(path, F_OK);
}

/* NVIDIA's vendor VFIO: the VF is the device. */
static bool is_vf(const char *name)
{
	char path[128];

	if (strlen(name) > 31)
		return false;
	snprintf(path, sizeof(path), PCI_DEVICES
		 "/%s/nvidia/current_vgpu_type", name);
	return !access(path, F_OK);
}

/* The only device of the group that can be a vGPU; each has its own group. */
static bool group_device(const char *group, char name[37])
{
	char path[64];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/kernel/iommu_groups/%s/devices",
		 group);
	dir = opendir(path);
	if (!dir)
		return false;
	while (!found && (entry = readdir(dir))) {
		found = is_mdev(entry->d_name) || is_vf(entry->d_name);
		snprintf(name, 37, "%.36s", entry->d_name);
	}
	closedir(dir);
	return found;
}

/* "../../../devices/.../PARENT/UUID" */
static bool find_parent(const char *uuid, char *parent, size_t size)
{
	char path[128], target[PATH_MAX], *slash, *start;
	ssize_t n;

	snprintf(path, sizeof(path), MDEV_DEVICES "/%s", uuid);
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return false;
	target[n] = '\0';
	slash = strrchr(target, '/');
	if (!slash)
		return false;
	*slash = '\0';
	start = strrchr(target, '/');
	return start && snprintf(parent, size, "%s", start + 1) < (int)size;
}

static bool driver_name(const char *uuid, char *name, size_t size)
{
	char path[128];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), MDEV_DEVICES "/%s/nvvgpu/name", uuid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, name, size - 1);
	close(fd);
	if (n <= 0)
		return false;
	name[n] = '\0';
	name[strcspn(name, "\n")] = '\0';
	return *name;
}

/*
 * Its record's name; without a record the name that its driver holds, as long
 * as that is nobody else's.  To be freed; NULL for none.
 */
static char *find_name(struct nvvgpu_ctx *ctx, const char *uuid)
{
	char text[128];
	char *name;
	int ret;

	ret = nvvgpu_uuid_to_name(ctx, uuid, &name);
	if (!ret)
		return name;
	if (ret != -ENOENT)
		say_error(ctx);
	if (!driver_name(uuid, text, sizeof(text)))
		return NULL;
	if (nvvgpu_name_claim(ctx, text, uuid) < 0) {
		say_error(ctx);
		return NULL;
	}
	return strdup(text);
}

/* udev would say nothing of use of a group that there is not. */
static void tell_access(struct nvvgpu_ctx *ctx, const char *name)
{
	char *group;
	int ret;

	ret = nvvgpu_name_to_access_group(ctx, name, &group);
	if (ret < 0 && ret != -ENOENT)
		say_error(ctx);
	if (ret < 0)
		return;
	if (!getgrnam(group))
		fprintf(stderr, "nvvgpu-udev: %s: access_group '%s': there is "
			"no such group, so that root alone may open it\n", name,
			group);
	else
		printf("NVVGPU_ACCESS=%s\n", group);
	free(group);
}

static int mdev(struct nvvgpu_ctx *ctx, const char *uuid)
{
	char parent[NAME_MAX + 1];
	char *name;

	if (!find_parent(uuid, parent, sizeof(parent)))
		return EXIT_SUCCESS;
	printf("NVVGPU_UUID=%s\nNVVGPU_PARENT=%s\n", uuid, parent);
	name = find_name(ctx, uuid);
	if (name) {
		printf("NVVGPU_NAME=%s\n", name);
		tell_access(ctx, name);
	}
	free(name);
	return EXIT_SUCCESS;
}

/* Without a record nothing tells one vGPU on it from the next. */
static int vf(struct nvvgpu_ctx *ctx, const char *address)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	if (nvvgpu_host_scan(ctx, &host) < 0)
		return say_error(ctx);
	if (!nvvgpu_host_find_vgpu(host, address, &vgpu) &&
	    nvvgpu_vgpu_get_name(vgpu)) {
		printf("NVVGPU_UUID=%s\nNVVGPU_PARENT=%s\nNVVGPU_NAME=%s\n",
		       nvvgpu_vgpu_get_uuid(vgpu), address,
		       nvvgpu_vgpu_get_name(vgpu));
		tell_access(ctx, nvvgpu_vgpu_get_name(vgpu));
	}
	nvvgpu_host_unref(host);
	return EXIT_SUCCESS;
}

static int group(struct nvvgpu_ctx *ctx, const char *number)
{
	char device[37];

	if (!is_number(number) || !group_device(number, device))
		return EXIT_SUCCESS;
	return is_uuid(device) ? mdev(ctx, device) : vf(ctx, device);
}

/* Kernels from 6.6 on may have one for each device, beside its group's. */
static int cdev(struct nvvgpu_ctx *ctx, const char *name)
{
	char path[128], target[PATH_MAX], *device;
	ssize_t n;

	if (strncmp(name, "vfio", 4) || !is_number(name + 4))
		return EXIT_SUCCESS;
	snprintf(path, sizeof(path), "/sys/class/vfio-dev/%s/device", name);
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return EXIT_SUCCESS;
	target[n] = '\0';
	device = strrchr(target, '/') ? strrchr(target, '/') + 1 : target;
	if (is_mdev(device))
		return mdev(ctx, device);
	return is_vf(device) ? vf(ctx, device) : EXIT_SUCCESS;
}

static bool link_is_right(const char *name, const char *number)
{
	char path[128], target[PATH_MAX], *slash;
	ssize_t n;

	snprintf(path, sizeof(path), "/dev/nvvgpu/by-name/%s", name);
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return false;
	target[n] = '\0';
	slash = strrchr(target, '/');
	return slash && !strcmp(slash + 1, number);
}

static int trigger(const char *number)
{
	char path[64];
	int fd, ret = EXIT_SUCCESS;

	snprintf(path, sizeof(path), "/sys/class/vfio/%s/uevent", number);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return EXIT_SUCCESS;	/* it has gone meanwhile */
	if (write(fd, "change", 6) != 6) {
		fprintf(stderr, "nvvgpu-udev: %s: write: %s\n", path,
			strerror(errno));
		ret = EXIT_FAILURE;
	}
	close(fd);
	return ret;
}

/* The name is set once at each start, when the link is right already. */
static int rename_link(struct nvvgpu_ctx *ctx, const char *uuid)
{
	char path[128], target[PATH_MAX], *number;
	char *name;
	ssize_t n;
	bool right;

	if (!is_uuid(uuid))
		return EXIT_FAILURE;
	snprintf(path, sizeof(path), MDEV_DEVICES "/%s/iommu_group", uuid);
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return EXIT_SUCCESS;
	target[n] = '\0';
	number = strrchr(target, '/');
	if (!number || !is_number(number + 1))
		return EXIT_FAILURE;
	name = find_name(ctx, uuid);
	right = name && link_is_right(name, number + 1);
	free(name);
	return right ? EXIT_SUCCESS : trigger(number + 1);
}

/*
 * NVIDIA's vGPU daemon tells the driver its types, perhaps long after the GPU
 * has appeared, and no event says so.
 */
static bool has_types(struct nvvgpu_ctx *ctx, const char *parent)
{
	struct nvvgpu_host *host;
	struct nvvgpu_gpu *gpu;
	bool has;

	if (nvvgpu_host_scan(ctx, &host) < 0)
		return true;
	has = nvvgpu_host_find_gpu(host, parent, &gpu) < 0 ||
		nvvgpu_gpu_count_types(gpu);
	nvvgpu_host_unref(host);
	return has;
}

/*
 * Every failure is told by the log function, when it happens.  The unit that
 * runs this tries again where that may help.
 */
static int start(struct nvvgpu_ctx *ctx, const char *parent)
{
	if (nvvgpu_start_all(ctx, parent) >= 0)
		return EXIT_SUCCESS;
	if (has_types(ctx, parent))
		return EXIT_FAILURE;
	fprintf(stderr, "nvvgpu-udev: %s: start: it offers no types yet\n",
		parent);
	return EX_TEMPFAIL;
}

static int follow(struct nvvgpu_ctx *ctx, const char *parent)
{
	return nvvgpu_follow_gpu(ctx, parent) < 0 ? say_error(ctx) :
		EXIT_SUCCESS;
}

static const struct {
	const char *verb;
	int (*run)(struct nvvgpu_ctx *ctx, const char *arg);
} verbs[] = {
	{ "group", group },
	{ "cdev", cdev },
	{ "rename", rename_link },
	{ "follow", follow },
	{ "start", start },
};

int main(int argc, char **argv)
{
	struct nvvgpu_ctx *ctx;
	size_t i;
	int ret;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (argc == 3 && !strcmp(argv[1], verbs[i].verb))
			break;
	if (i == sizeof(verbs) / sizeof(verbs[0])) {
		fprintf(stderr, "usage: nvvgpu-udev group NUMBER | "
			"cdev DEVICE | rename UUID | follow PARENT | start PARENT\n");
		return 2;
	}
	ret = nvvgpu_new(NULL, &ctx);
	if (ret < 0) {
		fprintf(stderr, "nvvgpu-udev: %s\n", strerror(-ret));
		return EXIT_FAILURE;
	}
	nvvgpu_set_log_fn(ctx, say, NULL);
	nvvgpu_set_run_fn(ctx, run_program, NULL);
	ret = verbs[i].run(ctx, argv[2]);
	nvvgpu_unref(ctx);
	if (fflush(stdout))
		ret = EXIT_FAILURE;
	return ret;
}
