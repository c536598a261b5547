// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fuzz target for all that a firmware can say: queue elements and their
 * headers, RPC records, events, answers, and the memory of a plugin task.
 *
 * The first byte chooses a release and what is fed:
 *	stream	messages sent by a firmware of which some bytes are then
 *		changed in shared memory, with the checksum made good or not,
 *		so that what is behind the checksum is reached, too
 *	parts	each decoder with exactly the input, so that a sanitizer sees
 *		the first byte that is read too many
 *	task	a plugin task, from either side; see gsp-task.c
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <asm/byteorder.h>

#include "gsp/queue.h"
#include "gsp/record.h"
#include "gsp/release.h"
#include "gsp/status.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define ANSWER_ROOM	512
#define MAX_MESSAGES	8

static _Alignas(4096) u8 shared[GSP_SHARED_SIZE];
static _Alignas(8) u8 out[GSP_MESSAGE_MAX];
static _Alignas(8) u8 in[GSP_MESSAGE_MAX];
static void *answer;		/* as long as it says it is */
volatile u32 sink;

static const struct gsp_release *release_of(u8 byte)
{
	unsigned int num = 0;

	while (gsp_release_at(num))
		num++;
	return gsp_release_at(byte % num);
}

static u32 input(struct gsp_reader *r, size_t bytes)
{
	const u8 *at = gsp_take(r, bytes);
	u32 value = 0;

	while (at && bytes--)
		value = value << 8 | at[bytes];
	return value;
}

/* Every byte, so that a sanitizer sees where they come from. */
void look_at(const void *buf, size_t size)
{
	const u8 *at = buf;
	u32 sum = 0;

	while (size--)
		sum += *at++;
	sink = sum;
}

/* As the driver takes an answer: too long, or not for anybody, or wanted. */
static int begin(void *ctx, const struct gsp_message *head, size_t size,
		 void **dst)
{
	(void)ctx;
	*dst = NULL;
	if (size > ANSWER_ROOM || head->sequence & 1)
		return 0;
	free(answer);
	answer = calloc(1, size ? size : 1);
	*dst = answer;
	return 0;
}

static void take_usage(const struct gsp_release *rel, struct gsp_reader *r)
{
	struct gsp_usage usage[GSP_MAX_USAGES];
	unsigned int num;

	if (!rel->usage->decode(r, usage, &num))
		look_at(usage, num * sizeof(usage[0]));
}

static void take(const struct gsp_release *rel, const struct gsp_message *msg)
{
	struct gsp_reader r = gsp_reader(msg->payload, msg->size);
	enum gsp_notice notice;
	u32 value;

	look_at(msg->payload, msg->size);
	if (msg->function >= rel->rpc->first_event) {
		rel->event->decode(&r, msg->function, &notice, &value);
		return;
	}
	if (msg->size > ANSWER_ROOM)
		abort();
	sink = gsp_status_errno(msg->result);
	if (!rel->control->status(msg->payload, msg->size, &value)) {
		look_at(gsp_status_name(value), 1);
		gsp_take(&r, rel->control->size);
		take_usage(rel, &r);
	}
	rel->alloc->status(msg->payload, msg->size, &value);
}

/*
 * Most sizes that a call can tell are absurd: make them a little more than
 * there is, now and then, so that records which continue it get a chance.
 */
static void tell_size(const struct gsp_release *rel, struct gsp_reader *r,
		      struct gsp_record_header *h, size_t size)
{
	bool control = le32_to_cpu(h->function) == rel->control->function;
	u8 *payload = (u8 *)(h + 1);
	u32 more = input(r, 1);
	__le32 params;

	if (size < 40 || !(more & 1))
		return;
	params = cpu_to_le32(size - (control ? rel->control->size : 32) + more);
	memcpy(payload + (control ? 16 : 20), &params, sizeof(params));
}

/* A record of the input's, in @out: its header, then up to 255 bytes. */
static size_t make_record(const struct gsp_release *rel, struct gsp_reader *r)
{
	const u32 functions[] = {
		rel->control->function, rel->alloc->function,
		rel->rpc->continuation, 0x1001, 0x100d, input(r, 2),
	};
	struct gsp_record_header *h =
		(void *)(out + sizeof(struct gsp_element));
	size_t size = input(r, 1);
	const void *payload;

	size = size > r->left ? r->left : size;
	h->function = cpu_to_le32(functions[input(r, 1) % 6]);
	size = size > r->left ? r->left : size;
	payload = gsp_take(r, size);
	memcpy(h + 1, payload, size);
	h->header_version = cpu_to_le32(GSP_RECORD_VERSION);
	h->signature = cpu_to_le32(GSP_RECORD_SIGNATURE);
	h->length = cpu_to_le32(sizeof(*h) + size);
	h->sequence = cpu_to_le32(input(r, 1));
	h->rpc_result = cpu_to_le32(input(r, 1));
	h->rpc_result_private = h->rpc_result;
	h->spare = 0;
	tell_size(rel, r, h, size);
	/* Payloads of several elements, seldom: they take the most time. */
	if (input(r, 1) == 0xff)
		size += input(r, 2) % (3 * GSP_ELEMENT_SIZE);
	return sizeof(*h) + size;
}

