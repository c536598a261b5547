// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-regions UUID: reads and writes of every size and alignment on the
 * vGPU's BARs, and its framebuffer's mapping.
 *
 * A copy of what BAR 0 must hold is kept on the side and compared as a whole,
 * so that a byte written where it does not belong is noticed wherever it is.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nvvgpu_ring.h"
#include "report.h"
#include "vfio.h"

#define WINDOW 0x40000

static struct vdev dev;
static uint8_t model[WINDOW];
static uint8_t image[WINDOW];
static uint32_t seed = 1;

static void noise(uint8_t *p, size_t size)
{
	while (size--) {
		seed = seed * 1664525u + 1013904223u;
		*p++ = (uint8_t)(seed >> 24);
	}
}

static void same(const char *what)
{
	check(!vdev_read(&dev, 0, 0, image, WINDOW) &&
	      !memcmp(image, model, WINDOW), "%s", what);
}

static void put(uint64_t offset, size_t count)
{
	noise(model + offset, count);
	if (vdev_write(&dev, 0, offset, model + offset, count))
		check(false, "write %zu bytes at 0x%llx of BAR 0", count,
		      (unsigned long long)offset);
}

static void sizes(void)
{
	static const size_t size[] = { 1, 2, 4, 8, 3, 5, 7, 15, 4095, 4097 };
	unsigned int i, at;

	put(0, WINDOW);
	same("256 KiB in one write and one read");
	for (i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
		for (at = 0; at < 9; at++)
			put(0x1000 + 0x2000 * i + at, size[i]);
		put(0x20000 - size[i] / 2, size[i]);
	}
	same("writes of 1 to 4097 bytes, aligned and not, across pages");
	for (i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
		uint8_t buf[4097];
		unsigned int wrong = 0;

		for (at = 0xff8; at < 0x1009; at++)
			wrong += vdev_read(&dev, 0, at, buf, size[i]) ||
				memcmp(buf, model + at, size[i]);
		check_eq(wrong, 0, "reads of %zu bytes at 17 offsets",
			 size[i]);
	}
}

static void no_bytes(void)
{
	uint8_t byte;

	check_eq((unsigned int)vdev_read(&dev, 0, 0, &byte, 0), 0,
		 "a read of nothing");
	check_eq((unsigned int)vdev_write(&dev, 0, 0, &byte, 0), 0,
		 "a write of nothing");
}

/* What is beyond the end is refused or cut off; what is before it is right. */
static void over_the_end(unsigned int region, const char *name)
{
	uint64_t size = dev.region[region].size;
	uint8_t buf[8];
	ssize_t n;

	check(pread(dev.fd, buf, 4,
		    (off_t)(dev.region[region].offset + size)) <= 0,
	      "%s: a read behind the end gives nothing", name);
	check(pwrite(dev.fd, buf, 4,
		     (off_t)(dev.region[region].offset + size)) <= 0,
	      "%s: a write behind the end takes nothing", name);
	n = pread(dev.fd, buf, 8,
		  (off_t)(dev.region[region].offset + size - 4));
	check(n <= 4, "%s: a read over the end gives no more than there is",
	      name);
	n = pwrite(dev.fd, buf, 8,
		   (off_t)(dev.region[region].offset + size - 4));
	check(n <= 4, "%s: a write over the end takes no more than fits",
	      name);
	check(pread(dev.fd, buf, 4,
		    (off_t)(dev.region[region].offset + (1ull << 39))) <= 0,
	      "%s: a read far behind the end gives nothing", name);
}

/* Addresses that are no memory of ours: EFAULT, and the device is unharmed. */
static void bad_pointers(void)
{
	void *hole = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	off_t at = (off_t)dev.region[0].offset;

	errno = 0;
	check(pread(dev.fd, hole, 64, at) < 0 && errno == EFAULT,
	      "a read to nowhere: EFAULT");
	errno = 0;
	check(pwrite(dev.fd, hole, 64, at) < 0 && errno == EFAULT,
	      "a write from nowhere: EFAULT");
	munmap(hole, 4096);
	same("neither has changed the framebuffer");
}

static void no_such_region(void)
{
	uint64_t step = dev.region[1].offset ? dev.region[1].offset :
		dev.region[2].offset / 2;
	uint32_t value;

	errno = 0;
	check(pread(dev.fd, &value, 4, (off_t)(step * 60)) <= 0,
	      "a read of a region that does not exist fails");
	check(pread(dev.fd, &value, 4, (off_t)step) <= 0,
	      "a read of BAR 1, which does not exist, fails");
}

