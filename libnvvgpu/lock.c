// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One lock for all writers, a file of /run.
 *
 * Who has much to do may hold it from the first to the last: a batch.  What has
 * been found out about the host stays true as long (known.h), and what has been
 * written gets to the disk together (atomic.c).  Who waits leaves word of that,
 * and has his turn between two operations of the batch: he may be a virtual
 * machine that starts.
 */
#include "known.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define LOCK_SECONDS 60
/* Somebody waits.  That a killed one has left it costs a batch one turn. */
#define WAITING RUN_DIR "/waiting"

static void nap(void)
{
	static const struct timespec ms5 = { .tv_nsec = 5000000 };

	nanosleep(&ms5, NULL);
}

/* Again each time, as there may be more than one. */
static void say_waiting(struct nvvgpu_ctx *ctx)
{
	int fd = file_open(ctx, O_WRONLY | O_CREAT, WAITING);

	if (fd >= 0)
		close(fd);
}

/* A driver that hangs in create must not hang every VM start with it. */
static int lock_wait(struct nvvgpu_ctx *ctx, int fd)
{
	unsigned int tries = 0;

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return -errno;
		if (tries++ == LOCK_SECONDS * 200)
			return -ETIMEDOUT;
		say_waiting(ctx);
		nap();
	}
	if (tries)
		file_unlink(ctx, WAITING);
	return 0;
}

static void lock_sign(int fd)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) < 0 || pwrite(fd, text, len, 0) != len)
		return;		/* it only serves the sentence below */
}

static int lock_fail(struct nvvgpu_ctx *ctx, int fd, int err)
{
	char pid[32] = "";

	if (err != ETIMEDOUT)
		return fail_system(ctx, err, "/" RUN_DIR "/lock: lock");
	if (fd_read_all(fd, pid, sizeof(pid)) < 0)
		*pid = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	return fail(ctx, EBUSY, NVVGPU_E_FAILED,
		    "/" RUN_DIR "/lock: lock: process %s has held it for %d "
		    "seconds; see what that one waits for",
		    *pid ? pid : "unknown", LOCK_SECONDS);
}

static int take(struct nvvgpu_ctx *ctx)
{
	int fd, err;

	err = dir_make(ctx, RUN_DIR);
	if (err < 0)
		return fail_system(ctx, -err, "/" RUN_DIR ": create directory");
	fd = file_open(ctx, O_RDWR | O_CREAT, RUN_DIR "/lock");
	if (fd < 0)
		return fail_system(ctx, -fd, "/" RUN_DIR "/lock: open");
	err = lock_wait(ctx, fd);
	if (err < 0) {
		err = lock_fail(ctx, fd, -err);
		close(fd);
		return err;
	}
	lock_sign(fd);
	ctx->lock = fd;
	ctx->callouts = 0;
	journal_repair(ctx);
	return 0;
}

static void drop(struct nvvgpu_ctx *ctx)
{
	known_drop(ctx);
	journal_close(ctx);
	/* A child of the caller may have the file open as well. */
	flock(ctx->lock, LOCK_UN);
	close(ctx->lock);
}

/* The lock may be lost by that; then the batch holds none any more. */
static int give_turn(struct nvvgpu_ctx *ctx)
{
	int ret, err;

	if (!file_exists(ctx, WAITING))
		return 0;
	file_unlink(ctx, WAITING);
	ret = atomic_sync(ctx);
	drop(ctx);
	/* Who waits looks as often. */
	nap();
	nap();
	err = take(ctx);
	if (err < 0) {
		ctx->batch = false;
		ctx->locked = 0;
	}
	return err ?: ret;
}

int state_lock_to_create(struct nvvgpu_ctx *ctx)
{
	int ret = 0;

	if (!ctx->locked)
		ret = take(ctx);
	else if (ctx->batch && ctx->locked == 1)
		ret = give_turn(ctx);
	if (!ret)
		ctx->locked++;
	return ret;
}

int state_lock(struct nvvgpu_ctx *ctx)
{
	known_forget(ctx);
	return state_lock_to_create(ctx);
}

void state_unlock(struct nvvgpu_ctx *ctx)
{
	if (!--ctx->locked)
		drop(ctx);
}

void state_many_begin(struct nvvgpu_ctx *ctx)
{
	ctx->many++;
}

int state_many_end(struct nvvgpu_ctx *ctx)
{
	if (--ctx->many)
		return 0;
	kept_close(ctx);
	return atomic_sync(ctx);
}

NVVGPU_EXPORT int nvvgpu_batch_begin(struct nvvgpu_ctx *ctx)
{
	int ret;

	if (ctx->many)
		return fail(ctx, EALREADY, NVVGPU_E_INVALID,
			    "batch: begin: one has begun already");
	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ctx->batch = true;
	state_many_begin(ctx);
	return 0;
}

NVVGPU_EXPORT int nvvgpu_batch_end(struct nvvgpu_ctx *ctx)
{
	int ret;

	if (!ctx->many)
		return 0;
	ret = state_many_end(ctx);
	if (ctx->batch) {
		ctx->batch = false;
		state_unlock(ctx);
	}
	return ret;
}
