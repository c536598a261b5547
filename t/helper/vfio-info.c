// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-info UUID: what a vGPU says about itself by VFIO_DEVICE_GET_INFO,
 * GET_REGION_INFO and GET_IRQ_INFO, and what it answers to questions that
 * make no sense.  Proves linux/vfio.h: argsz is honoured both ways, indexes
 * beyond the last are refused, regions do not overlap in the file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "nvvgpu_ring.h"
#include "report.h"
#include "vfio.h"

/* errno of an ioctl that shall fail, 0 when it does not */
static int refused(int fd, unsigned long request, void *arg)
{
	errno = 0;
	return ioctl(fd, request, arg) < 0 ? errno : 0;
}

static void device(struct vdev *dev)
{
	struct vfio_device_info info = { .argsz = sizeof(info) };
	uint32_t min = offsetof(struct vfio_device_info, cap_offset);

	check_eq((unsigned int)ioctl(dev->fd, VFIO_DEVICE_GET_INFO, &info), 0,
		 "device info");
	check(info.flags & VFIO_DEVICE_FLAGS_PCI, "it is a PCI device");
	check(info.flags & VFIO_DEVICE_FLAGS_RESET, "it can be reset");
	check(info.num_regions >= VFIO_PCI_NUM_REGIONS, "%u regions",
	      info.num_regions);
	check(info.num_irqs >= VFIO_PCI_NUM_IRQS, "%u interrupt indexes",
	      info.num_irqs);
	info.argsz = min;
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_INFO, &info),
		 0, "device info of the oldest size");
	info.argsz = min - 1;
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_INFO, &info),
		 EINVAL, "device info of less: EINVAL");
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_INFO, NULL),
		 EFAULT, "device info to nowhere: EFAULT");
}

static void region_sizes(struct vdev *dev)
{
	const struct vdev_region *r = dev->region;
	uint32_t rw = VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE;
	uint64_t bar0 = r[VFIO_PCI_BAR0_REGION_INDEX].size;

	check(bar0 && !(bar0 & (bar0 - 1)) && bar0 <= 256ull << 20,
	      "BAR 0 is %llu MiB, a power of two",
	      (unsigned long long)bar0 >> 20);
	check_eq(r[VFIO_PCI_BAR0_REGION_INDEX].flags &
		 (rw | VFIO_REGION_INFO_FLAG_MMAP),
		 rw | VFIO_REGION_INFO_FLAG_MMAP, "BAR 0 can be mapped");
	check_eq(r[VFIO_PCI_BAR1_REGION_INDEX].size, 0,
		 "BAR 1 is the upper half of BAR 0");
	check_eq(r[VFIO_PCI_BAR2_REGION_INDEX].size, 0x1000, "BAR 2 is 4 KiB");
	check_eq(r[VFIO_PCI_BAR3_REGION_INDEX].size, 0, "no BAR 3");
	check_eq(r[VFIO_PCI_BAR4_REGION_INDEX].size, NVVGPU_RING_BAR_SIZE,
		 "BAR 4 is 64 KiB");
	check_eq(r[VFIO_PCI_BAR5_REGION_INDEX].size, 0, "no BAR 5");
	check_eq(r[VFIO_PCI_ROM_REGION_INDEX].size, 0, "no ROM");
	check_eq(r[VFIO_PCI_VGA_REGION_INDEX].size, 0, "no legacy VGA");
	check_eq(r[VFIO_PCI_CONFIG_REGION_INDEX].size, 4096,
		 "configuration space is that of PCI Express");
	check_eq(r[VFIO_PCI_CONFIG_REGION_INDEX].flags & rw, rw,
		 "configuration space can be read and written");
}

static void region_overlap(struct vdev *dev)
{
	unsigned int i, j, overlaps = 0;

	for (i = 0; i < VFIO_PCI_NUM_REGIONS; i++)
		for (j = 0; j < VFIO_PCI_NUM_REGIONS; j++) {
			const struct vdev_region *a = &dev->region[i];
			const struct vdev_region *b = &dev->region[j];

			if (i != j && a->size && b->size &&
			    a->offset < b->offset + b->size &&
			    b->offset < a->offset + a->size)
				overlaps++;
		}
	check_eq(overlaps, 0, "no two regions overlap");
}

static void region_arguments(struct vdev *dev)
{
	struct vfio_region_info info = { .argsz = sizeof(info) };
	unsigned int bad[] = { VFIO_PCI_NUM_REGIONS + 64, 0xffffffff };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		info.argsz = sizeof(info);
		info.index = bad[i];
		check_eq((unsigned int)refused(dev->fd,
				VFIO_DEVICE_GET_REGION_INFO, &info), EINVAL,
			 "region %u: EINVAL", bad[i]);
	}
	info.index = 0;
	info.argsz = offsetof(struct vfio_region_info, offset) + 7;
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_REGION_INFO,
				       &info), EINVAL,
		 "region info of too small a size: EINVAL");
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_REGION_INFO,
				       NULL), EFAULT,
		 "region info to nowhere: EFAULT");
}