static void mapping(void)
{
	uint64_t size = dev.region[0].size;
	uint8_t *map = vdev_mmap(&dev, 0, 0, size);
	uint8_t *part;

	if (!check(map != NULL, "BAR 0 can be mapped as a whole"))
		return;
	check(!memcmp(map, model, WINDOW), "the mapping has what was written");
	noise(model, WINDOW);
	memcpy(map, model, WINDOW);
	same("what is written to the mapping can be read");
	put(0x8001, 777);
	check(!memcmp(map, model, WINDOW), "and the other way round");
	part = vdev_mmap(&dev, 0, 0x3000, 0x2000);
	check(part && !memcmp(part, model + 0x3000, 0x2000),
	      "a part of it can be mapped and is that part");
	if (part)
		part[0] = (uint8_t)(model[0x3000] ^= 0xff);
	check(map[0x3000] == model[0x3000], "two mappings are one memory");
	if (part)
		munmap(part, 0x2000);
	vdev_set(&dev, 0, size - 4, 4, 0xcafe1234);
	check_eq(*(volatile uint32_t *)(map + size - 4), 0xcafe1234,
		 "its last bytes are there");
	munmap(map, size);
}

/* The parent's and the child's mapping are the same device's memory. */
static void mapping_and_fork(void)
{
	uint8_t *map = vdev_mmap(&dev, 0, 0, 4096);
	pid_t child;
	int status = -1;

	if (!map) {
		check(false, "map a page");
		return;
	}
	map[5] = 1;
	child = fork();
	if (!child) {
		map[5] = 2;
		_exit(0);
	}
	waitpid(child, &status, 0);
	check(!status && map[5] == 2, "a child's mapping is the same memory");
	model[5] = 2;
	munmap(map, 4096);
}

static void refused(const char *what, unsigned int region, uint64_t offset,
		    size_t size, int flags)
{
	void *p;

	errno = 0;
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, dev.fd,
		 (off_t)(dev.region[region].offset + offset));
	check(p == MAP_FAILED, "no mapping %s", what);
	if (p != MAP_FAILED)
		munmap(p, size);
}

static void bad_mappings(void)
{
	uint64_t size = dev.region[0].size;

	refused("behind the end of BAR 0", 0, size, 4096, MAP_SHARED);
	refused("over the end of BAR 0", 0, size - 4096, 8192, MAP_SHARED);
	refused("that is private", 0, 0, 4096, MAP_PRIVATE);
	refused("of configuration space", VFIO_PCI_CONFIG_REGION_INDEX, 0,
		4096, MAP_SHARED);
	if (!(dev.region[2].flags & VFIO_REGION_INFO_FLAG_MMAP))
		refused("of BAR 2", 2, 0, 4096, MAP_SHARED);
	refused("of the ring's registers", 4, 0, 4096, MAP_SHARED);
	refused("of the MSI-X table", 4, NVVGPU_MSIX_TABLE, 4096, MAP_SHARED);
	refused("of registers and slots", 4, NVVGPU_RING_OFFSET - 4096, 8192,
		MAP_SHARED);
}

/* Growing a mapping in place must not reach behind the BAR. */
static void growing(void)
{
	uint64_t size = dev.region[0].size;
	uint8_t *map = vdev_mmap(&dev, 0, size - 4096, 4096), *grown;
	int status = 0;
	pid_t child;

	if (!map) {
		check(false, "map the last page");
		return;
	}
	grown = mremap(map, 4096, 8192, MREMAP_MAYMOVE);
	if (grown == MAP_FAILED) {
		check(true, "a mapping cannot grow");
		munmap(map, 4096);
		return;
	}
	child = fork();
	if (!child) {
		grown[4096] = 1;
		_exit(0);
	}
	waitpid(child, &status, 0);
	check(WIFSIGNALED(status), "a grown mapping has nothing at its end");
	munmap(grown, 8192);
}

