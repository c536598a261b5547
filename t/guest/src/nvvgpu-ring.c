// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nvvgpu-ring: drives the command ring of a vGPU from inside its guest.
 *
 * Takes the function away from whichever driver has it, by stock vfio-pci:
 * BARs, bus mastering and MSI-X from userspace.  Wants an IOMMU, or a kernel
 * whose vfio does without.  Gives the function back undriven;
 * "echo ADDRESS > /sys/bus/pci/drivers_probe" lets the kernel's own driver
 * have it again.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crc32c.h"
#include "pci-bind.h"
#include "report.h"
#include "ring.h"

#define DEMO_SIZE (4u << 20)
/* Anywhere but where it could be mistaken for an address of memory. */
#define DMA_IOVA (1ull << 32)

static const char *only;
static bool demo;

static void usage(int status)
{
	const struct ring_check *c;

	fprintf(status ? stderr : stdout,
		"usage: nvvgpu-ring [--demo | --only CHECK] [PCI-ADDRESS]\n"
		"checks:");
	for (c = ring_checks; c->name; c++)
		fprintf(status ? stderr : stdout, " %s", c->name);
	fputc('\n', status ? stderr : stdout);
	exit(status);
}

static const char *parse(int argc, char **argv)
{
	static const struct option options[] = {
		{ "demo", no_argument, NULL, 'd' },
		{ "only", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 'd':
			demo = true;
			break;
		case 'o':
			only = optarg;
			break;
		case 'h':
			usage(0);
			break;
		default:
			usage(2);
		}
	if (argc > optind + 1)
		usage(2);
	return argc > optind ? argv[optind] : NULL;
}

static bool set_parameter(const char *module, const char *parameter)
{
	char path[128];
	bool done;
	int fd;

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s", module,
		 parameter);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	done = fd >= 0 && write(fd, "Y", 1) == 1;
	if (fd >= 0)
		close(fd);
	return done;
}

/*
 * The guest's IOMMU need not remap interrupts: the only device behind it is
 * the one under test.  A guest without IOMMU needs a kernel with no-IOMMU
 * mode, which Debian's is not.
 */
static void allow_unsafe(void)
{
	bool type1 = set_parameter("vfio_iommu_type1",
				   "allow_unsafe_interrupts");
	bool noiommu = set_parameter("vfio", "enable_unsafe_noiommu_mode");

	if (!type1 && !noiommu)
		bail("cannot set up vfio: modules vfio_iommu_type1 and vfio-pci are not loaded");
}

/* Documentation/admin-guide/mm/pagemap.rst: bit 63 present, 0-54 the frame */
static uint64_t physical_address(void *page)
{
	long size = sysconf(_SC_PAGESIZE);
	uint64_t entry;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (fd < 0 ||
	    pread(fd, &entry, sizeof(entry),
		  (off_t)((uintptr_t)page / (uintptr_t)size *
			  sizeof(entry))) != sizeof(entry))
		bail("/proc/self/pagemap: %s", strerror(errno));
	close(fd);
	if (!(entry >> 63) || !(entry & ((1ull << 55) - 1)))
		bail("/proc/self/pagemap does not say where memory is: not root?");
	return (entry & ((1ull << 55) - 1)) * (uint64_t)size;
}

static void lock_a_page(struct dma_mem *mem)
{
	mem->size = (size_t)sysconf(_SC_PAGESIZE);
	mem->cpu = mmap(NULL, mem->size, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (mem->cpu == MAP_FAILED || mlock(mem->cpu, mem->size))
		bail("cannot lock a page of memory: %s", strerror(errno));
	memset(mem->cpu, 0, mem->size);
	mem->iova = physical_address(mem->cpu);
}

/* Fill, copy and CRC with one interrupt each, against the CPU's own. */
static void run_demo(struct ring *ring)
{
	const struct nvvgpu_cmd cmd[] = {
		ring_fill(0, DEMO_SIZE / 2, 0x76677675),
		ring_copy(DEMO_SIZE / 2, 0, DEMO_SIZE / 2),
		ring_crc(0, DEMO_SIZE),
	};
	static const uint8_t word[4] = { 0x75, 0x76, 0x67, 0x76 };
	uint32_t want = 0, got;
	unsigned int i, irqs = 0;

	for (i = 0; i < sizeof(cmd) / sizeof(cmd[0]); i++) {
		int ret = ring_run(ring, ring_with_irq(cmd[i]));

		if (ret)
			bail("ring: command %u: %s %d", i,
			     ret < 0 ? "no answer, error" : "fault", ret);
		irqs += (unsigned int)ring_irqs(ring, NVVGPU_VECTOR_FENCE);
	}
	irqs += (unsigned int)ring_stray_irqs(ring, NVVGPU_VECTOR_FENCE);
	for (i = 0; i < DEMO_SIZE / 4; i++)
		want = crc32c(want, word, 4);
	got = ring_get(ring, NVVGPU_REG_CRC);
	check(got == want && irqs == 3,
	      "ring: fill+copy+crc 0x%08x %s CPU, %u MSI-X interrupts", got,
	      got == want ? "equals" : "differs from", irqs);
}

static void run_checks(struct ring *ring)
{
	const struct ring_check *c;
	bool any = false;

	for (c = ring_checks; c->name; c++) {
		if (only && strcmp(only, c->name))
			continue;
		any = true;
		c->run(ring);
	}
	if (!any)
		bail("there is no check '%s'", only);
}

static void open_device(struct vdev *dev, const char *address)
{
	char path[128];
	int ret = pci_bind(address, "vfio-pci");

	if (ret)
		bail("cannot bind %s to vfio-pci: %s", address, strerror(-ret));
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", address);
	ret = vdev_open(dev, path);
	if (ret)
		bail("cannot open %s by VFIO: %s", address, strerror(-ret));
}

int main(int argc, char **argv)
{
	const char *argument = parse(argc, argv);
	struct dma_mem mem;
	struct ring ring;
	struct vdev dev;
	char address[32];

	report_plain();
	if (crc32c(0, "123456789", 9) != 0xe3069283)
		bail("this CPU's CRC-32C is wrong");
	if (argument)
		snprintf(address, sizeof(address), "%s", argument);
	else if (pci_find(0x1234, 0x1111, address, sizeof(address)))
		bail("there is no vGPU here (no PCI function 1234:1111)");

	allow_unsafe();
	open_device(&dev, address);
	if (dev.noiommu) {
		lock_a_page(&mem);
	} else {
		int ret = vdev_map_dma(&dev, &mem,
				       (size_t)sysconf(_SC_PAGESIZE), DMA_IOVA);

		if (ret)
			bail("cannot map memory for %s: %s", address,
			     strerror(-ret));
	}
	ring_start(&ring, &dev, &mem);
	if (demo)
		run_demo(&ring);
	else
		run_checks(&ring);
	if (dev.noiommu && physical_address(mem.cpu) != mem.iova)
		check(false, "the kernel moved the page meanwhile: try again");
	ring_stop(&ring);
	if (!dev.noiommu)
		vdev_unmap_dma(&dev, &mem);
	vdev_close(&dev);
	if (pci_release(address))
		check(false, "%s can be given back", address);
	return report_done();
}
