/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FONT_H
#define FONT_H

#include <stdint.h>

#define FONT_WIDTH 5
#define FONT_HEIGHT 9	/* seven lines above the base line, two below */

/*
 * Lines of a glyph from the top, bit 4 leftmost.  Characters that the font
 * does not have are a box.
 */
const uint8_t *font_glyph(char c);

#endif
