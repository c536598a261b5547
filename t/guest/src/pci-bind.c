// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pci-bind.h"

#define DEVICES "/sys/bus/pci/devices"

static int read_hex(const char *address, const char *file, unsigned int *value)
{
	char path[PATH_MAX];
	FILE *f;
	int n;

	snprintf(path, sizeof(path), DEVICES "/%s/%s", address, file);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	n = fscanf(f, "%x", value);
	fclose(f);
	return n == 1 ? 0 : -EIO;
}

int pci_find(unsigned int vendor, unsigned int device, char *address,
	     size_t size)
{
	unsigned int v, d;
	struct dirent *e;
	int ret = -ENODEV;
	DIR *dir = opendir(DEVICES);

	if (!dir)
		return -errno;
	while (ret && (e = readdir(dir))) {
		if (e->d_name[0] == '.' || strlen(e->d_name) >= size ||
		    read_hex(e->d_name, "vendor", &v) ||
		    read_hex(e->d_name, "device", &d) ||
		    v != vendor || d != device)
			continue;
		snprintf(address, size, "%s", e->d_name);
		ret = 0;
	}
	closedir(dir);
	return ret;
}

static int put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

/* An unbound function has no driver to be unbound from: no error. */
static int unbind(const char *address)
{
	char path[PATH_MAX];
	int ret;

	snprintf(path, sizeof(path), DEVICES "/%s/driver/unbind", address);
	ret = put(path, address);
	return ret == -ENOENT ? 0 : ret;
}

static int override(const char *address, const char *driver)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), DEVICES "/%s/driver_override", address);
	return put(path, driver);
}

int pci_bind(const char *address, const char *driver)
{
	char path[PATH_MAX], link[PATH_MAX];
	ssize_t n;
	int ret;

	ret = override(address, driver);
	if (!ret)
		ret = unbind(address);
	if (!ret)
		ret = put("/sys/bus/pci/drivers_probe", address);
	if (ret)
		return ret;
	/* drivers_probe is silent about a driver that is not loaded */
	snprintf(path, sizeof(path), DEVICES "/%s/driver", address);
	n = readlink(path, link, sizeof(link) - 1);
	if (n < 0)
		return -ENODEV;
	link[n] = '\0';
	return strcmp(strrchr(link, '/') + 1, driver) ? -EBUSY : 0;
}

int pci_release(const char *address)
{
	int ret = override(address, "\n");

	return ret ? ret : unbind(address);
}
