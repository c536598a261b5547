// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Codecs of release 535.113.01 (kernel/gsp/r535): bytes of each call at the
 * offsets that the headers of NVIDIA/open-gpu-kernel-modules at that tag give
 * (counted by hand, see the enums), each call decoded to what was encoded, and
 * every shortage of room or bytes and every senseless value refused.
 */
#include <errno.h>

#include "gsp.h"
#include "gsp/release.h"

/* NVA081_CTRL_VGPU_INFO, and where the first one is in its call */
enum {
	DISCARD = 0, COUNT = 4, INFO = 8, INFO_SIZE = 4952,
	TYPE = 0, NAME = 4, CLASS = 36, SIGNATURE = 68, LICENSE = 196,
	MAX_INSTANCE = 324, NUM_HEADS = 328, MAX_X = 332, MAX_Y = 336,
	MAX_PIXELS = 340, FRL_CONFIG = 344, VDEV_ID = 368, PDEV_ID = 376,
	PROFILE_SIZE = 384, FB_LENGTH = 392, GSP_HEAP = 400,
	FB_RESERVATION = 408, MAPPABLE = 416, ENCODER = 424, BAR1 = 432,
	FRL_ENABLE = 440, ADAPTER = 444,
};

/* NV2080_CTRL_VGPU_MGR_INTERNAL_BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS */
enum {
	DBDF = 0, GFID = 4, VGPU_TYPE = 8, VM_PID = 12, SWIZZ_ID = 16,
	NUM_CHANNELS = 20, NUM_PLUGIN_CHANNELS = 24, CHID_OFFSET = 28,
	NUM_ENGINES = 62, DISABLE_SMC = 276, NUM_SEGMENTS = 280,
	FB_ADDRESSES = 288, FB_LENGTHS = 3360, MAX_SEGMENTS = 384,
	PLUGIN_HEAP = 6432,
};

static const struct gsp_release *rel;

static void set_dword(u8 *at, u64 value)
{
	set_word(at, value);
	set_word(at + 4, value >> 32);
}

static bool all_zero(const u8 *at, size_t len)
{
	while (len--)
		if (*at++)
			return false;
	return true;
}

static void test_numbers(void **state)
{
	(void)state;
	assert_string_equal(rel->name, "535.113.01");
	assert_ptr_equal(gsp_release_find("535.113.01"), rel);
	assert_ptr_equal(gsp_release_find(""), gsp_release_find(NULL));
	assert_null(gsp_release_find("535.113.02"));
	assert_null(gsp_release_find("535"));
	assert_int_equal(rel->rpc->continuation, 71);
	assert_int_equal(rel->rpc->first_event, 0x1000);
	assert_int_equal(rel->control->function, 76);
	assert_int_equal(rel->alloc->function, 103);
	assert_int_equal(rel->boot->cmd, 0x20804001);
	assert_int_equal(rel->shutdown->cmd, 0x20804002);
	assert_int_equal(rel->types->cmd, 0x20804003);
	assert_int_equal(rel->cleanup->cmd, 0x20804008);
	assert_int_equal(rel->control->size, 24);
	assert_int_equal(rel->alloc->size, 32 + 108);
	assert_int_equal(rel->boot->size, 6496);
	assert_int_equal(rel->types->size, 316936);
	assert_int_equal(rel->shutdown->size, 4);
	assert_int_equal(rel->cleanup->size, 4);
	assert_int_equal(gsp_release_request_max(rel), 24 + 316936);
}

