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

#define CREATE_TRACE_POINTS
#include "trace.h"

/*
 * How long an answer may take: far beyond the few seconds that NVIDIA's own
 * driver allows, because the verdict is death.  A host whose processors are
 * shared with others is slow at times, and simulated firmware is a thread on
 * them.
 */
#define DEFAULT_LIMIT	(30 * HZ)

/* Messages that are taken before somebody else gets the lock. */
#define BATCH		64

/* Answers that nobody waits for; see begin_answer(). */
#define MAX_REPEATED	16

/* The firmware is lost; what it says from now on is not listened to. */
static __printf(3, 4) void lose(struct gsp_rpc *rpc, int err, const char *fmt,
				...)
{
	va_list args;

	lockdep_assert_held(&rpc->receive_lock);

	if (rpc->broken)
		return;
	va_start(args, fmt);
	vscnprintf(rpc->reason, sizeof(rpc->reason), fmt, args);
	va_end(args);
	smp_store_release(&rpc->broken, err);
	if (rpc->pending) {
		rpc->pending->err = err;
		complete(&rpc->pending->done);
		rpc->pending = NULL;
	}
	rpc->ops->broken(rpc->ctx);
}

static void lose_stream(struct gsp_rpc *rpc, int err)
{
	lose(rpc, err, "its firmware cannot be understood: %s",
	     rpc->queue.trouble);
}

void gsp_rpc_lose(struct gsp_rpc *rpc, int err, const char *reason)
{
	mutex_lock(&rpc->receive_lock);
	lose(rpc, err, "%s", reason);
	mutex_unlock(&rpc->receive_lock);
}

/*
 * To repeat an answer does no harm, as long as it does not become a flood that
 * keeps us from everything else.
 */
static int drop_repeated(struct gsp_rpc *rpc, const struct gsp_message *head,
			 size_t size)
{
	if (size > rpc->longest)
		return gsp_queue_malformed(&rpc->queue, -EMSGSIZE,
					   "answer too long");
	if (++rpc->repeated > MAX_REPEATED)
		return gsp_queue_malformed(&rpc->queue, -EPROTO,
					   "answers again and again");
	dev_warn(rpc->dev, "firmware answered function %u again, sequence %u\n",
		 head->function, head->sequence);
	return 0;
}

static int begin_answer(void *ctx, const struct gsp_message *head,
			size_t size, void **dst)
{
	struct gsp_rpc *rpc = ctx;
	struct gsp_call *call = rpc->pending;
	s32 ahead = head->sequence - rpc->asked;

	*dst = NULL;
	if (ahead < 0 || (!ahead && !call))
		return drop_repeated(rpc, head, size);
	if (ahead)
		return gsp_queue_malformed(&rpc->queue, -EPROTO,
					   "answer before the question");
	if (head->function != call->function)
		return gsp_queue_malformed(&rpc->queue, -EPROTO,
					   "answer to another question");
	if (size > call->room)
		return gsp_queue_malformed(&rpc->queue, -EMSGSIZE,
					   "answer too long");
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
		err = rpc->ops->notice(rpc->ctx, notice, gfid);
	return err ? gsp_queue_malformed(&rpc->queue, err, "event") : 0;
}

/* begin_answer() has seen to it that the message is the pending call's. */
static void take_answer(struct gsp_rpc *rpc, const struct gsp_message *msg)
{
	struct gsp_call *call = rpc->pending;

	call->result = msg->result;
	call->size = msg->size;
	rpc->pending = NULL;
	rpc->repeated = 0;
	complete(&call->done);
}

/* Returns whether there may be more. */
static bool receive_some(struct gsp_rpc *rpc)
{
	unsigned int left = BATCH;
	struct gsp_message msg;
	int err;

	lockdep_assert_held(&rpc->receive_lock);

	while (!rpc->broken) {
		if (!left--)
			return true;
		err = gsp_receive(&rpc->receiver, &rpc->queue, &msg);
		if (err == -EAGAIN)
			return false;
		if (!err && msg.function >= rpc->release->rpc->first_event)
			err = take_event(rpc, &msg);
		else if (!err)
			take_answer(rpc, &msg);
		if (err)
			lose_stream(rpc, err);
	}
	return false;
}

