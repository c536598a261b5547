// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * RPC records and messages (kernel/gsp/record.c): the header as in
 * rpc_message_header_v03_00, messages that are longer than a record and longer
 * than the whole queue, events in between, answers that nobody wants any more,
 * and everything malformed refused with the errno that is promised.
 */
#include <errno.h>

#include "gsp.h"
#include "gsp/release.h"

#define CONTROL		76	/* NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL */
#define CONTINUATION	71	/* ..._CONTINUATION_RECORD */
#define EVENT		0x1001	/* NV_VGPU_MSG_EVENT_GSP_INIT_DONE */
#define RECORD_PAYLOAD	(65536 - 48 - 32)
#define ROOM		400000

struct ends {
	struct pair *pair;
	struct gsp_receiver rx;
	u8 *dst;
	bool unwanted;
	int begun;
};

static int begin(void *ctx, const struct gsp_message *head, size_t size,
		 void **dst)
{
	struct ends *e = ctx;

	assert_true(head->size <= size);
	e->begun++;
	if (size > ROOM)
		return -EMSGSIZE;
	*dst = e->unwanted ? NULL : e->dst;
	return 0;
}

static int setup(void **state)
{
	struct ends *e = calloc(1, sizeof(*e));
	void *pair;

	pair_setup(&pair);
	e->pair = pair;
	e->dst = malloc(ROOM);
	e->rx = (struct gsp_receiver) {
		.abi = gsp_release_find(NULL)->rpc,
		.buf = e->pair->in,
		.begin = begin,
		.ctx = e,
	};
	*state = e;
	return 0;
}

static int teardown(void **state)
{
	struct ends *e = *state;
	void *pair = e->pair;

	free(e->dst);
	free(e);
	return pair_teardown(&pair);
}

static int receive(struct ends *e, struct gsp_message *msg)
{
	return gsp_receive(&e->rx, &e->pair->fw, msg);
}

/* A control call: 24 bytes before @params bytes of parameters. */
static u8 *make_call(size_t params, u32 seed)
{
	u8 *buf = malloc(24 + params);

	fill_pattern(buf, 24 + params, seed);
	set_word(buf + 16, params);
	return buf;
}

/* Send as far as there is room; true when all is out. */
static bool pump(struct ends *e, struct gsp_sender *s)
{
	int err = 0;

	while (!err && !gsp_sender_done(s))
		err = gsp_sender_step(s, &e->pair->host, e->pair->out);
	assert_true(!err || err == -EAGAIN);
	return !err;
}

static void through(struct ends *e, const struct gsp_message *out)
{
	struct gsp_sender s = { .abi = e->rx.abi, .msg = out };
	struct gsp_message in = { 0 };
	int err, turns = 0;
	size_t len;
	bool done;

	do {
		done = pump(e, &s);
		err = receive(e, &in);
		assert_true(!err || err == -EAGAIN);
		/* The host learns of the other queue by looking into it. */
		assert_int_equal(gsp_queue_receive(&e->pair->host,
						   e->pair->out, &len),
				 -EAGAIN);
		assert_true(++turns < 10);
	} while (err);
	assert_true(done);
	assert_int_equal(in.function, out->function);
	assert_int_equal(in.sequence, out->sequence);
	assert_int_equal(in.result, out->result);
	assert_int_equal(in.size, out->size);
	assert_memory_equal(in.payload, out->payload, out->size);
	assert_int_equal(receive(e, &in), -EAGAIN);
}

static void test_header(void **state)
{
	/* worked out by hand: version 3.0, "VRPC", 32 + 4 bytes, control */
	static const u8 want[36] = {
		0, 0, 0, 3, 'V', 'R', 'P', 'C', 36, 0, 0, 0, 76, 0, 0, 0,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0x44, 0x33, 0x22, 0x11, 0, 0, 0, 0, 'a', 'b', 'c', 'd',
	};
	struct ends *e = *state;
	struct gsp_message msg = {
		.function = CONTROL, .result = GSP_RESULT_PENDING,
		.sequence = 0x11223344, .payload = "abcd", .size = 4,
	};
	struct gsp_sender s = { .abi = e->rx.abi, .msg = &msg };

	assert_true(pump(e, &s));
	assert_memory_equal(e->pair->shared + 4096 + 48, want, sizeof(want));
}

static void test_lengths(void **state)
{
	static const size_t params[] = {
		0, 1, 4, 4000, 4096, RECORD_PAYLOAD - 25,
		RECORD_PAYLOAD - 24, RECORD_PAYLOAD - 23,
		2 * RECORD_PAYLOAD - 24, 2 * RECORD_PAYLOAD - 23,
		316936, ROOM - 24,
	};
	struct ends *e = *state;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(params); i++) {
		struct gsp_message msg = {
			.function = CONTROL, .sequence = i, .result = i * 3,
			.payload = make_call(params[i], i),
			.size = 24 + params[i],
		};

		through(e, &msg);
		free((void *)msg.payload);
	}
	assert_int_equal(e->begun, ARRAY_SIZE(params));
}

/* 100 kB: two records, their lengths and functions as NVIDIA splits them. */
static void test_split(void **state)
{
	struct ends *e = *state;
	struct gsp_message msg = {
		.function = CONTROL, .sequence = 7,
		.payload = make_call(100000, 1), .size = 100024,
	};
	struct gsp_sender s = { .abi = e->rx.abi, .msg = &msg };
	u8 *e0 = e->pair->shared + 4096, *e16 = e0 + 16 * 4096;

	assert_true(pump(e, &s));
	assert_int_equal(word(e0 + 40), 16);
	assert_int_equal(word(e0 + 48 + 8), 65488);
	assert_int_equal(word(e0 + 48 + 12), CONTROL);
	assert_int_equal(word(e16 + 40), 9);
	assert_int_equal(word(e16 + 48 + 8), 32 + 100024 - RECORD_PAYLOAD);
	assert_int_equal(word(e16 + 48 + 12), CONTINUATION);
	assert_int_equal(word(e16 + 48 + 24), 7);
	assert_memory_equal(e16 + 80, msg.payload + RECORD_PAYLOAD, 4096 - 80);
	free((void *)msg.payload);
}

