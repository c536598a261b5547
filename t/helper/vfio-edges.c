// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-edges UUID: reads and writes at all the edges that regions have: their
 * ends, the borders inside of BAR 4, regions that are not there, buffers that
 * end too soon.
 *
 * What an access must give follows from the sizes alone: nothing for 0 bytes,
 * EINVAL from the end of a region on, else all bytes up to that end.  What it
 * must hold is what single bytes give.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "nvvgpu_ring.h"
#include "report.h"
#include "vfio.h"

#define STEP (1ull << 40)	/* from one region to the next in the file */
#define ROOM 8192
#define GUARD 0xee

static struct vdev dev;
static uint64_t step;
static uint8_t room[ROOM + 64];

struct span {
	unsigned int region;
	uint64_t size;		/* of the region */
	uint64_t from, to;	/* offsets to try */
};

static off_t position(const struct span *s, uint64_t offset)
{
	return (off_t)(s->region * step + offset);
}

/* -errno or the number of bytes */
static long wanted(const struct span *s, uint64_t offset, size_t count)
{
	if (!count)
		return 0;
	if (offset >= s->size)
		return -EINVAL;
	return (long)(count < s->size - offset ? count : s->size - offset);
}

static long result(ssize_t n)
{
	return n < 0 ? -errno : n;
}

static bool read_is_right(const struct span *s, uint64_t offset, size_t count,
			  const uint8_t *bytes)
{
	long want = wanted(s, offset, count);
	size_t got = want > 0 ? (size_t)want : 0;

	memset(room, GUARD, sizeof(room));
	if (result(pread(dev.fd, room, count, position(s, offset))) != want)
		return false;
	return !memcmp(room, bytes, got) && room[got] == GUARD;
}

/* Writes back what is there: it must be taken, and change nothing. */
static bool write_is_right(const struct span *s, uint64_t offset, size_t count,
			   const uint8_t *bytes)
{
	memset(room, 0, sizeof(room));
	memcpy(room, bytes, count);
	return result(pwrite(dev.fd, room, count, position(s, offset))) ==
		wanted(s, offset, count);
}

/* The span and what follows, byte by byte; ends with the region. */
static void single_bytes(const struct span *s, uint8_t *bytes, size_t length)
{
	size_t i;

	memset(bytes, 0, length);
	for (i = 0; i < length && s->from + i < s->size; i++)
		if (pread(dev.fd, bytes + i, 1, position(s, s->from + i)) != 1)
			bail("cannot read byte 0x%llx of region %u",
			     (unsigned long long)(s->from + i), s->region);
}

static void every_access(const struct span *s, bool writes, const char *what)
{
	static const size_t more[] = { 31, 32, 33, 64, 4095, 4096, 4097, 8000 };
	static uint8_t bytes[ROOM + 256];
	unsigned int wrong = 0, n = 0;
	uint64_t at;
	size_t i;

	single_bytes(s, bytes, sizeof(bytes));
	for (at = s->from; at < s->to; at++)
		for (i = 0; i < 18 + sizeof(more) / sizeof(more[0]); i++) {
			size_t count = i < 18 ? i : more[i - 18];
			const uint8_t *here = bytes + (at - s->from);

			n += writes ? 2 : 1;
			wrong += !read_is_right(s, at, count, here);
			if (writes)
				wrong += !write_is_right(s, at, count, here);
		}
	check_eq(wrong, 0, "%s: %u accesses", what, n);
}