/* A chain that ends and lies inside what was given; versions are > 0. */
static bool good_chain(const struct vfio_region_info *info)
{
	const struct vfio_info_cap_header *cap;
	uint32_t pos = info->cap_offset, hops = 0;

	while (pos) {
		if (pos < sizeof(*info) || pos + sizeof(*cap) > info->argsz ||
		    hops++ > 8)
			return false;
		cap = (const void *)((const char *)info + pos);
		if (!cap->version)
			return false;
		pos = cap->next;
	}
	return hops > 0;
}

static void capabilities(struct vdev *dev, unsigned int index)
{
	struct vfio_region_info small = {
		.argsz = sizeof(small),
		.index = index,
	};
	struct vfio_region_info *info;
	uint32_t need;

	if (ioctl(dev->fd, VFIO_DEVICE_GET_REGION_INFO, &small) ||
	    !(small.flags & VFIO_REGION_INFO_FLAG_CAPS))
		return;
	check(small.argsz > sizeof(small) && !small.cap_offset,
	      "region %u: the size that its capabilities need is told", index);
	need = small.argsz;
	info = calloc(1, need);
	if (!info)
		bail("out of memory");
	info->argsz = need;
	info->index = index;
	check(!ioctl(dev->fd, VFIO_DEVICE_GET_REGION_INFO, info) &&
	      info->argsz == need && good_chain(info),
	      "region %u: its capabilities are a good chain", index);
	free(info);
}

static void one_irq(struct vdev *dev, uint32_t index, const char *name,
		    uint32_t count, uint32_t flags)
{
	struct vfio_irq_info info = { .argsz = sizeof(info), .index = index };

	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_IRQ_INFO,
				       &info), 0, "%s: info", name);
	check_eq(info.count, count, "%s: %u vectors", name, count);
	check_eq(info.flags & flags, flags, "%s: flags", name);
}

static void irqs(struct vdev *dev)
{
	uint32_t event = VFIO_IRQ_INFO_EVENTFD;
	struct vfio_irq_info info = { .argsz = sizeof(info), .index = 99 };

	one_irq(dev, VFIO_PCI_INTX_IRQ_INDEX, "INTx", 1, event |
		VFIO_IRQ_INFO_MASKABLE | VFIO_IRQ_INFO_AUTOMASKED);
	one_irq(dev, VFIO_PCI_MSI_IRQ_INDEX, "MSI", NVVGPU_NUM_VECTORS, event);
	one_irq(dev, VFIO_PCI_MSIX_IRQ_INDEX, "MSI-X", NVVGPU_NUM_VECTORS,
		event);
	one_irq(dev, VFIO_PCI_ERR_IRQ_INDEX, "ERR", 1, event);
	one_irq(dev, VFIO_PCI_REQ_IRQ_INDEX, "REQ", 1, event);
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_IRQ_INFO,
				       &info), EINVAL,
		 "interrupt index 99: EINVAL");
	info.index = 0;
	info.argsz = sizeof(info) - 1;
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_GET_IRQ_INFO,
				       &info), EINVAL,
		 "interrupt info of too small a size: EINVAL");
}

static void others(struct vdev *dev)
{
	struct vfio_device_feature probe = {
		.argsz = sizeof(probe),
		.flags = VFIO_DEVICE_FEATURE_PROBE |
			VFIO_DEVICE_FEATURE_GET | 0x7fff,
	};
	int second;

	check_eq((unsigned int)refused(dev->fd, _IO(VFIO_TYPE, VFIO_BASE + 90),
				       NULL), ENOTTY,
		 "an ioctl that does not exist: ENOTTY");
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_FEATURE, &probe),
		 ENOTTY, "a feature that does not exist: ENOTTY");
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_RESET, NULL), 0,
		 "reset");
	second = ioctl(dev->group, VFIO_GROUP_GET_DEVICE_FD, dev->name);
	check(second >= 0, "a second file of the same device");
	close(dev->fd);
	dev->fd = second;
	check_eq((unsigned int)refused(dev->fd, VFIO_DEVICE_RESET, NULL), 0,
		 "it outlives the first");
}

int main(int argc, char **argv)
{
	struct vdev dev;
	unsigned int i;

	vdev_from_args(&dev, argc, argv);
	device(&dev);
	region_sizes(&dev);
	region_overlap(&dev);
	region_arguments(&dev);
	for (i = 0; i < VFIO_PCI_NUM_REGIONS; i++)
		capabilities(&dev, i);
	irqs(&dev);
	others(&dev);
	vdev_close(&dev);
	return report_done();
}
