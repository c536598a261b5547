/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers of the bochs display as QEMU's "secondary-vga" lays them out in a
 * 4 KiB memory BAR (QEMU docs/specs/standard-vga.rst):
 *
 *	0x000	EDID; all 0, so that a driver offers its standard modes
 *	0x400	VGA ports 0x3c0 to 0x3df
 *	0x500	DISPI registers, 16 bits each, without index register
 *	0x600	size of this block, then byte order of the framebuffer
 *
 * Pure: no lock, no allocation, nothing printed; also compiled in userspace
 * for t/.  The caller lets one access at a time in.
 */
#ifndef NVVGPU_SIM_DISPLAY_H
#define NVVGPU_SIM_DISPLAY_H

#include <linux/types.h>

#define SIM_DISPLAY_SIZE	0x1000

enum {
	DISPI_ID,
	DISPI_XRES,
	DISPI_YRES,
	DISPI_BPP,
	DISPI_ENABLE,
	DISPI_BANK,
	DISPI_VIRT_WIDTH,
	DISPI_VIRT_HEIGHT,
	DISPI_X_OFFSET,
	DISPI_Y_OFFSET,
	DISPI_VIDEO_MEMORY_64K,
	DISPI_NUM
};

/**
 * struct sim_display - all there is to know of one display
 * @memory:	bytes of the BAR that shows the framebuffer
 * @dispi:	DISPI registers as they were written
 * @blank:	the guest has switched the picture off by the VGA attribute port
 * @attribute:	the next byte to port 0x3c0 is data, not an index
 * @big_endian:	byte order of pixels
 */
struct sim_display {
	u64 memory;
	u16 dispi[DISPI_NUM];
	bool blank;
	bool attribute;
	bool big_endian;
};

/**
 * struct sim_picture - where in the framebuffer the shown picture lies
 * @fourcc:	DRM format; 0 when nothing is shown
 */
struct sim_picture {
	u32 fourcc;
	u32 width;
	u32 height;
	u32 stride;
	u64 offset;
};

void sim_display_reset(struct sim_display *d, u64 memory);
void sim_display_read(const struct sim_display *d, u32 offset, void *buf,
		      size_t count);

/* Port 0x3da is the one register whose reading changes something. */
void sim_display_was_read(struct sim_display *d, u32 offset, size_t count);

/*
 * Returns how many bytes from the start of the framebuffer the device clears
 * because a mode was set.
 */
u64 sim_display_write(struct sim_display *d, u32 offset, const void *buf,
		      size_t count);
void sim_display_picture(const struct sim_display *d, struct sim_picture *p);

#endif
