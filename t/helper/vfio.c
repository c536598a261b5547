// SPDX-License-Identifier: GPL-2.0-or-later
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/pci_regs.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "report.h"
#include "vfio.h"

/* What all the devices of the Linux IOMMU interface look like from outside. */
static int open_group(struct vdev *dev, const char *sysfs)
{
	char link[PATH_MAX + 16], target[PATH_MAX], node[64];
	const char *number;
	ssize_t len;

	snprintf(link, sizeof(link), "%s/iommu_group", sysfs);
	len = readlink(link, target, sizeof(target) - 1);
	if (len < 0)
		return -errno;
	target[len] = '\0';
	number = strrchr(target, '/');
	if (!number)
		return -EINVAL;
	number++;

	snprintf(node, sizeof(node), "/dev/vfio/noiommu-%.16s", number);
	dev->noiommu = access(node, F_OK) == 0;
	if (!dev->noiommu)
		snprintf(node, sizeof(node), "/dev/vfio/%.16s", number);
	dev->group = open(node, O_RDWR | O_CLOEXEC);
	return dev->group < 0 ? -errno : 0;
}

static int join_container(struct vdev *dev)
{
	int type = dev->noiommu ? VFIO_NOIOMMU_IOMMU : VFIO_TYPE1v2_IOMMU;
	struct vfio_group_status status = { .argsz = sizeof(status) };

	if (ioctl(dev->group, VFIO_GROUP_GET_STATUS, &status))
		return -errno;
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return -EPERM;
	dev->container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (dev->container < 0)
		return -errno;
	if (ioctl(dev->group, VFIO_GROUP_SET_CONTAINER, &dev->container) ||
	    ioctl(dev->container, VFIO_SET_IOMMU, type))
		return -errno;
	return 0;
}

int vdev_open_group(struct vdev *dev, const char *path)
{
	char sysfs[PATH_MAX];
	const char *base;
	int ret;

	memset(dev, 0, sizeof(*dev));
	dev->container = dev->group = dev->fd = -1;
	snprintf(sysfs, sizeof(sysfs), "%s%s",
		 strchr(path, '/') ? "" : "/sys/bus/mdev/devices/", path);
	base = strrchr(sysfs, '/') + 1;
	if (strlen(base) >= sizeof(dev->name))
		return -ENAMETOOLONG;
	memcpy(dev->name, base, strlen(base) + 1);

	ret = open_group(dev, sysfs);
	if (!ret)
		ret = join_container(dev);
	if (ret)
		vdev_close(dev);
	return ret;
}

