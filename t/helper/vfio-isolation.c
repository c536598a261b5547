// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-isolation fill UUID		leave a pattern in the whole framebuffer
 *					and stay until killed
 * vfio-isolation work UUID		the same, and let the device copy it
 *					about until killed
 * vfio-isolation empty UUID		the whole framebuffer reads 0, whatever
 *					way one looks at it
 * vfio-isolation reuse UUID		fill, close and look, several ways
 * vfio-isolation pair UUID UUID	two vGPUs at work side by side
 * vfio-isolation storm UUID UUID	the first is stormed, the second works
 *
 * The whole framebuffer is looked at by the ring's CRC, which reaches all of
 * it, against the CRC of as many zeros; the visible part byte by byte.
 */
#include <errno.h>
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
#include <unistd.h>

#include "crc32c.h"
#include "report.h"
#include "ring.h"

#define PATTERN 0xfeedc0deu

static const struct dma_mem no_memory;

static void take(struct vdev *dev, struct ring *ring, const char *uuid)
{
	int ret = vdev_open(dev, uuid);

	if (ret)
		bail("cannot open vGPU %s: %s", uuid, strerror(-ret));
	ring_start(ring, dev, &no_memory);
}

static void leave(struct vdev *dev, struct ring *ring)
{
	ring_stop(ring);
	vdev_close(dev);
}

/* CRC-32C of the framebuffer, were it full of this word. */
static uint32_t crc_of(const struct ring *ring, uint32_t word)
{
	static uint32_t block[16384];
	uint64_t left = ring->fb_size;
	uint32_t crc = 0;
	unsigned int i;

	for (i = 0; i < 16384; i++)
		block[i] = word;
	for (; left; left -= sizeof(block))
		crc = crc32c(crc, block, sizeof(block));
	return crc;
}

static bool holds(struct ring *ring, uint32_t word)
{
	return !ring_run(ring, ring_crc(0, ring->fb_size)) &&
		ring_get(ring, NVVGPU_REG_CRC) == crc_of(ring, word);
}

static bool bar_holds(const struct ring *ring, uint32_t word)
{
	uint64_t size = ring->dev->region[0].size, i;
	const uint32_t *p = (const uint32_t *)ring->fb;

	for (i = 0; i < size / 4; i++)
		if (p[i] != word)
			return false;
	return true;
}

static void fill(struct ring *ring, uint32_t word, const char *who)
{
	check(!ring_run(ring, ring_fill(0, ring->fb_size, word)) &&
	      holds(ring, word), "%s: %llu MiB hold the pattern", who,
	      (unsigned long long)ring->fb_size >> 20);
}

static bool zeros(const uint8_t *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (p[i])
			return false;
	return true;
}

/* What the device hands to its guest. */
static bool copies_zeros(struct ring *ring)
{
	struct dma_mem mem;
	bool good = true;
	uint64_t at;

	if (vdev_map_dma(ring->dev, &mem, 1 << 20, 0x40000000))
		bail("cannot map memory");
	for (at = 0; at < ring->fb_size && good; at += mem.size) {
		memset(mem.cpu, 0xff, mem.size);
		good = !ring_run(ring, ring_write(mem.iova, at, mem.size)) &&
			zeros(mem.cpu, mem.size);
	}
	vdev_unmap_dma(ring->dev, &mem);
	return good;
}

static void dispi(struct ring *ring, unsigned int index, unsigned int value)
{
	vdev_set(ring->dev, VFIO_PCI_BAR2_REGION_INDEX, 0x500 + 2 * index, 2,
		 value);
}

