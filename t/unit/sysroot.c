// SPDX-License-Identifier: GPL-2.0-or-later
/* A host below a temporary directory; see sysroot.h. */
#include "sysroot.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char sysroot[64];
char told[8192];
bool putting;

static void listen(void *data, const char *message)
{
	size_t len = strlen(told);

	(void)data;
	snprintf(told + len, sizeof(told) - len, "%s\n", message);
}

struct nvvgpu_ctx *sysroot_begin(void)
{
	struct nvvgpu_ctx *ctx;

	/* Thousands of fsync() calls: in memory, where that is possible. */
	snprintf(sysroot, sizeof(sysroot), "%s/nvvgpu-test-XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	assert_non_null(mkdtemp(sysroot));
	told[0] = '\0';
	assert_int_equal(nvvgpu_new(sysroot, &ctx), 0);
	nvvgpu_set_log_fn(ctx, listen, NULL);
	return ctx;
}

static int discard(const char *path, const struct stat *st, int type,
		   struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void sysroot_end(struct nvvgpu_ctx *ctx)
{
	nvvgpu_unref(ctx);
	nftw(sysroot, discard, 16, FTW_DEPTH | FTW_PHYS);
}

static void full(char *out, const char *path)
{
	char *slash;

	snprintf(out, PATH_MAX, "%s/%s", sysroot, path);
	for (slash = strchr(out + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(out, 0755) < 0)
			assert_int_equal(errno, EEXIST);
		*slash = '/';
	}
}

void put_bytes(const char *path, const void *data, size_t size)
{
	char name[PATH_MAX];
	int fd;

	full(name, path);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	putting = true;
	assert_int_equal(write(fd, data, size), size);
	putting = false;
	close(fd);
}

void put(const char *path, const char *text)
{
	put_bytes(path, text, strlen(text));
}

void put_link(const char *path, const char *target)
{
	char name[PATH_MAX];

	full(name, path);
	assert_int_equal(symlink(target, name), 0);
}

void drop(const char *path)
{
	char name[PATH_MAX];

	full(name, path);
	assert_int_equal(nftw(name, discard, 16, FTW_DEPTH | FTW_PHYS), 0);
}

bool there(const char *path)
{
	char name[PATH_MAX];
	struct stat st;

	full(name, path);
	return !lstat(name, &st);
}

char *get(const char *path)
{
	char *text = calloc(1, 65537);
	char name[PATH_MAX];
	int fd;

	full(name, path);
	fd = open(name, O_RDONLY);
	if (fd < 0)
		print_error("no file %s\n", path);
	assert_true(fd >= 0);
	assert_true(read(fd, text, 65536) >= 0);
	close(fd);
	return text;
}

/* Like the kernel: the devices are elsewhere, the bus has links to them. */
void put_function(const char *address)
{
	char path[256], text[256];

	snprintf(path, sizeof(path), "sys/bus/pci/devices/%s", address);
	snprintf(text, sizeof(text), "../../../devices/pci/%s", address);
	put_link(path, text);
}

static void put_parent(const char *address)
{
	char path[256], text[256];

	snprintf(path, sizeof(path), "sys/class/mdev_bus/%s", address);
	snprintf(text, sizeof(text), "../../devices/pci/%s", address);
	put_link(path, text);
}

void put_pf(const char *address, const char *uuid, unsigned int free_mib)
{
	char path[256], text[256];

	put_function(address);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/nvvgpu/uuid", address);
	snprintf(text, sizeof(text), "%s\n", uuid);
	put(path, text);
	snprintf(path, sizeof(path),
		 "sys/devices/pci/%s/nvvgpu/framebuffer_free_mib", address);
	snprintf(text, sizeof(text), "%u\n", free_mib);
	put(path, text);
}

static void put_sriov(const char *pf, unsigned int index, const char *address)
{
	char path[256], text[256];

	put_function(address);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/physfn", address);
	snprintf(text, sizeof(text), "../%s", pf);
	put_link(path, text);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/virtfn%u", pf, index);
	snprintf(text, sizeof(text), "../%s", address);
	put_link(path, text);
}

void put_vf(const char *pf, unsigned int index, const char *address)
{
	put_sriov(pf, index, address);
	put_parent(address);
}

static void put_vendor_file(const char *address, const char *file,
			    const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/devices/pci/%s/nvidia/%s", address,
		 file);
	put(path, text);
}

void put_vendor_vf(const char *pf, unsigned int index, const char *address,
		   const char *types, unsigned int group)
{
	char path[256], text[256];

	put_sriov(pf, index, address);
	put_vendor_file(address, "creatable_vgpu_types", types);
	put_vendor_file(address, "current_vgpu_type", "0\n");
	put_vendor_file(address, "placement_id", "0\n");
	put_vendor_file(address, "vgpu_params", "\n");
	snprintf(path, sizeof(path), "sys/devices/pci/%s/iommu_group", address);
	snprintf(text, sizeof(text), "../../../kernel/iommu_groups/%u", group);
	put_link(path, text);
}

void put_gpu(const char *address, const char *uuid, unsigned int free_mib)
{
	put_pf(address, uuid, free_mib);
	put_parent(address);
}

static void put_type_file(const char *address, const char *id,
			  const char *file, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path),
		 "sys/devices/pci/%s/mdev_supported_types/%s/%s", address, id,
		 file);
	put(path, text);
}

void put_type(const char *address, const char *id, const char *name,
	      unsigned int mib, unsigned int available)
{
	char text[256];

	put_type_file(address, id, "create", "");
	put_type_file(address, id, "device_api", "vfio-pci\n");
	put_type_file(address, id, "devices/.keep", "");
	snprintf(text, sizeof(text), "%s\n", name);
	put_type_file(address, id, "name", text);
	snprintf(text, sizeof(text), "%u\n", available);
	put_type_file(address, id, "available_instances", text);
	snprintf(text, sizeof(text), "num_heads=4, frl_config=60, "
		 "framebuffer=%uM, max_resolution=7680x4320, max_instance=24\n",
		 mib);
	put_type_file(address, id, "description", text);
}

void put_vgpu(const char *address, const char *type, const char *uuid,
	      unsigned int group)
{
	char path[256], text[256];

	snprintf(path, sizeof(path), "sys/bus/mdev/devices/%s", uuid);
	snprintf(text, sizeof(text), "../../../devices/pci/%s/%s", address, uuid);
	put_link(path, text);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/%s/mdev_type", address,
		 uuid);
	snprintf(text, sizeof(text), "../mdev_supported_types/%s", type);
	put_link(path, text);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/%s/iommu_group",
		 address, uuid);
	snprintf(text, sizeof(text), "../../../../kernel/iommu_groups/%u",
		 group);
	put_link(path, text);
	snprintf(path, sizeof(path),
		 "sys/devices/pci/%s/mdev_supported_types/%s/devices/%s",
		 address, type, uuid);
	snprintf(text, sizeof(text), "../../../%s", uuid);
	put_link(path, text);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/%s/remove", address,
		 uuid);
	put(path, "");
}

void assert_sentence(struct nvvgpu_ctx *ctx, const char *part)
{
	const char *text = nvvgpu_get_error(ctx);

	if (!strstr(text, part))
		print_error("said: %s\nwanted in it: %s\n", text, part);
	assert_non_null(strstr(text, part));
}
