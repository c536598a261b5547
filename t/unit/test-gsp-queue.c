// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The message queues (kernel/gsp/queue.c): that both ends lay them out as
 * NVIDIA's headers say, that messages of every length arrive whole, in order
 * and across the wrap, also between two threads, and that nothing malformed in
 * shared memory is believed.  Offsets and numbers in here are worked out from
 * msgq_priv.h and message_queue_priv.h by hand.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include "gsp.h"

#define SLOTS	63	/* (256 KiB - one header page) / 4 KiB */

/* offsets in a half */
enum {
	VERSION = 0, SIZE = 4, MSG_SIZE = 8, MSG_COUNT = 12, WRITE_PTR = 16,
	FLAGS = 20, RX_HDR_OFF = 24, ENTRY_OFF = 28, READ_PTR = 32,
	ENTRIES = 4096,
};

/* offsets in an element */
enum { CHECKSUM = 32, SEQ_NUM = 36, ELEM_COUNT = 40, RPC = 48, LENGTH = 56 };

static void send_from_host(struct pair *p, size_t len, u32 seed)
{
	make_record(p->out, len, seed);
	assert_int_equal(gsp_queue_send(&p->host, p->out, len), 0);
}

static void test_layout(void **state)
{
	struct pair *p = *state;
	u8 *h;

	for (h = p->shared; h < p->shared + GSP_SHARED_SIZE; h += HALF) {
		assert_int_equal(word(h + VERSION), 0);
		assert_int_equal(word(h + SIZE), 0x40000);
		assert_int_equal(word(h + MSG_SIZE), 0x1000);
		assert_int_equal(word(h + MSG_COUNT), SLOTS);
		assert_int_equal(word(h + WRITE_PTR), 0);
		assert_int_equal(word(h + FLAGS), 1);
		assert_int_equal(word(h + RX_HDR_OFF), 32);
		assert_int_equal(word(h + ENTRY_OFF), 0x1000);
	}
}

static void test_element(void **state)
{
	struct pair *p = *state;
	u8 *e = p->shared + ENTRIES;
	u32 sum = 0;
	int i;

	send_from_host(p, 36, 1);
	assert_int_equal(word(p->shared + WRITE_PTR), 1);
	for (i = 0; i < 32; i++)
		assert_int_equal(e[i], 0);
	assert_int_equal(word(e + SEQ_NUM), 0);
	assert_int_equal(word(e + ELEM_COUNT), 1);
	assert_int_equal(word(e + RPC + 4), 0x43505256);
	assert_int_equal(word(e + LENGTH), 36);
	for (i = RPC + 36; i < 4096; i++)
		assert_int_equal(e[i], 0);
	for (i = 0; i < 4096; i += 4)
		sum ^= word(e + i);
	assert_int_equal(sum, 0);
	assert_int_not_equal(word(e + CHECKSUM), 0);

	/* 4096 - 48 bytes fill one element, one more takes two. */
	send_from_host(p, 4049, 2);
	assert_int_equal(word(p->shared + WRITE_PTR), 3);
	assert_int_equal(word(e + 4096 + SEQ_NUM), 1);
	assert_int_equal(word(e + 4096 + ELEM_COUNT), 2);
}

/* Each side writes nothing but its own half. */
static void test_own_half(void **state)
{
	struct pair *p = *state;
	u8 *copy = malloc(HALF);
	size_t len;

	memcpy(copy, p->shared + HALF, HALF);
	send_from_host(p, 5000, 1);
	assert_memory_equal(copy, p->shared + HALF, HALF);
	memcpy(copy, p->shared, HALF);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), 0);
	assert_memory_equal(copy, p->shared, HALF);
	assert_int_equal(word(p->shared + HALF + READ_PTR), 2);
	free(copy);
}

static void round_trip(struct pair *p, struct gsp_queue *from,
		       struct gsp_queue *to, size_t rec, u32 seed)
{
	size_t len = 0;

