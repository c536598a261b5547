// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The test picture.  Whole numbers only: it has to be the same to the last
 * bit on every machine.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "crc32c.h"
#include "font.h"
#include "picture.h"

#define GRID 64

static uint32_t rgb(uint32_t r, uint32_t g, uint32_t b)
{
	return r << 16 | g << 8 | b;
}

/* alpha 0: below, 255: above */
static uint32_t blend(uint32_t below, uint32_t above, uint32_t alpha)
{
	uint32_t out = 0;
	int shift;

	for (shift = 0; shift < 24; shift += 8) {
		uint32_t b = below >> shift & 0xff, a = above >> shift & 0xff;

		out |= (b * (255 - alpha) + a * alpha) / 255 << shift;
	}
	return out;
}

static uint32_t *at(struct picture *pic, uint32_t x, uint32_t y)
{
	return (uint32_t *)((uint8_t *)pic->pixels + y * pic->pitch) + x;
}

static void plot(struct picture *pic, int x, int y, uint32_t colour,
		 uint32_t alpha)
{
	uint32_t *p;

	if (x < 0 || y < 0 || x >= (int)pic->width || y >= (int)pic->height)
		return;
	p = at(pic, (uint32_t)x, (uint32_t)y);
	*p = blend(*p, colour, alpha);
}

static void background(struct picture *pic)
{
	uint32_t x, y, colour;

	for (y = 0; y < pic->height; y++) {
		colour = blend(rgb(0x12, 0x1a, 0x3a), rgb(0x16, 0x6a, 0x74),
			       y * 255 / pic->height);
		for (x = 0; x < pic->width; x++)
			*at(pic, x, y) = colour;
	}
}

static void rule(struct picture *pic, int x, int y, bool down, uint32_t alpha)
{
	while (x < (int)pic->width && y < (int)pic->height) {
		plot(pic, x, y, 0xffffff, alpha);
		if (down)
			y++;
		else
			x++;
	}
}

static void grid(struct picture *pic)
{
	int width = (int)pic->width, height = (int)pic->height, i;

	for (i = GRID; i < width; i += GRID)
		rule(pic, i, 0, true, 40);
	for (i = GRID; i < height; i += GRID)
		rule(pic, 0, i, false, 40);
	rule(pic, 0, 0, true, 255);
	rule(pic, 0, 0, false, 255);
	rule(pic, width - 1, 0, true, 255);
	rule(pic, 0, height - 1, false, 255);
}

/* White, yellow, cyan, green, magenta, red, blue, black in the upper fifth. */
static void bars(struct picture *pic)
{
	uint32_t x, y, bar;

	for (y = 1; y < pic->height / 5; y++)
		for (x = 1; x < pic->width - 1; x++) {
			bar = 7 - x * 8 / pic->width;
			*at(pic, x, y) = rgb(bar & 2 ? 255 : 0,
					     bar & 4 ? 255 : 0,
					     bar & 1 ? 255 : 0);
		}
}

/* Grey, red, green and blue from nothing to full in the lower fifth. */
static void ramps(struct picture *pic)
{
	static const uint32_t channel[] = {
		0x010101, 0x010000, 0x000100, 0x000001
	};
	uint32_t top = pic->height - pic->height / 5, x, y;
	uint32_t height = (pic->height - 1 - top) / 4;

	if (!height)
		return;
	for (y = top; y < top + 4 * height; y++)
		for (x = 1; x < pic->width - 1; x++)
			*at(pic, x, y) = channel[(y - top) / height] *
				(x * 255 / (pic->width - 1));
}

static bool lit(const uint8_t *glyph, int x, int y)
{
	return x >= 0 && y >= 0 && x < FONT_WIDTH && y < FONT_HEIGHT &&
		glyph[y] >> (FONT_WIDTH - 1 - x) & 1;
}

/*
 * A letter that is being drawn: how much of each pixel its strokes cover.
 * One dot of the glyph is scale pixels wide, and so is the margin around it.
 * Lengths are in halves of a pixel, so that centres are whole numbers.
 */
struct stencil {
	uint8_t *alpha;
	int width;
	int height;
	int scale;
};

/* Square of the distance of (x, y) from the line that (dx, dy) spans. */
static int distance2(int x, int y, int dx, int dy)
{
	int length2 = dx * dx + dy * dy;
	int along = x * dx + y * dy;
	int across = x * dy - y * dx;

	if (along <= 0)
		return x * x + y * y;
	if (along >= length2)
		return (x - dx) * (x - dx) + (y - dy) * (y - dy);
	return (int)((int64_t)across * across / length2);
}

