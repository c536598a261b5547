// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What inotify tells: of directories that hold state, and of files of sysfs
 * whose driver says when they change.  A directory that is not there yet is
 * waited for in the nearest one above it that is.
 *
 * Below another sysroot devices are files like any others, made and removed by
 * hand, so there their directories are watched as well.
 */
#include "monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#define NOTE_DIR RUN_DIR "/vfs"

/* IN_CREATE for links, which is how some files get their names. */
#define SEES_ENTRIES (IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | \
		      IN_MOVED_FROM | IN_DELETE | SEES_ITSELF)
#define SEES_ITSELF (IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
#define SEES_ARRIVALS (IN_CREATE | IN_MOVED_TO | SEES_ITSELF)

struct watch {
	int number;
	enum watch_kind kind;
	unsigned int source;
	char *key;
};

static int by_number(const void *a, const void *b)
{
	const struct watch *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

static struct watch *find_watch(struct nvvgpu_monitor *mon, int number)
{
	struct watch key = { .number = number };
	void **found = tfind(&key, &mon->watches, by_number);

	return found ? *found : NULL;
}

static void free_watch(struct watch *w)
{
	free(w->key);
	free(w);
}

static void forget_watch(struct nvvgpu_monitor *mon, struct watch *w)
{
	tdelete(w, &mon->watches, by_number);
	if (w->kind == WATCH_PLACE)
		mon->armed &= ~(1u << w->source);
	free_watch(w);
}

/* --- to watch -------------------------------------------------------------- */

/* By way of a descriptor: inotify itself knows nothing of a sysroot. */
static int add_by_path(struct nvvgpu_monitor *mon, const char *path,
		       uint32_t mask)
{
	char self[32];
	int fd, ret;

	fd = file_open(mon->ctx, O_PATH, "%s", path);
	if (fd < 0)
		return fd;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	ret = inotify_add_watch(mon->inotify, self, mask | IN_MASK_ADD);
	if (ret < 0)
		ret = -errno;
	close(fd);
	return ret;
}

/* What two names lead to is watched once, for the first that asked. */
static int add_watch(struct nvvgpu_monitor *mon, const struct watch *wanted,
		     const char *path, uint32_t mask)
{
	int number = add_by_path(mon, path, mask);
	struct watch *w;

	if (number < 0 || find_watch(mon, number))
		return number;
	w = malloc(sizeof(*w));
	if (!w)
		return -ENOMEM;
	*w = *wanted;
	w->number = number;
	w->key = wanted->key ? strdup(wanted->key) : NULL;
	if ((wanted->key && !w->key) ||
	    !tsearch(w, &mon->watches, by_number)) {
		free_watch(w);
		return -ENOMEM;
	}
	return number;
}

int monitor_watch(struct nvvgpu_monitor *mon, enum watch_kind kind,
		  const char *key, const char *path)
{
	struct watch wanted = { .kind = kind, .key = (char *)key };
	int number = add_watch(mon, &wanted, path, kind == WATCH_USE ?
			       IN_OPEN | IN_CLOSE : IN_MODIFY);

	if (number == -ENOSPC)
		tell(mon->ctx, "%s: watch: no more inotify watches; raise "
		     "fs.inotify.max_user_watches", key);
	return number < 0 ? -1 : number;
}

void monitor_unwatch(struct nvvgpu_monitor *mon, int *number)
{
	struct watch *w = *number < 0 ? NULL : find_watch(mon, *number);

	if (w) {
		inotify_rm_watch(mon->inotify, *number);
		forget_watch(mon, w);
	}
	*number = -1;
}

/* --- what the events mean ----------------------------------------------------- */

static int on_record(struct nvvgpu_monitor *mon, const char *entry)
{
	char name[NVVGPU_NAME_MAX + 1];

	return name_of_file(entry, name) ? monitor_look_name(mon, name) : 0;
}

static int on_profile(struct nvvgpu_monitor *mon, const char *entry)
{
	char name[NVVGPU_NAME_MAX + 1];

	return name_of_file(entry, name) ? monitor_look_profile(mon, name) : 0;
}

static int on_uuid(struct nvvgpu_monitor *mon, const char *entry)
{
	char uuid[UUID_LEN + 1];

	return uuid_read(entry, uuid) ? monitor_look_vgpu(mon, uuid) : 0;
}

static int on_note(struct nvvgpu_monitor *mon, const char *entry)
{
	char uuid[UUID_LEN + 1];

	return uuid_read(entry, uuid) ? monitor_look_note(mon, uuid) : 0;
}

/* Calls fn for what was in a directory before it was watched. */
static int each_entry(struct nvvgpu_monitor *mon, const char *path,
		      int (*fn)(struct nvvgpu_monitor *mon, const char *entry))
{
	const char *entry;
	int ret = 0;
	DIR *dir;

	if (dir_open(mon->ctx, &dir, "%s", path) < 0)
		return 0;
	while (!ret && (entry = dir_next(dir)))
		ret = fn(mon, entry);
	closedir(dir);
	return ret;
}

static int watch_definitions(struct nvvgpu_monitor *mon, const char *parent)
{
	struct watch wanted = {
		.kind = WATCH_DEFINITIONS, .key = (char *)parent,
	};
	char path[PATH_MAX];
	int number;

	snprintf(path, sizeof(path), MDEVCTL_DIR "/%s", parent);
	number = add_watch(mon, &wanted, path, SEES_ENTRIES);
	return number == -ENOMEM ? number : 0;
}

/* A parent has got its first definition. */
static int on_definitions(struct nvvgpu_monitor *mon, const char *parent)
{
	int ret = watch_definitions(mon, parent);
	char path[PATH_MAX];

	snprintf(path, sizeof(path), MDEVCTL_DIR "/%s", parent);
	return ret ?: each_entry(mon, path, on_uuid);
}

static const struct source {
	const char *path;
	int (*fn)(struct nvvgpu_monitor *mon, const char *entry);
	bool files_only;	/* the kernel tells otherwise */
} sources[] = {
	{ RECORD_DIR, on_record, false },
	{ TRANSIENT_DIR, on_record, false },
	{ PROFILE_DIR, on_profile, false },
	{ PROFILE_VENDOR_DIR, on_profile, false },
	{ MDEVCTL_DIR, on_definitions, false },
	{ NOTE_DIR, on_note, false },
	{ MDEV_DEVICES, on_uuid, true },
	{ MDEV_PARENTS, monitor_look_parent, true },
	{ PCI_DEVICES, monitor_look_parent, true },
};

/* Waits in the nearest directory that is there. */
static int wait_above(struct nvvgpu_monitor *mon, const char *place)
{
	struct watch wanted = { .kind = WATCH_ABOVE };
	char path[PATH_MAX], *slash;
	int number;

	snprintf(path, sizeof(path), "%s", place);
	do {
		slash = strrchr(path, '/');
		snprintf(slash ? slash : path, 2, "%s", slash ? "" : ".");
		number = add_watch(mon, &wanted, path, SEES_ARRIVALS);
	} while (number == -ENOENT && slash);
	return number;
}

static int arm(struct nvvgpu_monitor *mon, unsigned int source)
{
	struct watch wanted = { .kind = WATCH_PLACE, .source = source };
	const char *path = sources[source].path;
	int number = add_watch(mon, &wanted, path, SEES_ENTRIES);
	int above = -1, before;

	/* It, or what is above it, may come in between. */
	while (number == -ENOENT) {
		before = above;
		above = wait_above(mon, path);
		number = add_watch(mon, &wanted, path, SEES_ENTRIES);
		if (above == before)
			break;
	}
	if (number >= 0)
		mon->armed |= 1u << source;
	else if (number != -ENOENT && number != -ENOMEM)
		tell(mon->ctx, "/%s: watch: %s", path, reason(-number));
	return number == -ENOMEM ? number : 0;
}

static int arm_all(struct nvvgpu_monitor *mon)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(sources); i++)
		if (!(mon->armed & 1u << i) &&
		    (mon->ctx->confined || !sources[i].files_only))
			ret = arm(mon, i);
	return ret;
}

