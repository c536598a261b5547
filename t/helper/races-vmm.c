// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A VMM gone mad.  Threads share one open device.  One of them closes and
 * opens it again, so the others also meet a device that is going or gone:
 * their file descriptor is then invalid, which is an error as good as any.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nvvgpu_ring.h"
#include "races.h"
#include "report.h"

#define IOVA		0x100000
#define MEMORY		(4u << 20)
#define NUM_REGIONS	(VFIO_PCI_NUM_REGIONS + 3)
#define PAGE		4096u
#define ARENA		(16 * PAGE)

static struct vdev *dev;
static atomic_int device_fd;
static atomic_bool stop;

/*
 * Removing a vGPU ends the container of whoever still has its group, and in
 * Linux 6.1 nothing keeps that from happening below an ioctl on the container
 * (vfio_fops_unl_ioctl() takes no lock).  No driver can help it, so ours is not
 * tried there: a vGPU is not removed while its device is open.  The lock guards
 * device_open, and keeps it so while memory is mapped.
 */
static pthread_rwlock_t open_lock = PTHREAD_RWLOCK_INITIALIZER;
static bool device_open;

/*
 * Where arguments of ioctls lie: all threads write there at any time, the last
 * page is read-only, and behind it is a hole.
 */
static uint8_t *arena;

