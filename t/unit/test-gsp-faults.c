// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The malformed messages that a simulated firmware can be asked for
 * (kernel/sim/firmware-faults.c, firmware-forge.c): each of them reaches the
 * very check of the host (kernel/gsp/queue.c, record.c) that it was made for,
 * with short messages and with those of several records, whatever the release's
 * checksum covers; and none of the kinds is left out here.
 */
#include <errno.h>

#include "gsp.h"
#include "gsp/release.h"
#include "sim/firmware-faults.h"

#define ROOM		400000
#define SEQUENCE	7

/* What the host says to it. */
static const struct {
	const char *name;
	int err;
	const char *trouble;
} wanted[] = {
	{ "queue-version", -EPROTO, "version of the queue" },
	{ "queue-size", -EPROTO, "size of the queue" },
	{ "queue-element-size", -EPROTO, "size of the queue's elements" },
	{ "queue-elements", -EPROTO, "number of the queue's elements" },
	{ "queue-flags", -EPROTO, "flags of the queue" },
	{ "queue-read-at", -EPROTO, "place of the read pointer" },
	{ "queue-elements-at", -EPROTO, "place of the queue's elements" },
	{ "write-pointer", -EPROTO, "write pointer" },
	{ "checksum", -EPROTO, "checksum" },
	{ "element-sequence", -EPROTO, "sequence of the elements" },
	{ "elements-none", -EPROTO, "number of elements" },
	{ "elements-many", -EPROTO, "number of elements" },
	{ "elements-unwritten", -EPROTO, "number of elements" },
	{ "length-short", -EMSGSIZE, "length of a record" },
	{ "length-long", -EMSGSIZE, "length of a record" },
	{ "record-version", -EPROTO, "version of a record" },
	{ "record-signature", -EPROTO, "signature of a record" },
	{ "payload-short", -EMSGSIZE, "payload too short" },
	{ "payload-long", -EMSGSIZE, "payload too long" },
	{ "continuation-stray", -EPROTO, "continuation of nothing" },
	{ "continuation-empty", -EPROTO, "empty continuation" },
	{ "continuation-long", -EMSGSIZE, "continuation too long" },
	{ "continuation-missing", -EPROTO, "continuation missing" },
	/* Whether an answer is one is for others to say. */
	{ "answer-long", -EMSGSIZE, NULL },
	{ "answer-function", 0, NULL },
	{ "answer-early", 0, NULL },
	{ "answer-stale", 0, NULL },
	{ "event-short", 0, NULL },
	{ "event-notice", 0, NULL },
	{ "event-ready", 0, NULL },
	{ "event-vgpu", 0, NULL },
	{ "event-unknown", 0, NULL },
};

static const struct gsp_release *rel;

struct ends {
	struct pair *pair;
	struct gsp_receiver rx;
	struct firmware_forge forge;
	struct gsp_message answer;
	u8 *sent;
	u8 *got;
};

static int begin(void *ctx, const struct gsp_message *head, size_t size,
		 void **dst)
{
	struct ends *e = ctx;

	(void)head;
	if (size > ROOM)
		return -EMSGSIZE;
	*dst = e->got;
	return 0;
}

static int no_room(void *ctx)
{
	(void)ctx;
	return -ENOSPC;
}

static int setup(void **state)
{
	struct ends *e = calloc(1, sizeof(*e));
	void *pair;

	pair_setup(&pair);
	e->pair = pair;
	e->sent = malloc(ROOM);
	e->got = malloc(ROOM);
	*state = e;
	return 0;
}

static int teardown(void **state)
{
	struct ends *e = *state;
	void *pair = e->pair;

	free(e->sent);
	free(e->got);
	free(e);
	return pair_teardown(&pair);
}

/* Both ends anew, and an answer with @params bytes of parameters. */
static void start(struct ends *e, size_t params)
{
	struct gsp_control c = { 1, 2, 3, params };
	struct gsp_writer w = gsp_writer(e->sent, ROOM);
	size_t len;

	pair_start(e->pair, rel->checksum);
	/* the firmware finds the host's queue, and so sees what was read */
	assert_int_equal(gsp_queue_receive(&e->pair->fw, e->pair->in, &len),
			 -EAGAIN);
	e->rx = (struct gsp_receiver) {
		.abi = rel->rpc, .buf = e->pair->in, .begin = begin, .ctx = e,
	};
	e->forge = (struct firmware_forge) {
		.release = rel, .queue = &e->pair->fw, .buf = e->pair->out,
		.wait = no_room, .msg = &e->answer, .times = 1,
	};
	assert_int_equal(rel->control->encode(&w, &c), 0);
	fill_pattern(e->sent + rel->control->size, params, 5);
	e->answer = (struct gsp_message) {
		.function = rel->control->function, .sequence = SEQUENCE,
		.payload = e->sent, .size = rel->control->size + params,
	};
}

static int receive(struct ends *e, struct gsp_message *msg)
{
	return gsp_receive(&e->rx, &e->pair->host, msg);
}

static void is_answer(struct ends *e, const struct gsp_message *msg, u32 seq,
		      u32 function)
{
	assert_int_equal(msg->sequence, seq);
	assert_int_equal(msg->function, function);
	assert_int_equal(msg->size, e->answer.size);
	assert_memory_equal(msg->payload, e->sent, msg->size);
}

