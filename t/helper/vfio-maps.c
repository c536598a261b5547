// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-maps UUID [KILL | keep]: what mappings of a vGPU's BARs show while the
 * BARs do not answer.  PCI 6.2.2: without Memory Space Enable, and PM 5.4.1: in
 * D3hot, reads are all ones and writes go nowhere; a mapping may make no
 * difference.  With KILL, a file of the driver's debugfs that lets the task
 * of a vGPU die, the same is proved for a failed vGPU.  With "keep" the vGPU is
 * closed, the mappings are kept until standard input ends, and then looked at.
 *
 * Every look is at mappings made before the change, made after it, and at one
 * that a child has.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nvvgpu_ring.h"
#include "report.h"
#include "vfio.h"

#define PAGES 16
#define SIZE (PAGES * 4096ul)
#define WORD 0x600df00du
#define ONES 0xffffffffu

static struct vdev dev;
static volatile uint32_t *fb, *slots;

static volatile uint32_t *map(unsigned int bar, uint64_t offset, size_t size)
{
	void *p = vdev_mmap(&dev, bar, offset, size);

	if (!p)
		bail("cannot map %zu bytes of BAR %u", size, bar);
	return p;
}

static void unmap(volatile uint32_t *p, size_t size)
{
	munmap((void *)(uintptr_t)p, size);
}

static bool all(volatile uint32_t *p, uint32_t word, size_t size)
{
	size_t i;

	for (i = 0; i < size / 4; i++)
		if (p[i] != word)
			return false;
	return true;
}

static void fill(uint32_t word)
{
	size_t i;

	for (i = 0; i < SIZE / 4; i++)
		fb[i] = word;
	for (i = 0; i < 0x8000 / 4; i++)
		slots[i] = word;
}

static bool child_sees(uint32_t word)
{
	int status = -1;
	pid_t child = fork();

	if (!child)
		_exit(!all(fb, word, SIZE));
	waitpid(child, &status, 0);
	return !status;
}

static void sees(uint32_t word, const char *when)
{
	volatile uint32_t *again = map(0, 0, SIZE);

	check(all(fb, word, SIZE), "%s: BAR 0 shows %#x", when, word);
	check(all(slots, word, 0x8000), "%s: so does BAR 4", when);
	check(all(again, word, SIZE), "%s: a new mapping, too", when);
	check(child_sees(word), "%s: and a child's", when);
	unmap(again, SIZE);
}

static void command(uint16_t value)
{
	vdev_cfg_set(&dev, PCI_COMMAND, 2, value);
}

static void power(unsigned int state)
{
	vdev_cfg_set(&dev, vdev_find_cap(&dev, PCI_CAP_ID_PM) + PCI_PM_CTRL, 2,
		     state);
}

/* Off by off(), and on again. */
static void off_and_on(void (*set)(bool on), const char *how)
{
	fill(WORD);
	set(false);
	sees(ONES, how);
	fill(0x10575);
	set(true);
	sees(WORD, "on again");
	set(false);
	check(all(fb, ONES, SIZE) && all(slots, ONES, 0x8000),
	      "%s once more: what was written then is gone", how);
	set(true);
}

static void decoding(bool on)
{
	command(on ? PCI_COMMAND_MEMORY : 0);
}

static void powered(bool on)
{
	power(on ? 0 : 3);
}

/* Neither may be missing. */
static void both(void)
{
	fill(WORD);
	decoding(false);
	powered(false);
	decoding(true);
	check(all(fb, ONES, SIZE), "decoding on, but in D3hot: all ones");
	powered(true);
	check(all(fb, WORD, SIZE), "in D0, too: there it is");
}

static void flr(void)
{
	vdev_cfg_set(&dev, vdev_find_cap(&dev, PCI_CAP_ID_EXP) +
		     PCI_EXP_DEVCTL, 2, PCI_EXP_DEVCTL_BCR_FLR);
}

static void ioctl_reset(void)
{
	if (ioctl(dev.fd, VFIO_DEVICE_RESET))
		bail("VFIO_DEVICE_RESET: %s", strerror(errno));
}

static void reset(void (*how)(void), const char *name)
{
	fill(WORD);
	how();
	sees(ONES, name);
	decoding(true);
	sees(0, "decoding on");
}

