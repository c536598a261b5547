// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls to the firmware and what comes back.
 *
 * Answers and events are received by one work item, so that a caller that
 * gives up leaves nothing behind that could write into its buffer.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "rpc.h"
#include "status.h"

/*
 * NVIDIA's own driver allows 3.1 s and half of its default (4 s) to a firmware
 * that runs vGPU plugins; this is twice that, as we wait asleep.
 */
/*
 * Far beyond what a firmware needs, because its verdict is death: a host whose
 * processors are shared with others is slow at times, and simulated firmware
 * is a thread on them.
 */
#define CALL_LIMIT	(30 * HZ)

/* The far end is lost: its stream cannot be understood any more. */
static void mark_broken(struct gsp_rpc *rpc, int err)
{
	lockdep_assert_held(&rpc->receive_lock);

	if (rpc->broken)
		return;
	rpc->broken = err;
	if (rpc->pending) {
		rpc->pending->err = err;
		complete(&rpc->pending->done);
		rpc->pending = NULL;
	}
	rpc->ops->broken(rpc->ctx);
}

static int begin_answer(void *ctx, const struct gsp_message *head,
			size_t size, void **dst)
{
	struct gsp_rpc *rpc = ctx;
	struct gsp_call *call = rpc->pending;

	*dst = NULL;
	if (!call || head->sequence != call->sequence ||
	    head->function != call->function) {
		dev_warn_ratelimited(rpc->dev,
			"firmware answered function %u, sequence %u, which nobody waits for\n",
			head->function, head->sequence);
		return 0;
	}
	if (size > call->room) {
		call->err = -EMSGSIZE;
		rpc->pending = NULL;
		complete(&call->done);
		return 0;
	}
	*dst = call->buf;
	return 0;
}

static int take_event(struct gsp_rpc *rpc, const struct gsp_message *msg)
{
	struct gsp_reader r = gsp_reader(msg->payload, msg->size);
	enum gsp_notice notice;
	u32 gfid;
	int err;

	err = rpc->release->event->decode(&r, msg->function, &notice, &gfid);
	if (!err)
		rpc->ops->notice(rpc->ctx, notice, gfid);
	return err;
}

/* begin_answer() has seen to it that the message is the pending call's. */
static void take_answer(struct gsp_rpc *rpc, const struct gsp_message *msg)
{
	struct gsp_call *call = rpc->pending;

	call->result = msg->result;
	call->size = msg->size;
	rpc->pending = NULL;
	complete(&call->done);
}

static void receive_all(struct gsp_rpc *rpc)
{
	struct gsp_message msg;
	int err;

	lockdep_assert_held(&rpc->receive_lock);

	while (!rpc->broken) {
		err = gsp_receive(&rpc->receiver, &rpc->queue, &msg);
		if (err == -EAGAIN)
			return;
		if (!err && msg.function >= rpc->release->rpc->first_event)
			err = take_event(rpc, &msg);
		else if (!err)
			take_answer(rpc, &msg);
		if (!err)
			continue;
		dev_err(rpc->dev,
			"firmware sent a malformed message (%d), giving up on it\n",
			err);
		mark_broken(rpc, err);
	}
}

static void receive_work(struct work_struct *work)
{
	struct gsp_rpc *rpc = container_of(work, struct gsp_rpc, work);

	mutex_lock(&rpc->receive_lock);
	receive_all(rpc);
	mutex_unlock(&rpc->receive_lock);
}

void gsp_rpc_interrupt(struct gsp_rpc *rpc)
{
	queue_work(rpc->wq, &rpc->work);
}

int gsp_rpc_init(struct gsp_rpc *rpc, struct device *dev,
		 const struct gsp_release *release, void *shared, size_t size,
		 struct workqueue_struct *wq, const struct gsp_rpc_ops *ops,
		 void *ctx)
{
	int err;

	rpc->dev = dev;
	rpc->release = release;
	rpc->ops = ops;
	rpc->ctx = ctx;
	rpc->wq = wq;
	mutex_init(&rpc->call_lock);
	mutex_init(&rpc->receive_lock);
	INIT_WORK(&rpc->work, receive_work);

	err = gsp_queue_init(&rpc->queue, GSP_HOST, release->checksum, shared,
			     size);
	if (err)
		return err;
	rpc->send_buf = kvzalloc(GSP_MESSAGE_MAX, GFP_KERNEL);
	rpc->receiver = (struct gsp_receiver) {
		.abi = release->rpc,
		.buf = kvzalloc(GSP_MESSAGE_MAX, GFP_KERNEL),
		.begin = begin_answer,
		.ctx = rpc,
	};
	if (rpc->send_buf && rpc->receiver.buf)
		return 0;
	kvfree(rpc->send_buf);
	kvfree(rpc->receiver.buf);
	return -ENOMEM;
}