	make_record(p->out, rec, seed);
	assert_int_equal(gsp_queue_send(from, p->out, rec), 0);
	memset(p->in, 0xee, GSP_MESSAGE_MAX);
	assert_int_equal(gsp_queue_receive(to, p->in, &len), 0);
	assert_int_equal(len, rec);
	assert_memory_equal(p->in + 1, p->out + 1, rec);
	assert_int_equal(gsp_queue_receive(to, p->in, &len), -EAGAIN);
}

/* Steps of 1 to 16 elements in a ring of 63 wrap at every place. */
static void test_lengths_and_wrap(void **state)
{
	static const size_t lengths[] = {
		32, 33, 39, 40, 4047, 4048, 4049, 8144, 8145, 20000, 65488,
	};
	struct pair *p = *state;
	u32 i;

	for (i = 0; i < 1000; i++) {
		size_t len = lengths[i % ARRAY_SIZE(lengths)];

		if (i == 500)
			pair_start(p, GSP_CHECKSUM_LENGTH);
		round_trip(p, &p->host, &p->fw, len, i);
		round_trip(p, &p->fw, &p->host, len, ~i);
	}
}

static void test_full(void **state)
{
	struct pair *p = *state;
	size_t len;
	int i;

	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), -EAGAIN);
	for (i = 0; i < SLOTS - 1; i++)
		send_from_host(p, 32, i);
	make_record(p->out, 32, 0);
	assert_int_equal(gsp_queue_send(&p->host, p->out, 32), -EAGAIN);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), 0);

	/* The host has not read yet, so it does not know the other queue. */
	assert_int_equal(gsp_queue_send(&p->host, p->out, 32), -EAGAIN);
	assert_int_equal(gsp_queue_receive(&p->host, p->in, &len), -EAGAIN);
	make_record(p->out, 4049, 0);
	assert_int_equal(gsp_queue_send(&p->host, p->out, 4049), -EAGAIN);
	make_record(p->out, 32, 0);
	assert_int_equal(gsp_queue_send(&p->host, p->out, 32), 0);
	assert_int_equal(gsp_queue_send(&p->host, p->out, 32), -EAGAIN);
}

static void test_send_size(void **state)
{
	struct pair *p = *state;

	memset(p->out, 0, GSP_MESSAGE_MAX);
	assert_int_equal(gsp_queue_send(&p->host, p->out, 0), -EMSGSIZE);
	assert_int_equal(gsp_queue_send(&p->host, p->out, 65489), -EMSGSIZE);
	assert_int_equal(word(p->shared + WRITE_PTR), 0);
}

static void test_memory(void **state)
{
	struct pair *p = *state;
	struct gsp_queue q;

	assert_int_equal(gsp_queue_init(&q, GSP_HOST, GSP_CHECKSUM_PAGES,
					p->shared + 8, GSP_SHARED_SIZE - 8192),
			 -EINVAL);
	assert_int_equal(gsp_queue_init(&q, GSP_HOST, GSP_CHECKSUM_PAGES,
					p->shared, GSP_SHARED_SIZE - 4096),
			 -EINVAL);
	/* header, a message of 16 elements and the one that stays empty */
	assert_int_equal(gsp_queue_init(&q, GSP_HOST, GSP_CHECKSUM_PAGES,
					p->shared, 2 * 17 * 4096), -EINVAL);
	assert_int_equal(gsp_queue_init(&q, GSP_HOST, GSP_CHECKSUM_PAGES,
					p->shared, 2 * 18 * 4096), 0);
}