static void send_record(struct ends *e, u32 function, u32 sequence,
			const void *payload, size_t size)
{
	struct gsp_record_header *h = (void *)(e->pair->out + 1);

	make_record(e->pair->out, sizeof(*h), 0);
	h->length = cpu_to_le32(sizeof(*h) + size);
	h->function = cpu_to_le32(function);
	h->sequence = cpu_to_le32(sequence);
	if (size)
		memcpy(h + 1, payload, size);
	assert_int_equal(gsp_queue_send(&e->pair->host, e->pair->out,
					sizeof(*h) + size), 0);
}

static void test_event_in_between(void **state)
{
	struct ends *e = *state;
	u8 *call = make_call(1000, 9);
	struct gsp_message msg;

	send_record(e, CONTROL, 5, call, 500);
	send_record(e, EVENT, 0, "tell", 4);
	send_record(e, CONTINUATION, 5, call + 500, 524);
	assert_int_equal(receive(e, &msg), 0);
	assert_int_equal(msg.function, EVENT);
	assert_memory_equal(msg.payload, "tell", 4);
	assert_int_equal(receive(e, &msg), 0);
	assert_int_equal(msg.function, CONTROL);
	assert_int_equal(msg.size, 1024);
	assert_memory_equal(msg.payload, call, 1024);
	free(call);
}

/* What nobody wants is swallowed, no more. */
static void test_drop(void **state)
{
	struct ends *e = *state;
	u8 *call = make_call(1000, 9);
	struct gsp_message msg;

	memset(e->dst, 0, ROOM);
	e->unwanted = true;
	send_record(e, CONTROL, 1, call, 500);
	send_record(e, CONTINUATION, 1, call + 500, 524);
	assert_int_equal(receive(e, &msg), -EAGAIN);
	assert_int_equal(e->dst[0], 0);
	assert_int_equal(e->dst[500], 0);
	e->unwanted = false;
	send_record(e, CONTROL, 3, call, 1024);
	assert_int_equal(receive(e, &msg), 0);
	assert_int_equal(msg.sequence, 3);
	assert_memory_equal(msg.payload, call, 1024);
	free(call);
}

static void restart(struct ends *e)
{
	pair_start(e->pair, GSP_CHECKSUM_PAGES);
	e->rx.unfinished = false;
}

static void bad_header(struct ends *e, int offset, u32 value)
{
	struct gsp_message msg;
	u8 *element = e->pair->shared + 4096;
	u8 *call = make_call(8, 0);

	restart(e);
	send_record(e, CONTROL, 1, call, 32);
	set_word(element + 48 + offset, value);
	seal(element, 4096);
	assert_int_equal(receive(e, &msg), -EPROTO);
	free(call);
}

static void test_malformed(void **state)
{
	struct ends *e = *state;
	u8 *call = make_call(1000, 1);
	struct gsp_message msg;

	bad_header(e, 0, 0x02000000);
	bad_header(e, 0, 0);
	bad_header(e, 4, 0x43505257);

	/* a continuation of nothing */
	restart(e);
	send_record(e, CONTINUATION, 1, call, 100);
	assert_int_equal(receive(e, &msg), -EPROTO);

	/* a message in the middle of a message */
	restart(e);
	send_record(e, CONTROL, 1, call, 500);
	send_record(e, CONTROL, 2, call, 1024);
	assert_int_equal(receive(e, &msg), -EPROTO);

	/* a continuation that brings nothing, and one that brings too much */
	restart(e);
	send_record(e, CONTROL, 1, call, 500);
	send_record(e, CONTINUATION, 1, call, 0);
	assert_int_equal(receive(e, &msg), -EPROTO);
	restart(e);
	send_record(e, CONTROL, 1, call, 500);
	send_record(e, CONTINUATION, 1, call, 525);
	assert_int_equal(receive(e, &msg), -EMSGSIZE);
	free(call);
}

static void test_bad_sizes(void **state)
{
	struct ends *e = *state;
	u8 *call = make_call(1000, 1);
	struct gsp_message msg;

	/* too short to say how long it is */
	restart(e);
	send_record(e, CONTROL, 1, call, 23);
	assert_int_equal(receive(e, &msg), -EMSGSIZE);
	restart(e);
	send_record(e, 103, 1, call, 31);
	assert_int_equal(receive(e, &msg), -EMSGSIZE);
	/* says that it is shorter than it is */
	set_word(call + 16, 99);
	restart(e);
	send_record(e, CONTROL, 1, call, 124);
	assert_int_equal(receive(e, &msg), -EMSGSIZE);
	/* longer than anybody wants it */
	set_word(call + 16, 0xffffffff);
	restart(e);
	send_record(e, CONTROL, 1, call, 124);
	assert_int_equal(receive(e, &msg), -EMSGSIZE);
	/* a function of unknown shape is as long as its record */
	restart(e);
	send_record(e, 9, 1, call, 124);
	assert_int_equal(receive(e, &msg), 0);
	assert_int_equal(msg.size, 124);
	/* and may be empty */
	send_record(e, 9, 1, call, 0);
	assert_int_equal(receive(e, &msg), 0);
	assert_int_equal(msg.size, 0);
	free(call);
}

#define T(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(test_header), T(test_lengths), T(test_split),
		T(test_event_in_between), T(test_drop), T(test_malformed),
		T(test_bad_sizes),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
