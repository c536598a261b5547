/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Did you mean ...?": which of some words is most like a mistyped one. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

struct nearest {
	const char *text;	/* what was typed */
	const char *best;	/* NULL while nothing is near */
	size_t distance;	/* of best, in edits */
};

void nearest_init(struct nearest *nearest, const char *text);
void nearest_try(struct nearest *nearest, const char *word);

#endif
