/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the fuzz target share.
 */
#ifndef FUZZ_GSP_H
#define FUZZ_GSP_H

#include <stddef.h>

#include "gsp/release.h"

/* gsp.c: whatever is computed goes here, so that it is */
extern volatile u32 sink;

void look_at(const void *buf, size_t size);

/* gsp-task.c */
void feed_task(const struct gsp_release *rel, const u8 *data, size_t size);
void feed_host(const struct gsp_release *rel, const u8 *data, size_t size);

#endif
