/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For verbs that run until they are told to end. */
#ifndef ENDING_H
#define ENDING_H

#include <poll.h>
#include <stdbool.h>
#include <time.h>

/* From here on SIGINT, SIGTERM, SIGHUP and SIGQUIT end a wait, not the program. */
void ending_prepare(void);
/* Whether one of them has come. */
bool ending_asked(void);
/*
 * ppoll() that such a signal ends, whenever it comes, and so does a change of
 * the terminal's size.  Returns what ppoll() does; -1 and EINTR for signals.
 */
int ending_poll(struct pollfd *fds, nfds_t count,
		const struct timespec *timeout);

#endif
