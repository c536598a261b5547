/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UNIT_LINUX_BITS_H
#define UNIT_LINUX_BITS_H

#define BIT(n) (1UL << (n))
#define BITS_PER_LONG (8 * (int)sizeof(long))

#endif
