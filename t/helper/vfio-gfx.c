// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-gfx UUID [hidden]: the picture that a vGPU shows, as a VMM asks for it,
 * or that there is none where the administrator wants it hidden.
 * VFIO_DEVICE_QUERY_GFX_PLANE (linux/vfio.h) against modes that are set by
 * the DISPI registers, as the bochs driver sets them: what is told must be
 * where the guest has drawn.
 */
#include <drm_fourcc.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "report.h"
#include "vfio.h"

/* 16-bit DISPI registers in BAR 2 (QEMU docs/specs/standard-vga.rst) */
enum {
	XRES = 0x502,
	YRES = 0x504,
	BPP = 0x506,
	ENABLE = 0x508,
	VIRT_WIDTH = 0x50c,
	X_OFFSET = 0x510,
	Y_OFFSET = 0x512,
};

#define ENABLE_ON_AND_LINEAR 0x41

static struct vdev dev;

static void dispi(unsigned int reg, unsigned int value)
{
	vdev_set(&dev, VFIO_PCI_BAR2_REGION_INDEX, reg, 2, value);
}

static void mode(unsigned int width, unsigned int height, unsigned int bpp)
{
	dispi(ENABLE, 0);
	dispi(XRES, width);
	dispi(YRES, height);
	dispi(BPP, bpp);
	dispi(ENABLE, ENABLE_ON_AND_LINEAR);
}

static int query(struct vfio_device_gfx_plane_info *plane, uint32_t flags)
{
	memset(plane, 0, sizeof(*plane));
	plane->argsz = sizeof(*plane);
	plane->flags = flags;
	return ioctl(dev.fd, VFIO_DEVICE_QUERY_GFX_PLANE, plane) ? errno : 0;
}

static void probe(void)
{
	struct vfio_device_gfx_plane_info plane;

	check_eq((unsigned int)query(&plane, VFIO_GFX_PLANE_TYPE_PROBE |
				     VFIO_GFX_PLANE_TYPE_REGION), 0,
		 "a region is what there is");
	check(query(&plane, VFIO_GFX_PLANE_TYPE_PROBE |
		    VFIO_GFX_PLANE_TYPE_DMABUF), "a dma-buf there is not");
	check(query(&plane, VFIO_GFX_PLANE_TYPE_DMABUF),
	      "and none can be asked for");
	check_eq((unsigned int)query(&plane, 0), EINVAL,
		 "no kind at all: EINVAL");
	check_eq((unsigned int)query(&plane, VFIO_GFX_PLANE_TYPE_REGION |
				     VFIO_GFX_PLANE_TYPE_DMABUF), EINVAL,
		 "two kinds: EINVAL");
	plane.argsz = 8;
	plane.flags = VFIO_GFX_PLANE_TYPE_REGION;
	check(ioctl(dev.fd, VFIO_DEVICE_QUERY_GFX_PLANE, &plane) &&
	      errno == EINVAL, "too small a size: EINVAL");
}

static void nothing(const char *when)
{
	struct vfio_device_gfx_plane_info plane;

	check(!query(&plane, VFIO_GFX_PLANE_TYPE_REGION) && !plane.drm_format,
	      "%s: nothing is shown", when);
}

/* Index beyond the fixed ones: this region is there for the picture alone. */
static bool look_up(uint32_t index, struct vfio_region_info *info)
{
	memset(info, 0, sizeof(*info));
	info->argsz = sizeof(*info);
	info->index = index;
	return !ioctl(dev.fd, VFIO_DEVICE_GET_REGION_INFO, info);
}

static void pixel(uint64_t offset, uint32_t value)
{
	vdev_set(&dev, VFIO_PCI_BAR0_REGION_INDEX, offset, 4, value);
}