void gsp_rpc_exit(struct gsp_rpc *rpc)
{
	cancel_work_sync(&rpc->work);
	kvfree(rpc->send_buf);
	kvfree(rpc->receiver.buf);
}

/* The firmware makes room while we wait; it tells nobody when it has. */
static int send_record(struct gsp_rpc *rpc, struct gsp_sender *s,
		       unsigned long deadline)
{
	int err;

	for (;;) {
		err = gsp_sender_step(s, &rpc->queue, rpc->send_buf);
		if (err != -EAGAIN)
			return err;
		if (READ_ONCE(rpc->broken))
			return -EIO;
		if (time_after(jiffies, deadline))
			return -ETIMEDOUT;
		usleep_range(50, 200);
	}
}

static int send_message(struct gsp_rpc *rpc, const struct gsp_message *msg,
			unsigned long deadline)
{
	struct gsp_sender s = { .abi = rpc->release->rpc, .msg = msg };
	int err = 0;

	while (!err && !gsp_sender_done(&s)) {
		err = send_record(rpc, &s, deadline);
		if (!err)
			rpc->ops->doorbell(rpc->ctx);
	}
	if (!err || (err == -ETIMEDOUT && !s.started))
		return err;

	/* Half a message is out: whatever follows would be taken for it. */
	mutex_lock(&rpc->receive_lock);
	if (!rpc->broken)
		dev_err(rpc->dev,
			"firmware takes no more messages (%d), giving up on it\n",
			err);
	mark_broken(rpc, err);
	mutex_unlock(&rpc->receive_lock);
	return err;
}

static int post_call(struct gsp_rpc *rpc, struct gsp_call *call)
{
	int err;

	mutex_lock(&rpc->receive_lock);
	err = rpc->broken ? -EIO : 0;
	if (!err)
		rpc->pending = call;
	mutex_unlock(&rpc->receive_lock);
	return err;
}

/* After this nobody else knows of the call. */
static void withdraw_call(struct gsp_rpc *rpc, struct gsp_call *call, int err)
{
	mutex_lock(&rpc->receive_lock);
	/* An interrupt that was lost must not cost us the answer. */
	receive_all(rpc);
	if (rpc->pending == call) {
		rpc->pending = NULL;
		gsp_receiver_drop(&rpc->receiver);
		call->err = err;
	}
	mutex_unlock(&rpc->receive_lock);
}

static void do_call(struct gsp_rpc *rpc, struct gsp_call *call, size_t size)
{
	unsigned long deadline = jiffies + CALL_LIMIT;
	struct gsp_message msg = {
		.function = call->function,
		.result = GSP_RESULT_PENDING,
		.sequence = call->sequence,
		.payload = call->buf,
		.size = size,
	};
	int err;

	call->err = post_call(rpc, call);
	if (call->err)
		return;
	err = send_message(rpc, &msg, deadline);
	if (!err && !wait_for_completion_timeout(&call->done, CALL_LIMIT))
		err = -ETIMEDOUT;
	if (err)
		withdraw_call(rpc, call, err);
}

int gsp_rpc_call(struct gsp_rpc *rpc, u32 function, void *buf, size_t *size,
		 size_t room)
{
	struct gsp_call call = {
		.function = function,
		.buf = buf,
		.room = room,
		.done = COMPLETION_INITIALIZER_ONSTACK(call.done),
	};

	mutex_lock(&rpc->call_lock);
	call.sequence = rpc->sequence++;
	do_call(rpc, &call, *size);
	mutex_unlock(&rpc->call_lock);
	if (call.err)
		return call.err;
	*size = call.size;
	return gsp_status_errno(call.result);
}
