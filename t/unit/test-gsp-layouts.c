// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Codecs of the releases after 535.113.01: what the driver writes lies where
 * the headers of that tag of NVIDIA/open-gpu-kernel-modules have it (offsets
 * given by a compiler from those headers, see the table), is nowhere else, and
 * is read back by the firmware; checks that differ from release to release
 * are those of its headers.
 */
#include <errno.h>

#include "gsp.h"
#include "gsp/release.h"

struct layout {
	const char *name;
	/* rpc_gsp_rm_control_v03_00, NV0000_ALLOC_PARAMETERS */
	size_t control, client;
	/* NVA081_CTRL_VGPU_INFO */
	size_t info, max_types, name_room, max_instance, frl_config, vdev_id,
	       fb_length, bar1, frl_enable;
	/* BOOTLOAD_GSP_VGPU_PLUGIN_TASK_PARAMS */
	size_t boot, engines, num_segments, addresses, lengths, heap;
	/* logs in the heap that it says */
	u64 logs[3];
	/* NVA084_NOTIFIERS_MAXCOUNT */
	u32 notifiers;
};

static const struct layout layouts[] = {
	{ "550.144.03", 24, 108,
	  5088, 64, 32, 324, 344, 368, 392, 432, 440,
	  6520, 64, 288, 296, 3368, 6440, { 0, 0, 0 }, 7 },
	{ "570.144", 24, 120,
	  5224, 64, 32, 324, 344, 368, 392, 432, 440,
	  6616, 84, 368, 376, 3448, 6520, { 0x204000, 0x224000, 0x264000 }, 8 },
	{ "580.95.05", 40, 120,
	  5424, 128, 64, 388, 408, 432, 456, 496, 504,
	  6616, 84, 368, 376, 3448, 6520, { 0, 0, 0 }, 9 },
};

static const struct layout *l;
static const struct gsp_release *rel;

static const struct gsp_type type = {
	.id = 563, .name = "NVIDIA A40-8Q", .max_instances = 6,
	.num_heads = 4, .max_width = 7680, .max_height = 4320, .frl_hz = 60,
	.device_id = 0x2235, .subsystem_id = 0x14e9,
	.framebuffer_bytes = 8ULL << 30, .bar1_bytes = 256ULL << 20,
};

static void test_types(void **state)
{
	size_t size = 8 + l->max_types * l->info;
	struct gsp_type back[GSP_MAX_TYPES];
	u8 *buf = malloc(size);
	struct gsp_writer w = gsp_writer(buf, size);
	struct gsp_reader r = gsp_reader(buf, size);
	u8 *info = buf + 8;
	unsigned int num;
	bool discard;

	(void)state;
	assert_int_equal(rel->types->size, size);
	assert_int_equal(rel->types->encode(&w, &type, 1, true), 0);
	assert_int_equal(w.left, 0);
	assert_int_equal(rel->types->decode(&r, back, &num, &discard), 0);
	assert_int_equal(num, 1);
	assert_true(discard);
	assert_int_equal(back[0].id, 563);
	assert_string_equal(back[0].name, type.name);
	assert_int_equal(back[0].framebuffer_bytes, 8ULL << 30);
	assert_int_equal(back[0].bar1_bytes, 256ULL << 20);
	assert_int_equal(back[0].frl_hz, 60);
	assert_int_equal(back[0].device_id, 0x2235);

	want(buf, 0, 1, 4);
	want(buf, 4, 1, 4);
	want(info, 0, 563, 4);
	assert_string_equal((char *)info + 4, "NVIDIA A40-8Q");
	memset(info + 4, 0, 13);
	want(info, l->max_instance, 6, 4);
	want(info, l->max_instance + 4, 4, 4);
	want(info, l->max_instance + 8, 7680, 4);
	want(info, l->max_instance + 12, 4320, 4);
	want(info, l->max_instance + 16, 33177600, 4);
	want(info, l->frl_config, 60, 4);
	want(info, l->vdev_id, 0x223514e9, 8);
	want(info, l->fb_length - 8, 0x200000000, 8);
	want(info, l->fb_length, 0x200000000, 8);
	want(info, l->bar1, 256, 8);
	want(info, l->frl_enable, 1, 4);
	nothing_else(buf, size);
	free(buf);
}

