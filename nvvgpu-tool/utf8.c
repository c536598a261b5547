// SPDX-License-Identifier: GPL-2.0-or-later
#include "utf8.h"

#include <stdio.h>

/*
 * Bytes of the character that text begins with; 0: it is none.  The limits are
 * those of RFC 3629, table of section 4: no character in more bytes than it
 * needs, no surrogates, none above U+10FFFF.
 */
static int length(const unsigned char *text)
{
	unsigned char low = 0x80, high = 0xbf;
	int more;

	if (*text < 0x80)
		return 1;
	if (*text < 0xc2 || *text > 0xf4)
		return 0;
	more = *text < 0xe0 ? 1 : *text < 0xf0 ? 2 : 3;
	switch (*text) {
	case 0xe0:
		low = 0xa0;
		break;
	case 0xed:
		high = 0x9f;
		break;
	case 0xf0:
		low = 0x90;
		break;
	case 0xf4:
		high = 0x8f;
		break;
	}
	for (int i = 1; i <= more; i++) {
		if (text[i] < low || text[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return more + 1;
}

void utf8_print(const char *text)
{
	const char *start = text;

	while (*text) {
		int len = length((const unsigned char *)text);

		text += len;
		if (len)
			continue;
		fwrite(start, 1, text - start, stdout);
		fputs("\xef\xbf\xbd", stdout);
		start = ++text;
	}
	fwrite(start, 1, text - start, stdout);
}
