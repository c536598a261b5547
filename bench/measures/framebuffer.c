// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writing to the mapped framebuffer, against memcpy() to anonymous memory:
 *
 *	there	pages that were written before
 *	new	pages that nobody has touched yet: after a reset of the vGPU,
 *		or in a new mapping
 *
 * Anonymous memory is taken as this system gives it, with huge pages where it
 * has them, and once with small pages, which is how a framebuffer is made.  New
 * pages of shared memory show what it costs at least that pages can be swapped
 * out and seen by others than the one who made them, as a framebuffer's are.
 */
#include <errno.h>
#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "bench.h"
#include "mdev.h"
#include "report.h"

#define SIZE	(16 << 20)
#define VGPU	0

/**
 * struct target - memory to be written to
 * @dev:    the vGPU whose framebuffer it is; NULL: anonymous
 * @flags:  for mmap() of anonymous memory
 * @advice: for madvise() likewise
 * @to:     mapping that is there already
 * @from:   what is written
 */
struct target {
	struct vdev *dev;
	int flags;
	int advice;
	uint8_t *to;
	const uint8_t *from;
};

static uint8_t *map(const struct target *t)
{
	uint8_t *p;

	if (t->dev) {
		p = vdev_mmap(t->dev, VFIO_PCI_BAR0_REGION_INDEX, 0, SIZE);
		if (!p)
			bail("cannot map the framebuffer: %s", strerror(errno));
		return p;
	}
	p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
		 t->flags | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || madvise(p, SIZE, t->advice))
		bail("cannot map memory: %s", strerror(errno));
	return p;
}

static int64_t write_there(void *ctx, unsigned int times)
{
	const struct target *t = ctx;
	int64_t start = bench_now();

	while (times--)
		memcpy(t->to, t->from, SIZE);
	return bench_now() - start;
}

static int64_t write_new(void *ctx, unsigned int times)
{
	const struct target *t = ctx;
	int64_t start, sum = 0;
	uint8_t *p;

	while (times--) {
		if (t->dev) {
			if (ioctl(t->dev->fd, VFIO_DEVICE_RESET))
				bail("reset: %s", strerror(errno));
			vdev_enable(t->dev);
		}
		p = map(t);
		start = bench_now();
		memcpy(p, t->from, SIZE);
		sum += bench_now() - start;
		munmap(p, SIZE);
	}
	return sum;
}

static void compare(const char *what, const char *peer, const char *aim,
		    int64_t (*run)(void *, unsigned int),
		    struct target *ours, struct target *theirs)
{
	const struct bench_row row = {
		.what = what,
		.unit = "MiB/s",
		.peer = peer,
		.aim = aim,
	};
	const struct bench_side a = { run, ours };
	const struct bench_side b = { run, theirs };

	bench_compare(&row, 1, SIZE, &a, &b);
}

int main(void)
{
	uint8_t *from = malloc(SIZE);
	struct mdev_type type;
	struct vdev dev;
	struct target ours = { .dev = &dev, .from = from };
	struct target usual = {
		.flags = MAP_PRIVATE, .advice = MADV_NORMAL, .from = from,
	};
	struct target small = {
		.flags = MAP_PRIVATE, .advice = MADV_NOHUGEPAGE, .from = from,
	};
	struct target shared = {
		.flags = MAP_SHARED, .advice = MADV_NORMAL, .from = from,
	};

	if (!from)
		bail("no memory");
	memset(from, 0x5a, SIZE);
	mdev_load_ours("A40");
	mdev_our_type(&type, 0, "A40-1Q");
	mdev_create(&type, VGPU);
	mdev_open(&dev, VGPU);

	compare("framebuffer write, new pages", "memcpy", ">= 0.95", write_new,
		&ours, &usual);
	compare("framebuffer write, new pages", "memcpy, 4 KiB pages",
		">= 0.95", write_new, &ours, &small);
	compare("framebuffer write, new pages", "memcpy, shared memory", NULL,
		write_new, &ours, &shared);
	ours.to = map(&ours);
	usual.to = map(&usual);
	compare("framebuffer write, pages there", "memcpy", ">= 0.95",
		write_there, &ours, &usual);
	small.to = map(&small);
	compare("framebuffer write, pages there", "memcpy, 4 KiB pages",
		">= 0.95", write_there, &ours, &small);

	vdev_close(&dev);
	mdev_remove(VGPU);
	mdev_unload_ours();
	return 0;
}