static void test_name(void **state)
{
	char name[65] = { 0 };
	struct gsp_type t = type;
	u8 *buf = malloc(rel->types->size);
	struct gsp_writer w = gsp_writer(buf, rel->types->size);

	(void)state;
	t.name = name;
	memset(name, 'x', l->name_room - 1);
	assert_int_equal(rel->types->encode(&w, &t, 1, true), 0);
	name[l->name_room - 1] = 'x';
	w = gsp_writer(buf, rel->types->size);
	assert_int_equal(rel->types->encode(&w, &t, 1, true), -EINVAL);
	free(buf);
}

static void test_boot(void **state)
{
	static const struct gsp_vgpu vgpu = {
		.gfid = 3, .type_id = 563, .dbdf = 0x10000800, .vm_pid = 4711,
		.first_channel = 512, .num_channels = 256,
		.framebuffer_offset = 0x280000000,
		.framebuffer_bytes = 0x200000000,
		.heap_address = 0x600000000, .heap_bytes = 0x400000,
	};
	static const u64 log_bytes[3] = { 0x20000, 0x40000, 0x10000 };
	u8 *buf = malloc(l->boot);
	struct gsp_writer w = gsp_writer(buf, l->boot);
	struct gsp_reader r = gsp_reader(buf, l->boot);
	struct gsp_vgpu back;
	size_t i;

	(void)state;
	assert_int_equal(rel->boot->size, l->boot);
	assert_int_equal(rel->boot->encode(&w, &vgpu), 0);
	assert_int_equal(w.left, 0);
	assert_int_equal(rel->boot->decode(&r, &back), 0);
	assert_memory_equal(&back, &vgpu, sizeof(vgpu));
	want(buf, 0, 0x10000800, 4);
	want(buf, 4, 3, 4);
	want(buf, 8, 563, 4);
	want(buf, 12, 4711, 4);
	want(buf, 16, 0xffffffff, 4);
	want(buf, 20, 256, 4);
	for (i = 0; i < l->engines; i++)
		want(buf, 28 + 4 * i, 512, 4);
	want(buf, l->num_segments, 1, 4);
	want(buf, l->addresses, 0x280000000, 8);
	want(buf, l->lengths, 0x200000000, 8);
	want(buf, l->heap, 0x600000000, 8);
	want(buf, l->heap + 8, 0x400000, 8);
	for (i = 0; i < 3 && l->logs[i]; i++) {
		want(buf, l->heap + 24 + 16 * i, 0x600000000 + l->logs[i], 8);
		want(buf, l->heap + 32 + 16 * i, log_bytes[i], 8);
	}
	nothing_else(buf, l->boot);
	free(buf);
}