/* The region holds at its start what BAR 0 holds at offset. */
static void shows(const struct vfio_device_gfx_plane_info *plane,
		  uint64_t offset, const char *what)
{
	uint64_t last = (uint64_t)plane->stride * (plane->height - 1);
	struct vfio_region_info info;
	uint32_t first_got = 0, last_got = 0;
	uint8_t *map;

	pixel(offset, 0x00112233);
	pixel(offset + last, 0x00445566);
	if (!check(look_up(plane->region_index, &info) &&
		   info.size >= plane->size, "%s: its region is large enough",
		   what))
		return;
	check(pread(dev.fd, &first_got, 4, (off_t)info.offset) == 4 &&
	      pread(dev.fd, &last_got, 4, (off_t)(info.offset + last)) == 4 &&
	      first_got == 0x00112233 && last_got == 0x00445566,
	      "%s: reading it gives what was drawn", what);
	map = mmap(NULL, plane->size, PROT_READ | PROT_WRITE, MAP_SHARED,
		   dev.fd, (off_t)info.offset);
	if (!check(map != MAP_FAILED, "%s: it can be mapped", what))
		return;
	check(*(uint32_t *)map == 0x00112233 &&
	      *(uint32_t *)(map + last) == 0x00445566,
	      "%s: the mapping shows what was drawn", what);
	pixel(offset, 0x00778899);
	check_eq(*(volatile uint32_t *)map, 0x00778899,
		 "%s: and what is drawn later", what);
	munmap(map, plane->size);
}

static void picture(unsigned int width, unsigned int height,
		    const char *what)
{
	struct vfio_device_gfx_plane_info plane;

	mode(width, height, 32);
	check_eq((unsigned int)query(&plane, VFIO_GFX_PLANE_TYPE_REGION), 0,
		 "%s", what);
	check_eq(plane.drm_format, DRM_FORMAT_XRGB8888, "%s: format", what);
	check(plane.width == width && plane.height == height,
	      "%s: size", what);
	check_eq(plane.stride, width * 4, "%s: stride", what);
	check(plane.size >= (uint64_t)plane.stride * height - plane.stride +
	      width * 4ull, "%s: bytes", what);
	shows(&plane, 0, what);
}

/* As a guest flips between two pictures, or uses a part of a wide one. */
static void panned(void)
{
	struct vfio_device_gfx_plane_info plane;

	mode(1024, 768, 32);
	dispi(Y_OFFSET, 768);
	check_eq((unsigned int)query(&plane, VFIO_GFX_PLANE_TYPE_REGION), 0,
		 "second picture");
	shows(&plane, 768 * 4096, "second picture");
	dispi(VIRT_WIDTH, 2048);
	dispi(Y_OFFSET, 4);
	check(!query(&plane, VFIO_GFX_PLANE_TYPE_REGION) &&
	      plane.stride == 8192, "a part of a wider picture");
	shows(&plane, 4 * 8192, "a part of a wider picture");
}

static void beyond_memory(void)
{
	mode(1024, 768, 32);
	dispi(Y_OFFSET, 0xffff);
	nothing("a picture that reaches beyond the memory");
	mode(16000, 12000, 32);
	nothing("a mode larger than the memory");
	mode(0, 0, 32);
	nothing("a mode of no size");
}

/* vgpu_params disable_vnc=1: the guest draws as ever, nobody can look. */
static int hidden(void)
{
	struct vfio_device_gfx_plane_info plane;

	mode(1024, 768, 32);
	check(query(&plane, VFIO_GFX_PLANE_TYPE_PROBE |
		    VFIO_GFX_PLANE_TYPE_REGION), "no kind of picture");
	check(query(&plane, VFIO_GFX_PLANE_TYPE_REGION) || !plane.drm_format,
	      "no picture");
	pixel(0, 0x00112233);
	check_eq(vdev_get(&dev, 0, 0, 4), 0x00112233, "the guest can draw");
	vdev_close(&dev);
	return report_done();
}

int main(int argc, char **argv)
{
	bool hide = argc == 3 && !strcmp(argv[2], "hidden");

	vdev_from_args(&dev, hide ? 2 : argc, argv);
	vdev_enable(&dev);
	if (hide)
		return hidden();
	probe();
	nothing("after reset");
	picture(800, 600, "800x600");
	picture(1024, 768, "1024x768");
	picture(640, 480, "640x480");
	panned();
	beyond_memory();
	mode(1024, 768, 32);
	dispi(ENABLE, 0);
	nothing("switched off");
	mode(1024, 768, 32);
	if (ioctl(dev.fd, VFIO_DEVICE_RESET))
		bail("VFIO_DEVICE_RESET: %s", strerror(errno));
	nothing("after a reset");
	vdev_close(&dev);
	return report_done();
}
