// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-races UUID SECONDS [SEED]: everything that a VMM may do, at the same
 * time and at random, good and bad.  Nothing that comes back is looked at;
 * what is proved is that the kernel stands it (the caller looks at dmesg) and
 * that the vGPU is well at the end.
 *
 * Threads share one open device.  One of them closes and opens it again, so
 * the others also meet a device that is going or gone: their file descriptor
 * is then invalid, which is an error as good as any.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "report.h"
#include "ring.h"
#include "vfio.h"

#define IOVA 0x100000
#define MEMORY (4u << 20)

static struct vdev dev;
static atomic_int device_fd;
static atomic_bool stop;
static uint32_t base_seed;

static uint32_t rnd(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static off_t position(uint32_t *s, unsigned int *region)
{
	*region = rnd(s) % VFIO_PCI_NUM_REGIONS;
	return (off_t)(dev.region[*region].offset + rnd(s) %
		       (dev.region[*region].size ?
			dev.region[*region].size : 4096));
}

static void accesses(uint32_t *s)
{
	uint8_t buf[8192];
	unsigned int region;
	off_t at = position(s, &region);
	size_t count = rnd(s) % 8 ? 1u << rnd(s) % 4 : rnd(s) % sizeof(buf);

	memset(buf, (int)rnd(s), sizeof(buf));
	if (rnd(s) & 1)
		(void)!pread(device_fd, buf, count, at);
	else
		(void)!pwrite(device_fd, buf, count, at);
}

/* A mapping may outlive the last close, and then has nothing behind it. */
static __thread sigjmp_buf nothing_there;

static void on_sigbus(int sig)
{
	siglongjmp(nothing_there, sig);
}

static void touch(volatile uint8_t *map, size_t length, uint8_t value)
{
	volatile size_t i;

	if (!sigsetjmp(nothing_there, 1))
		for (i = 0; i < length; i += 4096)
			map[i] = value;
}

static void mappings(uint32_t *s)
{
	uint64_t size = dev.region[0].size;
	uint64_t offset = (uint64_t)(rnd(s) % 64) * 4096;
	size_t length = (1 + rnd(s) % 32) * 4096;
	void *map;

	if (!(rnd(s) % 16))
		offset = size - 4096 * (rnd(s) % 4);
	map = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, device_fd,
		   (off_t)(dev.region[0].offset + offset));
	if (map == MAP_FAILED)
		return;
	touch(map, length, (uint8_t)rnd(s));
	munmap(map, length);
}

static void interrupts(uint32_t *s)
{
	unsigned int index = rnd(s) % 6, start = rnd(s) % 5;
	unsigned int count = rnd(s) % 6, i;
	uint32_t flags = 1u << rnd(s) % 3 | 8u << rnd(s) % 3;
	struct vdev now = dev;
	int32_t fds[8], fd = eventfd_new();

	now.fd = device_fd;
	for (i = 0; i < 8; i++)
		fds[i] = rnd(s) % 8 ? fd : -1;
	if (rnd(s) % 2) {
		start = 0;
		flags = VFIO_IRQ_SET_DATA_EVENTFD |
			VFIO_IRQ_SET_ACTION_TRIGGER;
	}
	vdev_set_irqs(&now, index, flags, start, count, fds, sizeof(fds));
	close(fd);
}

/* Random words as arguments, plausible in size alone. */
static void ioctls(uint32_t *s)
{
	static const unsigned long request[] = {
		VFIO_DEVICE_GET_INFO, VFIO_DEVICE_GET_REGION_INFO,
		VFIO_DEVICE_GET_IRQ_INFO, VFIO_DEVICE_SET_IRQS,
		VFIO_DEVICE_QUERY_GFX_PLANE, VFIO_DEVICE_GET_GFX_DMABUF,
		VFIO_DEVICE_FEATURE, VFIO_DEVICE_IOEVENTFD,
		VFIO_DEVICE_GET_PCI_HOT_RESET_INFO,
	};
	uint32_t arg[64];
	unsigned int i;

	for (i = 0; i < 64; i++)
		arg[i] = rnd(s) >> rnd(s) % 32;
	arg[0] = rnd(s) % 4 ? sizeof(arg) : rnd(s) % 64;
	ioctl(device_fd, request[rnd(s) % (sizeof(request) /
					   sizeof(request[0]))], arg);
}

static void resets(uint32_t *s)
{
	if (rnd(s) % 4)
		usleep(rnd(s) % 3000);
	ioctl(device_fd, VFIO_DEVICE_RESET);
}