static void test_control(void **state)
{
	/* hClient, hObject, cmd, status, paramsSize, flags, params */
	static const u8 want[28] = {
		0x00, 0x00, 0xd0, 0xc1, 0x00, 0x00, 0x1d, 0x5d,
		0x02, 0x40, 0x80, 0x20, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0,
		5, 0, 0, 0,
	};
	struct gsp_control c = { 0xc1d00000, 0x5d1d0000, 0x20804002, 4 };
	struct gsp_control back;
	struct gsp_writer w;
	struct gsp_reader r;
	u8 buf[28];
	u32 gfid;
	size_t n;

	(void)state;
	memset(buf, 0xee, sizeof(buf));
	w = gsp_writer(buf, sizeof(buf));
	assert_int_equal(rel->control->encode(&w, &c), 0);
	assert_int_equal(w.left, 4);
	assert_int_equal(rel->shutdown->encode(&w, 5), 0);
	assert_int_equal(w.left, 0);
	assert_memory_equal(buf, want, sizeof(want));

	r = gsp_reader(want, sizeof(want));
	assert_int_equal(rel->control->decode(&r, &back), 0);
	assert_int_equal(back.client, c.client);
	assert_int_equal(back.object, c.object);
	assert_int_equal(back.cmd, c.cmd);
	assert_int_equal(back.size, 4);
	assert_int_equal(rel->cleanup->decode(&r, &gfid), 0);
	assert_int_equal(gfid, 5);

	for (n = 0; n < sizeof(want); n++) {
		w = gsp_writer(buf, n);
		assert_int_equal(rel->control->encode(&w, &c), -EMSGSIZE);
		r = gsp_reader(want, n);
		assert_int_equal(rel->control->decode(&r, &back), -EMSGSIZE);
	}
	buf[20] = 2;	/* RMAPI_RPC_FLAGS_SERIALIZED */
	r = gsp_reader(buf, sizeof(buf));
	assert_int_equal(rel->control->decode(&r, &back), -EPROTO);
}

static void test_status(void **state)
{
	u8 control[24] = { 0 }, alloc[32] = { 0 };
	u32 status = 0;

	(void)state;
	assert_int_equal(rel->control->set_status(control, 24, 0x57), 0);
	assert_int_equal(control[12], 0x57);
	assert_int_equal(rel->control->status(control, 24, &status), 0);
	assert_int_equal(status, 0x57);
	assert_int_equal(rel->alloc->set_status(alloc, 32, 0x23), 0);
	assert_int_equal(alloc[16], 0x23);
	assert_int_equal(rel->alloc->status(alloc, 32, &status), 0);
	assert_int_equal(status, 0x23);
	assert_int_equal(rel->control->set_status(control, 23, 1), -EMSGSIZE);
	assert_int_equal(rel->control->status(control, 23, &status),
			 -EMSGSIZE);
	assert_int_equal(rel->alloc->set_status(alloc, 31, 1), -EMSGSIZE);
	assert_int_equal(rel->alloc->status(alloc, 31, &status), -EMSGSIZE);
}

static void check_alloc(enum gsp_class class, u32 wire_class, u32 params)
{
	struct gsp_object o = { class, 0x11111111, 0x22222222, 0x33333333 };
	struct gsp_object back;
	_Alignas(8) u8 buf[140];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	struct gsp_reader r;
	size_t n;

	assert_int_equal(rel->alloc->encode(&w, &o), 0);
	assert_int_equal(sizeof(buf) - w.left, 32 + params);
	assert_int_equal(word(buf), 0x11111111);
	assert_int_equal(word(buf + 4), 0x22222222);
	assert_int_equal(word(buf + 8), 0x33333333);
	assert_int_equal(word(buf + 12), wire_class);
	assert_int_equal(word(buf + 16), 0);
	assert_int_equal(word(buf + 20), params);
	assert_true(all_zero(buf + 24, 8));
	for (n = 0; n < 32 + params; n++) {
		r = gsp_reader(buf, n);
		assert_int_equal(rel->alloc->decode(&r, &back), -EMSGSIZE);
	}
	r = gsp_reader(buf, n);
	assert_int_equal(rel->alloc->decode(&r, &back), 0);
	assert_memory_equal(&back, &o, sizeof(o));
	set_word(buf + 20, params + 1);
	r = gsp_reader(buf, sizeof(buf));
	assert_int_equal(rel->alloc->decode(&r, &back), -EPROTO);
	set_word(buf + 12, 0xdead);
	r = gsp_reader(buf, sizeof(buf));
	assert_int_equal(rel->alloc->decode(&r, &back), -EPROTO);
}

static void test_alloc(void **state)
{
	(void)state;
	check_alloc(GSP_CLASS_CLIENT, 0, 108);
	check_alloc(GSP_CLASS_DEVICE, 0x80, 56);
	check_alloc(GSP_CLASS_SUBDEVICE, 0x2080, 4);
}

static const struct gsp_type a40_8q = {
	.id = 563, .name = "NVIDIA A40-8Q", .max_instances = 6,
	.num_heads = 4, .max_width = 7680, .max_height = 4320, .frl_hz = 60,
	.device_id = 0x2235, .subsystem_id = 0x14e9,
	.framebuffer_bytes = 8ULL << 30, .bar1_bytes = 256ULL << 20,
};

