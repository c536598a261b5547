// SPDX-License-Identifier: GPL-2.0-or-later
#include "nearest.h"

#include <ctype.h>
#include <string.h>
#include <sys/param.h>

#define LONGEST 64

/*
 * Edits (insert, remove, replace, swap of neighbours) from a to b, without
 * regard to case.  Three rows of the usual matrix are enough, because a swap
 * looks back two.
 */
static size_t edits(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *next = before;

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			int x = tolower((unsigned char)a[i - 1]);
			int y = tolower((unsigned char)b[j - 1]);
			size_t best = last[j - 1] + (x != y);

			best = MIN(best, last[j] + 1);
			best = MIN(best, row[j - 1] + 1);
			if (i > 1 && j > 1 &&
			    x == tolower((unsigned char)b[j - 2]) &&
			    y == tolower((unsigned char)a[i - 2]))
				best = MIN(best, before[j - 2] + 1);
			row[j] = best;
		}
		before = last;
		last = row;
		row = next;
	}
	return last[b_len];
}

void nearest_init(struct nearest *nearest, const char *text)
{
	nearest->text = text;
	nearest->best = NULL;
	/* One wrong letter in a short word, a few in a long one. */
	nearest->distance = strlen(text) / 4 + 2;
}

void nearest_try(struct nearest *nearest, const char *word)
{
	size_t text_len = strlen(nearest->text);
	size_t word_len = strlen(word);
	size_t distance;

	if (text_len > LONGEST || word_len > LONGEST)
		return;
	distance = edits(nearest->text, text_len, word, word_len);
	if (distance < nearest->distance && distance < word_len) {
		nearest->best = word;
		nearest->distance = distance;
	}
}
