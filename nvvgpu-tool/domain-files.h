/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of this host's libvirt.  That one of them changes tells when it is worth
 * to ask, without a connection, which would start a daemon that is started on
 * demand, and keep it from ending; and it tells of changes that libvirt has no
 * event for.  What is in them is libvirt's own.
 */
#ifndef DOMAIN_FILES_H
#define DOMAIN_FILES_H

#include <stdbool.h>

struct domain_files {
	int fd;			/* to be polled for input; -1: none */
	int configured;		/* the watch on configurations, or -1 */
	bool complete;		/* whatever domain starts is heard of */
};

/* Of a libvirt elsewhere there are none. */
void domain_files_open(struct domain_files *files, const char *uri);
void domain_files_close(struct domain_files *files);
/* Whether there is a daemon, or who starts one; of one elsewhere: perhaps. */
bool domain_files_listen(const struct domain_files *files);
/*
 * Reads what has changed, if anything that matters.  Calls fn, if not NULL,
 * with the name of each domain whose configuration is another one, NULL when
 * some were lost.
 */
bool domain_files_read(struct domain_files *files,
		       void (*fn)(void *data, const char *domain), void *data);

#endif
