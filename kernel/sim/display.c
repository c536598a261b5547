// SPDX-License-Identifier: GPL-2.0-only
#include <linux/string.h>
#include <linux/types.h>

#include "display.h"

#define VGA_PORTS		0x400
#define  PORT_ATTRIBUTE		0x00	/* 0x3c0 */
#define  PORT_STATUS		0x1a	/* 0x3da */
#define  ATTRIBUTE_SHOW		0x20	/* picture on */
#define DISPI			0x500
#define EXTENDED		0x600
#define  EXTENDED_SIZE		8
#define  BYTE_ORDER_LITTLE	0x1e1e1e1e
#define  BYTE_ORDER_BIG		0xbebebebe

#define DISPI_ID_FIRST		0xb0c0
#define DISPI_ID_LAST		0xb0c5
#define MAX_XRES		16000
#define MAX_YRES		12000
#define MAX_BPP			32

#define ENABLE_ON		0x01
#define ENABLE_GETCAPS		0x02
#define ENABLE_NOCLEARMEM	0x80

/* drm_fourcc.h is not there for the userspace build. */
#define FOURCC(a, b, c, d)	((u32)(a) | (u32)(b) << 8 | (u32)(c) << 16 | \
				 (u32)(d) << 24)

void sim_display_reset(struct sim_display *d, u64 memory)
{
	memset(d, 0, sizeof(*d));
	d->memory = memory;
	d->dispi[DISPI_ID] = DISPI_ID_LAST;
}

static u16 width(const struct sim_display *d)
{
	/* The device counts in characters of 8 pixels. */
	u16 x = d->dispi[DISPI_XRES] & ~7;

	return x > MAX_XRES ? MAX_XRES : x;
}

static u16 height(const struct sim_display *d)
{
	u16 y = d->dispi[DISPI_YRES];

	return y > MAX_YRES ? MAX_YRES : y;
}

static u32 bytes_per_pixel(const struct sim_display *d)
{
	return (d->dispi[DISPI_BPP] + 7) / 8;
}

static u32 stride(const struct sim_display *d)
{
	u32 pixels = d->dispi[DISPI_VIRT_WIDTH] & ~7;

	if (pixels < width(d))
		pixels = width(d);
	return pixels * bytes_per_pixel(d);
}

static u16 dispi_read(const struct sim_display *d, u32 index)
{
	bool caps = d->dispi[DISPI_ENABLE] & ENABLE_GETCAPS;
	u64 lines;

	switch (index) {
	case DISPI_XRES:
		return caps ? MAX_XRES : d->dispi[index];
	case DISPI_YRES:
		return caps ? MAX_YRES : d->dispi[index];
	case DISPI_BPP:
		return caps ? MAX_BPP : d->dispi[index];
	case DISPI_VIRT_HEIGHT:
		if (!stride(d))
			return 0;
		/* At most 256 MiB: 32 bits do, and divide everywhere. */
		lines = (u32)d->memory / stride(d);
		return lines > 0xffff ? 0xffff : lines;
	case DISPI_VIDEO_MEMORY_64K:
		return d->memory >> 16;
	default:
		return index < DISPI_NUM ? d->dispi[index] : 0;
	}
}

static u8 read_byte(const struct sim_display *d, u32 offset)
{
	u32 value;

	if (offset >= DISPI && offset < DISPI + 2 * DISPI_NUM) {
		value = dispi_read(d, (offset - DISPI) / 2);
		return value >> 8 * (offset & 1);
	}
	if (offset >= EXTENDED && offset < EXTENDED + EXTENDED_SIZE) {
		if (offset < EXTENDED + 4)
			value = EXTENDED_SIZE;
		else
			value = d->big_endian ? BYTE_ORDER_BIG
					      : BYTE_ORDER_LITTLE;
		return value >> 8 * (offset & 3);
	}
	return 0;
}

void sim_display_read(const struct sim_display *d, u32 offset, void *buf,
		      size_t count)
{
	u8 *out = buf;

	while (count--)
		*out++ = read_byte(d, offset++);
}

void sim_display_was_read(struct sim_display *d, u32 offset, size_t count)
{
	u32 port = VGA_PORTS + PORT_STATUS;

	if (offset <= port && port - offset < count)
		d->attribute = false;
}

