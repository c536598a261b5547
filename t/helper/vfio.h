/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A VFIO device in the hands of a test: mdev in the testbed, PCI function
 * without IOMMU in a guest.
 *
 * Functions return 0 or a negative errno unless they say otherwise.  Those
 * that have no result to give call bail() when the kernel refuses what no
 * kernel may refuse.
 */
#ifndef TEST_VFIO_H
#define TEST_VFIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/vfio.h>

struct vdev_region {
	uint64_t offset;	/* in the device's file */
	uint64_t size;
	uint32_t flags;
};

struct vdev {
	int container;
	int group;
	int fd;
	bool noiommu;
	char name[64];		/* UUID or PCI address */
	struct vdev_region region[VFIO_PCI_NUM_REGIONS];
};

/* Memory that both the CPU and the device can reach. */
struct dma_mem {
	uint8_t *cpu;
	uint64_t iova;
	size_t size;
};

/*
 * Opens the device that sysfs shows as path, e.g. /sys/bus/mdev/devices/UUID;
 * a bare UUID will do, too.
 */
int vdev_open(struct vdev *dev, const char *path);
/* The same in two steps: everything but the device's file, and that file. */
int vdev_open_group(struct vdev *dev, const char *path);
int vdev_open_fd(struct vdev *dev);
void vdev_close(struct vdev *dev);
/* For main(): opens the vGPU named by the only argument, or bails out. */
void vdev_from_args(struct vdev *dev, int argc, char **argv);
/* Memory space and bus mastering as a driver enables them. */
void vdev_enable(struct vdev *dev);

/* Exactly count bytes or an error; a short transfer is -EIO. */
int vdev_read(struct vdev *dev, unsigned int region, uint64_t offset,
	      void *buf, size_t count);
int vdev_write(struct vdev *dev, unsigned int region, uint64_t offset,
	       const void *buf, size_t count);

/* One little endian access of 1, 2, 4 or 8 bytes; no answer bails out. */
uint64_t vdev_get(struct vdev *dev, unsigned int region, uint64_t offset,
		  size_t width);
void vdev_set(struct vdev *dev, unsigned int region, uint64_t offset,
	      size_t width, uint64_t value);

/* The same on configuration space. */
uint32_t vdev_cfg(struct vdev *dev, unsigned int offset, size_t width);
void vdev_cfg_set(struct vdev *dev, unsigned int offset, size_t width,
		  uint32_t value);
/* Offset of a capability, 0 when there is none. */
unsigned int vdev_find_cap(struct vdev *dev, uint8_t id);

/* NULL when the region cannot be mapped; errno says why. */
void *vdev_mmap(struct vdev *dev, unsigned int region, uint64_t offset,
		size_t size);

/* VFIO_DEVICE_SET_IRQS; data may be NULL when flags say that there is none. */
int vdev_set_irqs(struct vdev *dev, unsigned int index, uint32_t flags,
		  unsigned int start, unsigned int count, const void *data,
		  size_t data_size);
/* Eventfds as triggers of an index; count 0 takes all away. */
int vdev_set_triggers(struct vdev *dev, unsigned int index, unsigned int start,
		      unsigned int count, const int32_t *fds);

/* Page aligned memory at iova.  On failure nothing is left behind. */
int vdev_map_dma(struct vdev *dev, struct dma_mem *mem, size_t size,
		 uint64_t iova);
void vdev_unmap_dma(struct vdev *dev, struct dma_mem *mem);

/*
 * Waits up to ms milliseconds until fd has counted something; the count, which
 * starts anew, or 0.
 */
uint64_t eventfd_take(int fd, int ms);
/* A new eventfd that does not block. */
int eventfd_new(void);

#endif
