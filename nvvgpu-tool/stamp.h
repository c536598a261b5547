/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef STAMP_H
#define STAMP_H

#define STAMP_MAX 64

/* "2026-11-22T14:30:01.123Z": sorts, and is the same everywhere. */
void stamp_now(char text[STAMP_MAX]);

#endif
