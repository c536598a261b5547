/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls to the firmware and what comes back; the host's end of the queues.
 */
#ifndef NVVGPU_GSP_RPC_H
#define NVVGPU_GSP_RPC_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "release.h"

struct device;

/*
 * struct gsp_rpc_ops - what the RPC layer needs of its user
 * @doorbell: tell the firmware that there is something to read; any context
 * @notice:   the firmware told something; process context, must not call the
 *	      firmware, as the answer would wait behind it.  0, or -EPROTO: it
 *	      cannot be so, the firmware is lost
 * @broken:   the firmware is lost, every call fails from now on; likewise
 */
struct gsp_rpc_ops {
	void (*doorbell)(void *ctx);
	int (*notice)(void *ctx, enum gsp_notice notice, u32 gfid);
	void (*broken)(void *ctx);
};

/* A call that waits for its answer; guarded by gsp_rpc.receive_lock. */
struct gsp_call {
	u32 function;
	u32 sequence;
	void *buf;		/* request, then answer */
	size_t room;
	size_t size;		/* of the answer */
	u32 result;
	int err;
	struct completion done;
};

/*
 * struct gsp_rpc - host's end of the queues of one firmware
 * @call_lock:	  one call at a time: guards sending, @send_buf, @sequence
 * @receive_lock: guards receiving, @receiver and all below it; taken inside
 *		  @call_lock
 * @asked:	  sequence of the last call
 * @repeated:	  answers that were given once more since the last good one
 * @reason:	  of @broken, for people
 * @broken:	  0, or the negative errno that has ended it for good; set
 *		  once, read without the lock
 * @limit:	  how long a call may take, in jiffies; anybody may change it
 * @longest:	  bytes of the longest answer there can be
 */
struct gsp_rpc {
	struct device *dev;
	const struct gsp_release *release;
	const struct gsp_rpc_ops *ops;
	void *ctx;
	struct gsp_queue queue;

	struct mutex call_lock;
	struct gsp_element *send_buf;
	u32 sequence;

	struct mutex receive_lock;
	struct gsp_receiver receiver;
	struct gsp_call *pending;
	u32 asked;
	unsigned int repeated;
	char reason[80];
	int broken;

	unsigned long limit;
	size_t longest;

	struct workqueue_struct *wq;
	struct work_struct work;
};

/*
 * gsp_rpc_init() - make the host's queue
 * @wq: where messages are received; may run several works at a time
 *
 * Context: process; may sleep.
 * Return: 0, -EINVAL (shared memory), -ENOMEM.
 */
int gsp_rpc_init(struct gsp_rpc *rpc, struct device *dev,
		 const struct gsp_release *release, void *shared, size_t size,
		 struct workqueue_struct *wq, const struct gsp_rpc_ops *ops,
		 void *ctx);

/* No call is under way, and there will be no interrupt any more. */
void gsp_rpc_exit(struct gsp_rpc *rpc);

/*
 * gsp_rpc_lose() - the firmware is known to be of no use any more
 * @err:    what the call fails with that is under way; later ones get -EIO
 * @reason: for people
 *
 * Only the first reason counts.  Context: process; may sleep.
 */
void gsp_rpc_lose(struct gsp_rpc *rpc, int err, const char *reason);

/* The firmware's interrupt.  Context: any. */
void gsp_rpc_interrupt(struct gsp_rpc *rpc);

/*
 * gsp_rpc_call() - ask the firmware, wait for its answer
 * @buf:  request without header; the answer takes its place
 * @size: bytes of the request in, of the answer out
 * @room: bytes that @buf has for the answer
 *
 * A firmware that does not answer in time, or gives an answer that makes no
 * sense, is lost with this call: nobody knows what it does, only a reboot helps.
 *
 * Context: process; sleeps, at most twice the time limit and what those calls
 * take that came before.
 * Return: 0; -EIO the firmware was lost earlier; -ETIMEDOUT (no answer, or no
 * room for the question, in time), -EPROTO or -EMSGSIZE it was lost now; or
 * what the result of the RPC means, after a message that says so.
 */
int gsp_rpc_call(struct gsp_rpc *rpc, u32 function, void *buf, size_t *size,
		 size_t room);

/*
 * gsp_rpc_post() - tell the firmware something that it does not answer
 *
 * Also before it runs: the message waits in the queue.
 *
 * Context: process; sleeps up to the time limit, when there is no room.
 * Return: 0; -ETIMEDOUT, -EIO, -EPROTO, -EMSGSIZE as above.
 */
int gsp_rpc_post(struct gsp_rpc *rpc, u32 function, const void *buf,
		 size_t size);

#endif