static void test_frame(void **state)
{
	struct gsp_object o = { GSP_CLASS_CLIENT, 7, 7, 7 }, back;
	struct gsp_control c = { 1, 2, 0x20804002, 4 };
	_Alignas(8) u8 buf[256];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	struct gsp_reader r;
	size_t payload;
	u32 status = 0;

	(void)state;
	assert_int_equal(rel->checksum, GSP_CHECKSUM_LENGTH);
	assert_int_equal(rel->control->size, l->control);
	assert_int_equal(rel->control->encode(&w, &c), 0);
	assert_int_equal(sizeof(buf) - w.left, l->control);
	assert_int_equal(rel->control->function, 76);
	assert_int_equal(rel->control->set_status(buf, l->control, 0x57), 0);
	assert_int_equal(rel->control->status(buf, l->control, &status), 0);
	assert_int_equal(status, 0x57);
	assert_int_equal(word(buf), 1);
	assert_int_equal(word(buf + 4), 2);
	assert_int_equal(word(buf + 8), 0x20804002);
	assert_int_equal(word(buf + 12), 0x57);
	assert_int_equal(word(buf + 16), 4);
	nothing_else(buf + 20, l->control - 20);
	assert_int_equal(rel->rpc->payload_size(76, buf, l->control, &payload),
			 0);
	assert_int_equal(payload, l->control + 4);
	assert_int_equal(rel->rpc->payload_size(76, buf, l->control - 1,
						&payload), -EMSGSIZE);
	set_word(buf + 20, 2);	/* RMAPI_RPC_FLAGS_SERIALIZED */
	r = gsp_reader(buf, sizeof(buf));
	assert_int_equal(rel->control->decode(&r, &c), -EPROTO);

	w = gsp_writer(buf, sizeof(buf));
	assert_int_equal(rel->alloc->encode(&w, &o), 0);
	assert_int_equal(sizeof(buf) - w.left, 32 + l->client);
	assert_int_equal(rel->alloc->function, 103);
	assert_int_equal(word(buf), 7);
	assert_int_equal(word(buf + 4), 7);
	assert_int_equal(word(buf + 8), 7);
	assert_int_equal(word(buf + 20), l->client);
	assert_int_equal(word(buf + 32), 7);	/* hClient, processID */
	assert_int_equal(word(buf + 36), 0xffffffff);
	nothing_else(buf + 40, 32 + l->client - 40);
	r = gsp_reader(buf, sizeof(buf) - w.left);
	assert_int_equal(rel->alloc->decode(&r, &back), 0);
	assert_memory_equal(&back, &o, sizeof(o));
}

static void check_task(const struct gsp_task_abi *abi, u32 cmd)
{
	static const u8 want[4] = { 5 };
	u8 buf[4] = { 0xee, 0xee, 0xee, 0xee };
	struct gsp_writer w = gsp_writer(buf, 4);
	struct gsp_reader r = gsp_reader(want, 4);
	u32 gfid;

	assert_int_equal(abi->cmd, cmd);
	assert_int_equal(abi->size, 4);
	assert_int_equal(abi->encode(&w, 5), 0);
	assert_memory_equal(buf, want, 4);
	assert_int_equal(abi->decode(&r, &gfid), 0);
	assert_int_equal(gfid, 5);
	w = gsp_writer(buf, 3);
	assert_int_equal(abi->encode(&w, 5), -EMSGSIZE);
	r = gsp_reader(want, 3);
	assert_int_equal(abi->decode(&r, &gfid), -EMSGSIZE);
}

static void test_tasks(void **state)
{
	(void)state;
	assert_int_equal(rel->boot->cmd, 0x20804001);
	assert_int_equal(rel->types->cmd, 0x20804003);
	check_task(rel->shutdown, 0x20804002);
	check_task(rel->cleanup, 0x20804008);
}

static void test_events(void **state)
{
	enum gsp_notice notice;
	struct gsp_reader r;
	u8 buf[8] = { 3 };
	u32 gfid;

	(void)state;
	set_word(buf + 4, 2);
	r = gsp_reader(buf, 8);
	assert_int_equal(rel->event->decode(&r, 0x100d, &notice, &gfid), 0);
	assert_int_equal(notice, GSP_NOTICE_VGPU_CRASHED);
	assert_int_equal(gfid, 3);
	set_word(buf + 4, l->notifiers - 1);
	r = gsp_reader(buf, 8);
	assert_int_equal(rel->event->decode(&r, 0x100d, &notice, &gfid), 0);
	assert_int_equal(notice, GSP_NOTICE_OTHER);
	set_word(buf + 4, l->notifiers);
	r = gsp_reader(buf, 8);
	assert_int_equal(rel->event->decode(&r, 0x100d, &notice, &gfid),
			 -EPROTO);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types), cmocka_unit_test(test_name),
		cmocka_unit_test(test_boot), cmocka_unit_test(test_frame),
		cmocka_unit_test(test_tasks), cmocka_unit_test(test_events),
	};
	unsigned int i;

	for (i = 0; argc > 1 && i < ARRAY_SIZE(layouts); i++)
		if (!strcmp(layouts[i].name, argv[1]))
			l = &layouts[i];
	rel = l ? gsp_release_find(l->name) : NULL;
	if (!rel)
		return 2;
	return cmocka_run_group_tests_name(l->name, tests, NULL, NULL);
}
