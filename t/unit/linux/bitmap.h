/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_BITMAP_H
#define UNIT_LINUX_BITMAP_H

#include <linux/bits.h>
#include <stdbool.h>
#include <string.h>

#define BITS_TO_LONGS(n) (((n) + BITS_PER_LONG - 1) / BITS_PER_LONG)

static inline void bitmap_zero(unsigned long *map, unsigned int bits)
{
	memset(map, 0, BITS_TO_LONGS(bits) * sizeof(*map));
}

static inline void __set_bit(unsigned int bit, unsigned long *map)
{
	map[bit / BITS_PER_LONG] |= BIT(bit % BITS_PER_LONG);
}

static inline void __clear_bit(unsigned int bit, unsigned long *map)
{
	map[bit / BITS_PER_LONG] &= ~BIT(bit % BITS_PER_LONG);
}

static inline bool test_bit(unsigned int bit, const unsigned long *map)
{
	return map[bit / BITS_PER_LONG] & BIT(bit % BITS_PER_LONG);
}

static inline unsigned long find_first_zero_bit(const unsigned long *map,
						unsigned long bits)
{
	unsigned long i = 0;

	while (i < bits && test_bit(i, map))
		i++;
	return i;
}

static inline unsigned long find_next_bit(const unsigned long *map,
					  unsigned long bits,
					  unsigned long from)
{
	while (from < bits && !test_bit(from, map))
		from++;
	return from < bits ? from : bits;
}

static inline void bitmap_set(unsigned long *map, unsigned int from,
			      unsigned int count)
{
	while (count--)
		__set_bit(from++, map);
}

static inline void bitmap_clear(unsigned long *map, unsigned int from,
				unsigned int count)
{
	while (count--)
		__clear_bit(from++, map);
}

#endif
