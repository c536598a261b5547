/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What everything in the library stands on: the context, sentences, access to
 * files, and what may be a name.  private.h has the layers above.
 */
#ifndef NVVGPU_BASE_H
#define NVVGPU_BASE_H

#include "nvvgpu.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>

#define NVVGPU_EXPORT __attribute__((visibility("default")))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define UUID_LEN 36
/* One value of sysfs is at most one page. */
#define VALUE_MAX 4096
/* A state file that is larger was not written by us. */
#define CONF_MAX 65536

#define STATE_DIR "etc/nvvgpu"
#define PROFILE_DIR "etc/nvvgpu/profiles.d"
#define PROFILE_VENDOR_DIR "usr/lib/nvvgpu/profiles.d"
#define RECORD_DIR "etc/nvvgpu/vgpus.d"
#define MDEVCTL_DIR "etc/mdevctl.d"
#define MDEV_DEVICES "sys/bus/mdev/devices"
#define MDEV_PARENTS "sys/class/mdev_bus"
#define PCI_DEVICES "sys/bus/pci/devices"
#define VIRTUAL_DEVICES "sys/devices/virtual"
#define RUN_DIR "run/nvvgpu"
#define CLAIM_DIR RUN_DIR "/names"
#define NOTE_DIR RUN_DIR "/vfs"
/* Records that the next boot finds no more. */
#define TRANSIENT_DIR RUN_DIR "/vgpus.d"
#define DEV_DIR "dev/nvvgpu"

/*
 * A directory in which much is read at a time: what is below is found from
 * there and not from the root.
 */
struct near {
	int fd;
	size_t len;
	char path[NAME_MAX + 64];
};

struct nvvgpu_ctx {
	unsigned int refs;
	int root;		/* directory that all paths start from */
	bool confined;		/* root is not "/": no link leads out of it */
	const struct near *near;	/* NULL: none is known */
	nvvgpu_log_fn log_fn;
	void *log_data;
	nvvgpu_run_fn run_fn;
	void *run_data;
	int callouts;		/* mdevctl has some: 1, -1 none, 0 unknown */
	unsigned int locked;	/* calls in each other that hold the lock */
	int lock;		/* its file, while there are some */
	bool batch;		/* it is held between operations, too */
	unsigned int many;	/* state_many_begin()s that are open */
	char **unsynced;	/* directories that atomic_sync() is due for */
	size_t num_unsynced;
	struct kept *kept;	/* files that kept_write() has open */
	size_t num_kept;
	struct known *known;	/* NULL: nothing; not without the lock */
	int journal;		/* its file; -1: not open */
	enum nvvgpu_error code;
	char error[2048];
	/* Where to look first for a free BASE-N; a hint, never trusted. */
	char hint_base[NVVGPU_NAME_MAX + 1];
	unsigned int hint_number;
};

/* --- error.c ----------------------------------------------------------- */

/* Keeps the sentence and returns -err. */
int fail(struct nvvgpu_ctx *ctx, int err, enum nvvgpu_error code,
	 const char *fmt, ...) PRINTF(4, 5);
/*
 * The system said no while doing what fmt says ("OBJECT: what"): adds why,
 * and what to do if that is known.  Returns -err.
 */
int fail_system(struct nvvgpu_ctx *ctx, int err, const char *fmt, ...)
	PRINTF(3, 4);
int fail_memory(struct nvvgpu_ctx *ctx);
void tell(struct nvvgpu_ctx *ctx, const char *fmt, ...) PRINTF(2, 3);
/* Passes the sentence of the last failure to the log. */
void tell_error(struct nvvgpu_ctx *ctx);
/* strerror() in words that do not need a manual. */
const char *reason(int err);

/* --- sysfs.c: the only file that opens files --------------------------- */

/*
 * Paths are printf formats relative to the sysroot, without leading slash.
 * All return a negative errno and leave the sentence to the caller.
 */
int file_open(struct nvvgpu_ctx *ctx, int flags, const char *fmt, ...)
	PRINTF(3, 4);
int file_vopen(struct nvvgpu_ctx *ctx, int flags, const char *fmt, va_list ap);
/* Length read, NUL added; -EFBIG when there is more than size - 1. */
ssize_t fd_read_all(int fd, char *buf, size_t size);
int fd_write_all(int fd, const char *buf, size_t size);
ssize_t file_read(struct nvvgpu_ctx *ctx, char *buf, size_t size,
		  const char *fmt, ...) PRINTF(4, 5);
/*
 * Opens a directory for ctx->near, which its user sets while it reads there,
 * never while it writes: should another one take the place of this, it would
 * not be seen.  NULL when that cannot be; then all works without.
 */