static void display_registers(void)
{
	check((vdev_get(&dev, 2, 0x500, 2) & 0xfff0) == 0xb0c0,
	      "BAR 2: DISPI id");
	vdev_set(&dev, 2, 0x502, 2, 800);
	vdev_set(&dev, 2, 0x504, 2, 600);
	check_eq(vdev_get(&dev, 2, 0x502, 4), 800 | 600 << 16,
		 "BAR 2: two 16-bit registers in one 32-bit read");
	check_eq(vdev_get(&dev, 2, 0x503, 1), 800 >> 8,
		 "BAR 2: half a register");
	check_eq(vdev_get(&dev, 2, 0x514, 2), dev.region[0].size >> 16,
		 "BAR 2: memory in units of 64 KiB");
	check_eq(vdev_get(&dev, 2, 0x604, 4), 0x1e1e1e1e,
		 "BAR 2: little endian");
}

/* PCI 3.0, 6.8.2: masked after reset; pending bits cannot be written. */
static void msix_table(void)
{
	unsigned int i;

	for (i = 0; i < NVVGPU_NUM_VECTORS; i++)
		check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_TABLE + 16 * i + 12, 4),
			 1, "MSI-X vector %u is masked after reset", i);
	vdev_set(&dev, 4, NVVGPU_MSIX_TABLE, 4, 0xfee01000);
	vdev_set(&dev, 4, NVVGPU_MSIX_TABLE + 8, 4, 0x4041);
	check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_TABLE, 4), 0xfee01000,
		 "MSI-X address can be written");
	check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_TABLE + 8, 4), 0x4041,
		 "MSI-X data can be written");
	vdev_set(&dev, 4, NVVGPU_MSIX_PBA, 4, 0xffffffff);
	check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_PBA, 4), 0,
		 "MSI-X pending bits cannot");
}

/* A VMM may map the slots, where the region's capability says so. */
static void mapped_slots(const uint8_t *want)
{
	uint8_t *map;

	if (!(dev.region[4].flags & VFIO_REGION_INFO_FLAG_MMAP)) {
		skip("slots cannot be mapped");
		return;
	}
	map = vdev_mmap(&dev, 4, NVVGPU_RING_OFFSET, 0x8000);
	if (!check(map != NULL, "BAR 4: slots can be mapped"))
		return;
	check(!memcmp(map, want, 0x8000), "BAR 4: and are the same memory");
	map[0x7ff0] = (uint8_t)(want[0x7ff0] + 1);
	check_eq(vdev_get(&dev, 4, NVVGPU_RING_OFFSET + 0x7ff0, 1),
		 (uint8_t)(want[0x7ff0] + 1), "BAR 4: in both directions");
	munmap(map, 0x8000);
}

static void ring_memory(void)
{
	uint8_t want[0x8000], got[0x8000];

	noise(want, sizeof(want));
	check_eq((unsigned int)vdev_write(&dev, 4, NVVGPU_RING_OFFSET, want,
					  sizeof(want)), 0,
		 "BAR 4: all slots in one write");
	noise(want + 3, 5);
	vdev_write(&dev, 4, NVVGPU_RING_OFFSET + 3, want + 3, 5);
	noise(want + 0x1234, 8);
	vdev_write(&dev, 4, NVVGPU_RING_OFFSET + 0x1234, want + 0x1234, 8);
	check(!vdev_read(&dev, 4, NVVGPU_RING_OFFSET, got, sizeof(got)) &&
	      !memcmp(got, want, sizeof(want)), "BAR 4: slots are memory");
	mapped_slots(want);
	check_eq(vdev_get(&dev, 4, NVVGPU_REG_MAGIC + 1, 2),
		 NVVGPU_MAGIC >> 8 & 0xffff, "BAR 4: part of a register");
	check_eq(vdev_get(&dev, 4, NVVGPU_REG_MAGIC, 8),
		 NVVGPU_MAGIC | (uint64_t)NVVGPU_VERSION_1 << 32,
		 "BAR 4: two registers in 64 bits");
}

int main(int argc, char **argv)
{
	vdev_from_args(&dev, argc, argv);
	vdev_enable(&dev);
	sizes();
	no_bytes();
	over_the_end(0, "BAR 0");
	over_the_end(2, "BAR 2");
	over_the_end(4, "BAR 4");
	bad_pointers();
	no_such_region();
	mapping();
	mapping_and_fork();
	bad_mappings();
	growing();
	display_registers();
	msix_table();
	ring_memory();
	vdev_close(&dev);
	return report_done();
}
