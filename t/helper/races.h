/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Doing everything at once, at random: what a VMM does (races-vmm.c) and what
 * an administrator does (races-host.c).  Nothing that the kernel answers is
 * looked at here; that it stands all of it is for the caller to prove.
 *
 * Random numbers come from a seed, so the same seed asks for the same things,
 * if not at the same moments.
 */
#ifndef RACES_H
#define RACES_H

#include <stdatomic.h>
#include <stdint.h>

#include "vfio.h"

/* A seed is any number but 0. */
static inline uint32_t rnd(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Seeds of their own for many who come from one. */
static inline uint32_t rnd_fork(uint32_t seed, uint32_t number)
{
	seed = (seed ^ number * 0x9e3779b9) * 0x85ebca6b + 1;
	return seed ? seed : 1;
}

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Several threads use an open vGPU for so long, good and bad, closing and
 * opening it meanwhile.  dev->fd is another one afterwards, and may be no vGPU
 * at all when the kernel did not give it back.  Returns how many things were
 * done; the vGPU is open, but not in any state that can be told.
 */
unsigned long vmm_race(struct vdev *dev, uint32_t seed, unsigned int ms);

#define RACES_UUIDS	12

/* What a process of races is doing, for those who watch it. */
struct races_watch {
	atomic_ulong beats;
	char doing[160];
};

/* What was done by all processes together. */
struct races_sums {
	atomic_ulong created;
	atomic_ulong opened;
	atomic_ulong faults;
	atomic_ulong plugged;
};

extern struct races_watch *races_watch;
extern struct races_sums *races_sums;

/* Text for races_watch; each call is a sign of life. */
void races_doing(const char *what, ...) __attribute__((format(printf, 1, 2)));

/* One of the UUIDs that vGPUs have here. */
const char *races_uuid(char uuid[40], unsigned int number);

/* One thing that an administrator may do. */
void host_race(uint32_t *seed);
/* Every GPU is plugged in and has its driver, and no fault waits in it. */
void host_repair(void);

#endif