/* Indexes that the device does not implement stay at size 0. */
static void look_at_regions(struct vdev *dev)
{
	unsigned int i;

	for (i = 0; i < VFIO_PCI_NUM_REGIONS; i++) {
		struct vfio_region_info info = {
			.argsz = sizeof(info),
			.index = i,
		};

		memset(&dev->region[i], 0, sizeof(dev->region[i]));
		if (ioctl(dev->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
			continue;
		dev->region[i].offset = info.offset;
		dev->region[i].size = info.size;
		dev->region[i].flags = info.flags;
	}
}

int vdev_open_fd(struct vdev *dev)
{
	dev->fd = ioctl(dev->group, VFIO_GROUP_GET_DEVICE_FD, dev->name);
	if (dev->fd < 0)
		return -errno;
	look_at_regions(dev);
	return 0;
}

int vdev_open(struct vdev *dev, const char *path)
{
	int ret = vdev_open_group(dev, path);

	if (ret)
		return ret;
	ret = vdev_open_fd(dev);
	if (ret)
		vdev_close(dev);
	return ret;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void vdev_close(struct vdev *dev)
{
	close_fd(&dev->fd);
	close_fd(&dev->group);
	close_fd(&dev->container);
}

void vdev_from_args(struct vdev *dev, int argc, char **argv)
{
	int ret;

	if (argc != 2) {
		fprintf(stderr, "usage: %s UUID\n", argv[0]);
		exit(2);
	}
	ret = vdev_open(dev, argv[1]);
	if (ret)
		bail("cannot open vGPU %s: %s", argv[1], strerror(-ret));
}

void vdev_enable(struct vdev *dev)
{
	vdev_cfg_set(dev, PCI_COMMAND, 2, vdev_cfg(dev, PCI_COMMAND, 2) |
		     PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

int vdev_read(struct vdev *dev, unsigned int region, uint64_t offset,
	      void *buf, size_t count)
{
	ssize_t n = pread(dev->fd, buf, count,
			  (off_t)(dev->region[region].offset + offset));

	if (n < 0)
		return -errno;
	return (size_t)n == count ? 0 : -EIO;
}

int vdev_write(struct vdev *dev, unsigned int region, uint64_t offset,
	       const void *buf, size_t count)
{
	ssize_t n = pwrite(dev->fd, buf, count,
			   (off_t)(dev->region[region].offset + offset));

	if (n < 0)
		return -errno;
	return (size_t)n == count ? 0 : -EIO;
}

uint64_t vdev_get(struct vdev *dev, unsigned int region, uint64_t offset,
		  size_t width)
{
	uint64_t value = 0;
	int ret = vdev_read(dev, region, offset, &value, width);

	if (ret)
		bail("%s: reading %zu bytes at 0x%llx of region %u: %s",
		     dev->name, width, (unsigned long long)offset, region,
		     strerror(-ret));
	return le64toh(value);
}

void vdev_set(struct vdev *dev, unsigned int region, uint64_t offset,
	      size_t width, uint64_t value)
{
	uint64_t le = htole64(value);
	int ret = vdev_write(dev, region, offset, &le, width);

	if (ret)
		bail("%s: writing %zu bytes at 0x%llx of region %u: %s",
		     dev->name, width, (unsigned long long)offset, region,
		     strerror(-ret));
}

uint32_t vdev_cfg(struct vdev *dev, unsigned int offset, size_t width)
{
	return (uint32_t)vdev_get(dev, VFIO_PCI_CONFIG_REGION_INDEX, offset,
				  width);
}

void vdev_cfg_set(struct vdev *dev, unsigned int offset, size_t width,
		  uint32_t value)
{
	vdev_set(dev, VFIO_PCI_CONFIG_REGION_INDEX, offset, width, value);
}

unsigned int vdev_find_cap(struct vdev *dev, uint8_t id)
{
	unsigned int pos, hops = 0;

	if (!(vdev_cfg(dev, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST))
		return 0;
	/* 48 capabilities of 4 bytes fill the space: more is a loop */
	for (pos = vdev_cfg(dev, PCI_CAPABILITY_LIST, 1) & ~3u;
	     pos && hops < 48; hops++) {
		if (vdev_cfg(dev, pos + PCI_CAP_LIST_ID, 1) == id)
			return pos;
		pos = vdev_cfg(dev, pos + PCI_CAP_LIST_NEXT, 1) & ~3u;
	}
	return 0;
}

void *vdev_mmap(struct vdev *dev, unsigned int region, uint64_t offset,
		size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, dev->fd,
		       (off_t)(dev->region[region].offset + offset));

	return p == MAP_FAILED ? NULL : p;
}

int vdev_set_irqs(struct vdev *dev, unsigned int index, uint32_t flags,
		  unsigned int start, unsigned int count, const void *data,
		  size_t data_size)
{
	struct vfio_irq_set *set = calloc(1, sizeof(*set) + data_size);
	int ret;

	if (!set)
		return -ENOMEM;
	set->argsz = (uint32_t)(sizeof(*set) + data_size);
	set->flags = flags;
	set->index = index;
	set->start = start;
	set->count = count;
	if (data_size)
		memcpy(set->data, data, data_size);
	ret = ioctl(dev->fd, VFIO_DEVICE_SET_IRQS, set) ? -errno : 0;
	free(set);
	return ret;
}

int vdev_set_triggers(struct vdev *dev, unsigned int index, unsigned int start,
		      unsigned int count, const int32_t *fds)
{
	if (!count)
		return vdev_set_irqs(dev, index, VFIO_IRQ_SET_DATA_NONE |
				     VFIO_IRQ_SET_ACTION_TRIGGER, start, 0,
				     NULL, 0);
	return vdev_set_irqs(dev, index, VFIO_IRQ_SET_DATA_EVENTFD |
			     VFIO_IRQ_SET_ACTION_TRIGGER, start, count, fds,
			     count * sizeof(*fds));
}

int vdev_map_dma(struct vdev *dev, struct dma_mem *mem, size_t size,
		 uint64_t iova)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.iova = iova,
		.size = size,
	};
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return -errno;
	map.vaddr = (uintptr_t)p;
	if (ioctl(dev->container, VFIO_IOMMU_MAP_DMA, &map)) {
		int err = -errno;

		munmap(p, size);
		return err;
	}
	mem->cpu = p;
	mem->iova = iova;
	mem->size = size;
	return 0;
}

void vdev_unmap_dma(struct vdev *dev, struct dma_mem *mem)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.iova = mem->iova,
		.size = mem->size,
	};

	if (!mem->cpu)
		return;
	if (ioctl(dev->container, VFIO_IOMMU_UNMAP_DMA, &unmap))
		bail("%s: unmapping IOVA 0x%llx: %s", dev->name,
		     (unsigned long long)mem->iova, strerror(errno));
	munmap(mem->cpu, mem->size);
	memset(mem, 0, sizeof(*mem));
}

uint64_t eventfd_take(int fd, int ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	uint64_t count;

	if (poll(&pfd, 1, ms) <= 0)
		return 0;
	return read(fd, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

int eventfd_new(void)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd < 0)
		bail("eventfd: %s", strerror(errno));
	return fd;
}