static uint64_t region_size(unsigned int index)
{
	struct vfio_region_info info = { .argsz = sizeof(info),
		.index = index };

	if (ioctl(dev.fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return 0;
	step = index ? info.offset / index : step;
	return info.size;
}

static void around(unsigned int region, uint64_t border, bool writes,
		   const char *what)
{
	struct span s = { .region = region, .size = region_size(region) };

	s.from = border < 20 ? 0 : border - 20;
	s.to = border + 20;
	every_access(&s, writes, what);
}

/* Registers are left alone: to write them back is not always nothing. */
static void bars(void)
{
	uint64_t fb = region_size(0), display = region_size(2);

	around(0, 0, true, "start of BAR 0");
	around(0, 4096, true, "a page's end in BAR 0");
	around(0, fb, true, "end of BAR 0");
	around(2, 0, false, "start of BAR 2");
	around(2, display, false, "end of BAR 2");
	around(4, 0, false, "start of BAR 4");
	around(4, NVVGPU_MSIX_TABLE, false, "start of the MSI-X table");
	around(4, NVVGPU_MSIX_TABLE + 16 * NVVGPU_NUM_VECTORS, false,
	       "end of the MSI-X table");
	around(4, NVVGPU_MSIX_PBA, false, "start of the pending bits");
	around(4, NVVGPU_MSIX_PBA + 8, false, "end of the pending bits");
	around(4, NVVGPU_RING_OFFSET, false, "start of the slots");
	around(4, NVVGPU_RING_BAR_SIZE, true, "end of BAR 4");
}

static void configuration(void)
{
	unsigned int index = VFIO_PCI_CONFIG_REGION_INDEX;

	around(index, 0, false, "start of configuration space");
	around(index, 256, false, "end of the capabilities");
	around(index, region_size(index), true, "end of configuration space");
}

static void absent(void)
{
	static const unsigned int indexes[] = {
		VFIO_PCI_BAR1_REGION_INDEX, VFIO_PCI_BAR3_REGION_INDEX,
		VFIO_PCI_BAR5_REGION_INDEX, VFIO_PCI_ROM_REGION_INDEX,
		VFIO_PCI_VGA_REGION_INDEX, 9, 10, 11, 12, 63, 255, 65535,
		(1u << 23) - 1,
	};
	unsigned int i;
	char what[32];

	for (i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++) {
		check_eq(region_size(indexes[i]), 0, "region %u is not there",
			 indexes[i]);
		snprintf(what, sizeof(what), "region %u", indexes[i]);
		around(indexes[i], 0, true, what);
	}
}

/* The picture begins inside a page; the window at that page. */
static void window(void)
{
	struct vfio_device_gfx_plane_info plane = {
		.argsz = sizeof(plane),
		.flags = VFIO_GFX_PLANE_TYPE_REGION,
	};
	uint64_t size;

	vdev_set(&dev, 2, 0x502, 2, 320);
	vdev_set(&dev, 2, 0x504, 2, 200);
	vdev_set(&dev, 2, 0x506, 2, 32);
	vdev_set(&dev, 2, 0x508, 2, 0x41);
	vdev_set(&dev, 2, 0x512, 2, 5);
	if (ioctl(dev.fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane))
		bail("no picture: %s", strerror(errno));
	size = region_size(plane.region_index);
	check(size >= plane.size && !(size % 4096),
	      "the picture's region is there");
	around(plane.region_index, 0, true, "start of the picture");
	around(plane.region_index, size, true, "end of the picture's region");
	vdev_cfg_set(&dev, 4, 2, 0);
	around(plane.region_index, 4096, true,
	       "the picture with decoding off");
	vdev_enable(&dev);
}

/* More than there is, more than there is room for. */
static void huge(void)
{
	size_t length = 1 << 20, i, wrong = 0;
	/* low, so that 2 GiB from there are an address, if not memory */
	uint8_t *p = mmap((void *)0x100000000, length, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		bail("mmap: %s", strerror(errno));
	check_eq((uint64_t)pread(dev.fd, p, 0x7ffff000,
				 (off_t)(2 * step)), region_size(2),
		 "a read of 2 GiB gives BAR 2, which is 4 KiB");
	for (i = region_size(2); i < length; i++)
		wrong += p[i];
	check_eq(wrong, 0, "and nothing behind it");
	munmap(p, length);
}

/* Whatever is said to be read or written is, and no more. */
static void short_buffers(void)
{
	uint8_t *p = mmap(NULL, 16384, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	static const size_t good[] = { 1, 3, 4, 7, 8, 100, 4095, 4096, 4097,
		5000, 8191, 8192 };
	static uint8_t before[16384], after[16384];
	unsigned int i, wrong = 0;
	uint8_t *start;
	ssize_t n;

	if (p == MAP_FAILED || mprotect(p + 8192, 8192, PROT_NONE))
		bail("mmap: %s", strerror(errno));
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		start = p + 8192 - good[i];
		vdev_read(&dev, 0, 0, before, sizeof(before));
		memset(start, (int)i + 1, good[i]);
		n = pwrite(dev.fd, start, 12000, 0);
		if (n > (ssize_t)good[i] || (n < 0 && errno != EFAULT))
			wrong++;
		vdev_read(&dev, 0, 0, after, sizeof(after));
		n = n < 0 ? 0 : n;
		wrong += memcmp(after, start, (size_t)n) ||
			memcmp(after + n, before + n, sizeof(after) - (size_t)n);
		memset(start, GUARD, good[i]);
		n = pread(dev.fd, start, 12000, 0);
		if (n > (ssize_t)good[i] || (n < 0 && errno != EFAULT) ||
		    (n > 0 && memcmp(start, after, (size_t)n)))
			wrong++;
	}
	check_eq(wrong, 0, "buffers that end too soon");
	n = pread(dev.fd, p + 8192, 4, (off_t)step * 2);
	check(n < 0 && errno == EFAULT, "one word to nowhere: EFAULT");
	n = pwrite(dev.fd, p + 8192, 4, (off_t)step * 2);
	check(n < 0 && errno == EFAULT, "one word from nowhere: EFAULT");
	munmap(p, 16384);
}

static void noise(void)
{
	uint64_t at;
	size_t i;

	for (at = 0; at < dev.region[0].size; at += ROOM) {
		for (i = 0; i < ROOM; i++)
			room[i] = (uint8_t)rand();
		if (vdev_write(&dev, 0, at, room, ROOM))
			bail("cannot fill BAR 0");
	}
}

int main(int argc, char **argv)
{
	vdev_from_args(&dev, argc, argv);
	vdev_enable(&dev);
	region_size(VFIO_PCI_CONFIG_REGION_INDEX);
	check_eq(step, STEP, "regions are as far apart as vfio-pci has them");
	noise();
	bars();
	configuration();
	absent();
	window();
	huge();
	short_buffers();
	vdev_close(&dev);
	return report_done();
}