/* Commands good and bad; memory and bus mastering on, as a driver would. */
static void commands(uint32_t *s)
{
	static const uint32_t enable = PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER;
	uint64_t bar = dev.region[NVVGPU_RING_BAR].offset;
	uint32_t tail = rnd(s) % 32, control = NVVGPU_CONTROL_ENABLE |
		(rnd(s) % 8 ? 0 : NVVGPU_CONTROL_RESET);
	struct nvvgpu_cmd cmd = {
		.opcode = rnd(s) % 8,
		.flags = rnd(s) % 2,
		.src = rnd(s) % (2 * MEMORY),
		.dst = rnd(s) % (2 * MEMORY),
		.len = rnd(s) % 65536 & ~3u,
		.value = rnd(s),
	};

	(void)!pwrite(device_fd, &enable, 2,
		      (off_t)(dev.region[VFIO_PCI_CONFIG_REGION_INDEX].offset +
			      PCI_COMMAND));
	(void)!pwrite(device_fd, &cmd, sizeof(cmd),
		      (off_t)(bar + NVVGPU_RING_OFFSET +
			      rnd(s) % 32 * sizeof(cmd)));
	(void)!pwrite(device_fd, &control, 4,
		      (off_t)(bar + NVVGPU_REG_CONTROL));
	(void)!pwrite(device_fd, &tail, 4, (off_t)(bar + NVVGPU_REG_TAIL));
}

/* Guest memory comes and goes under the device's DMA. */
static void memory(uint32_t *s)
{
	struct dma_mem mem;

	if (vdev_map_dma(&dev, &mem, MEMORY, IOVA))
		return;
	usleep(rnd(s) % 5000);
	vdev_unmap_dma(&dev, &mem);
}

/*
 * The new file takes the place of the old one first: the others never use a
 * number that meanwhile belongs to something else.
 */
static void reopen(uint32_t *s)
{
	int fd;

	usleep(rnd(s) % 20000);
	if (rnd(s) % 2) {
		/* a moment without any user: the vGPU is shut down */
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		dup2(fd, device_fd);
		close(fd);
	}
	fd = ioctl(dev.group, VFIO_GROUP_GET_DEVICE_FD, dev.name);
	if (fd < 0)
		return;
	dup2(fd, device_fd);
	close(fd);
}

struct worker {
	void (*work)(uint32_t *seed);
	uint32_t seed;
	unsigned long rounds;
	pthread_t thread;
};

static void *run(void *arg)
{
	struct worker *w = arg;

	while (!stop) {
		w->work(&w->seed);
		w->rounds++;
	}
	return NULL;
}

static void start(struct worker *workers, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		workers[i].seed = base_seed * 7919 + i + 1;
		if (pthread_create(&workers[i].thread, NULL, run, &workers[i]))
			bail("cannot start a thread");
	}
}

static void finish(struct worker *workers, unsigned int count)
{
	unsigned long total = 0;
	unsigned int i;

	stop = true;
	for (i = 0; i < count; i++) {
		pthread_join(workers[i].thread, NULL);
		total += workers[i].rounds;
	}
	check(total > count, "%lu rounds of %u threads, seed %u", total, count,
	      base_seed);
}

static void well_again(void)
{
	struct dma_mem none = { 0 };
	struct ring ring;
	uint32_t word = 0;

	dev.fd = device_fd;
	if (ioctl(dev.fd, VFIO_DEVICE_RESET))
		check(false, "the vGPU can be reset: %s", strerror(errno));
	vdev_set_triggers(&dev, VFIO_PCI_MSIX_IRQ_INDEX, 0, 0, NULL);
	vdev_set_triggers(&dev, VFIO_PCI_MSI_IRQ_INDEX, 0, 0, NULL);
	vdev_set_triggers(&dev, VFIO_PCI_INTX_IRQ_INDEX, 0, 0, NULL);
	ring_start(&ring, &dev, &none);
	check(!ring_run(&ring, ring_with_irq(ring_fill(0, 4096, 0x1234abcd))) &&
	      ring_irqs(&ring, NVVGPU_VECTOR_FENCE) == 1,
	      "a command runs and its interrupt comes");
	memcpy(&word, ring.fb + 4092, 4);
	check_eq(word, 0x1234abcd, "its result is there");
	ring_stop(&ring);
}

int main(int argc, char **argv)
{
	struct worker workers[] = {
		{ .work = accesses }, { .work = accesses },
		{ .work = mappings }, { .work = interrupts },
		{ .work = ioctls }, { .work = resets }, { .work = commands },
		{ .work = memory }, { .work = reopen },
	};
	unsigned int count = sizeof(workers) / sizeof(workers[0]);

	if (argc < 3) {
		fprintf(stderr, "usage: vfio-races UUID SECONDS [SEED]\n");
		return 2;
	}
	base_seed = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) :
		(uint32_t)time(NULL);
	vdev_from_args(&dev, 2, argv);
	device_fd = dev.fd;
	signal(SIGBUS, on_sigbus);
	start(workers, count);
	sleep((unsigned int)strtoul(argv[2], NULL, 10));
	finish(workers, count);
	signal(SIGBUS, SIG_DFL);
	well_again();
	vdev_close(&dev);
	return report_done();
}
