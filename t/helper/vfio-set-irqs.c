// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-set-irqs UUID: VFIO_DEVICE_SET_IRQS cell by cell.  Each of 4 things
 * that can be set up before, times each index, kind of data, action, range
 * and size of the argument, against what linux/vfio.h says of it; where that
 * leaves it open, against vfio-pci.  A call that fails must have changed
 * nothing, one that succeeds must have done what it says.
 *
 * Two answers differ from vfio-pci's on purpose: to take down an index that is
 * not set up is no error, and INTx can be masked by an eventfd.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "nvvgpu_ring.h"
#include "report.h"
#include "vfio.h"

#define NUM NVVGPU_NUM_VECTORS
#define NUM_INDEXES 5u
#define MAX 0xffffffffu
#define NONE VFIO_IRQ_SET_DATA_NONE
#define BOOL VFIO_IRQ_SET_DATA_BOOL
#define EVENTFD VFIO_IRQ_SET_DATA_EVENTFD
#define MASK VFIO_IRQ_SET_ACTION_MASK
#define UNMASK VFIO_IRQ_SET_ACTION_UNMASK
#define TRIGGER VFIO_IRQ_SET_ACTION_TRIGGER
#define INTX VFIO_PCI_INTX_IRQ_INDEX
#define MSIX VFIO_PCI_MSIX_IRQ_INDEX
#define ERR VFIO_PCI_ERR_IRQ_INDEX
#define REQ VFIO_PCI_REQ_IRQ_INDEX
#define NOTHING NUM_INDEXES
#define HEADER offsetof(struct vfio_irq_set, data)

static const char *const index_name[] = {
	"INTx", "MSI", "MSI-X", "ERR", "REQ", "nothing",
};

static const uint32_t index_count[] = { 1, NUM, NUM, 1, 1 };

/* Set up before the call, and what the call itself hands over. */
static int32_t old_fd[NUM], new_fd[NUM];
static struct vdev dev;

struct cell {
	unsigned int before;	/* index that is set up, or NOTHING */
	uint32_t index;
	uint32_t flags;
	uint32_t start;
	uint32_t count;
	uint32_t argsz;
};

static size_t unit(uint32_t data)
{
	return data == BOOL ? 1 : data == EVENTFD ? 4 : 0;
}

static bool one_bit(uint32_t bits)
{
	return bits && !(bits & (bits - 1));
}

/* INTx, MSI and MSI-X exclude each other; ERR and REQ are there beside. */
static bool exclusive(uint32_t index)
{
	return index <= MSIX;
}

static int trigger_errno(const struct cell *c, uint32_t data)
{
	bool on = c->before == c->index, free = !exclusive(c->before);

	if (!c->count)
		return data == NONE ? 0 : EINVAL;
	if (!exclusive(c->index))
		return 0;
	if (data == EVENTFD)
		return on || free ? 0 : EINVAL;
	return on ? 0 : EINVAL;
}

static int wanted_errno(const struct cell *c)
{
	uint32_t data = c->flags & VFIO_IRQ_SET_DATA_TYPE_MASK;
	uint32_t action = c->flags & VFIO_IRQ_SET_ACTION_TYPE_MASK;

	if (c->argsz < HEADER || c->index >= NUM_INDEXES ||
	    (c->flags & ~(data | action)) || !one_bit(data))
		return EINVAL;
	if (c->start >= index_count[c->index] ||
	    (uint64_t)c->start + c->count > index_count[c->index])
		return EINVAL;
	if (c->argsz - HEADER < c->count * unit(data) || !one_bit(action))
		return EINVAL;
	if (action == TRIGGER)
		return trigger_errno(c, data);
	if (c->index != INTX)
		return ENOTTY;
	return c->before == INTX && c->count ? 0 : EINVAL;
}

static int call(const struct cell *c)
{
	union {
		struct vfio_irq_set set;
		uint8_t room[256];
	} arg = { .set = {
		.argsz = c->argsz,
		.flags = c->flags,
		.index = c->index,
		.start = c->start,
		.count = c->count,
	} };

	if (c->flags & EVENTFD)
		memcpy(arg.set.data, new_fd, sizeof(new_fd));
	else
		memset(arg.set.data, 1, 64);
	return ioctl(dev.fd, VFIO_DEVICE_SET_IRQS, &arg) ? errno : 0;
}