int monitor_arm(struct nvvgpu_monitor *mon)
{
	return arm_all(mon) ?: each_entry(mon, MDEVCTL_DIR, watch_definitions);
}

/* --- to read ------------------------------------------------------------------- */

/* A file that has just been opened to be written is not worth a complaint. */
static int on_entry(struct nvvgpu_monitor *mon, const struct watch *w,
		    const struct inotify_event *event)
{
	int (*fn)(struct nvvgpu_monitor *mon, const char *entry) =
		w->kind == WATCH_PLACE ? sources[w->source].fn : on_uuid;
	nvvgpu_log_fn log_fn = mon->ctx->log_fn;
	int ret;

	if (!event->len || *event->name == '.')
		return 0;
	if (event->mask & IN_CREATE)
		mon->ctx->log_fn = NULL;
	ret = fn(mon, event->name);
	mon->ctx->log_fn = log_fn;
	return ret;
}

/*
 * Whether it is one of those that are waited for shows when they are tried; it
 * may hold something already.
 */
static int on_arrival(struct nvvgpu_monitor *mon)
{
	unsigned int before = mon->armed, i;
	int ret = arm_all(mon);

	for (i = 0; !ret && i < ARRAY_SIZE(sources); i++)
		if (mon->armed & ~before & 1u << i)
			ret = each_entry(mon, sources[i].path, sources[i].fn);
	return ret;
}