/* What is shown in a mode that is set without clearing. */
static bool window_zeros(struct ring *ring)
{
	struct vfio_device_gfx_plane_info plane = {
		.argsz = sizeof(plane),
		.flags = VFIO_GFX_PLANE_TYPE_REGION,
	};
	struct vfio_region_info info = { .argsz = sizeof(info) };
	uint8_t *map;
	bool good;

	dispi(ring, 1, 1024);
	dispi(ring, 2, 768);
	dispi(ring, 3, 32);
	dispi(ring, 4, 0xc1);
	if (ioctl(ring->dev->fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane) ||
	    !plane.size)
		bail("no picture");
	info.index = plane.region_index;
	if (ioctl(ring->dev->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		bail("the picture has no region");
	map = mmap(NULL, plane.size, PROT_READ, MAP_SHARED, ring->dev->fd,
		   (off_t)info.offset);
	if (map == MAP_FAILED)
		bail("the picture cannot be mapped");
	good = zeros(map, plane.size);
	munmap(map, plane.size);
	dispi(ring, 4, 0);
	return good;
}

static void empty(struct ring *ring, const char *when)
{
	/* before anything could make pages of zeros */
	check(window_zeros(ring), "%s: the display shows zeros only", when);
	check(copies_zeros(ring), "%s: the guest gets zeros only", when);
	check(holds(ring, 0), "%s: the ring finds zeros only", when);
	check(bar_holds(ring, 0), "%s: BAR 0 shows zeros only", when);
	check_eq(ring_get(ring, NVVGPU_REG_FENCE), 0,
		 "%s: no fence of the last user", when);
}

static sigjmp_buf nothing_there;

static void on_sigbus(int sig)
{
	siglongjmp(nothing_there, sig);
}

/* Memory that stayed mapped when the vGPU was closed belongs to nobody. */
static void kept_mapping(const char *uuid)
{
	struct ring ring, next;
	struct vdev dev;
	volatile bool seen = false;
	volatile uint32_t *kept;

	take(&dev, &ring, uuid);
	kept = vdev_mmap(&dev, 0, 0, 4096);
	if (!kept)
		bail("cannot map BAR 0");
	*kept = 1;
	leave(&dev, &ring);
	take(&dev, &next, uuid);
	fill(&next, PATTERN, "next user");
	signal(SIGBUS, on_sigbus);
	if (!sigsetjmp(nothing_there, 1)) {
		seen = *kept == PATTERN;
		*kept = 0;
	}
	signal(SIGBUS, SIG_DFL);
	check(!seen, "an old mapping does not show the next user's memory");
	check(holds(&next, PATTERN), "and does not reach it");
	munmap((void *)(uintptr_t)kept, 4096);
	leave(&dev, &next);
}

static void flr(struct ring *ring)
{
	unsigned int exp = vdev_find_cap(ring->dev, PCI_CAP_ID_EXP);

	vdev_cfg_set(ring->dev, exp + PCI_EXP_DEVCTL, 2,
		     PCI_EXP_DEVCTL_BCR_FLR);
	vdev_enable(ring->dev);
	ring_reset(ring);
}

static void reuse(const char *uuid)
{
	struct ring ring;
	struct vdev dev;

	take(&dev, &ring, uuid);
	fill(&ring, PATTERN, "a guest before its reset");
	flr(&ring);
	empty(&ring, "the guest after its reset");
	leave(&dev, &ring);
	take(&dev, &ring, uuid);
	fill(&ring, PATTERN, "first user");
	ring_run(&ring, ring_fence(0x5ec4e7));
	leave(&dev, &ring);
	take(&dev, &ring, uuid);
	empty(&ring, "second user");
	fill(&ring, PATTERN, "second user");
	ioctl(dev.fd, VFIO_DEVICE_RESET);
	leave(&dev, &ring);
	take(&dev, &ring, uuid);
	empty(&ring, "third user");
	leave(&dev, &ring);
	kept_mapping(uuid);
}

/* What one may do to its own device is not felt by the other. */
static void disturb(struct ring *a, struct ring *b)
{
	struct dma_mem mem;
	unsigned int i;

	if (vdev_map_dma(b->dev, &mem, 0x10000, 0x40000000))
		bail("cannot map memory");
	memset(mem.cpu, 0x33, mem.size);
	ring_reset(a);
	check_eq((unsigned int)ring_run(a, ring_write(mem.iova, 0, 64)),
		 NVVGPU_FAULT_DMA, "a cannot write to memory of b's VMM");
	check(mem.cpu[0] == 0x33, "and has not");
	check(!ring_run(b, ring_read(0, mem.iova, 64)),
	      "b works while a has faulted");
	check(ring_get(a, NVVGPU_REG_STATUS) & NVVGPU_STATUS_FAULT &&
	      !ring_stray_irqs(b, NVVGPU_VECTOR_FAULT),
	      "a's fault is a's alone");
	ring_reset(a);
	/* a keeps its ring full of long work, b wants a short answer */
	for (i = 0; i < 200; i++)
		ring_put(a, ring_crc(0, a->fb_size));
	ring_doorbell(a);
	check(!ring_run(b, ring_with_irq(ring_fence(7))) &&
	      ring_irqs(b, NVVGPU_VECTOR_FENCE) == 1,
	      "b's command is done while a is busy");
	check_eq(ring_get(a, NVVGPU_REG_STATUS), NVVGPU_STATUS_BUSY,
		 "a is still busy");
	ring_reset(a);
	vdev_unmap_dma(b->dev, &mem);
}

static atomic_bool calm;

static void *ring_doorbells(void *arg)
{
	struct ring *ring = arg;

	while (!calm)
		ring_doorbell(ring);
	return NULL;
}

static void *fault_and_reset(void *arg)
{
	struct ring *ring = arg;

	while (!calm) {
		ring_set(ring, NVVGPU_REG_TAIL, 0xffffffff);
		ring_set(ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_RESET |
			 NVVGPU_CONTROL_ENABLE);
	}
	return NULL;
}

/* All that a guest's processors can do to its own ring, all the time. */
static void storm(const char *one, const char *other)
{
	void *(*const winds[])(void *) = {
		ring_doorbells, fault_and_reset, ring_doorbells,
	};
	pthread_t threads[3];
	struct ring a, b;
	struct vdev dev_a, dev_b;
	unsigned int i, done;

	take(&dev_a, &a, one);
	take(&dev_b, &b, other);
	for (i = 0; i < 200; i++)
		ring_put(&a, ring_crc(0, a.fb_size));
	for (i = 0; i < 3; i++)
		if (pthread_create(&threads[i], NULL, winds[i], &a))
			bail("cannot start a thread");
	for (done = 0; done < 50; done++)
		if (ring_run(&b, ring_with_irq(ring_fill(0, 1 << 20, done))) ||
		    ring_irqs(&b, NVVGPU_VECTOR_FENCE) != 1)
			break;
	calm = true;
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	check_eq(done, 50, "50 commands of b, each with its interrupt");
	check(!ring_stray_irqs(&b, NVVGPU_VECTOR_FAULT), "b has no fault");
	ring_reset(&a);
	check(!ring_run(&a, ring_fence(9)) &&
	      ring_get(&a, NVVGPU_REG_FENCE) == 9, "a works after the storm");
	leave(&dev_b, &b);
	leave(&dev_a, &a);
}

/* Killed with commands in flight, from and to the framebuffer. */
static void work(struct ring *ring)
{
	struct dma_mem mem;
	unsigned int i;

	if (vdev_map_dma(ring->dev, &mem, 1 << 20, 0x40000000))
		bail("cannot map memory");
	memset(mem.cpu, 0xee, mem.size);
	for (i = 0; i < 500; i++)
		ring_put(ring, i % 2 ? ring_read(i << 16, mem.iova, 1 << 20) :
			 ring_write(mem.iova, i << 16, 1 << 20));
	ring_doorbell(ring);
	check(true, "at work");
	pause();
}

static void pair(const char *one, const char *other)
{
	struct ring a, b;
	struct vdev dev_a, dev_b;

	take(&dev_a, &a, one);
	take(&dev_b, &b, other);
	fill(&a, 0xaaaaaaaa, "a");
	fill(&b, 0xbbbbbbbb, "b");
	check(holds(&a, 0xaaaaaaaa) && bar_holds(&a, 0xaaaaaaaa),
	      "a still holds its own");
	ioctl(dev_b.fd, VFIO_DEVICE_RESET);
	check(holds(&a, 0xaaaaaaaa), "b's reset leaves a alone");
	vdev_enable(&dev_b);
	ring_reset(&b);
	disturb(&a, &b);
	leave(&dev_b, &b);
	check(holds(&a, 0xaaaaaaaa), "b's end leaves a alone");
	leave(&dev_a, &a);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	struct ring ring;
	struct vdev dev;

	if (!strcmp(what, "fill")) {
		take(&dev, &ring, argv[2]);
		fill(&ring, PATTERN, "user to be killed");
		pause();
	} else if (!strcmp(what, "work")) {
		take(&dev, &ring, argv[2]);
		ring_run(&ring, ring_fill(0, ring.fb_size, PATTERN));
		work(&ring);
	} else if (!strcmp(what, "empty")) {
		take(&dev, &ring, argv[2]);
		empty(&ring, "next user");
		leave(&dev, &ring);
	} else if (!strcmp(what, "reuse")) {
		reuse(argv[2]);
	} else if (!strcmp(what, "pair") && argc == 4) {
		pair(argv[2], argv[3]);
	} else if (!strcmp(what, "storm") && argc == 4) {
		storm(argv[2], argv[3]);
	} else {
		fprintf(stderr, "usage: vfio-isolation fill|work|empty|reuse UUID\n"
			"       vfio-isolation pair|storm UUID UUID\n");
		return 2;
	}
	return report_done();
}