/* The VMM's look at the picture does not depend on what the guest decodes. */
static void window(void)
{
	struct vfio_device_gfx_plane_info plane = {
		.argsz = sizeof(plane),
		.flags = VFIO_GFX_PLANE_TYPE_REGION,
	};
	struct vfio_region_info info = { .argsz = sizeof(info) };
	volatile uint32_t *picture;

	vdev_set(&dev, 2, 0x502, 2, 320);
	vdev_set(&dev, 2, 0x504, 2, 200);
	vdev_set(&dev, 2, 0x506, 2, 32);
	vdev_set(&dev, 2, 0x508, 2, 0x41);
	if (ioctl(dev.fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane) || !plane.size)
		bail("no picture");
	info.index = plane.region_index;
	if (ioctl(dev.fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		bail("no region for the picture");
	picture = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, dev.fd,
		       (off_t)info.offset);
	if (picture == MAP_FAILED)
		bail("cannot map the picture");
	fill(WORD);
	check(all(picture, WORD, SIZE), "the picture is BAR 0's memory");
	decoding(false);
	check(all(picture, WORD, SIZE) && all(fb, ONES, SIZE),
	      "decoding off: the VMM still sees the picture, the guest not");
	picture[1] = 7;
	decoding(true);
	check(fb[1] == 7, "and can draw");
	unmap(picture, SIZE);
}

/*
 * Odd: off and nothing changes.  A reader that finds the same odd number
 * before and after its look has looked while all was off.
 */
static atomic_uint epoch;
static atomic_bool stop;
static atomic_ulong wrong, looks;

static void *reader(void *unused)
{
	unsigned int before, i = 0;
	uint32_t seen;

	(void)unused;
	while (!stop) {
		i = (i + 1021) % (SIZE / 4);
		before = epoch;
		seen = fb[i];
		if (!(before & 1) || epoch != before)
			continue;
		looks++;
		wrong += seen != ONES;
	}
	return NULL;
}

static void at_once(void)
{
	unsigned int changes, i;
	pthread_t thread[3];

	fill(WORD);
	for (i = 0; i < 3; i++)
		if (pthread_create(&thread[i], NULL, reader, NULL))
			bail("cannot start a thread");
	for (changes = 0; changes < 1000 || (!looks && changes < 100000);
	     changes++) {
		decoding(false);
		epoch++;
		if (!(changes % 8))
			usleep(100);
		epoch++;
		decoding(true);
	}
	stop = true;
	for (i = 0; i < 3; i++)
		pthread_join(thread[i], NULL);
	check(looks && !wrong, "%lu looks at once with %u changes, %lu wrong",
	      looks, changes, wrong);
	check(all(fb, WORD, SIZE), "the framebuffer is as it was");
}

/* Closed while a child keeps what it has mapped, and opened by another. */
static void outlives(const char *uuid)
{
	uint32_t seen;

	fill(WORD);
	vdev_close(&dev);
	check(all(fb, ONES, SIZE) && all(slots, ONES, 0x8000),
	      "closed: what is still mapped shows ones");
	if (vdev_open(&dev, uuid))
		bail("cannot open it again");
	decoding(true);
	fb[0] = 1;
	seen = (uint32_t)vdev_get(&dev, 0, 0, 4);
	check_eq(seen, 0, "opened again: the old mapping is not the new one's");
	unmap(fb, SIZE);
	unmap(slots, 0x8000);
	vdev_close(&dev);
}

static int keep(void)
{
	char c;

	fill(WORD);
	vdev_close(&dev);
	puts("kept");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	check(all(fb, ONES, SIZE) && all(slots, ONES, 0x8000),
	      "what was kept shows ones");
	return report_done();
}

static int failed(const char *uuid, const char *path)
{
	int32_t err = eventfd_new();
	int kill = open(path, O_WRONLY | O_CLOEXEC);

	fill(WORD);
	if (vdev_set_triggers(&dev, VFIO_PCI_ERR_IRQ_INDEX, 0, 1, &err))
		bail("no ERR interrupt");
	if (kill < 0 || write(kill, uuid, strlen(uuid)) < 0)
		bail("cannot write to %s: %s", path, strerror(errno));
	close(kill);
	check_eq(eventfd_take(err, 20000), 1, "failed: the user is told");
	check(all(fb, ONES, SIZE), "failed: BAR 0 shows ones");
	check(all(slots, ONES, 0x8000), "failed: so does BAR 4");
	check(child_sees(ONES), "failed: a child's mapping, too");
	fb[0] = 1;
	slots[0] = 1;
	check(true, "failed: a write does no harm");
	check_eq(vdev_get(&dev, 4, 0, 4), ONES, "failed: registers, too");
	check(!vdev_mmap(&dev, 0, 0, 4096) && errno == EIO,
	      "failed: no new mapping");
	unmap(fb, SIZE);
	unmap(slots, 0x8000);
	vdev_close(&dev);
	return report_done();
}

int main(int argc, char **argv)
{
	vdev_from_args(&dev, argc == 3 ? 2 : argc, argv);
	fb = map(0, 0, SIZE);
	slots = map(4, NVVGPU_RING_OFFSET, 0x8000);
	sees(ONES, "after power-on");
	decoding(true);
	sees(0, "decoding on");
	if (argc == 3)
		return strcmp(argv[2], "keep") ? failed(argv[1], argv[2]) :
			keep();
	off_and_on(decoding, "decoding off");
	off_and_on(powered, "D3hot");
	both();
	reset(flr, "FLR");
	reset(ioctl_reset, "VFIO_DEVICE_RESET");
	window();
	at_once();
	outlives(argv[1]);
	return report_done();
}