static void tear_down(void)
{
	unsigned int i;

	for (i = 0; i < NUM_INDEXES; i++)
		if (vdev_set_triggers(&dev, i, 0, 0, NULL))
			bail("cannot take down %s", index_name[i]);
}

static void set_up(unsigned int index)
{
	if (index < NUM_INDEXES &&
	    vdev_set_triggers(&dev, index, 0, index_count[index], old_fd))
		bail("cannot set up %s", index_name[index]);
}

static uint64_t drain(const int32_t *fds)
{
	uint64_t sum = 0, count;
	unsigned int i;

	for (i = 0; i < NUM; i++)
		if (read(fds[i], &count, sizeof(count)) == sizeof(count))
			sum += count;
	return sum;
}

/* The user plays the device on all vectors; how many reach these eventfds? */
static uint64_t reach(unsigned int index, const int32_t *fds)
{
	drain(old_fd);
	drain(new_fd);
	vdev_set_irqs(&dev, index, NONE | TRIGGER, 0, index_count[index],
		      NULL, 0);
	return drain(fds);
}

/* As the call found it: what was set up reaches its eventfds, no more. */
static bool unchanged(const struct cell *c)
{
	unsigned int i;

	for (i = 0; i < NUM_INDEXES; i++)
		if (reach(i, old_fd) != (c->before == i ? index_count[i] : 0))
			return false;
	return true;
}

static bool done(const struct cell *c)
{
	uint32_t data = c->flags & VFIO_IRQ_SET_DATA_TYPE_MASK;

	if (!(c->flags & TRIGGER))
		return true;
	if (!c->count)
		return !reach(c->index, old_fd);
	if (data == EVENTFD)
		return reach(c->index, new_fd) == c->count;
	return drain(old_fd) == (c->before == c->index ? c->count : 0);
}

static bool one(const struct cell *c)
{
	int want = wanted_errno(c), got;
	bool good;

	tear_down();
	set_up(c->before);
	drain(old_fd);
	drain(new_fd);
	got = call(c);
	good = got == want && (want ? unchanged(c) : done(c));
	if (!good)
		note("before %s; %s flags %#x start %u count %u argsz %u: %s, wanted %s",
		     index_name[c->before], c->index < NUM_INDEXES ?
		     index_name[c->index] : "no index", c->flags, c->start,
		     c->count, c->argsz, strerror(got), strerror(want));
	return good;
}

/* All ranges and sizes of one kind of call. */
static unsigned int ranges(struct cell *c, unsigned int *cells)
{
	static const uint32_t range[][2] = {
		{ 0, 0 }, { 0, 1 }, { 0, NUM }, { 0, NUM + 1 }, { 1, 0 },
		{ 1, 1 }, { 1, NUM - 1 }, { NUM - 1, 1 }, { NUM - 1, 2 },
		{ NUM, 0 }, { NUM, 1 }, { MAX, 0 }, { MAX, 1 }, { 0, MAX },
		{ 1, MAX }, { 2, MAX - 1 },
	};
	unsigned int wrong = 0, i, s;

	for (i = 0; i < sizeof(range) / sizeof(range[0]); i++) {
		uint32_t exact;
		uint32_t size[5];

		c->start = range[i][0];
		c->count = range[i][1];
		exact = (uint32_t)(HEADER + (c->count > NUM + 1 ? NUM :
			c->count) * unit(c->flags & VFIO_IRQ_SET_DATA_TYPE_MASK));
		size[0] = exact;
		size[1] = exact + 7;
		size[2] = exact - 1;
		size[3] = HEADER - 1;
		size[4] = MAX;
		for (s = 0; s < 5; s++, ++*cells) {
			c->argsz = size[s];
			wrong += !one(c);
		}
	}
	return wrong;
}

static void cells(void)
{
	static const uint32_t before[] = { NOTHING, 0, 1, 2, 3, 4 };
	static const uint32_t data[] = { NONE, BOOL, EVENTFD };
	static const uint32_t action[] = { MASK, UNMASK, TRIGGER };
	unsigned int b, d, a, n, wrong;
	struct cell c = { 0 };

	for (b = 0; b < 6; b++) {
		c.before = before[b];
		for (c.index = 0; c.index < NUM_INDEXES; c.index++) {
			wrong = n = 0;
			for (d = 0; d < 3; d++)
				for (a = 0; a < 3; a++) {
					c.flags = data[d] | action[a];
					wrong += ranges(&c, &n);
				}
			check_eq(wrong, 0, "%s before, %s: %u cells",
				 index_name[b ? b - 1 : NOTHING],
				 index_name[c.index], n);
		}
	}
}