static void test_peer_header(void **state)
{
	static const struct {
		int offset;
		u32 value;
	} bad[] = {
		{ VERSION, 1 }, { SIZE, 0x3f000 }, { SIZE, 0xffffffff },
		{ MSG_SIZE, 2048 }, { MSG_SIZE, 0 }, { MSG_COUNT, 62 },
		{ MSG_COUNT, 64 }, { MSG_COUNT, 0 }, { FLAGS, 0 },
		{ RX_HDR_OFF, 28 }, { RX_HDR_OFF, 34 }, { RX_HDR_OFF, 4096 },
		{ RX_HDR_OFF, 0xfffffffc }, { ENTRY_OFF, 0 },
		{ ENTRY_OFF, 4 }, { ENTRY_OFF, 4092 },
		{ ENTRY_OFF, 0x40000 }, { ENTRY_OFF, 0xfffff000 },
	};
	struct pair *p = *state;
	unsigned int i;
	size_t len;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		pair_start(p, GSP_CHECKSUM_PAGES);
		send_from_host(p, 32, 0);
		set_word(p->shared + bad[i].offset, bad[i].value);
		assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len),
				 -EPROTO);
	}
	/* Entries so far back that no message fits, with a fitting count. */
	pair_start(p, GSP_CHECKSUM_PAGES);
	set_word(p->shared + ENTRY_OFF, 0x40000 - 16 * 4096);
	set_word(p->shared + MSG_COUNT, 16);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), -EPROTO);
}

static void test_not_there_yet(void **state)
{
	struct pair *p = *state;
	size_t len;

	set_word(p->shared + SIZE, 0);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), -EAGAIN);
	set_word(p->shared + SIZE, 0x40000);
	send_from_host(p, 32, 0);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), 0);
}

static void test_wild_pointers(void **state)
{
	static const u32 wild[] = { SLOTS, SLOTS + 1, 0x80000000, 0xffffffff };
	struct pair *p = *state;
	unsigned int i;
	size_t len;

	round_trip(p, &p->host, &p->fw, 32, 0);
	round_trip(p, &p->fw, &p->host, 32, 0);
	for (i = 0; i < ARRAY_SIZE(wild); i++) {
		set_word(p->shared + WRITE_PTR, wild[i]);
		assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len),
				 -EPROTO);
		set_word(p->shared + HALF + READ_PTR, wild[i]);
		make_record(p->out, 32, 0);
		assert_int_equal(gsp_queue_send(&p->host, p->out, 32),
				 -EPROTO);
	}
}

/* One message of 10000 bytes (3 elements), forged, gives this error. */
static void refused(struct pair *p, int offset, u32 value, int err)
{
	u8 *e = p->shared + ENTRIES;
	size_t len;

	pair_start(p, GSP_CHECKSUM_PAGES);
	send_from_host(p, 10000, 3);
	set_word(e + offset, value);
	seal(e, 3 * 4096);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), err);
	/* ... and is not taken for read. */
	assert_int_equal(word(p->shared + HALF + READ_PTR), 0);
}

static void test_forged(void **state)
{
	struct pair *p = *state;
	size_t len;

	refused(p, ELEM_COUNT, 0, -EPROTO);
	refused(p, ELEM_COUNT, 4, -EPROTO);	/* more than there are */
	refused(p, ELEM_COUNT, 17, -EPROTO);
	refused(p, ELEM_COUNT, 0xffffffff, -EPROTO);
	refused(p, ELEM_COUNT, 2, -EMSGSIZE);	/* fewer than it needs */
	refused(p, SEQ_NUM, 1, -EPROTO);
	refused(p, SEQ_NUM, 0xffffffff, -EPROTO);
	refused(p, LENGTH, 0, -EMSGSIZE);
	refused(p, LENGTH, 31, -EMSGSIZE);
	refused(p, LENGTH, 3 * 4096 - 47, -EMSGSIZE);
	refused(p, LENGTH, 0xffffffff, -EMSGSIZE);

	/* The forger's seal itself is good: without forgery all is well. */
	pair_start(p, GSP_CHECKSUM_PAGES);
	send_from_host(p, 10000, 3);
	seal(p->shared + ENTRIES, 3 * 4096);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), 0);
}

/* There are as many as it says, but a message never has more than 16. */
static void test_too_many_elements(void **state)
{
	struct pair *p = *state;
	size_t len;
	int i;

	for (i = 0; i < 20; i++)
		send_from_host(p, 32, i);
	set_word(p->shared + ENTRIES + ELEM_COUNT, 17);
	seal(p->shared + ENTRIES, 17 * 4096);
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), -EPROTO);
}

