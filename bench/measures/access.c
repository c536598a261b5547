// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One trapped access of 4 bytes: pread() or pwrite() on the device's file, as
 * a VMM does it for its guest.  Like is compared with like:
 *
 *	register	ours: fence value (read), doorbell of an idle ring
 *			(write); mtty: modem control of its port; mdpy has
 *			no registers, its memory has to do
 *	memory		a page of the framebuffer that is there already: ours
 *			and mbochs' can be swapped or given back, mdpy's not
 *	configuration	vendor id (read), interrupt line (write)
 */
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "mdev.h"
#include "nvvgpu_ring.h"
#include "report.h"

#define TIMES		5000
#define MODEM_CONTROL	4	/* of a 16550 in mtty's BAR 0 */

/* The numbers of the devices, and their places in devs. */
enum { OURS, MTTY, MDPY, MBOCHS, NUM_DEVS };

struct place {
	unsigned int region;
	uint64_t offset;
};

static const struct place memory = { VFIO_PCI_BAR0_REGION_INDEX, 0 };
static const struct place ids = { VFIO_PCI_CONFIG_REGION_INDEX, PCI_VENDOR_ID };
static const struct place line = {
	VFIO_PCI_CONFIG_REGION_INDEX, PCI_INTERRUPT_LINE
};
static const struct place fence = { NVVGPU_RING_BAR, NVVGPU_REG_FENCE };
static const struct place tail = { NVVGPU_RING_BAR, NVVGPU_REG_TAIL };
static const struct place modem = { VFIO_PCI_BAR0_REGION_INDEX, MODEM_CONTROL };

/* @ours and @theirs: where; @peer: in whose device the latter is. */
static const struct comparison {
	const char *what;
	bool write;
	const struct place *ours;
	int peer;
	const struct place *theirs;
} comparisons[] = {
	{ "trapped read, register", false, &fence, MTTY, &modem },
	{ "trapped write, register", true, &tail, MTTY, &modem },
	{ "trapped read, register", false, &fence, MDPY, &memory },
	{ "trapped write, register", true, &tail, MDPY, &memory },
	{ "trapped read, memory", false, &memory, MDPY, &memory },
	{ "trapped write, memory", true, &memory, MDPY, &memory },
	{ "trapped read, memory", false, &memory, MBOCHS, &memory },
	{ "trapped write, memory", true, &memory, MBOCHS, &memory },
	{ "trapped read, configuration", false, &ids, MTTY, &ids },
	{ "trapped write, configuration", true, &line, MTTY, &line },
	{ "trapped read, configuration", false, &ids, MDPY, &ids },
	{ "trapped write, configuration", true, &line, MDPY, &line },
};

static const char *const names[NUM_DEVS] = {
	"nvvgpu", "mtty", "mdpy", "mbochs",
};

static const char *const types[NUM_DEVS] = { "A40-1Q", "1", "vga", "small" };

struct access {
	int fd;
	off_t at;
};

static int64_t read_words(void *ctx, unsigned int times)
{
	const struct access *a = ctx;
	int64_t start = bench_now();
	uint32_t word;

	while (times--)
		if (pread(a->fd, &word, sizeof(word), a->at) != sizeof(word))
			bail("a trapped read fails");
	return bench_now() - start;
}

static int64_t write_words(void *ctx, unsigned int times)
{
	const struct access *a = ctx;
	int64_t start = bench_now();
	uint32_t word = 0;

	while (times--)
		if (pwrite(a->fd, &word, sizeof(word), a->at) != sizeof(word))
			bail("a trapped write fails");
	return bench_now() - start;
}

static struct access access_to(const struct vdev *dev, const struct place *p)
{
	return (struct access) {
		.fd = dev->fd,
		.at = (off_t)(dev->region[p->region].offset + p->offset),
	};
}

static void compare(const struct comparison *c, struct vdev *devs,
		    const bool *have)
{
	const struct bench_row row = {
		.what = c->what,
		.unit = "us",
		.peer = names[c->peer],
		.aim = "<= 1.0",
	};
	struct access ours = access_to(&devs[OURS], c->ours);
	struct access theirs = access_to(&devs[c->peer], c->theirs);
	struct bench_side a = { c->write ? write_words : read_words, &ours };
	struct bench_side b = { a.run, &theirs };

	bench_compare(&row, TIMES, 0, &a, have[c->peer] ? &b : NULL);
}

static void start(int i, struct vdev *devs)
{
	struct mdev_type type;

	if (i == OURS)
		mdev_our_type(&type, 0, types[i]);
	else
		mdev_peer_type(&type, names[i], types[i]);
	mdev_create(&type, (unsigned int)i);
	mdev_open(&devs[i], (unsigned int)i);
}

static void stop(int i, struct vdev *devs)
{
	vdev_close(&devs[i]);
	mdev_remove((unsigned int)i);
	if (i == OURS)
		mdev_unload_ours();
	else
		mdev_unload_peer(names[i]);
}

int main(void)
{
	struct vdev devs[NUM_DEVS] = {};
	bool have[NUM_DEVS] = {};
	uint32_t zero = 0;
	size_t i;

	mdev_load_ours("A40");
	have[OURS] = true;
	for (i = OURS + 1; i < NUM_DEVS; i++)
		have[i] = mdev_load_peer(names[i], NULL);
	for (i = 0; i < NUM_DEVS; i++)
		if (have[i])
			start((int)i, devs);
	/* Where a BAR has no address yet, mtty looks for one at each access. */
	if (have[MTTY])
		vdev_cfg_set(&devs[MTTY], PCI_BASE_ADDRESS_0, 4, 0xc000);
	vdev_write(&devs[OURS], memory.region, memory.offset, &zero, 4);

	for (i = 0; i < sizeof(comparisons) / sizeof(*comparisons); i++)
		compare(&comparisons[i], devs, have);
	for (i = 0; i < NUM_DEVS; i++)
		if (have[i])
			stop((int)i, devs);
	return 0;
}