struct near *near_open(struct nvvgpu_ctx *ctx, const char *path);
void near_close(struct near *near);
/* The first line without its end. */
int file_read_line(struct nvvgpu_ctx *ctx, char *buf, size_t size,
		   const char *fmt, ...) PRINTF(4, 5);
/* file_read_line() into memory to be freed; NULL for none, empty or failure. */
char *file_read_dup(struct nvvgpu_ctx *ctx, const char *fmt, ...) PRINTF(2, 3);
/* A text file of any size, for reading; NULL when it cannot be read. */
FILE *file_stream(struct nvvgpu_ctx *ctx, const char *path);
/* -ENODATA when it does not hold a number and nothing else. */
int file_read_u64(struct nvvgpu_ctx *ctx, uint64_t *ret, const char *fmt, ...)
	PRINTF(3, 4);
/* One write() of text to an existing file, as sysfs wants it. */
int file_write(struct nvvgpu_ctx *ctx, const char *text, const char *fmt, ...)
	PRINTF(3, 4);
bool file_exists(struct nvvgpu_ctx *ctx, const char *fmt, ...) PRINTF(2, 3);
/* A file that may be run. */
bool file_is_program(struct nvvgpu_ctx *ctx, const char *fmt, ...) PRINTF(2, 3);
/* What tells it from a later file of the same name. */
int file_inode(struct nvvgpu_ctx *ctx, uint64_t *ret, const char *fmt, ...)
	PRINTF(3, 4);
/* When its contents or attributes last changed, seconds since the epoch. */
int file_changed(struct nvvgpu_ctx *ctx, long long *ret, const char *fmt, ...)
	PRINTF(3, 4);
/*
 * Last component of what a symbolic link points to, and, where above is not
 * NULL, the one before it; both buffers have the size.
 */
int file_link_names(struct nvvgpu_ctx *ctx, char *buf, char *above, size_t size,
		    const char *fmt, ...) PRINTF(5, 6);
#define file_link_name(ctx, buf, size, ...) \
	file_link_names(ctx, buf, NULL, size, __VA_ARGS__)
int file_unlink(struct nvvgpu_ctx *ctx, const char *fmt, ...) PRINTF(2, 3);
/* Entries "." and ".." and other hidden ones are skipped; NULL at the end. */
int dir_open(struct nvvgpu_ctx *ctx, DIR **ret, const char *fmt, ...)
	PRINTF(3, 4);
const char *dir_next(DIR *dir);
/*
 * Right after a loop over dir_next() that ended with ret: that, unless it is 0
 * and the directory could not be read to its end.
 */
int dir_close(DIR *dir, int ret);
/* With all directories above it; an existing one is fine. 1 when it made it. */
int dir_make(struct nvvgpu_ctx *ctx, const char *fmt, ...) PRINTF(2, 3);
/* 0 when entries can be made and removed in it. */
int dir_writable(struct nvvgpu_ctx *ctx, const char *path);
int dir_sync(struct nvvgpu_ctx *ctx, const char *path);

/* --- kept.c ------------------------------------------------------------ */

/* file_write() to a file that, between state_many_begin() and _end(), stays open. */
int kept_write(struct nvvgpu_ctx *ctx, const char *path, const char *text);
void kept_close(struct nvvgpu_ctx *ctx);

/* --- text.c: what may be a name ---------------------------------------- */

bool name_valid(const char *name);
/* Copies in lower case; false when it is none. */
bool uuid_read(const char *text, char uuid[UUID_LEN + 1]);
/* UUIDv5 of the name in our namespace. */
void uuid_of_name(const char *name, char uuid[UUID_LEN + 1]);
/* A relative path without "..", and one part of such a path. */
bool path_valid(const char *name);
bool component_valid(const char *name);
/* NULL is like NULL alone. */
bool text_same(const char *a, const char *b);
/* A name that the system may have for a group of users. */
bool group_valid(const char *name);
/* "0000:3b:00.4"; a domain may have more than four digits. */
bool pci_address_valid(const char *text);
/* What a profile may set below the vGPU's own sysfs directory. */
bool attribute_valid(const char *name);
/* One line that a state file can hold. */
bool value_valid(const char *value);
/* A number without sign and nothing else. */
bool u64_read(const char *text, uint64_t *ret);
bool number_read(const char *text, unsigned int *ret);
bool bool_parse(const char *text, bool *ret);
/* Frees *to and makes it a copy of text, NULL allowed. -ENOMEM. */
int set_string(char **to, const char *text);

#endif