static void make_arena(void)
{
	if (arena)
		return;
	arena = mmap(NULL, ARENA + 2 * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (arena == MAP_FAILED)
		bail("no memory for arguments");
	mprotect(arena + ARENA, PAGE, PROT_READ);
	mprotect(arena + ARENA + PAGE, PAGE, PROT_NONE);
}

/* Most are good: what refuses a bad pointer looks at nothing else. */
static void *pointer(uint32_t *s)
{
	switch (rnd(s) % 16) {
	case 0:
		return NULL;
	case 1:
		return (void *)(uintptr_t)(0xffff888000000000 + rnd(s));
	case 2:
		return arena + ARENA - rnd(s) % 128;
	case 3:
		return arena + ARENA + PAGE - rnd(s) % 128;
	default:
		return arena + rnd(s) % (ARENA / 2);
	}
}

/* A number near a limit more often than in the middle of nowhere. */
static uint64_t number(uint32_t *s)
{
	static const uint64_t near[] = {
		0, 8, 64, 256, PAGE, 0x8000, 0x10000, MEMORY, 2 * MEMORY,
		32u << 20, 1ull << 31, 1ull << 32, 1ull << 40, 1ull << 63,
	};

	if (rnd(s) % 4)
		return rnd(s) >> rnd(s) % 32;
	return near[rnd(s) % ARRAY_SIZE(near)] + rnd(s) % 9 - 4;
}

/* A region begins at its index << 40, as with vfio-pci. */
static off_t position(uint32_t *s)
{
	unsigned int region = rnd(s) % NUM_REGIONS;
	uint64_t size = region < VFIO_PCI_NUM_REGIONS ?
		dev->region[region].size : MEMORY;
	uint64_t at = rnd(s) % 8 ? rnd(s) % (size ? size : PAGE) : number(s);

	return (off_t)(((uint64_t)region << 40) + at);
}

static void accesses(uint32_t *s)
{
	size_t count = rnd(s) % 8 ? 1u << rnd(s) % 4 : rnd(s) % (2 * PAGE);
	off_t at = position(s);

	if (rnd(s) & 1)
		(void)!pread(device_fd, pointer(s), count, at);
	else
		(void)!pwrite(device_fd, pointer(s), count, at);
}

/* A mapping may outlive the last close, and then has nothing behind it. */
static __thread sigjmp_buf nothing_there;
static __thread volatile bool touching;

static void on_fault(int sig)
{
	if (touching)
		siglongjmp(nothing_there, sig);
	/* It comes again, and then is the end. */
	signal(sig, SIG_DFL);
}

static void touch(volatile uint8_t *map, size_t length, uint8_t value)
{
	volatile size_t i;

	if (!sigsetjmp(nothing_there, 1)) {
		touching = true;
		for (i = 0; i < length; i += PAGE)
			map[i] = value;
	}
	touching = false;
}

/* In a child that goes at once, as after a VMM's fork to start a helper. */
static void touch_in_child(uint8_t *map, size_t length, uint8_t value)
{
	pid_t pid = fork();

	if (!pid) {
		touch(map, length, value);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

/* Memory that the device may reach for a while. */
static void map_for_a_while(void *memory, uint64_t size, uint64_t iova, uint32_t us)
{
	struct vfio_iommu_type1_dma_map in = {
		.argsz = sizeof(in),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)memory,
		.iova = iova,
		.size = size,
	};
	struct vfio_iommu_type1_dma_unmap out = {
		.argsz = sizeof(out),
		.iova = iova,
		.size = size,
	};

	if (ioctl(dev->container, VFIO_IOMMU_MAP_DMA, &in))
		return;
	usleep(us);
	ioctl(dev->container, VFIO_IOMMU_UNMAP_DMA, &out);
}

static void dma_window(void *memory, uint64_t size, uint64_t iova, uint32_t us)
{
	pthread_rwlock_rdlock(&open_lock);
	if (device_open)
		map_for_a_while(memory, size, iova, us);
	pthread_rwlock_unlock(&open_lock);
}

static void set_open(bool open)
{
	pthread_rwlock_wrlock(&open_lock);
	device_open = open;
	pthread_rwlock_unlock(&open_lock);
}

static void use_mapping(uint32_t *s, void *map, size_t length)
{
	static const int advice[] = {
		MADV_DONTNEED, MADV_REMOVE, MADV_WILLNEED, MADV_PAGEOUT,
		MADV_DONTFORK, MADV_DOFORK,
	};

	touch(map, length, (uint8_t)rnd(s));
	switch (rnd(s) % 8) {
	case 0:
		madvise(map, length, advice[rnd(s) % ARRAY_SIZE(advice)]);
		break;
	case 1:
		mprotect(map, length, PROT_READ);
		break;
	case 2:
		/* the device's own memory */
		dma_window(map, length, IOVA + MEMORY, 1000);
		break;
	case 3:
		if (!(rnd(s) % 8))
			touch_in_child(map, length, (uint8_t)rnd(s));
		break;
	}
	touch(map, length, (uint8_t)rnd(s));
}

static void mappings(uint32_t *s)
{
	static const unsigned int region[] = {
		VFIO_PCI_BAR0_REGION_INDEX, NVVGPU_RING_BAR,
		VFIO_PCI_NUM_REGIONS, VFIO_PCI_NUM_REGIONS + 1,
	};
	uint64_t at = (uint64_t)region[rnd(s) % ARRAY_SIZE(region)] << 40;
	size_t length = (1 + rnd(s) % 32) * PAGE;
	void *map;

	at += rnd(s) % 8 ? rnd(s) % 64 * PAGE : number(s) & ~(PAGE - 1ull);
	map = mmap(NULL, length, PROT_READ | PROT_WRITE,
		   rnd(s) % 16 ? MAP_SHARED : MAP_PRIVATE, device_fd,
		   (off_t)at);
	if (map == MAP_FAILED)
		return;
	use_mapping(s, map, length);
	munmap(map, length);
}

/* What a VMM would say, in short. */
static void plain_interrupts(uint32_t *s, int fd)
{
	struct vdev now = *dev;
	int32_t fds[8];
	unsigned int i;

	now.fd = device_fd;
	for (i = 0; i < ARRAY_SIZE(fds); i++)
		fds[i] = rnd(s) % 8 ? fd : -1;
	vdev_set_irqs(&now, rnd(s) % 5, VFIO_IRQ_SET_DATA_EVENTFD |
		      (VFIO_IRQ_SET_ACTION_MASK << rnd(s) % 3), 0,
		      1 + rnd(s) % 5, fds, sizeof(fds));
	eventfd_write(fd, 1);
}

static void odd_interrupts(uint32_t *s, int fd)
{
	uint32_t buf[(sizeof(struct vfio_irq_set) + 32) / sizeof(uint32_t)];
	struct vfio_irq_set *set = (struct vfio_irq_set *)buf;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(buf); i++)
		buf[i] = rnd(s) % 4 ? (uint32_t)fd : rnd(s) % 64 - 2;
	set->argsz = rnd(s) % 4 ? sizeof(buf) : (uint32_t)number(s);
	set->flags = rnd(s) % 8 ? 1u << rnd(s) % 3 | 8u << rnd(s) % 3 : rnd(s);
	set->index = rnd(s) % 6;
	set->start = rnd(s) % 4 ? rnd(s) % 5 : (uint32_t)number(s);
	set->count = rnd(s) % 4 ? rnd(s) % 6 : (uint32_t)number(s);
	ioctl(device_fd, VFIO_DEVICE_SET_IRQS, set);
	eventfd_write(fd, 1);
}

static void interrupts(uint32_t *s)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	/* Memory may be made short on purpose. */
	if (fd < 0)
		return;
	if (rnd(s) % 2)
		plain_interrupts(s, fd);
	else
		odd_interrupts(s, fd);
	close(fd);
}

static void ioctls(uint32_t *s)
{
	static const unsigned long request[] = {
		VFIO_DEVICE_GET_INFO, VFIO_DEVICE_GET_REGION_INFO,
		VFIO_DEVICE_GET_IRQ_INFO, VFIO_DEVICE_SET_IRQS,
		VFIO_DEVICE_QUERY_GFX_PLANE, VFIO_DEVICE_GET_GFX_DMABUF,
		VFIO_DEVICE_FEATURE, VFIO_DEVICE_IOEVENTFD,
		VFIO_DEVICE_GET_PCI_HOT_RESET_INFO,
		VFIO_DEVICE_PCI_HOT_RESET,
	};
	uint32_t *arg = pointer(s);
	unsigned int i;

	if ((uint8_t *)arg >= arena && (uint8_t *)arg < arena + ARENA / 2) {
		arg = (uint32_t *)((uintptr_t)arg & ~3ul);
		for (i = 0; i < 64; i++)
			arg[i] = (uint32_t)number(s);
		arg[0] = rnd(s) % 4 ? 256 : rnd(s) % 64;
	}
	if (rnd(s) % 16)
		ioctl(device_fd, request[rnd(s) % ARRAY_SIZE(request)], arg);
	else
		ioctl(device_fd, _IO(VFIO_TYPE, VFIO_BASE + rnd(s) % 32), arg);
}

