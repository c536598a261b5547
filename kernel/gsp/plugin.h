/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls to the plugin task of one vGPU, in memory that it shares with us.
 *
 * The host writes a message, what it is and at last a sequence number, and
 * rings; the task writes what it thinks of it and the same number.  One call
 * at a time.
 */
#ifndef NVVGPU_GSP_PLUGIN_H
#define NVVGPU_GSP_PLUGIN_H

#include <linux/mutex.h>
#include <linux/types.h>

#include "release.h"

struct device;

/*
 * struct gsp_plugin - our end of one task
 * @dev:	for messages, as @abi, @ops, @host, @gfid and @limit set once
 * @abi:	NULL where the release's is not known
 * @limit:	how long an answer may take, in jiffies; may change
 * @lock:	one call at a time; guards @heap and @sequence
 * @heap:	address of the shared memory
 * @sequence:	number of the last call
 * @err:	why the task cannot be called; -ENOENT while there is none.
 *		Whoever sees the task die writes it without @lock.
 */
struct gsp_plugin {
	struct device *dev;
	const struct gsp_plugin_abi *abi;
	const struct gsp_host_ops *ops;
	void *host;
	u32 gfid;
	const unsigned long *limit;
	struct mutex lock;
	u64 heap;
	u32 sequence;
	int err;
};

/* The task is being booted; forget what was. */
void gsp_plugin_begin(struct gsp_plugin *p);

/*
 * gsp_plugin_setup() - wait for a task that was booted, agree on a version,
 *			tell it its configuration
 * @vgpu:   what it was booted with
 * @client: handle of our client
 *
 * Context: process; sleeps, at most three times the limit.
 * Return: 0, also where nothing can be said to it; -ETIMEDOUT; -EIO the task
 * died; -EPROTO it answered nonsense; what its answer means, or the error of
 * the memory.
 */
int gsp_plugin_setup(struct gsp_plugin *p, const struct gsp_vgpu *vgpu,
		     u32 client);

/*
 * gsp_plugin_call() - tell the task something, wait until it is done
 * @m: what to say
 *
 * A task that does not answer in time is not asked again.
 *
 * Context: process; sleeps, at most the limit.
 * Return: as above; -ENOENT there is no task; -EOPNOTSUPP nothing can be said
 * to it.
 */
int gsp_plugin_call(struct gsp_plugin *p, struct gsp_plugin_message *m);

/*
 * gsp_plugin_save() - stop the task and read its state
 * gsp_plugin_restore() - stop the task and give it a state
 *
 * On success it stays stopped; on failure it goes on as before.
 *
 * Context: process; sleeps, at most the limit for each buffer full of state,
 * and three times more.
 * Return: as gsp_plugin_call(); -ENOSPC the state is longer than @room.
 */
int gsp_plugin_save(struct gsp_plugin *p, void *state, size_t room,
		    size_t *size);
int gsp_plugin_restore(struct gsp_plugin *p, const void *state, size_t size);

/* There is no task any more, or it is of no use; any context. */
void gsp_plugin_end(struct gsp_plugin *p, int err);

#endif
