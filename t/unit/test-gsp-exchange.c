// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The longest call there is, an upload of types, with the release's own codec
 * from end to end: it goes out in continuation records through a queue that
 * cannot hold it, the simulated firmware does it, and its answer, as long,
 * comes back likewise with events between its records.
 * Argument: the release.
 */
#include "gsp-firmware.h"

#define RECORD_PAYLOAD	(65536 - 48 - 32)
#define ROOM		(1 << 20)

struct exchange {
	struct fw *fw;
	struct pair *pair;
	struct gsp_receiver at_host, at_fw;
	u8 *request, *answer;
};

static int begin(void *ctx, const struct gsp_message *head, size_t size,
		 void **dst)
{
	(void)head;
	assert_true(size <= ROOM);
	*dst = ctx;
	return 0;
}

static struct gsp_receiver receiver(struct gsp_element *buf, u8 *dst)
{
	return (struct gsp_receiver) {
		.abi = release->rpc, .buf = buf, .begin = begin, .ctx = dst,
	};
}

static int setup_exchange(void **state)
{
	struct exchange *x = calloc(1, sizeof(*x));
	void *p;

	setup(&p);
	x->fw = p;
	pair_setup(&p);
	x->pair = p;
	pair_start(x->pair, release->checksum);
	x->request = aligned_alloc(8, ROOM);
	x->answer = aligned_alloc(8, ROOM);
	x->at_fw = receiver(x->pair->in, x->request);
	x->at_host = receiver(x->pair->in, x->answer);
	*state = x;
	return 0;
}

static int teardown_exchange(void **state)
{
	struct exchange *x = *state;
	void *p = x->fw;

	teardown(&p);
	p = x->pair;
	pair_teardown(&p);
	free(x->request);
	free(x->answer);
	free(x);
	return 0;
}

/* As many types as the driver may send; returns the call's bytes. */
static size_t make_upload(u8 *buf)
{
	struct gsp_type many[GSP_MAX_TYPES];
	struct gsp_control c = {
		CLIENT, SUBDEVICE, release->types->cmd, release->types->size,
	};
	struct gsp_writer w = gsp_writer(buf, ROOM);
	unsigned int i;

	for (i = 0; i < GSP_MAX_TYPES; i++) {
		many[i] = types[1];
		many[i].id = 1000 + i;
	}
	assert_int_equal(release->control->encode(&w, &c), 0);
	assert_int_equal(release->types->encode(&w, many, GSP_MAX_TYPES, true),
			 0);
	return ROOM - w.left;
}

static void to_firmware(struct exchange *x, const struct gsp_message *out,
			struct gsp_message *in)
{
	struct gsp_sender s = { .abi = release->rpc, .msg = out };
	int err = -EAGAIN;
	size_t len;

	while (err == -EAGAIN) {
		if (!gsp_sender_done(&s))
			gsp_sender_step(&s, &x->pair->host, x->pair->out);
		err = gsp_receive(&x->at_fw, &x->pair->fw, in);
		/* so that the host knows of the room that has been made */
		gsp_queue_receive(&x->pair->host, x->pair->out, &len);
	}
	assert_int_equal(err, 0);
	assert_true(gsp_sender_done(&s));
	assert_int_equal(x->pair->host.tx_seq,
			 (out->size + RECORD_PAYLOAD - 1) / RECORD_PAYLOAD);
}

static u32 serve(struct exchange *x, const struct gsp_message *msg)
{
	struct gsp_reader r = gsp_reader(msg->payload, msg->size);
	struct gsp_control c;
	struct gsp_writer w = gsp_writer(NULL, 0);

	assert_int_equal(release->control->decode(&r, &c), 0);
	return firmware_state_control(&x->fw->s, release, &c, &r, &w,
				      &x->fw->event);
}

static void tell(struct exchange *x, u32 gfid)
{
	struct gsp_message msg = { 0 };
	u64 payload[8];
	struct gsp_writer w = gsp_writer(payload, sizeof(payload));
	struct gsp_sender s = { .abi = release->rpc, .msg = &msg };

	assert_int_equal(release->event->encode(&w, GSP_NOTICE_VGPU_CRASHED,
						gfid, &msg.function), 0);
	msg.payload = payload;
	msg.size = sizeof(payload) - w.left;
	assert_int_equal(gsp_sender_step(&s, &x->pair->fw, x->pair->out), 0);
}

/* An event after each record but the last; all arrive, in order. */
static void to_host(struct exchange *x, const struct gsp_message *out,
		    struct gsp_message *in)
{
	struct gsp_sender s = { .abi = release->rpc, .msg = out };
	u32 told = 0, heard = 0, gfid;
	enum gsp_notice notice;
	struct gsp_reader r;
	int err;

	for (;;) {
		if (!gsp_sender_done(&s) &&
		    !gsp_sender_step(&s, &x->pair->fw, x->pair->out) &&
		    !gsp_sender_done(&s))
			tell(x, ++told);
		err = gsp_receive(&x->at_host, &x->pair->host, in);
		if (err) {
			assert_int_equal(err, -EAGAIN);
			continue;
		}
		if (in->function < release->rpc->first_event)
			break;
		r = gsp_reader(in->payload, in->size);
		assert_int_equal(release->event->decode(&r, in->function,
							&notice, &gfid), 0);
		assert_int_equal(gfid, ++heard);
	}
	assert_true(gsp_sender_done(&s));
	assert_int_equal(heard, told);
	assert_int_equal(told, (out->size - 1) / RECORD_PAYLOAD);
	assert_true(told >= 4);
}

static void test_exchange(void **state)
{
	struct exchange *x = *state;
	u8 *sent = aligned_alloc(8, ROOM);
	struct gsp_message in, out = {
		.function = 76, .result = GSP_RESULT_PENDING, .sequence = 7,
		.payload = sent, .size = make_upload(sent),
	};
	u32 status;

	to_firmware(x, &out, &in);
	assert_int_equal(in.function, 76);
	assert_int_equal(in.sequence, 7);
	assert_int_equal(in.size, out.size);
	assert_memory_equal(in.payload, sent, out.size);
	assert_int_equal(serve(x, &in), NV_OK);
	assert_int_equal(x->fw->s.num_types, GSP_MAX_TYPES);
	assert_int_equal(x->fw->s.types[GSP_MAX_TYPES - 1].id,
			 1000 + GSP_MAX_TYPES - 1);

	assert_int_equal(release->control->set_status(x->request, in.size,
						      0x23), 0);
	out = (struct gsp_message) {
		.function = 76, .sequence = 7,
		.payload = x->request, .size = in.size,
	};
	to_host(x, &out, &in);
	assert_int_equal(in.size, out.size);
	assert_int_equal(release->control->status(in.payload, in.size,
						  &status), 0);
	assert_int_equal(status, 0x23);
	assert_memory_equal(in.payload, x->request, in.size);
	free(sent);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_exchange, setup_exchange,
						teardown_exchange),
	};

	release = gsp_release_find(argc > 1 ? argv[1] : NULL);
	if (!release)
		return 2;
	return cmocka_run_group_tests_name(release->name, tests, NULL, NULL);
}
