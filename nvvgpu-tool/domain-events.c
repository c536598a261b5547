// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libvirt's calls have no time limit and its events come while one serves its
 * connection, so a thread of its own does both.  Pointers to what it has seen
 * come from it by a socket, of which nobody waits but who reads too slowly:
 * then that is libvirt's thread.  It is left behind and ends with the program.
 */
#include "domain-events.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "domain-files.h"

#define FIRST_WAIT_S 1
#define LONGEST_WAIT_S 30
#define IDLE_S 30

/* All of the thread's own. */
struct watcher {
	int fd;				/* what is seen goes there */
	char *uri;
	struct libvirt lib;
	virConnectPtr connection;
	bool over;			/* ... is lost */
	bool left;			/* nobody listens any more */
	struct domain_files files;
	int timer;			/* runs while no domain does */
	int events[3];			/* what is registered, or -1 */
};

/* --- the thread's side: what is seen ---------------------------------------- */

static void send_sight(struct watcher *w, struct domain_sight *sight)
{
	if (send(w->fd, &sight, sizeof(sight), MSG_NOSIGNAL) ==
	    (ssize_t)sizeof(sight))
		return;
	domain_sight_free(sight);
	w->left = true;
}

static void send_mark(struct watcher *w, int what, const char *why)
{
	struct domain_sight *sight = calloc(1, sizeof(*sight));

	if (!sight)
		return;
	sight->what = what;
	sight->why = why ? strdup(why) : NULL;
	send_sight(w, sight);
}

/* False when there is no memory for it. */
static bool look_at(struct watcher *w, virDomainPtr domain)
{
	struct domain_sight *sight = domain_look(&w->lib, domain);

	if (sight)
		send_sight(w, sight);
	return sight;
}

static bool look_at_all(struct watcher *w)
{
	virDomainPtr *domains;
	bool all = true;
	int count = w->lib.virConnectListAllDomains(w->connection, &domains, 0);

	if (count < 0)
		return false;
	send_mark(w, DOMAIN_LOOK_BEGINS, NULL);
	for (int i = 0; i < count; i++) {
		all = all && look_at(w, domains[i]);
		w->lib.virDomainFree(domains[i]);
	}
	free(domains);
	all = all && w->lib.virConnectIsAlive(w->connection) == 1;
	if (all)
		send_mark(w, DOMAIN_LOOK_ENDS, NULL);
	return all;
}

/* --- ... what tells ----------------------------------------------------------- */

/*
 * As long as somebody is connected a daemon does not end that otherwise would
 * because no domain runs.
 */
static void on_idle(int timer, void *data)
{
	struct watcher *w = data;

	(void)timer;
	w->over = w->lib.virConnectNumOfDomains(w->connection) == 0;
}

static void set_timer(struct watcher *w)
{
	bool idle = w->files.complete &&
		w->lib.virConnectNumOfDomains(w->connection) == 0;

	w->lib.virEventUpdateTimeout(w->timer, idle ? IDLE_S * 1000 : -1);
}

static int on_lifecycle(virConnectPtr connection, virDomainPtr domain,
			int event, int detail, void *data)
{
	(void)connection;
	(void)detail;
	switch (event) {
	case VIR_DOMAIN_EVENT_STARTED:
	case VIR_DOMAIN_EVENT_STOPPED:
		set_timer(data);
		/* fall through */
	case VIR_DOMAIN_EVENT_DEFINED:
	case VIR_DOMAIN_EVENT_UNDEFINED:
		look_at(data, domain);
	}
	return 0;
}

static void on_device(virConnectPtr connection, virDomainPtr domain,
		      const char *alias, void *data)
{
	(void)connection;
	(void)alias;
	look_at(data, domain);
}

static void on_close(virConnectPtr connection, int reason, void *data)
{
	struct watcher *w = data;

	(void)connection;
	(void)reason;
	w->over = true;
}

/* First who tells, then what there is: nothing comes in between. */
static bool listen_to_all(struct watcher *w)
{
	static const struct {
		int event;
		void (*fn)(void);
	} wanted[] = {
		{ VIR_DOMAIN_EVENT_ID_LIFECYCLE, (void (*)(void))on_lifecycle },
		{ VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, (void (*)(void))on_device },
		{ VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED,
		  (void (*)(void))on_device },
	};
	bool all = w->lib.virConnectRegisterCloseCallback(w->connection,
							  on_close, w,
							  NULL) >= 0;

	for (int i = 0; i < 3; i++) {
		w->events[i] = w->lib.virConnectDomainEventRegisterAny(
			w->connection, NULL, wanted[i].event,
			(virConnectDomainEventGenericCallback)wanted[i].fn, w,
			NULL);
		all = all && w->events[i] >= 0;
	}
	return all;
}

/* Each of them keeps the connection, whoever closes it. */
static void listen_no_more(struct watcher *w)
{
	for (int i = 0; i < 3; i++)
		if (w->events[i] >= 0)
			w->lib.virConnectDomainEventDeregisterAny(w->connection,
								  w->events[i]);
	w->lib.virConnectUnregisterCloseCallback(w->connection, on_close);
}