/* As whoever forges a message would do: all words of it give 0 again. */
static void reseal(u8 *element, size_t bytes)
{
	u32 sum = 0, word;
	size_t i;

	memset(element + 32, 0, 4);
	for (i = 0; i < bytes; i += 4) {
		memcpy(&word, element + i, 4);
		sum ^= word;
	}
	memcpy(element + 32, &sum, 4);
}

/* Change some bytes of the message at element @at, or of the queue's head. */
static void forge(const struct gsp_release *rel, struct gsp_reader *r, u32 at,
		  size_t len)
{
	u8 *half = shared + GSP_SHARED_SIZE / 2;
	u8 *element = half + GSP_ELEMENT_SIZE * (1 + at);
	u32 how = input(r, 1);
	unsigned int n;

	for (n = how & 3; n; n--)
		element[input(r, 1)] = input(r, 1);
	if (how & 4)
		half[input(r, 1) % 64] = input(r, 1);
	if (how & 8)
		reseal(element, rel->checksum == GSP_CHECKSUM_PAGES ?
		       GSP_ELEMENT_SIZE : (len + 55) / 8 * 8);
}

static void feed_stream(const struct gsp_release *rel, struct gsp_reader *r)
{
	struct gsp_receiver receiver = {
		.abi = rel->rpc, .buf = (void *)in, .begin = begin,
	};
	struct gsp_queue host, fw;
	struct gsp_message msg;
	unsigned int n = 0;
	size_t len;
	u32 at;
	int err = 0;

	gsp_queue_init(&host, GSP_HOST, rel->checksum, shared, sizeof(shared));
	gsp_queue_init(&fw, GSP_FIRMWARE, rel->checksum, shared,
		       sizeof(shared));
	while (r->left > 8 && n++ < MAX_MESSAGES && (!err || err == -EAGAIN)) {
		at = fw.tx_write;
		len = make_record(rel, r);
		gsp_queue_send(&fw, (void *)out, len);
		forge(rel, r, at, len);
		for (;;) {
			err = gsp_receive(&receiver, &host, &msg);
			if (err)
				break;
			take(rel, &msg);
		}
	}
}

/* What only a simulated firmware decodes: its host is the driver, but still. */
static void feed_questions(const struct gsp_release *rel, const u8 *data,
			   size_t size)
{
	static struct gsp_type types[GSP_MAX_TYPES];
	struct gsp_reader r = gsp_reader(data, size);
	struct gsp_system system;
	struct gsp_vgpu vgpu;
	unsigned int num;
	bool on;
	u32 value;

	rel->system->decode(&r, &system);
	r = gsp_reader(data, size);
	rel->registry->decode(&r, &on);
	r = gsp_reader(data, size);
	rel->kinds->decode(&r, &on);
	r = gsp_reader(data, size);
	rel->boot->decode(&r, &vgpu);
	r = gsp_reader(data, size);
	rel->types->decode(&r, types, &num, &on);
	r = gsp_reader(data, size);
	rel->shutdown->decode(&r, &value);
}

static void feed_parts(const struct gsp_release *rel, const u8 *data,
		       size_t size)
{
	const struct gsp_message msg = { .payload = data, .size = size };
	struct gsp_reader r = gsp_reader(data, size);
	struct gsp_control control;
	struct gsp_object object;
	enum gsp_notice notice;
	size_t payload;
	u32 value;

	rel->control->status(msg.payload, msg.size, &value);
	rel->alloc->status(msg.payload, msg.size, &value);
	rel->rpc->payload_size(rel->control->function, data, size, &payload);
	rel->rpc->payload_size(rel->alloc->function, data, size, &payload);
	rel->event->decode(&r, 0x1001, &notice, &value);
	r = gsp_reader(data, size);
	rel->event->decode(&r, 0x100d, &notice, &value);
	r = gsp_reader(data, size);
	rel->control->decode(&r, &control);
	r = gsp_reader(data, size);
	rel->alloc->decode(&r, &object);
	r = gsp_reader(data, size);
	take_usage(rel, &r);
	feed_questions(rel, data, size);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const struct gsp_release *rel;
	struct gsp_reader r;
	u8 *copy;
	u8 what;

	if (!size)
		return 0;
	what = data[0];
	rel = release_of(what >> 4);
	/* Alone in memory, and aligned as a message is. */
	copy = malloc(size - 1);
	if (size > 1)
		memcpy(copy, data + 1, size - 1);
	r = gsp_reader(copy, size - 1);
	if (what % 8 < 3)
		feed_stream(rel, &r);
	else if (what % 8 == 3)
		feed_parts(rel, copy, size - 1);
	else if (what % 8 < 6)
		feed_task(rel, copy, size - 1);
	else
		feed_host(rel, copy, size - 1);
	free(copy);
	return 0;
}
