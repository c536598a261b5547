/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PICTURE_H
#define PICTURE_H

#include <stddef.h>
#include <stdint.h>

/* Lines of XRGB8888 pixels in the CPU's byte order. */
struct picture {
	uint32_t *pixels;
	uint32_t width;
	uint32_t height;
	size_t pitch;		/* bytes from one line to the next */
};

/*
 * Draws the test picture: bars of the eight full colours, a grid, ramps of
 * every channel, title in big letters and subtitle below it.  The same for
 * the same size and texts wherever it is drawn.
 */
void picture_draw(struct picture *pic, const char *title, const char *subtitle);

/*
 * CRC-32C over red, green and blue of each pixel, a byte each, line by line
 * without padding: what a screenshot of the picture has as well.
 */
uint32_t picture_crc(const struct picture *pic);

#endif
