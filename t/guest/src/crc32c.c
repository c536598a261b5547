// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdbool.h>

#include "crc32c.h"

#define POLYNOMIAL 0x82f63b78u	/* 0x1edc6f41 with its bits reversed */

uint32_t crc32c(uint32_t crc, const void *data, size_t size)
{
	static uint32_t table[256];
	static bool filled;
	const uint8_t *p = data;
	unsigned int i, bit;

	if (!filled) {
		for (i = 0; i < 256; i++) {
			uint32_t c = i;

			for (bit = 0; bit < 8; bit++)
				c = c >> 1 ^ (c & 1 ? POLYNOMIAL : 0);
			table[i] = c;
		}
		filled = true;
	}
	crc = ~crc;
	while (size--)
		crc = crc >> 8 ^ table[(crc ^ *p++) & 0xff];
	return ~crc;
}