/* The stream is as it was: what is said next is understood. */
static void goes_on(struct ends *e)
{
	struct gsp_message msg;

	assert_int_equal(firmware_forge_send(&e->forge, &e->answer), 0);
	assert_int_equal(receive(e, &msg), 0);
	is_answer(e, &msg, SEQUENCE, rel->control->function);
	assert_int_equal(receive(e, &msg), -EAGAIN);
}

static void test_all_are_here(void **state)
{
	const struct firmware_fault *f;
	unsigned int i, j;

	(void)state;
	for (i = 0; (f = firmware_fault_at(i)); i++) {
		assert_ptr_equal(firmware_fault_find(f->name), f);
		if (f->act != FW_ACT_SPOIL)
			continue;
		for (j = 0; j < ARRAY_SIZE(wanted); j++)
			if (!strcmp(wanted[j].name, f->name))
				break;
		if (j == ARRAY_SIZE(wanted))
			fail_msg("%s is not tested", f->name);
	}
	assert_null(firmware_fault_find("nosuch"));
	assert_null(firmware_fault_find("none"));
}

static void refused(struct ends *e, unsigned int i, size_t params)
{
	const struct firmware_fault *f = firmware_fault_find(wanted[i].name);
	struct gsp_message msg;
	int err;

	assert_non_null(f);
	start(e, params);
	if (f->header) {
		f->header(e->pair->fw.tx);
		assert_int_equal(firmware_forge_send(&e->forge, &e->answer), 0);
	} else {
		assert_int_equal(firmware_forge_answer(&e->forge, f), 0);
	}
	err = receive(e, &msg);
	if (err != wanted[i].err)
		fail_msg("%s: %d", f->name, err);
	if (wanted[i].trouble &&
	    strcmp(e->pair->host.trouble, wanted[i].trouble))
		fail_msg("%s: %s", f->name, e->pair->host.trouble);
}

static void test_refused(void **state)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		if (!wanted[i].err)
			continue;
		refused(*state, i, 4);
		refused(*state, i, 5000);
		refused(*state, i, 200000);
	}
}

static void say(struct ends *e, const char *name, size_t params, u32 times)
{
	start(e, params);
	e->forge.times = times;
	assert_int_equal(firmware_forge_answer(&e->forge,
					       firmware_fault_find(name)), 0);
}

static void other_answer(struct ends *e, const char *name, u32 sequence,
			 u32 function)
{
	struct gsp_message msg;
	size_t params;

	for (params = 4; params < 200000; params *= 50) {
		say(e, name, params, 1);
		assert_int_equal(receive(e, &msg), 0);
		is_answer(e, &msg, sequence, function);
		goes_on(e);
	}
}

static void test_other_answers(void **state)
{
	u32 function = rel->control->function;

	other_answer(*state, "answer-early", SEQUENCE + 1, function);
	other_answer(*state, "answer-stale", SEQUENCE - 1, function);
	other_answer(*state, "answer-function", SEQUENCE, function + 1);
}

static int event(struct ends *e, enum gsp_notice *notice, u32 *gfid)
{
	struct gsp_message msg;
	struct gsp_reader r;

	assert_int_equal(receive(e, &msg), 0);
	assert_true(msg.function >= rel->rpc->first_event);
	r = gsp_reader(msg.payload, msg.size);
	return rel->event->decode(&r, msg.function, notice, gfid);
}

static void test_events(void **state)
{
	struct ends *e = *state;
	enum gsp_notice notice;
	struct gsp_message msg;
	u32 gfid;
	int i;

	say(e, "event-short", 4, 1);
	assert_int_equal(event(e, &notice, &gfid), -EMSGSIZE);
	say(e, "event-notice", 4, 1);
	assert_int_equal(event(e, &notice, &gfid), -EPROTO);

	say(e, "event-ready", 4, 1);
	assert_int_equal(event(e, &notice, &gfid), 0);
	assert_int_equal(notice, GSP_NOTICE_READY);
	assert_int_equal(receive(e, &msg), -EAGAIN);

	say(e, "event-vgpu", 4, 1);
	assert_int_equal(event(e, &notice, &gfid), 0);
	assert_int_equal(notice, GSP_NOTICE_VGPU_CRASHED);
	assert_true(gfid > GSP_MAX_GFID);
	assert_int_equal(receive(e, &msg), 0);
	is_answer(e, &msg, SEQUENCE, rel->control->function);
	goes_on(e);

	say(e, "event-unknown", 4, 3);
	for (i = 0; i < 3; i++) {
		assert_int_equal(event(e, &notice, &gfid), 0);
		assert_int_equal(notice, GSP_NOTICE_OTHER);
	}
	assert_int_equal(receive(e, &msg), 0);
	is_answer(e, &msg, SEQUENCE, rel->control->function);
	goes_on(e);
}

/* Who waits for room gives up when he is told to, and nothing is half told. */
static void test_no_room(void **state)
{
	struct ends *e = *state;
	struct gsp_message msg;
	int sent = 0;

	start(e, 4);
	while (!firmware_forge_send(&e->forge, &e->answer))
		sent++;
	assert_int_equal(firmware_forge_answer(&e->forge,
				firmware_fault_find("checksum")), -ENOSPC);
	for (; sent; sent--)
		assert_int_equal(receive(e, &msg), 0);
	goes_on(e);
}

#define T(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(test_all_are_here), T(test_refused), T(test_other_answers),
		T(test_events), T(test_no_room),
	};

	rel = gsp_release_find(argc > 1 ? argv[1] : NULL);
	if (!rel)
		return 2;
	return cmocka_run_group_tests_name(rel->name, tests, NULL, NULL);
}
