// SPDX-License-Identifier: GPL-2.0-only
/*
 * RPC records and messages; see record.h.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "queue.h"
#include "record.h"

#define PAYLOAD_MAX	(GSP_RECORD_MAX - sizeof(struct gsp_record_header))

static void fill_header(struct gsp_record_header *h,
			const struct gsp_message *msg, u32 function,
			size_t payload)
{
	memset(h, 0, sizeof(*h));
	h->header_version = cpu_to_le32(GSP_RECORD_VERSION);
	h->signature = cpu_to_le32(GSP_RECORD_SIGNATURE);
	h->length = cpu_to_le32(sizeof(*h) + payload);
	h->function = cpu_to_le32(function);
	h->rpc_result = cpu_to_le32(msg->result);
	h->rpc_result_private = cpu_to_le32(msg->result);
	h->sequence = cpu_to_le32(msg->sequence);
}

int gsp_sender_step(struct gsp_sender *s, struct gsp_queue *q,
		    struct gsp_element *buf)
{
	struct gsp_record_header *h = (void *)(buf + 1);
	size_t part = min(s->msg->size - s->sent, PAYLOAD_MAX);
	u32 function = s->started ? s->abi->continuation : s->msg->function;
	int err;

	fill_header(h, s->msg, function, part);
	if (part)
		memcpy(h + 1, (const u8 *)s->msg->payload + s->sent, part);
	err = gsp_queue_send(q, buf, sizeof(*h) + part);
	if (err)
		return err;
	s->sent += part;
	s->started = true;
	return 0;
}

static int check_header(struct gsp_queue *q, const struct gsp_record_header *h)
{
	if (le32_to_cpu(h->header_version) != GSP_RECORD_VERSION)
		return gsp_queue_malformed(q, -EPROTO, "version of a record");
	if (le32_to_cpu(h->signature) != GSP_RECORD_SIGNATURE)
		return gsp_queue_malformed(q, -EPROTO, "signature of a record");
	return 0;
}

static int begin_message(struct gsp_receiver *r, struct gsp_queue *q,
			 const struct gsp_message *head)
{
	void *dst = NULL;
	size_t size;
	int err;

	err = r->abi->payload_size(head->function, head->payload, head->size,
				   &size);
	if (err)
		return gsp_queue_malformed(q, err, "payload too short");
	if (size < head->size)
		return gsp_queue_malformed(q, -EMSGSIZE, "payload too long");
	err = r->begin(r->ctx, head, size, &dst);
	if (err)
		return err;
	r->msg = *head;
	r->msg.size = size;
	r->msg.payload = dst;
	r->dst = dst;
	r->got = 0;
	r->unfinished = true;
	return 0;
}

static int add_payload(struct gsp_receiver *r, struct gsp_queue *q,
		       const void *payload, size_t size)
{
	if (size > r->msg.size - r->got)
		return gsp_queue_malformed(q, -EMSGSIZE, "continuation too long");
	if (r->dst && size)
		memcpy(r->dst + r->got, payload, size);
	r->got += size;
	return 0;
}

/* One record; whether it completes something is seen by the caller. */
static int take_record(struct gsp_receiver *r, struct gsp_queue *q,
		       const struct gsp_message *rec)
{
	int err;

	if (rec->function == r->abi->continuation) {
		if (!r->unfinished)
			return gsp_queue_malformed(q, -EPROTO, "continuation of nothing");
		/* An empty one would be legal for ever. */
		if (!rec->size)
			return gsp_queue_malformed(q, -EPROTO, "empty continuation");
	} else {
		if (r->unfinished)
			return gsp_queue_malformed(q, -EPROTO, "continuation missing");
		err = begin_message(r, q, rec);
		if (err)
			return err;
	}
	return add_payload(r, q, rec->payload, rec->size);
}

int gsp_receive(struct gsp_receiver *r, struct gsp_queue *q,
		struct gsp_message *msg)
{
	const struct gsp_record_header *h = (const void *)(r->buf + 1);
	struct gsp_message rec;
	size_t len;
	int err;

	for (;;) {
		err = gsp_queue_receive(q, r->buf, &len);
		if (err)
			return err;
		err = check_header(q, h);
		if (err)
			return err;
		rec.function = le32_to_cpu(h->function);
		rec.result = le32_to_cpu(h->rpc_result);
		rec.sequence = le32_to_cpu(h->sequence);
		rec.payload = h + 1;
		rec.size = len - sizeof(*h);
		if (rec.function >= r->abi->first_event) {
			*msg = rec;
			return 0;
		}
		err = take_record(r, q, &rec);
		if (err)
			return err;
		if (r->got < r->msg.size)
			continue;
		r->unfinished = false;
		if (!r->dst)
			continue;	/* was dropped */
		*msg = r->msg;
		return 0;
	}
}
