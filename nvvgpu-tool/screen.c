// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * By control sequences of ECMA-48 and xterm's second page, which every terminal
 * of today knows.
 */
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SECOND_PAGE "\033[?1049h"
#define FIRST_PAGE "\033[?1049l"
#define HIDE_CURSOR "\033[?25l"
#define SHOW_CURSOR "\033[?25h"
#define TO_START "\033[H"
#define CLEAR_LINE "\033[K"
#define CLEAR_BELOW "\033[J"

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return !term || !*term || !strcmp(term, "dumb");
}

static void take_keys(struct screen *screen)
{
	struct termios now;

	if (tcgetattr(STDIN_FILENO, &screen->before) < 0)
		return;
	now = screen->before;
	now.c_lflag &= ~(ICANON | ECHO);
	/* To be stopped would leave the page; no key does that now. */
	now.c_cc[VSUSP] = _POSIX_VDISABLE;
	screen->keys = screen->changed =
		!tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

bool screen_wants_end(struct screen *screen)
{
	char keys[64];
	ssize_t count = read(STDIN_FILENO, keys, sizeof(keys));

	if (count <= 0)
		screen->keys = false;
	return count > 0 && memchr(keys, 'q', count);
}

void screen_open(struct screen *screen, bool plain)
{
	*screen = (struct screen) {
		.terminal = !plain && isatty(STDOUT_FILENO) && !is_dumb(),
	};
	if (!screen->terminal)
		return;
	take_keys(screen);
	fputs(SECOND_PAGE HIDE_CURSOR, stdout);
}

void screen_close(struct screen *screen)
{
	if (!screen->terminal)
		return;
	fputs(SHOW_CURSOR FIRST_PAGE, stdout);
	fflush(stdout);
	if (screen->changed)
		tcsetattr(STDIN_FILENO, TCSANOW, &screen->before);
	screen->terminal = false;
}

/* It may have another size each time. */
void screen_begin(struct screen *screen)
{
	struct winsize size = { .ws_row = 0 };

	screen->row = 0;
	if (!screen->terminal)
		return;
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	screen->rows = size.ws_row ? size.ws_row : 24;
	screen->columns = size.ws_col ? size.ws_col : 80;
	fputs(TO_START, stdout);
}

/* The last row gets no newline, which would move the page up. */
void screen_line(struct screen *screen, const char *text)
{
	if (!screen->terminal) {
		puts(text);
		return;
	}
	if (screen->row == screen->rows)
		return;
	if (screen->row++)
		fputs("\r\n", stdout);
	printf("%.*s" CLEAR_LINE, (int)screen->columns, text);
}

void screen_end(struct screen *screen)
{
	if (screen->terminal && screen->row < screen->rows)
		fputs("\r\n" CLEAR_BELOW, stdout);
}
