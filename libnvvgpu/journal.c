// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device appears by one write to sysfs and gets its attributes by others.
 * Whoever is killed between them leaves a vGPU that looks finished and is not.
 * So the UUID is noted before and the note emptied after; as there is one
 * lock, one note is enough, and who takes the lock next finds it.  It lies in
 * /run, which lives exactly as long as the devices do.
 */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define NOTE RUN_DIR "/starting"

int journal_begin(struct nvvgpu_ctx *ctx, const char *uuid)
{
	int ret;

	if (ctx->journal < 0)
		ctx->journal = file_open(ctx, O_WRONLY | O_CREAT | O_TRUNC |
					 O_APPEND, NOTE);
	if (ctx->journal < 0)
		return ctx->journal;
	ret = fd_write_all(ctx->journal, uuid, UUID_LEN);
	if (ret < 0)
		journal_close(ctx);
	return ret;
}

void journal_end(struct nvvgpu_ctx *ctx)
{
	/* A note that stayed would take away what is whole. */
	if (ftruncate(ctx->journal, 0) < 0)
		journal_close(ctx);
}

void journal_close(struct nvvgpu_ctx *ctx)
{
	if (ctx->journal < 0)
		return;
	close(ctx->journal);
	ctx->journal = -1;
	file_unlink(ctx, NOTE);
}

/*
 * Takes the device away, which leaves it defined: a start makes it anew.  One
 * that is in use was good enough for its user and is left alone.
 */
void journal_repair(struct nvvgpu_ctx *ctx)
{
	char line[64], uuid[UUID_LEN + 1];
	struct owner owner;
	struct live live;
	int ret;

	ret = file_read_line(ctx, line, sizeof(line), NOTE);
	/* One that is too long is none, and goes. */
	if (ret < 0 && ret != -EFBIG)
		return;
	if (!ret && uuid_read(line, uuid) && !live_find(ctx, uuid, &live) &&
	    !live_in_use(ctx, &live, &owner)) {
		tell(ctx, "%s: start: was interrupted half way; the device "
		     "has been removed, start it again", uuid);
		live.framework->remove(ctx, uuid);
	}
	file_unlink(ctx, NOTE);
}