static void check_type_bytes(const u8 *t)
{
	assert_int_equal(word(t + TYPE), 563);
	assert_string_equal((const char *)t + NAME, "NVIDIA A40-8Q");
	assert_true(all_zero(t + NAME + 13, MAX_INSTANCE - NAME - 13));
	assert_int_equal(word(t + MAX_INSTANCE), 6);
	assert_int_equal(word(t + NUM_HEADS), 4);
	assert_int_equal(word(t + MAX_X), 7680);
	assert_int_equal(word(t + MAX_Y), 4320);
	assert_int_equal(word(t + MAX_PIXELS), 33177600);
	assert_int_equal(word(t + FRL_CONFIG), 60);
	assert_int_equal(dword(t + VDEV_ID), 0x223514e9);
	assert_int_equal(dword(t + PROFILE_SIZE), 0x200000000);
	assert_int_equal(dword(t + FB_LENGTH), 0x200000000);
	assert_int_equal(dword(t + BAR1), 256);
	assert_int_equal(word(t + FRL_ENABLE), 1);
	assert_true(all_zero(t + ADAPTER, INFO_SIZE - ADAPTER));
}

static void same_type(const struct gsp_type *a, const struct gsp_type *b)
{
	assert_int_equal(a->id, b->id);
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->max_instances, b->max_instances);
	assert_int_equal(a->num_heads, b->num_heads);
	assert_int_equal(a->max_width, b->max_width);
	assert_int_equal(a->max_height, b->max_height);
	assert_int_equal(a->frl_hz, b->frl_hz);
	assert_int_equal(a->device_id, b->device_id);
	assert_int_equal(a->subsystem_id, b->subsystem_id);
	assert_int_equal(a->framebuffer_bytes, b->framebuffer_bytes);
	assert_int_equal(a->bar1_bytes, b->bar1_bytes);
}

static void test_types(void **state)
{
	struct gsp_type in[2] = { a40_8q, a40_8q }, out[GSP_MAX_TYPES];
	u8 *buf = malloc(316936);
	struct gsp_writer w = gsp_writer(buf, 316936);
	struct gsp_reader r = gsp_reader(buf, 316936);
	unsigned int num;
	bool discard;

	(void)state;
	in[1].id = 0xffff;
	in[1].frl_hz = 0;
	in[1].name = "0123456789012345678901234567890";
	assert_int_equal(rel->types->encode(&w, in, 2, true), 0);
	assert_int_equal(w.left, 0);
	assert_int_equal(word(buf + DISCARD), 1);
	assert_int_equal(word(buf + COUNT), 2);
	check_type_bytes(buf + INFO);
	assert_int_equal(word(buf + INFO + INFO_SIZE), 0xffff);
	assert_int_equal(word(buf + INFO + INFO_SIZE + FRL_ENABLE), 0);
	assert_true(all_zero(buf + INFO + 2 * INFO_SIZE, 62 * INFO_SIZE));

	assert_int_equal(rel->types->decode(&r, out, &num, &discard), 0);
	assert_int_equal(num, 2);
	assert_true(discard);
	same_type(&out[0], &in[0]);
	same_type(&out[1], &in[1]);
	free(buf);
}

static void refuse_type(struct gsp_type t, u8 *buf)
{
	struct gsp_writer w = gsp_writer(buf, 316936);

	assert_int_equal(rel->types->encode(&w, &t, 1, true), -EINVAL);
}

static void test_types_refused(void **state)
{
	struct gsp_type t = a40_8q, many[65];
	u8 *buf = malloc(316936);
	struct gsp_writer w;
	unsigned int i;

	(void)state;
	t.id = 0;
	refuse_type(t, buf);
	t.id = 0x10000;
	refuse_type(t, buf);
	t = a40_8q;
	t.name = "01234567890123456789012345678901";	/* 32 */
	refuse_type(t, buf);
	t = a40_8q;
	t.bar1_bytes = 4096;
	refuse_type(t, buf);

	for (i = 0; i < 65; i++)
		many[i] = a40_8q;
	w = gsp_writer(buf, 316936);
	assert_int_equal(rel->types->encode(&w, many, 65, true), -EINVAL);
	assert_int_equal(rel->types->encode(&w, many, 64, true), 0);
	w = gsp_writer(buf, 316935);
	assert_int_equal(rel->types->encode(&w, many, 1, true), -EMSGSIZE);
	free(buf);
}