/* libvirt has no event for that, as by attach --config. */
static void on_configured(void *data, const char *name)
{
	struct watcher *w = data;
	virDomainPtr domain;

	if (!name)
		/* All are looked at by the next connection. */
		w->over = true;
	if (w->over)
		return;
	domain = w->lib.virDomainLookupByName(w->connection, name);
	if (!domain)
		return;
	look_at(w, domain);
	w->lib.virDomainFree(domain);
}

static void on_files(int watch, int fd, int events, void *data)
{
	struct watcher *w = data;

	(void)watch;
	(void)fd;
	(void)events;
	domain_files_read(&w->files, on_configured, w);
}

/* False when it did not even begin. */
static bool follow(struct watcher *w)
{
	bool begun = listen_to_all(w) && look_at_all(w);

	if (begun)
		set_timer(w);
	while (begun && !w->over && !w->left)
		if (w->lib.virEventRunDefaultImpl() < 0)
			w->over = true;
	return begun;
}

/* To look is allowed to everybody, and nobody is asked a password. */
static bool connect_once(struct watcher *w)
{
	bool begun;

	w->over = false;
	w->connection = w->lib.virConnectOpenReadOnly(w->uri);
	begun = w->connection && follow(w);
	if (!begun)
		send_mark(w, DOMAIN_NO_ANSWER, w->lib.virGetLastErrorMessage());
	if (w->connection) {
		listen_no_more(w);
		w->lib.virConnectClose(w->connection);
	}
	return begun;
}

/* --- ... and when ----------------------------------------------------------- */

/* < 0 seconds: there is no limit. */
static void wait_for_files(struct watcher *w, int seconds)
{
	struct pollfd fds[] = {
		{ .fd = w->fd },
		{ .fd = w->files.fd, .events = POLLIN },
	};

	poll(fds, 2, seconds < 0 ? -1 : seconds * 1000);
	w->left = w->left || fds[0].revents;
}

static void wait_for_daemon(struct watcher *w)
{
	while (!w->left && !domain_files_listen(&w->files)) {
		wait_for_files(w, LONGEST_WAIT_S);
		domain_files_read(&w->files, NULL, NULL);
	}
}

/* To connect before would start a daemon that has ended as nobody needs it. */
static void wait_for_change(struct watcher *w)
{
	while (!w->left && w->files.complete &&
	       !domain_files_read(&w->files, NULL, NULL))
		wait_for_files(w, -1);
}

static void wait_seconds(struct watcher *w, int seconds)
{
	struct pollfd fd = { .fd = w->fd };

	w->left = w->left || poll(&fd, 1, seconds * 1000) > 0;
}

static bool load(struct watcher *w)
{
	const char *why = libvirt_load(&w->lib);

	if (why)
		send_mark(w, DOMAIN_NO_ANSWER, why);
	if (why || w->lib.virEventRegisterDefaultImpl() < 0)
		return false;
	w->timer = w->lib.virEventAddTimeout(-1, on_idle, w, NULL);
	if (w->files.fd >= 0)
		w->lib.virEventAddHandle(w->files.fd,
					 VIR_EVENT_HANDLE_READABLE, on_files,
					 w, NULL);
	return w->timer >= 0;
}

static void follow_for_ever(struct watcher *w)
{
	int wait = FIRST_WAIT_S;

	while (!w->left) {
		bool begun = connect_once(w);

		wait_seconds(w, wait);
		if (begun)
			wait_for_change(w);
		wait = begun ? FIRST_WAIT_S : wait * 2;
		if (wait > LONGEST_WAIT_S)
			wait = LONGEST_WAIT_S;
		wait_for_daemon(w);
	}
}

static void *run(void *data)
{
	struct watcher *w = data;

	domain_files_open(&w->files, w->uri);
	wait_for_daemon(w);
	if (!w->left && load(w))
		follow_for_ever(w);
	domain_files_close(&w->files);
	close(w->fd);
	free(w->uri);
	free(w);
	return NULL;
}

/* --- the listener's side ------------------------------------------------------ */

/* Signals are for the thread that ends the program. */
static int start(struct watcher *w)
{
	sigset_t all, before;
	pthread_t thread;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&thread, NULL, run, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!rc)
		pthread_detach(thread);
	return -rc;
}

int domain_events_open(const char *uri)
{
	struct watcher *w = calloc(1, sizeof(*w));
	int fds[2], rc = -ENOMEM;

	if (!w)
		return -ENOMEM;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds)) {
		free(w);
		return -errno;
	}
	w->fd = fds[1];
	w->uri = strdup(libvirt_uri(uri));
	if (w->uri)
		rc = start(w);
	if (!rc)
		return fds[0];
	close(fds[0]);
	close(fds[1]);
	free(w->uri);
	free(w);
	return rc;
}

struct domain_sight *domain_events_next(int *fd)
{
	struct domain_sight *sight;
	ssize_t n = recv(*fd, &sight, sizeof(sight), MSG_DONTWAIT);

	if (n == (ssize_t)sizeof(sight))
		return sight;
	if (!n) {
		close(*fd);
		*fd = -1;
	}
	return NULL;
}

void domain_events_close(int fd)
{
	struct domain_sight *sight;

	if (fd < 0)
		return;
	/* From here on nothing more is sent. */
	shutdown(fd, SHUT_RD);
	while (fd >= 0 && (sight = domain_events_next(&fd)))
		domain_sight_free(sight);
	if (fd >= 0)
		close(fd);
}