/* Flags that linux/vfio.h does not allow, and indexes that are not there. */
static void odd(void)
{
	static const uint32_t flags[] = {
		0, NONE, TRIGGER, NONE | BOOL | TRIGGER, BOOL | EVENTFD | MASK,
		NONE | BOOL | EVENTFD | TRIGGER, NONE | MASK | UNMASK,
		EVENTFD | MASK | TRIGGER, NONE | MASK | UNMASK | TRIGGER,
		NONE | TRIGGER | 0x40, EVENTFD | TRIGGER | 0x80000000,
	};
	static const uint32_t indexes[] = { 5, 6, 0x80000000, MAX };
	struct cell c = { .before = MSIX, .index = MSIX };
	unsigned int wrong = 0, n = 0, i;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		c.flags = flags[i];
		wrong += ranges(&c, &n);
	}
	check_eq(wrong, 0, "flags that are not allowed: %u cells", n);
	c.flags = EVENTFD | TRIGGER;
	for (wrong = n = i = 0; i < 4; i++) {
		c.index = indexes[i];
		wrong += ranges(&c, &n);
	}
	check_eq(wrong, 0, "indexes that are not there: %u cells", n);
}

static void info(void)
{
	static const uint32_t flags[] = {
		VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_MASKABLE |
		VFIO_IRQ_INFO_AUTOMASKED,
		VFIO_IRQ_INFO_EVENTFD, VFIO_IRQ_INFO_EVENTFD,
		VFIO_IRQ_INFO_EVENTFD, VFIO_IRQ_INFO_EVENTFD,
	};
	unsigned int i;

	for (i = 0; i < NUM_INDEXES; i++) {
		struct vfio_irq_info got = { .argsz = 64, .index = i };

		check(!ioctl(dev.fd, VFIO_DEVICE_GET_IRQ_INFO, &got) &&
		      got.flags == flags[i] && got.count == index_count[i] &&
		      got.argsz == 64, "%s: info", index_name[i]);
	}
}

static int set(unsigned int index, uint32_t flags, unsigned int start,
	       unsigned int count, const int32_t *fds)
{
	return -vdev_set_irqs(&dev, index, flags, start, count, fds,
			      count * sizeof(*fds));
}

/* No NORESIZE: vectors may be added and taken away one by one. */
static void resize(unsigned int index)
{
	const int32_t none = -1;

	tear_down();
	check(!set(index, EVENTFD | TRIGGER, 1, 1, new_fd) &&
	      reach(index, new_fd) == 1, "%s: vector 1 alone",
	      index_name[index]);
	check(!set(index, EVENTFD | TRIGGER, 3, 1, new_fd + 3) &&
	      reach(index, new_fd) == 2, "%s: and 3", index_name[index]);
	check(!set(index, EVENTFD | TRIGGER, 1, 1, &none) &&
	      reach(index, new_fd) == 1, "%s: not 1 any more",
	      index_name[index]);
	check(!set(index, EVENTFD | TRIGGER, 0, NUM, new_fd) &&
	      reach(index, new_fd) == NUM, "%s: all", index_name[index]);
	check(!set(index, EVENTFD | TRIGGER, 0, NUM, old_fd) &&
	      reach(index, old_fd) == NUM && !drain(new_fd),
	      "%s: all replaced", index_name[index]);
}

static void replace(void)
{
	unsigned int i;

	for (i = 0; i < 3; i++) {
		unsigned int next = (i + 1) % 3;

		tear_down();
		set_up(i);
		check_eq((unsigned int)set(next, EVENTFD | TRIGGER, 0, 1,
					   new_fd), EINVAL,
			 "%s while %s is up", index_name[next], index_name[i]);
		check(!set(i, NONE | TRIGGER, 0, 0, NULL) &&
		      !set(next, EVENTFD | TRIGGER, 0, 1, new_fd) &&
		      reach(next, new_fd) == 1, "%s after it was taken down",
		      index_name[next]);
	}
}

