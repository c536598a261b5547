// SPDX-License-Identifier: GPL-2.0-only
/*
 * Malformed messages of a simulated firmware; see firmware-faults.h.
 *
 * What is to be wrong behind the checksum is spoilt before the queue seals the
 * message, what is to be wrong in front of it afterwards, in shared memory, but
 * before the host is told that there is something.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/barrier.h>
#include <asm/byteorder.h>

#include "firmware-faults.h"
#include "gsp/queue.h"
#include "gsp/record.h"
#include "gsp/release.h"

#define PAYLOAD_MAX	(GSP_RECORD_MAX - sizeof(struct gsp_record_header))

/* No event is longer. */
#define MAX_EVENT	64

/* Beyond whatever number of elements a queue has. */
#define WILD_POINTER	0x80000000

int firmware_forge_send(const struct firmware_forge *f,
			const struct gsp_message *msg)
{
	struct gsp_sender s = { .abi = f->release->rpc, .msg = msg };
	int err = 0;

	while (!err && !gsp_sender_done(&s)) {
		err = gsp_sender_step(&s, f->queue, f->buf);
		if (err == -EAGAIN)
			err = f->wait(f->ctx);
	}
	return err;
}

/* A record of the message, with @size bytes of its payload from @at on. */
static struct firmware_draft draft(const struct firmware_forge *f, u32 function,
				   size_t at, size_t size)
{
	const struct gsp_message *msg = f->msg;
	struct gsp_record_header *h = (void *)(f->buf + 1);
	size_t there = at < msg->size ? min(size, msg->size - at) : 0;
	u8 *payload = (u8 *)(h + 1);

	memset(h, 0, sizeof(*h) + size);
	h->header_version = cpu_to_le32(GSP_RECORD_VERSION);
	h->signature = cpu_to_le32(GSP_RECORD_SIGNATURE);
	h->length = cpu_to_le32(sizeof(*h) + size);
	h->function = cpu_to_le32(function);
	h->rpc_result = cpu_to_le32(msg->result);
	h->rpc_result_private = cpu_to_le32(msg->result);
	h->sequence = cpu_to_le32(msg->sequence);
	if (there)
		memcpy(payload, (const u8 *)msg->payload + at, there);
	return (struct firmware_draft) {
		.release = f->release,
		.head = h,
		.payload = payload,
		.size = size,
	};
}

/* gsp_queue_send(), but the host is not told yet; *@e gets its first element. */
static int stage(const struct firmware_forge *f, size_t size,
		 struct gsp_element **e)
{
	struct gsp_queue *q = f->queue;
	struct gsp_tx_header *tx = q->tx, kept;
	size_t at = q->tx_write;
	int err;

	*e = (void *)(q->tx_entries + at * GSP_ELEMENT_SIZE);
	for (;;) {
		q->tx = &kept;
		err = gsp_queue_send(q, f->buf,
				     sizeof(struct gsp_record_header) + size);
		q->tx = tx;
		if (err != -EAGAIN)
			return err;
		err = f->wait(f->ctx);
		if (err)
			return err;
	}
}

static void publish(struct gsp_queue *q)
{
	smp_store_release(&q->tx->writePtr, cpu_to_le32(q->tx_write));
}

static int put(const struct firmware_forge *f, size_t size)
{
	struct gsp_element *e;
	int err = stage(f, size, &e);

	if (!err)
		publish(f->queue);
	return err;
}

static void spoil_control(const struct firmware_fault *fault,
			  struct firmware_draft *d)
{
	const struct gsp_control_abi *abi = d->release->control;
	struct gsp_reader r = gsp_reader(d->payload, d->size);
	struct gsp_control c;
	struct gsp_writer w;

	/* Parameters that go on in the next record are none of its business. */
	r.left = SIZE_MAX;
	if (abi->decode(&r, &c))
		return;
	fault->control(&c);
	w = gsp_writer(d->payload, abi->size + c.size);
	abi->encode(&w, &c);
}

