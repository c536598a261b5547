// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The signals are blocked except while waiting: one that came just before the
 * wait would not end it otherwise.
 */
#include "ending.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t asked;
static sigset_t while_waiting;

static void on_signal(int signal)
{
	if (signal != SIGWINCH)
		asked = 1;
}

void ending_prepare(void)
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH
	};
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct sigaction was;

		/* nohup(1) and shells in the background want it ignored */
		sigaction(signals[i], NULL, &was);
		if (was.sa_handler == SIG_IGN)
			continue;
		sigaddset(&blocked, signals[i]);
		sigaction(signals[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &blocked, &while_waiting);
}

bool ending_asked(void)
{
	return asked;
}

int ending_poll(struct pollfd *fds, nfds_t count,
		const struct timespec *timeout)
{
	return ppoll(fds, count, timeout, &while_waiting);
}
