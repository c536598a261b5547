// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's half of a host of plain files; see kernel.h. */
#include "kernel.h"
#include "sysroot.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MDEV_TYPES "/mdev_supported_types/"

char kernel_written[512];
void (*kernel_race)(void);
volatile int *kernel_works;
int kernel_refusals;
int kernel_refusal = EBUSY;

ssize_t __real_write(int fd, const void *buf, size_t size);
ssize_t __wrap_write(int fd, const void *buf, size_t size);

void kernel_share(void)
{
	kernel_works = mmap(NULL, sizeof(*kernel_works), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(kernel_works != MAP_FAILED);
}

static void race(void)
{
	void (*fn)(void) = kernel_race;

	kernel_race = NULL;
	if (fn)
		fn();
}

static void put_format(const char *text, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void put_format(const char *text, const char *fmt, ...)
{
	char path[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, sizeof(path), fmt, ap);
	va_end(ap);
	put(path, text);
}

static void drop_format(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

static void drop_format(const char *fmt, ...)
{
	char path[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, sizeof(path), fmt, ap);
	va_end(ap);
	drop(path);
}

/* "devices/pci/ADDRESS" that path starts with is a VF with a vGPU. */
static bool is_taken(const char *dir)
{
	char path[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	DIR *stream;

	snprintf(path, sizeof(path), "%s/%s", sysroot, dir);
	stream = opendir(path);
	assert_non_null(stream);
	while (!found && (entry = readdir(stream)))
		found = strlen(entry->d_name) == 36;
	closedir(stream);
	return found;
}

/* sys/devices/pci/ADDRESS/mdev_supported_types/TYPE/create */
static int mdev_create(const char *path, const char *uuid)
{
	static unsigned int group = 100;
	char dir[192], address[64], type[64];

	assert_int_equal(sscanf(path, "sys/devices/pci/%63[^/]" MDEV_TYPES
				"%63[^/]/create", address, type), 2);
	race();
	snprintf(dir, sizeof(dir), "sys/devices/pci/%s", address);
	if (is_taken(dir))
		return -ENOSPC;
	put_vgpu(address, type, uuid, group++);
	put_format("\n", "%s/%s/nvvgpu/name", dir, uuid);
	put_format("0\n", "%s" MDEV_TYPES "%s/available_instances", dir, type);
	return 1;
}

/* sys/devices/pci/ADDRESS/UUID/remove */
static int mdev_remove(const char *path)
{
	char dir[192], full[512], address[64], uuid[64], type[256], *name;
	ssize_t n;

	assert_int_equal(sscanf(path, "sys/devices/pci/%63[^/]/%63[^/]/",
				address, uuid), 2);
	snprintf(dir, sizeof(dir), "sys/devices/pci/%s", address);
	snprintf(full, sizeof(full), "%s/%s/%s/mdev_type", sysroot, dir, uuid);
	n = readlink(full, type, sizeof(type) - 1);
	assert_true(n > 0);
	type[n] = '\0';
	name = strrchr(type, '/') + 1;
	drop_format("%s" MDEV_TYPES "%s/devices/%s", dir, name, uuid);
	drop_format("sys/bus/mdev/devices/%s", uuid);
	drop_format("%s/%s", dir, uuid);
	put_format("1\n", "%s" MDEV_TYPES "%s/available_instances", dir, name);
	return 1;
}

static unsigned int number_in(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

static unsigned int number_in(const char *fmt, ...)
{
	unsigned int number;
	char path[512];
	va_list ap;
	char *text;

	va_start(ap, fmt);
	vsnprintf(path, sizeof(path), fmt, ap);
	va_end(ap);
	text = get(path);
	number = strtoul(text, NULL, 10);
	free(text);
	return number;
}

static bool is_creatable(const char *dir, unsigned int type)
{
	char path[256], line[32];
	bool found;
	char *text;

	snprintf(path, sizeof(path), "%s/nvidia/creatable_vgpu_types", dir);
	snprintf(line, sizeof(line), "\n%u ", type);
	text = get(path);
	found = strstr(text, line);
	free(text);
	return found;
}

static void copy(const char *dir, const char *from, const char *to)
{
	char path[256];
	char *text;

	snprintf(path, sizeof(path), "%s/%s", dir, from);
	text = get(path);
	put_format(text, "%s/%s", dir, to);
	free(text);
}

/*
 * sys/devices/pci/ADDRESS/nvidia/current_vgpu_type: of one without vGPU the
 * list loses its types but the heading, until it has none again.
 */
static int vendor_assign(const char *path, const char *text)
{
	unsigned int type = strtoul(text, NULL, 10), now;
	char dir[192], address[64];

	assert_int_equal(sscanf(path, "sys/devices/pci/%63[^/]/", address), 1);
	snprintf(dir, sizeof(dir), "sys/devices/pci/%s", address);
	race();
	now = number_in("%s", path);
	if (type && now)
		return -EBUSY;
	if (type && !is_creatable(dir, type))
		return -EINVAL;
	if (!type && kernel_refusals) {
		kernel_refusals--;
		return -kernel_refusal;
	}
	if (type)
		copy(dir, "nvidia/creatable_vgpu_types", "all_types");
	if (type)
		put_format("ID    : vGPU Name\n",
			   "%s/nvidia/creatable_vgpu_types", dir);
	else if (now)
		copy(dir, "all_types", "nvidia/creatable_vgpu_types");
	snprintf(dir, sizeof(dir), "%u\n", type);
	put(path, dir);
	return 1;
}

/* What is written is kept, a blank clears it, once there is a type. */
static int vendor_params(const char *path, const char *text)
{
	char address[64], line[260];

	assert_int_equal(sscanf(path, "sys/devices/pci/%63[^/]/", address), 1);
	if (!number_in("sys/devices/pci/%s/nvidia/current_vgpu_type", address))
		return -EPERM;
	snprintf(line, sizeof(line), "%s\n", strcmp(text, " ") ? text : "");
	put(path, line);
	return 1;
}

static bool ends(const char *path, const char *with)
{
	size_t a = strlen(path), b = strlen(with);

	return a >= b && !strcmp(path + a - b, with);
}

/* 1: done; 0: the file just takes it. */
static int answer(const char *path, const char *text)
{
	if (strstr(path, MDEV_TYPES) && ends(path, "/create"))
		return mdev_create(path, text);
	if (ends(path, "/remove"))
		return mdev_remove(path);
	if (ends(path, "/nvidia/current_vgpu_type"))
		return vendor_assign(path, text);
	if (ends(path, "/nvidia/vgpu_params") ||
	    ends(path, "/nvidia/placement_id"))
		return vendor_params(path, text);
	return 0;
}

/* Path below sysroot of an open file of sysfs. */
static bool is_sysfs(int fd, char *path, size_t size)
{
	char self[64], target[PATH_MAX];
	size_t len = strlen(sysroot);
	ssize_t n;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	n = readlink(self, target, sizeof(target) - 1);
	if (n < 0 || !len)
		return false;
	target[n] = '\0';
	if (strncmp(target, sysroot, len) || strncmp(target + len, "/sys/", 5))
		return false;
	return snprintf(path, size, "%s", target + len + 1) < (int)size;
}

/* What "put" of the tests writes is the host itself, not a request to it. */
ssize_t __wrap_write(int fd, const void *buf, size_t size)
{
	char path[512], text[256];
	int ret;

	if (putting || size >= sizeof(text) ||
	    !is_sysfs(fd, path, sizeof(path)))
		return __real_write(fd, buf, size);
	memcpy(text, buf, size);
	text[size] = '\0';
	memcpy(kernel_written, path, sizeof(path));
	if (kernel_works)
		++*kernel_works;
	ret = answer(path, text);
	if (kernel_works)
		--*kernel_works;
	if (ret < 0) {
		errno = -ret;
		return -1;
	}
	return ret ? (ssize_t)size : __real_write(fd, buf, size);
}
