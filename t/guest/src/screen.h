/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One display of a DRM device, by plain ioctls: no library fits into a guest
 * that is an initrd.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdint.h>
#include <stdio.h>

#include <drm_mode.h>

#include "picture.h"

struct screen {
	int fd;
	uint32_t connector;
	uint32_t crtc;
	struct drm_mode_modeinfo mode;
	uint32_t handle;
	uint32_t fb;
	struct picture picture;
	size_t size;
	char driver[32];
};

/*
 * Opens path and picks the first display that has modes, with a mode of
 * width x height, or, where they are 0 or there is no such mode, the one that
 * it prefers.  Negative errno; -ENODEV: no display.
 */
int screen_open(struct screen *screen, const char *path, uint32_t width,
		uint32_t height);
/* Makes screen->picture, that can be drawn into. */
int screen_buffer(struct screen *screen);
/* Shows it. */
int screen_show(struct screen *screen);
void screen_close(struct screen *screen);

#endif