/* ERR and REQ: an eventfd in place of another, none, and one again. */
static void event(unsigned int index)
{
	const int32_t none = -1;

	tear_down();
	set_up(index);
	check(!set(index, EVENTFD | TRIGGER, 0, 1, new_fd) &&
	      reach(index, new_fd) == 1 && !drain(old_fd),
	      "%s: another eventfd", index_name[index]);
	check(!set(index, EVENTFD | TRIGGER, 0, 1, &none) &&
	      !reach(index, new_fd), "%s: none", index_name[index]);
	check(!set(index, EVENTFD | TRIGGER, 0, 1, old_fd) &&
	      reach(index, old_fd) == 1, "%s: one again", index_name[index]);
}

static void bad_fds(unsigned int index)
{
	int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int32_t closed = 999, negative = -2;

	tear_down();
	set_up(index);
	check_eq((unsigned int)set(index, EVENTFD | TRIGGER, 0, 1, &closed),
		 EBADF, "%s: a closed file", index_name[index]);
	check_eq((unsigned int)set(index, EVENTFD | TRIGGER, 0, 1, &file),
		 EINVAL, "%s: no eventfd", index_name[index]);
	check_eq((unsigned int)set(index, EVENTFD | TRIGGER, 0, 1, &negative),
		 EINVAL, "%s: -2", index_name[index]);
	check_eq(reach(index, old_fd), index_count[index],
		 "%s: after all that as before", index_name[index]);
	close(file);
}

static void mask_fd(uint32_t action, const char *name)
{
	int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int32_t closed = 999, none = -1, negative = -2;
	int32_t gone = eventfd_new();

	tear_down();
	set_up(INTX);
	check_eq((unsigned int)set(INTX, EVENTFD | action, 0, 1, &closed),
		 EBADF, "INTx %s: a closed file", name);
	check_eq((unsigned int)set(INTX, EVENTFD | action, 0, 1, &file),
		 EINVAL, "INTx %s: no eventfd", name);
	check_eq((unsigned int)set(INTX, EVENTFD | action, 0, 1, &negative),
		 EINVAL, "INTx %s: -2", name);
	check(!set(INTX, EVENTFD | action, 0, 1, &none),
	      "INTx %s: none where there is none", name);
	check(!set(INTX, EVENTFD | action, 0, 1, new_fd),
	      "INTx %s: an eventfd", name);
	check_eq((unsigned int)set(INTX, EVENTFD | action, 0, 1, new_fd + 1),
		 EBUSY, "INTx %s: another in its place", name);
	check(!set(INTX, EVENTFD | action, 0, 1, &none) &&
	      !set(INTX, EVENTFD | action, 0, 1, &gone),
	      "INTx %s: none, then another", name);
	/* closed behind our back: it lets go by itself, in a while */
	close(gone);
	usleep(100000);
	check(!set(INTX, EVENTFD | action, 0, 1, new_fd),
	      "INTx %s: another after the last was closed", name);
	close(file);
}

/* Arguments that end where no memory is. */
static void bad_memory(void)
{
	uint8_t *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct vfio_irq_set *set = (void *)(page + 4096 - HEADER);

	if (page == MAP_FAILED || mprotect(page + 4096, 4096, PROT_NONE))
		bail("mmap: %s", strerror(errno));
	tear_down();
	set->argsz = HEADER + 4;
	set->flags = EVENTFD | TRIGGER;
	set->index = MSIX;
	set->start = 0;
	set->count = 1;
	check(ioctl(dev.fd, VFIO_DEVICE_SET_IRQS, set) && errno == EFAULT,
	      "data to nowhere: EFAULT");
	set->flags = NONE | TRIGGER;
	check(ioctl(dev.fd, VFIO_DEVICE_SET_IRQS, set) && errno == EINVAL,
	      "no data: memory behind it is not looked at");
	check(ioctl(dev.fd, VFIO_DEVICE_SET_IRQS, page + 4096) &&
	      errno == EFAULT, "an argument nowhere: EFAULT");
	munmap(page, 8192);
}

int main(int argc, char **argv)
{
	unsigned int i;

	vdev_from_args(&dev, argc, argv);
	for (i = 0; i < NUM; i++) {
		old_fd[i] = eventfd_new();
		new_fd[i] = eventfd_new();
	}
	info();
	cells();
	odd();
	resize(VFIO_PCI_MSI_IRQ_INDEX);
	resize(MSIX);
	replace();
	event(ERR);
	event(REQ);
	for (i = 0; i < NUM_INDEXES; i++)
		bad_fds(i);
	mask_fd(MASK, "mask");
	mask_fd(UNMASK, "unmask");
	bad_memory();
	vdev_close(&dev);
	return report_done();
}
