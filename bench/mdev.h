/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drivers of mediated devices and the devices they make: ours, and the
 * kernel's samples as peers.
 */
#ifndef BENCH_MDEV_H
#define BENCH_MDEV_H

#include <stdbool.h>
#include <stddef.h>

#include "vfio.h"

/**
 * struct mdev_type - one type of one parent
 * @driver: name for people
 * @create: its file "create" in sysfs
 */
struct mdev_type {
	const char *driver;
	char create[256];
};

/* Loads ours, with @gpus as the module's parameter of that name. */
void mdev_load_ours(const char *gpus);
void mdev_unload_ours(void);
/* One more. */
void mdev_add_ours(const char *gpu);

/*
 * Loads a sample out of build/bench/samples, with @params (may be NULL).
 * Returns whether there is one; a sample that is there but cannot be loaded
 * ends the measure.
 */
bool mdev_load_peer(const char *name, const char *params);
void mdev_unload_peer(const char *name);

/* The type that @gpu (0 is the first) of ours calls @name, e.g. "A40-1Q". */
void mdev_our_type(struct mdev_type *type, unsigned int gpu, const char *name);
/* Its id. */
void mdev_type_id(char *id, size_t size, const struct mdev_type *type);
/* The sample's type @type, e.g. "1" for mtty-1. */
void mdev_peer_type(struct mdev_type *type, const char *name,
		    const char *type_id);

/* A device with a UUID made of @number, which says nothing else. */
void mdev_create(const struct mdev_type *type, unsigned int number);
void mdev_remove(unsigned int number);
void mdev_set(unsigned int number, const char *attribute, const char *value);

#define MDEV_UUID	37
void mdev_uuid(char uuid[MDEV_UUID], unsigned int number);

/* Opens device @number; memory and bus mastering are on. */
void mdev_open(struct vdev *dev, unsigned int number);

#endif