static void resets(uint32_t *s)
{
	if (rnd(s) % 4)
		usleep(rnd(s) % 3000);
	ioctl(device_fd, VFIO_DEVICE_RESET);
}

static uint64_t address(uint32_t *s)
{
	return rnd(s) % 8 ? rnd(s) % (2 * MEMORY) : number(s);
}

/* Commands good and bad; memory and bus mastering on, as a driver would. */
static void commands(uint32_t *s)
{
	static const uint32_t enable = PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER;
	off_t bar = (off_t)((uint64_t)NVVGPU_RING_BAR << 40);
	off_t config = (off_t)((uint64_t)VFIO_PCI_CONFIG_REGION_INDEX << 40);
	uint32_t tail = rnd(s) % 16 ? rnd(s) % 32 : (uint32_t)number(s);
	uint32_t control = NVVGPU_CONTROL_ENABLE |
		(rnd(s) % 8 ? 0 : NVVGPU_CONTROL_RESET);
	struct nvvgpu_cmd cmd = {
		.opcode = rnd(s) % 9,
		.flags = rnd(s) % 32 ? rnd(s) % 2 : rnd(s),
		.src = address(s),
		.dst = address(s),
		.len = rnd(s) % 16 ? rnd(s) % 65536 & ~3u : number(s),
		.value = rnd(s),
	};

	(void)!pwrite(device_fd, &enable, 2, config + PCI_COMMAND);
	(void)!pwrite(device_fd, &cmd, sizeof(cmd), bar + NVVGPU_RING_OFFSET +
		      (off_t)(rnd(s) % 32 * sizeof(cmd)));
	(void)!pwrite(device_fd, &control, 4, bar + NVVGPU_REG_CONTROL);
	(void)!pwrite(device_fd, &tail, 4, bar + NVVGPU_REG_TAIL);
}

/* Guest memory comes and goes under the device's DMA. */
static void memory(uint32_t *s)
{
	uint8_t *guest;

	if (!(rnd(s) % 4)) {
		dma_window(pointer(s), number(s), IOVA + MEMORY, 1000);
		return;
	}
	guest = mmap(NULL, MEMORY, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (guest == MAP_FAILED)
		return;
	dma_window(guest, MEMORY, IOVA, rnd(s) % 5000);
	munmap(guest, MEMORY);
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
		set_open(false);
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		dup2(fd, device_fd);
		close(fd);
	}
	fd = ioctl(dev->group, VFIO_GROUP_GET_DEVICE_FD, dev->name);
	if (fd < 0)
		return;
	dup2(fd, device_fd);
	close(fd);
	set_open(true);
}

static void (*const work[])(uint32_t *seed) = {
	accesses, accesses, mappings, interrupts, ioctls, resets, commands,
	memory, reopen,
};

struct worker {
	uint32_t seed;
	unsigned long rounds;
	pthread_t thread;
};

static struct worker workers[ARRAY_SIZE(work)];

static void *run(void *arg)
{
	struct worker *w = arg;

	while (!stop) {
		work[w - workers](&w->seed);
		w->rounds++;
	}
	return NULL;
}

static void start(uint32_t seed)
{
	unsigned int i;

	stop = false;
	for (i = 0; i < ARRAY_SIZE(work); i++) {
		workers[i].seed = rnd_fork(seed, i);
		workers[i].rounds = 0;
		while (pthread_create(&workers[i].thread, NULL, run,
				      &workers[i]))
			usleep(1000);	/* out of memory, for now */
	}
}

static unsigned long finish(void)
{
	unsigned long rounds = 0;
	unsigned int i;

	stop = true;
	for (i = 0; i < ARRAY_SIZE(work); i++) {
		pthread_join(workers[i].thread, NULL);
		rounds += workers[i].rounds;
	}
	return rounds;
}

unsigned long vmm_race(struct vdev *vdev, uint32_t seed, unsigned int ms)
{
	unsigned long rounds;

	dev = vdev;
	device_fd = dev->fd;
	device_open = true;
	make_arena();
	signal(SIGBUS, on_fault);
	signal(SIGSEGV, on_fault);
	start(seed);
	usleep(ms * 1000);
	rounds = finish();
	signal(SIGBUS, SIG_DFL);
	signal(SIGSEGV, SIG_DFL);
	dev->fd = device_fd;
	return rounds;
}
