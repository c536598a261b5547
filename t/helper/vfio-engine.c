// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-engine SECONDS UUID...: keeps the rings of these vGPUs full, all at the
 * same time, and says for each one how much of the clock's time the engine was
 * its own meanwhile: "UUID PERMILLE", in the order of the arguments.  Anything
 * else than work without a break is an error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "report.h"
#include "ring.h"

#define MAX_USERS 16
#define SETTLE_US 300000
#define LOOK_US 20000

struct user {
	struct vdev dev;
	struct ring ring;
	uint64_t before;
	uint64_t now;
};

static uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static uint64_t busy_ns(const struct user *u)
{
	unsigned long long ns;
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path),
		 "/sys/bus/mdev/devices/%s/nvvgpu/engine_busy_ns", u->dev.name);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%llu", &ns) != 1)
		bail("cannot read %s", path);
	fclose(f);
	return ns;
}

/* Long commands and all slots; enough for minutes. */
static void set_to_work(struct user *u, const char *uuid)
{
	static const struct dma_mem no_memory;
	unsigned int i;

	if (vdev_open(&u->dev, uuid))
		bail("cannot open vGPU %s", uuid);
	ring_start(&u->ring, &u->dev, &no_memory);
	for (i = 0; i < NVVGPU_RING_SLOTS - 1; i++)
		ring_put(&u->ring, ring_crc(0, u->ring.fb_size));
}

static void look(struct user *u, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++) {
		uint64_t busy = busy_ns(&u[i]);

		if (busy < u[i].now)
			bail("vGPU %s: busy time went back from %llu to %llu",
			     u[i].dev.name, (unsigned long long)u[i].now,
			     (unsigned long long)busy);
		u[i].now = busy;
	}
}

static void still_working(struct user *u)
{
	/* the engine may be just between two commands, never out of them */
	if (ring_get(&u->ring, NVVGPU_REG_STATUS) != NVVGPU_STATUS_BUSY)
		bail("vGPU %s ran out of work", u->dev.name);
}

static void measure(struct user *u, unsigned int num, unsigned int seconds)
{
	uint64_t start = clock_ns(), end;
	unsigned int i;

	look(u, num);
	for (i = 0; i < num; i++)
		u[i].before = u[i].now;
	do {
		usleep(LOOK_US);
		look(u, num);
		end = clock_ns();
	} while (end - start < seconds * 1000000000ull);
	for (i = 0; i < num; i++) {
		still_working(&u[i]);
		printf("%s %llu\n", u[i].dev.name, (unsigned long long)
		       ((u[i].now - u[i].before) * 1000 / (end - start)));
	}
}

int main(int argc, char **argv)
{
	static struct user users[MAX_USERS];
	unsigned int num = (unsigned int)argc - 2, i;

	if (argc < 3 || num > MAX_USERS) {
		fprintf(stderr, "usage: vfio-engine SECONDS UUID...\n");
		return 2;
	}
	for (i = 0; i < num; i++)
		set_to_work(&users[i], argv[2 + i]);
	for (i = 0; i < num; i++)
		ring_doorbell(&users[i].ring);
	usleep(SETTLE_US);
	measure(users, num, (unsigned int)strtoul(argv[1], NULL, 10));
	for (i = 0; i < num; i++) {
		ring_stop(&users[i].ring);
		vdev_close(&users[i].dev);
	}
	return 0;
}