/* One field of an upload of one good type overwritten. */
static void senseless_type(int offset, u64 value, size_t size)
{
	u8 *buf = malloc(316936);
	struct gsp_writer w = gsp_writer(buf, 316936);
	struct gsp_reader r = gsp_reader(buf, 316936);
	struct gsp_type out[GSP_MAX_TYPES];
	unsigned int num;
	bool discard;

	assert_int_equal(rel->types->encode(&w, &a40_8q, 1, false), 0);
	if (size == 8)
		set_dword(buf + offset, value);
	else
		set_word(buf + offset, value);
	assert_int_equal(rel->types->decode(&r, out, &num, &discard),
			 -EPROTO);
	free(buf);
}

static void test_types_senseless(void **state)
{
	struct gsp_type out[GSP_MAX_TYPES];
	struct gsp_reader r;
	unsigned int num;
	bool discard;
	u8 *buf = malloc(316936);

	(void)state;
	senseless_type(COUNT, 65, 4);
	senseless_type(COUNT, 0xffffffff, 4);
	senseless_type(INFO + VDEV_ID, 1ULL << 32, 8);
	senseless_type(INFO + BAR1, 1ULL << 44, 8);

	/* a name without end */
	memset(buf, 0, 316936);
	set_word(buf + COUNT, 1);
	memset(buf + INFO + NAME, 'x', 32);
	r = gsp_reader(buf, 316936);
	assert_int_equal(rel->types->decode(&r, out, &num, &discard),
			 -EPROTO);
	r = gsp_reader(buf, 316935);
	assert_int_equal(rel->types->decode(&r, out, &num, &discard),
			 -EMSGSIZE);
	free(buf);
}

static const struct gsp_vgpu vgpu = {
	.gfid = 3, .type_id = 563, .dbdf = 0x10000800, .vm_pid = 4711,
	.first_channel = 512, .num_channels = 256,
	.framebuffer_offset = 0x280000000, .framebuffer_bytes = 0x200000000,
};

static void test_boot(void **state)
{
	u8 *buf = malloc(6496);
	struct gsp_writer w = gsp_writer(buf, 6496);
	struct gsp_reader r = gsp_reader(buf, 6496);
	struct gsp_vgpu back;
	int i;

	(void)state;
	memset(buf, 0xee, 6496);
	assert_int_equal(rel->boot->encode(&w, &vgpu), 0);
	assert_int_equal(w.left, 0);
	assert_int_equal(word(buf + DBDF), 0x10000800);
	assert_int_equal(word(buf + GFID), 3);
	assert_int_equal(word(buf + VGPU_TYPE), 563);
	assert_int_equal(word(buf + VM_PID), 4711);
	assert_int_equal(word(buf + SWIZZ_ID), 0xffffffff);
	assert_int_equal(word(buf + NUM_CHANNELS), 256);
	assert_int_equal(word(buf + NUM_PLUGIN_CHANNELS), 0);
	for (i = 0; i < NUM_ENGINES; i++)
		assert_int_equal(word(buf + CHID_OFFSET + 4 * i), 512);
	assert_int_equal(word(buf + DISABLE_SMC), 0);
	assert_int_equal(word(buf + NUM_SEGMENTS), 1);
	assert_int_equal(dword(buf + FB_ADDRESSES), 0x280000000);
	assert_int_equal(dword(buf + FB_LENGTHS), 0x200000000);
	assert_true(all_zero(buf + FB_ADDRESSES + 8,
			     8 * (MAX_SEGMENTS - 1)));
	assert_true(all_zero(buf + FB_LENGTHS + 8, 6496 - FB_LENGTHS - 8));

	assert_int_equal(rel->boot->decode(&r, &back), 0);
	assert_memory_equal(&back, &vgpu, sizeof(vgpu));
	w = gsp_writer(buf, 6495);
	assert_int_equal(rel->boot->encode(&w, &vgpu), -EMSGSIZE);
	r = gsp_reader(buf, 6495);
	assert_int_equal(rel->boot->decode(&r, &back), -EMSGSIZE);
	free(buf);
}

static int decode_segments(u8 *buf, u32 num, struct gsp_vgpu *back)
{
	struct gsp_reader r = gsp_reader(buf, 6496);

	set_word(buf + NUM_SEGMENTS, num);
	return rel->boot->decode(&r, back);
}