static void flipped(struct pair *p, enum gsp_checksum sum, int offset,
		    int err)
{
	size_t len;

	pair_start(p, sum);
	send_from_host(p, 10001, 4);
	p->shared[ENTRIES + offset] ^= 0x10;
	assert_int_equal(gsp_queue_receive(&p->fw, p->in, &len), err);
}

static void test_checksum(void **state)
{
	struct pair *p = *state;

	flipped(p, GSP_CHECKSUM_PAGES, 0, -EPROTO);
	flipped(p, GSP_CHECKSUM_PAGES, CHECKSUM, -EPROTO);
	flipped(p, GSP_CHECKSUM_PAGES, RPC + 9999, -EPROTO);
	flipped(p, GSP_CHECKSUM_PAGES, 3 * 4096 - 1, -EPROTO);

	/* Later releases leave out what stands behind the record, ... */
	flipped(p, GSP_CHECKSUM_LENGTH, RPC + 10000, -EPROTO);
	flipped(p, GSP_CHECKSUM_LENGTH, 3 * 4096 - 1, 0);
	/* ... but for the padding to 8 bytes. */
	flipped(p, GSP_CHECKSUM_LENGTH, RPC + 10007, -EPROTO);
	flipped(p, GSP_CHECKSUM_LENGTH, RPC + 10008, 0);
}

#define MANY	3000

struct stream {
	struct gsp_queue *q;
	struct gsp_element *buf;
	u32 seed;
};

static size_t nth_length(u32 seed, int i)
{
	return 32 + (seed + i * 7919u) % 20000;
}

static void *push(void *arg)
{
	struct stream *s = arg;
	int i;

	for (i = 0; i < MANY; i++) {
		size_t len = nth_length(s->seed, i);

		make_record(s->buf, len, s->seed + i);
		while (gsp_queue_send(s->q, s->buf, len) == -EAGAIN)
			sched_yield();
	}
	return NULL;
}

static void *pull(void *arg)
{
	struct stream *s = arg;
	struct gsp_element *want = aligned_alloc(8, GSP_MESSAGE_MAX);
	uintptr_t bad = 0;
	size_t len;
	int i, err;

	for (i = 0; i < MANY && !bad; i++) {
		do {
			err = gsp_queue_receive(s->q, s->buf, &len);
			if (err == -EAGAIN)
				sched_yield();
		} while (err == -EAGAIN);
		if (!err)
			make_record(want, len, s->seed + i);
		bad = err || len != nth_length(s->seed, i) ||
		      memcmp(want + 1, s->buf + 1, len);
	}
	free(want);
	return (void *)bad;
}

/* Four threads: each end sends and receives at the same time. */
static void test_threads(void **state)
{
	struct pair *p = *state;
	struct stream s[4] = {
		{ .q = &p->host, .seed = 1 }, { .q = &p->fw, .seed = 1 },
		{ .q = &p->fw, .seed = 2 }, { .q = &p->host, .seed = 2 },
	};
	pthread_t t[4];
	void *bad;
	int i;

	for (i = 0; i < 4; i++) {
		s[i].buf = aligned_alloc(8, GSP_MESSAGE_MAX);
		assert_int_equal(pthread_create(&t[i], NULL,
						i % 2 ? pull : push, &s[i]), 0);
	}
	for (i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(t[i], &bad), 0);
		assert_null(bad);
		free(s[i].buf);
	}
}

#define T(fn)	cmocka_unit_test_setup_teardown(fn, pair_setup, pair_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(test_layout), T(test_element), T(test_own_half),
		T(test_lengths_and_wrap), T(test_full), T(test_send_size),
		T(test_memory), T(test_peer_header), T(test_not_there_yet),
		T(test_wild_pointers), T(test_forged),
		T(test_too_many_elements), T(test_checksum),
		T(test_threads),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
