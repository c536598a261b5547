// SPDX-License-Identifier: GPL-2.0-or-later
#include "domain-files.h"

#include <limits.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "libvirt.h"

#define SOCKETS "/run/libvirt"
#define RUNNING "/run/libvirt/qemu"
#define CONFIGURED "/etc/libvirt/qemu"
#define CHANGES (IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_ONLYDIR)

/* What is there by now; again and again, as it may have gone and come. */
static void arm(struct domain_files *files)
{
	if (inotify_add_watch(files->fd, SOCKETS, CHANGES) < 0)
		inotify_add_watch(files->fd, "/run", IN_CREATE | IN_ONESHOT);
	files->complete =
		inotify_add_watch(files->fd, RUNNING, CHANGES) >= 0;
	files->configured = inotify_add_watch(files->fd, CONFIGURED, CHANGES);
	files->complete = files->complete && files->configured >= 0;
}

void domain_files_open(struct domain_files *files, const char *uri)
{
	*files = (struct domain_files) { .fd = -1 };
	if (strcmp(uri, LIBVIRT_THIS_HOST))
		return;
	files->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (files->fd >= 0)
		arm(files);
}

void domain_files_close(struct domain_files *files)
{
	if (files->fd >= 0)
		close(files->fd);
}

bool domain_files_listen(const struct domain_files *files)
{
	return files->fd < 0 || !access(SOCKETS "/libvirt-sock-ro", F_OK) ||
		!access(SOCKETS "/virtqemud-sock-ro", F_OK);
}

/* "vm1.xml" */
static void tell_domain(const char *file,
			void (*fn)(void *data, const char *domain), void *data)
{
	char name[NAME_MAX + 1];
	size_t len = strlen(file);

	if (len <= 4 || len > NAME_MAX || strcmp(file + len - 4, ".xml"))
		return;
	memcpy(name, file, len - 4);
	name[len - 4] = '\0';
	fn(data, name);
}

bool domain_files_read(struct domain_files *files,
		       void (*fn)(void *data, const char *domain), void *data)
{
	char buf[4096]
		__attribute__((aligned(__alignof__(struct inotify_event))));
	const struct inotify_event *e;
	bool any = false;
	ssize_t n;

	while ((n = read(files->fd, buf, sizeof(buf))) > 0)
		for (char *at = buf; at < buf + n; at += sizeof(*e) + e->len) {
			e = (const void *)at;
			any = any || !(e->mask & IN_IGNORED);
			if (fn && e->mask & IN_Q_OVERFLOW)
				fn(data, NULL);
			if (fn && e->wd == files->configured && e->len)
				tell_domain(e->name, fn, data);
		}
	arm(files);
	return any;
}
