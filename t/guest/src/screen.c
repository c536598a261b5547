// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <drm.h>

#include "screen.h"

#define MAX_OBJECTS 16
#define MAX_MODES 128

/* A signal may end these early; they then want to be asked again. */
static int drm(struct screen *screen, unsigned long request, void *arg)
{
	int ret;

	do
		ret = ioctl(screen->fd, request, arg);
	while (ret < 0 && (errno == EINTR || errno == EAGAIN));
	return ret < 0 ? -errno : 0;
}

static uint64_t address(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static void choose_mode(struct screen *screen,
			const struct drm_mode_modeinfo *modes, uint32_t count,
			uint32_t width, uint32_t height)
{
	uint32_t i, best = 0;

	for (i = count; i-- > 0;)
		if (modes[i].type & DRM_MODE_TYPE_PREFERRED)
			best = i;
	for (i = count; i-- > 0;)
		if (modes[i].hdisplay == width && modes[i].vdisplay == height)
			best = i;
	screen->mode = modes[best];
}

/* 1 when the connector has a display with modes, 0 when not. */
static int try_connector(struct screen *screen, uint32_t id, uint32_t width,
			 uint32_t height)
{
	struct drm_mode_modeinfo modes[MAX_MODES];
	uint32_t encoders[MAX_OBJECTS];
	struct drm_mode_get_connector c = { .connector_id = id };
	struct drm_mode_get_encoder e = { 0 };
	int ret;

	/* with no room for modes the kernel asks the display anew */
	ret = drm(screen, DRM_IOCTL_MODE_GETCONNECTOR, &c);
	if (ret)
		return ret;
	if (!c.count_modes || !c.count_encoders ||
	    c.count_modes > MAX_MODES || c.count_encoders > MAX_OBJECTS)
		return 0;
	c.count_props = 0;
	c.modes_ptr = address(modes);
	c.encoders_ptr = address(encoders);
	ret = drm(screen, DRM_IOCTL_MODE_GETCONNECTOR, &c);
	if (ret)
		return ret;
	e.encoder_id = encoders[0];
	ret = drm(screen, DRM_IOCTL_MODE_GETENCODER, &e);
	if (ret || !e.possible_crtcs)
		return ret;
	screen->connector = id;
	/* for now its number in the list, see screen_open() */
	screen->crtc = (uint32_t)__builtin_ctz(e.possible_crtcs);
	choose_mode(screen, modes, c.count_modes, width, height);
	return 1;
}

static int find_display(struct screen *screen, uint32_t width, uint32_t height)
{
	uint32_t crtcs[MAX_OBJECTS], connectors[MAX_OBJECTS];
	struct drm_mode_card_res res = {
		.crtc_id_ptr = address(crtcs),
		.count_crtcs = MAX_OBJECTS,
		.connector_id_ptr = address(connectors),
		.count_connectors = MAX_OBJECTS,
	};
	uint32_t i;
	int ret;

	ret = drm(screen, DRM_IOCTL_MODE_GETRESOURCES, &res);
	if (ret)
		return ret;
	for (i = 0; i < res.count_connectors && i < MAX_OBJECTS; i++) {
		ret = try_connector(screen, connectors[i], width, height);
		if (ret < 0)
			return ret;
		if (!ret || screen->crtc >= res.count_crtcs)
			continue;
		screen->crtc = crtcs[screen->crtc];
		return 0;
	}
	return -ENODEV;
}

int screen_open(struct screen *screen, const char *path, uint32_t width,
		uint32_t height)
{
	struct drm_version version = { 0 };
	int ret;

	memset(screen, 0, sizeof(*screen));
	screen->fd = open(path, O_RDWR | O_CLOEXEC);
	if (screen->fd < 0)
		return -errno;
	version.name = screen->driver;
	version.name_len = sizeof(screen->driver) - 1;
	ret = drm(screen, DRM_IOCTL_VERSION, &version);
	if (!ret)
		ret = find_display(screen, width, height);
	if (ret)
		screen_close(screen);
	return ret;
}

int screen_buffer(struct screen *screen)
{
	struct drm_mode_create_dumb create = {
		.width = screen->mode.hdisplay,
		.height = screen->mode.vdisplay,
		.bpp = 32,
	};
	struct drm_mode_map_dumb map = { 0 };
	struct drm_mode_fb_cmd fb = { 0 };
	void *p;
	int ret;

	ret = drm(screen, DRM_IOCTL_MODE_CREATE_DUMB, &create);
	if (ret)
		return ret;
	map.handle = fb.handle = screen->handle = create.handle;
	fb.width = create.width;
	fb.height = create.height;
	fb.pitch = create.pitch;
	fb.bpp = 32;
	fb.depth = 24;
	ret = drm(screen, DRM_IOCTL_MODE_ADDFB, &fb);
	if (!ret)
		ret = drm(screen, DRM_IOCTL_MODE_MAP_DUMB, &map);
	if (ret)
		return ret;
	p = mmap(NULL, create.size, PROT_READ | PROT_WRITE, MAP_SHARED,
		 screen->fd, (off_t)map.offset);
	if (p == MAP_FAILED)
		return -errno;
	screen->fb = fb.fb_id;
	screen->size = create.size;
	screen->picture = (struct picture) {
		.pixels = p,
		.width = create.width,
		.height = create.height,
		.pitch = create.pitch,
	};
	return 0;
}

int screen_show(struct screen *screen)
{
	struct drm_mode_crtc crtc = {
		.set_connectors_ptr = address(&screen->connector),
		.count_connectors = 1,
		.crtc_id = screen->crtc,
		.fb_id = screen->fb,
		.mode_valid = 1,
		.mode = screen->mode,
	};
	struct drm_mode_fb_dirty_cmd dirty = { .fb_id = screen->fb };
	int ret;

	ret = drm(screen, DRM_IOCTL_MODE_SETCRTC, &crtc);
	if (ret)
		return ret;
	/*
	 * Drivers that keep the buffer apart from the framebuffer copy it now;
	 * those that draw right into the framebuffer have no such call.
	 */
	ret = drm(screen, DRM_IOCTL_MODE_DIRTYFB, &dirty);
	return ret == -ENOSYS || ret == -EINVAL ? 0 : ret;
}

void screen_close(struct screen *screen)
{
	if (screen->picture.pixels)
		munmap(screen->picture.pixels, screen->size);
	close(screen->fd);
}