/* A round pen from one dot of the glyph to its neighbour, or on the spot. */
static void stroke(struct stencil *s, int x, int y, int right, int down)
{
	int inner = s->scale > 2 ? s->scale * 7 / 8 - 1 : 0;
	int outer = inner + 2;
	int dx = 2 * s->scale * right, dy = 2 * s->scale * down;
	int px, py, d2, alpha;

	x += 1;		/* the margin */
	y += 1;
	for (py = y * s->scale; py < (y + 1 + down) * s->scale; py++)
		for (px = (right < 0 ? x - 1 : x) * s->scale;
		     px < (right > 0 ? x + 2 : x + 1) * s->scale; px++) {
			uint8_t *p = &s->alpha[py * s->width + px];

			d2 = distance2(2 * px + 1 - (2 * x + 1) * s->scale,
				       2 * py + 1 - (2 * y + 1) * s->scale,
				       dx, dy);
			alpha = (outer * outer - d2) * 255 /
				(outer * outer - inner * inner);
			if (alpha > *p)
				*p = alpha > 255 ? 255 : (uint8_t)alpha;
		}
}

/* Joins each dot with its neighbours; across a corner only if nothing else. */
static void strokes(struct stencil *s, const uint8_t *glyph)
{
	int x, y;

	for (y = 0; y < FONT_HEIGHT; y++)
		for (x = 0; x < FONT_WIDTH; x++) {
			bool r = lit(glyph, x + 1, y), l = lit(glyph, x - 1, y);
			bool d = lit(glyph, x, y + 1);

			if (!lit(glyph, x, y))
				continue;
			stroke(s, x, y, 0, 0);
			if (r)
				stroke(s, x, y, 1, 0);
			if (d)
				stroke(s, x, y, 0, 1);
			if (!r && !d && lit(glyph, x + 1, y + 1))
				stroke(s, x, y, 1, 1);
			if (!l && !d && lit(glyph, x - 1, y + 1))
				stroke(s, x, y, -1, 1);
		}
}

static void letter(struct picture *pic, char c, int x0, int y0, int scale,
		   uint32_t colour)
{
	struct stencil s = {
		.width = (FONT_WIDTH + 2) * scale,
		.height = (FONT_HEIGHT + 2) * scale,
		.scale = scale,
	};
	int i;

	s.alpha = calloc((size_t)s.width, (size_t)s.height);
	if (!s.alpha)
		return;
	strokes(&s, font_glyph(c));
	for (i = 0; i < s.width * s.height; i++)
		if (s.alpha[i])
			plot(pic, x0 - scale + i % s.width,
			     y0 - scale + i / s.width, colour, s.alpha[i]);
	free(s.alpha);
}

static int text_width(const char *text, int scale)
{
	return (int)strlen(text) * (FONT_WIDTH + 1) * scale - scale;
}

static void text(struct picture *pic, const char *s, int x, int y, int scale,
		 uint32_t colour)
{
	for (; *s; s++, x += (FONT_WIDTH + 1) * scale)
		letter(pic, *s, x, y, scale, colour);
}

/* Centred, with a shadow, as large as scale or as fits. */
static void headline(struct picture *pic, const char *s, int y, int scale,
		     uint32_t colour)
{
	int x;

	while (scale > 1 && text_width(s, scale) > (int)pic->width - 4 * scale)
		scale--;
	x = ((int)pic->width - text_width(s, scale)) / 2;
	text(pic, s, x + (scale + 3) / 4, y + (scale + 3) / 4, scale, 0x060a18);
	text(pic, s, x, y, scale, colour);
}

void picture_draw(struct picture *pic, const char *title, const char *subtitle)
{
	int scale = (int)(pic->width / 48), small = (int)(pic->width / 280);
	int middle = (int)pic->height * 9 / 20;

	background(pic);
	grid(pic);
	bars(pic);
	ramps(pic);
	headline(pic, title, middle - scale * FONT_HEIGHT / 2,
		 scale ? scale : 1, 0x9be564);
	headline(pic, subtitle, middle + scale * FONT_HEIGHT / 2 + 2 * scale,
		 small ? small : 1, 0xffffff);
}

uint32_t picture_crc(const struct picture *pic)
{
	uint32_t crc = 0, x, y;

	for (y = 0; y < pic->height; y++) {
		const uint32_t *line = (const uint32_t *)
			((const uint8_t *)pic->pixels + y * pic->pitch);

		for (x = 0; x < pic->width; x++) {
			uint8_t p[3] = {
				(uint8_t)(line[x] >> 16),
				(uint8_t)(line[x] >> 8),
				(uint8_t)line[x],
			};

			crc = crc32c(crc, p, sizeof(p));
		}
	}
	return crc;
}