static int spoil_record(const struct firmware_forge *f,
			const struct firmware_fault *fault)
{
	struct firmware_draft d = draft(f, f->msg->function, 0,
					min(f->msg->size, PAYLOAD_MAX));
	struct gsp_element *e;
	int err;

	if (fault->record)
		fault->record(&d);
	if (fault->control)
		spoil_control(fault, &d);
	err = stage(f, d.size, &e);
	if (err)
		return err;
	if (fault->element)
		fault->element(e);
	publish(f->queue);
	return 0;
}

int firmware_forge_answer(const struct firmware_forge *f,
			  const struct firmware_fault *fault)
{
	struct gsp_message changed = *f->msg;

	if (fault->send)
		return fault->send(f);
	if (!fault->message)
		return spoil_record(f, fault);
	fault->message(&changed);
	return firmware_forge_send(f, &changed);
}

/* The other side reads this when it looks for the next message. */
int firmware_forge_write_pointer(const struct firmware_forge *f)
{
	smp_store_release(&f->queue->tx->writePtr, cpu_to_le32(WILD_POINTER));
	return 0;
}

int firmware_forge_stray(const struct firmware_forge *f)
{
	draft(f, f->release->rpc->continuation, 0, 1);
	return put(f, 1);
}

/* The first record of a message that is said to be longer. */
static int begin(const struct firmware_forge *f)
{
	size_t size = f->release->control->size;

	draft(f, f->msg->function, 0, size);
	return put(f, size);
}

int firmware_forge_empty(const struct firmware_forge *f)
{
	int err = begin(f);

	if (err)
		return err;
	draft(f, f->release->rpc->continuation, 0, 0);
	return put(f, 0);
}

int firmware_forge_long(const struct firmware_forge *f)
{
	size_t at = f->release->control->size;
	size_t end = f->msg->size + 1;
	int err = begin(f);
	size_t size;

	for (; !err && at < end; at += size) {
		size = min(end - at, PAYLOAD_MAX);
		draft(f, f->release->rpc->continuation, at, size);
		err = put(f, size);
	}
	return err;
}

int firmware_forge_missing(const struct firmware_forge *f)
{
	int err = begin(f);

	return err ?: begin(f);
}

static int send_event(const struct firmware_forge *f, enum gsp_notice notice,
		      u32 gfid, size_t cut, bool wild)
{
	u64 payload[MAX_EVENT / sizeof(u64)];
	struct gsp_writer w = gsp_writer(payload, sizeof(payload));
	struct gsp_message msg = { .payload = payload };
	int err;

	err = f->release->event->encode(&w, notice, gfid, &msg.function);
	if (err)
		return err;
	msg.size = sizeof(payload) - w.left - cut;
	if (wild)
		memset(payload, 0xff, msg.size);
	return firmware_forge_send(f, &msg);
}

int firmware_forge_event_short(const struct firmware_forge *f)
{
	return send_event(f, GSP_NOTICE_VGPU_CRASHED, 1, 1, false);
}

int firmware_forge_event_notice(const struct firmware_forge *f)
{
	return send_event(f, GSP_NOTICE_VGPU_CRASHED, 1, 0, true);
}

int firmware_forge_event_ready(const struct firmware_forge *f)
{
	return send_event(f, GSP_NOTICE_READY, 0, 0, false);
}

int firmware_forge_event_vgpu(const struct firmware_forge *f)
{
	int err = send_event(f, GSP_NOTICE_VGPU_CRASHED, GSP_MAX_GFID + 1, 0,
			     false);

	return err ?: firmware_forge_send(f, f->msg);
}

int firmware_forge_event_unknown(const struct firmware_forge *f)
{
	struct gsp_message event = { .function = ~0, .payload = "", .size = 1 };
	u32 left = f->times;
	int err = 0;

	while (!err && left--)
		err = firmware_forge_send(f, &event);
	return err ?: firmware_forge_send(f, f->msg);
}