static void write_attribute(struct sim_display *d, u8 value)
{
	if (!d->attribute)
		d->blank = !(value & ATTRIBUTE_SHOW);
	d->attribute = !d->attribute;
}

static u64 write_enable(struct sim_display *d, u16 value)
{
	bool was_on = d->dispi[DISPI_ENABLE] & ENABLE_ON;
	u64 clear;

	d->dispi[DISPI_ENABLE] = value;
	if (!(value & ENABLE_ON) || was_on)
		return 0;
	/* A new mode starts without scrolling and as wide as it is shown. */
	d->dispi[DISPI_VIRT_WIDTH] = width(d);
	d->dispi[DISPI_X_OFFSET] = 0;
	d->dispi[DISPI_Y_OFFSET] = 0;
	if (value & ENABLE_NOCLEARMEM)
		return 0;
	clear = (u64)stride(d) * height(d);
	return clear < d->memory ? clear : d->memory;
}

static u64 dispi_write(struct sim_display *d, u32 index, u16 value)
{
	switch (index) {
	case DISPI_ID:
		if (value >= DISPI_ID_FIRST && value <= DISPI_ID_LAST)
			d->dispi[index] = value;
		return 0;
	case DISPI_ENABLE:
		return write_enable(d, value);
	case DISPI_XRES:
	case DISPI_YRES:
	case DISPI_BPP:
	case DISPI_BANK:
	case DISPI_VIRT_WIDTH:
	case DISPI_X_OFFSET:
	case DISPI_Y_OFFSET:
		d->dispi[index] = value;
		return 0;
	default:
		return 0;
	}
}

static void write_byte_order(struct sim_display *d, const u8 *in)
{
	u32 value = in[0] | in[1] << 8 | in[2] << 16 | (u32)in[3] << 24;

	if (value == BYTE_ORDER_LITTLE)
		d->big_endian = false;
	else if (value == BYTE_ORDER_BIG)
		d->big_endian = true;
}

u64 sim_display_write(struct sim_display *d, u32 offset, const void *buf,
		      size_t count)
{
	const u8 *in = buf;
	u64 clear = 0;

	if (offset == EXTENDED + 4 && count == 4) {
		write_byte_order(d, in);
		return 0;
	}
	if (offset >= DISPI && offset < DISPI + 2 * DISPI_NUM &&
	    !(offset & 1) && !(count & 1)) {
		for (; count && offset < DISPI + 2 * DISPI_NUM; count -= 2) {
			u64 n = dispi_write(d, (offset - DISPI) / 2,
					    in[0] | in[1] << 8);

			clear = n > clear ? n : clear;
			offset += 2;
			in += 2;
		}
		return clear;
	}
	for (; count; count--, in++, offset++)
		if (offset == VGA_PORTS + PORT_ATTRIBUTE)
			write_attribute(d, *in);
	return 0;
}

static u32 fourcc(const struct sim_display *d)
{
	u16 bpp = d->dispi[DISPI_BPP];

	if (d->big_endian)
		return bpp == 32 ? FOURCC('B', 'X', '2', '4') : 0;
	switch (bpp) {
	case 32:
		return FOURCC('X', 'R', '2', '4');
	case 24:
		return FOURCC('R', 'G', '2', '4');
	case 16:
		return FOURCC('R', 'G', '1', '6');
	case 15:
		return FOURCC('X', 'R', '1', '5');
	default:
		/* 4 and 8 bits need a palette, which no one could be told. */
		return 0;
	}
}

void sim_display_picture(const struct sim_display *d, struct sim_picture *p)
{
	u64 end;

	memset(p, 0, sizeof(*p));
	if (!(d->dispi[DISPI_ENABLE] & ENABLE_ON) || d->blank)
		return;
	if (!width(d) || !height(d))
		return;
	p->width = width(d);
	p->height = height(d);
	p->stride = stride(d);
	p->offset = (u64)d->dispi[DISPI_Y_OFFSET] * p->stride +
		(u64)d->dispi[DISPI_X_OFFSET] * bytes_per_pixel(d);
	end = p->offset + (u64)p->stride * (p->height - 1) +
		(u64)p->width * bytes_per_pixel(d);
	/* What reaches beyond the memory is not shown rather than cut. */
	if (end <= d->memory)
		p->fourcc = fourcc(d);
	if (!p->fourcc)
		memset(p, 0, sizeof(*p));
}