static void receive_work(struct work_struct *work)
{
	struct gsp_rpc *rpc = container_of(work, struct gsp_rpc, work);
	bool more;

	mutex_lock(&rpc->receive_lock);
	more = receive_some(rpc);
	mutex_unlock(&rpc->receive_lock);
	if (more)
		queue_work(rpc->wq, &rpc->work);
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
	rpc->limit = DEFAULT_LIMIT;
	rpc->longest = gsp_release_request_max(release);
	rpc->asked = rpc->sequence - 1;
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

/* A question that does not go out, or not whole, is the end of the stream. */
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
	if (!err)
		return 0;

	mutex_lock(&rpc->receive_lock);
	if (err == -ETIMEDOUT)
		lose(rpc, err, "its firmware takes no messages");
	else
		lose_stream(rpc, err);
	mutex_unlock(&rpc->receive_lock);
	return err;
}

static int post_call(struct gsp_rpc *rpc, struct gsp_call *call)
{
	int err;

	mutex_lock(&rpc->receive_lock);
	err = rpc->broken ? -EIO : 0;
	if (!err) {
		rpc->pending = call;
		rpc->asked = call->sequence;
	}
	mutex_unlock(&rpc->receive_lock);
	return err;
}

/* After this nobody else knows of the call. */
static void expire_call(struct gsp_rpc *rpc, struct gsp_call *call)
{
	mutex_lock(&rpc->receive_lock);
	/* An interrupt that was lost must not cost us the answer. */
	receive_some(rpc);
	if (rpc->pending == call)
		lose(rpc, -ETIMEDOUT,
		     "its firmware did not answer function %u in time",
		     call->function);
	mutex_unlock(&rpc->receive_lock);
}

static void do_call(struct gsp_rpc *rpc, struct gsp_call *call, size_t size)
{
	unsigned long limit = READ_ONCE(rpc->limit);
	struct gsp_message msg = {
		.function = call->function,
		.result = GSP_RESULT_PENDING,
		.sequence = call->sequence,
		.payload = call->buf,
		.size = size,
	};

	call->err = post_call(rpc, call);
	if (call->err)
		return;
	/* Who finds the stream lost has seen to it that the call ends. */
	if (!send_message(rpc, &msg, jiffies + limit) &&
	    !wait_for_completion_timeout(&call->done, limit))
		expire_call(rpc, call);
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
	int err;

	mutex_lock(&rpc->call_lock);
	call.sequence = rpc->sequence++;
	trace_gsp_rpc_call(rpc->dev, function, call.sequence, *size);
	do_call(rpc, &call, *size);
	trace_gsp_rpc_done(rpc->dev, function, call.sequence, call.err);
	mutex_unlock(&rpc->call_lock);
	if (call.err)
		return call.err;
	*size = call.size;
	err = gsp_status_errno(call.result);
	/* To do nothing can be refused, too; that it answers is enough. */
	if (err && function != rpc->release->rpc->nop)
		dev_err(rpc->dev, "firmware refused function %u: %s (%#x)\n",
			function, gsp_status_name(call.result), call.result);
	return err;
}

int gsp_rpc_post(struct gsp_rpc *rpc, u32 function, const void *buf,
		 size_t size)
{
	struct gsp_message msg = {
		.function = function,
		.result = GSP_RESULT_PENDING,
		.payload = buf,
		.size = size,
	};
	int err;

	mutex_lock(&rpc->call_lock);
	msg.sequence = rpc->sequence++;
	err = READ_ONCE(rpc->broken) ? -EIO :
		send_message(rpc, &msg, jiffies + READ_ONCE(rpc->limit));
	mutex_unlock(&rpc->call_lock);
	return err;
}
