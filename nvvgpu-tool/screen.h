/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal as a page that is printed again and again.  Lines that are too
 * long or too many are cut off.  Where standard output is no terminal lines are
 * just printed.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <termios.h>

struct screen {
	bool terminal;
	bool keys;		/* they are read, and not shown */
	bool changed;		/* what was before is ... */
	struct termios before;
	unsigned int rows;
	unsigned int columns;
	unsigned int row;	/* of the next line */
};

/* plain: also a terminal only gets lines. */
void screen_open(struct screen *screen, bool plain);
/* The terminal is as it was before. */
void screen_close(struct screen *screen);
/* Reads what keys there are; whether one of them is for the end. */
bool screen_wants_end(struct screen *screen);
/* A page begins, and ends. */
void screen_begin(struct screen *screen);
void screen_end(struct screen *screen);
void screen_line(struct screen *screen, const char *text);

#endif
