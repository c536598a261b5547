/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Just enough of the kernel's headers that its pure files also compile in
 * userspace.  Real meaning, no mocks: a shim that would change what a file
 * does has no place here.
 */
#ifndef UNIT_LINUX_TYPES_H
#define UNIT_LINUX_TYPES_H

#include_next <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define u8 uint8_t
#define u16 uint16_t
#define u32 uint32_t
#define u64 unsigned long long
#define s8 int8_t
#define s16 int16_t
#define s32 int32_t
#define s64 long long

#endif