static void test_boot_segments(void **state)
{
	u8 *buf = calloc(1, 6496);
	struct gsp_vgpu back;
	int i;

	(void)state;
	for (i = 0; i < MAX_SEGMENTS; i++) {
		set_dword(buf + FB_ADDRESSES + 8 * i, (10ULL + i) << 25);
		set_dword(buf + FB_LENGTHS + 8 * i, 1ULL << 25);
	}
	assert_int_equal(decode_segments(buf, MAX_SEGMENTS, &back), 0);
	assert_int_equal(back.framebuffer_offset, 10ULL << 25);
	assert_int_equal(back.framebuffer_bytes, 384ULL << 25);
	assert_int_equal(decode_segments(buf, 0, &back), -EPROTO);
	assert_int_equal(decode_segments(buf, 385, &back), -EPROTO);
	assert_int_equal(decode_segments(buf, 0xffffffff, &back), -EPROTO);

	/* a hole, and a length that wraps round */
	set_dword(buf + FB_ADDRESSES + 8, 12ULL << 25);
	assert_int_equal(decode_segments(buf, 2, &back), -EPROTO);
	set_dword(buf + FB_LENGTHS, ~0ULL);
	assert_int_equal(decode_segments(buf, 1, &back), -EPROTO);

	/* engines that do not agree on the channels */
	set_dword(buf + FB_LENGTHS, 4096);
	assert_int_equal(decode_segments(buf, 1, &back), 0);
	set_word(buf + CHID_OFFSET + 4 * (NUM_ENGINES - 1), 1);
	assert_int_equal(decode_segments(buf, 1, &back), -EPROTO);
	free(buf);
}

static void check_event(enum gsp_notice notice, u32 function, u32 index)
{
	struct gsp_writer w;
	struct gsp_reader r;
	enum gsp_notice back;
	u32 got, gfid;
	u8 buf[8];
	size_t n, size;

	w = gsp_writer(buf, sizeof(buf));
	assert_int_equal(rel->event->encode(&w, notice, 9, &got), 0);
	assert_int_equal(got, function);
	size = sizeof(buf) - w.left;
	assert_int_equal(size, function == 0x1001 ? 4 : 8);
	if (size == 8) {
		assert_int_equal(word(buf), 9);
		assert_int_equal(word(buf + 4), index);
	}
	r = gsp_reader(buf, size);
	assert_int_equal(rel->event->decode(&r, function, &back, &gfid), 0);
	assert_int_equal(back, notice);
	assert_int_equal(gfid, size == 8 ? 9 : 0);
	for (n = 0; n < size; n++) {
		w = gsp_writer(buf, n);
		assert_int_equal(rel->event->encode(&w, notice, 9, &got),
				 -EMSGSIZE);
		r = gsp_reader(buf, n);
		assert_int_equal(rel->event->decode(&r, function, &back,
						    &gfid), -EMSGSIZE);
	}
}

static void test_events(void **state)
{
	struct gsp_reader r;
	enum gsp_notice notice;
	u8 buf[8] = { 1 };
	u32 gfid;

	(void)state;
	check_event(GSP_NOTICE_READY, 0x1001, 0);
	check_event(GSP_NOTICE_VGPU_BOOTED, 0x100d, 0);
	check_event(GSP_NOTICE_VGPU_UNLOADED, 0x100d, 1);
	check_event(GSP_NOTICE_VGPU_CRASHED, 0x100d, 2);

	/* known to the headers, of no interest to us; then unknown to them */
	buf[4] = 6;
	r = gsp_reader(buf, 8);
	assert_int_equal(rel->event->decode(&r, 0x100d, &notice, &gfid), 0);
	assert_int_equal(notice, GSP_NOTICE_OTHER);
	buf[4] = 7;
	r = gsp_reader(buf, 8);
	assert_int_equal(rel->event->decode(&r, 0x100d, &notice, &gfid),
			 -EPROTO);
	r = gsp_reader(buf, 0);
	assert_int_equal(rel->event->decode(&r, 0x1020, &notice, &gfid), 0);
	assert_int_equal(notice, GSP_NOTICE_OTHER);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_control),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_alloc),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_types_refused),
		cmocka_unit_test(test_types_senseless),
		cmocka_unit_test(test_boot),
		cmocka_unit_test(test_boot_segments),
		cmocka_unit_test(test_events),
	};

	rel = gsp_release_find("535.113.01");
	return cmocka_run_group_tests_name("r535", tests, NULL, NULL);
}