/*
 * Where a driver does not say who uses its vGPUs, /proc does: it is read once for
 * all nodes that were opened and closed in the meantime.
 */
static int on_use(struct nvvgpu_monitor *mon, const char *key)
{
	if (!mon->owners_new) {
		owners_free(mon->owners);
		mon->owners = NULL;
		mon->owners_new = true;
	}
	return monitor_look_vgpu(mon, key);
}

static int on_change(struct nvvgpu_monitor *mon, const struct watch *w,
		     const struct inotify_event *event)
{
	/* Of one that goes while it is looked at, the watch goes too. */
	char key[NAME_MAX + 1];

	snprintf(key, sizeof(key), "%s", w->key ? w->key : "");
	switch (w->kind) {
	case WATCH_PLACE:
	case WATCH_DEFINITIONS:
		return on_entry(mon, w, event);
	case WATCH_ABOVE:
		return on_arrival(mon);
	case WATCH_VGPU:
		return monitor_look_vgpu(mon, key);
	case WATCH_USE:
		return on_use(mon, key);
	case WATCH_GPU:
		return monitor_look_gpu(mon, key);
	case WATCH_VF:
		return monitor_look_vf(mon, key);
	}
	return 0;
}

/* The directory has gone; perhaps there will be another one. */
static void on_end(struct nvvgpu_monitor *mon, struct watch *w, bool moved)
{
	mon->stale |= w->kind <= WATCH_DEFINITIONS;
	if (moved)
		inotify_rm_watch(mon->inotify, w->number);
	forget_watch(mon, w);
}

static int on_event(struct nvvgpu_monitor *mon,
		    const struct inotify_event *event)
{
	struct watch *w = find_watch(mon, event->wd);

	if (event->mask & IN_Q_OVERFLOW)
		mon->lost = true;
	if (!w)
		return 0;
	if (event->mask & (IN_IGNORED | IN_MOVE_SELF)) {
		on_end(mon, w, event->mask & IN_MOVE_SELF);
		return 0;
	}
	return on_change(mon, w, event);
}

int monitor_read_files(struct nvvgpu_monitor *mon)
{
	char buf[16384] __attribute__((aligned(8)));
	const struct inotify_event *event;
	int ret = 0;
	ssize_t len, at;

	do {
		len = read(mon->inotify, buf, sizeof(buf));
	} while (len < 0 && errno == EINTR);
	if (len <= 0)
		return monitor_look_missing(mon);
	mon->owners_new = false;
	for (at = 0; !ret && at < len; at += sizeof(*event) + event->len) {
		event = (const struct inotify_event *)(buf + at);
		ret = on_event(mon, event);
	}
	return ret < 0 ? ret : 1;
}

int monitor_open_files(struct nvvgpu_monitor *mon)
{
	struct epoll_event event = { .events = EPOLLIN };

	mon->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (mon->inotify < 0 && errno == EMFILE)
		return fail(mon->ctx, EMFILE, NVVGPU_E_FAILED, "monitor: "
			    "inotify: no more instances or open files; raise "
			    "fs.inotify.max_user_instances");
	if (mon->inotify < 0 ||
	    epoll_ctl(mon->epoll, EPOLL_CTL_ADD, mon->inotify, &event) < 0)
		return fail_system(mon->ctx, errno, "monitor: inotify");
	return 0;
}

void monitor_close_files(struct nvvgpu_monitor *mon)
{
	while (mon->watches)
		forget_watch(mon, *(struct watch **)mon->watches);
	if (mon->inotify >= 0)
		close(mon->inotify);
}
