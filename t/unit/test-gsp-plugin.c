// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The memory shared with a plugin task: bytes where the layout that wire-
 * plugin.h cites has them, and what the simulated firmware's task does with
 * them (kernel/sim/firmware-plugin.c).  The test is the host: it writes words
 * at offsets counted by hand, and reads the answer likewise.  Argument: the
 * release, 535.113.01 or 570.144.
 */
#include <errno.h>

#include "gsp.h"
#include "gsp/release.h"
#include "gsp/status.h"
#include "sim/firmware-plugin.h"

#define CLIENT		0xc1d00000
#define HEAP_AT		0x600000000ULL
#define HEAP_BYTES	(4u << 20)
#define BOOTED		0x4e654a6f

/* Control, response and message buffer are the first three pages. */
enum {
	VERSION = 0, TYPE = 4, SEQUENCE = 8, RESPONSE_OFFSET = 16,
	MESSAGE_OFFSET = 24, RESPONSE = 0x1000, MESSAGE = 0x2000,
};

/* In a configuration, up to where the releases differ. */
enum {
	DBDF = 16, INSTANCE_ID = 24, VGPU_TYPE = 28, VM_PID = 32,
	SWIZZ_ID = 36, NUM_CHANNELS = 40, HYPERVISOR = 56, PAGE_SIZE_AT = 64,
};

static const struct gsp_release *rel;
static bool old;	/* 535.113.01 */
static size_t processed_at, config_size, console_at, area;

static u8 heap[HEAP_BYTES];
static struct firmware_state state;
static int memory_error;

static int access_heap(void *hw, u64 address, void *buf, size_t len,
		       bool write)
{
	(void)hw;
	assert_true(address >= HEAP_AT);
	assert_true(address - HEAP_AT <= HEAP_BYTES);
	assert_true(len <= HEAP_BYTES - (address - HEAP_AT));
	if (memory_error)
		return memory_error;
	if (write)
		memcpy(heap + (address - HEAP_AT), buf, len);
	else
		memcpy(buf, heap + (address - HEAP_AT), len);
	return 0;
}

static const struct firmware_memory memory = { .access = access_heap };

static const struct gsp_vgpu vgpu = {
	.gfid = 2, .type_id = 563, .dbdf = 0x10000800, .vm_pid = 4711,
	.num_channels = 64, .heap_address = HEAP_AT, .heap_bytes = HEAP_BYTES,
	.page_bytes = 4096, .console = true,
	.uuid = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 },
};

static int setup(void **unused)
{
	(void)unused;
	memset(heap, 0, sizeof(heap));
	memset(&state, 0, sizeof(state));
	memory_error = 0;
	state.max_vgpus = 32;
	state.client = CLIENT;
	state.tasks[2].state = FW_TASK_RUNS;
	state.tasks[2].vgpu = vgpu;
	assert_int_equal(firmware_plugin_start(&state, rel, &memory, 2), 0);
	set_word(heap + VERSION, 1);
	set_word(heap + RESPONSE_OFFSET, RESPONSE);
	set_word(heap + MESSAGE_OFFSET, MESSAGE);
	return 0;
}

static bool done(u32 sequence)
{
	return word(heap + RESPONSE + processed_at) == sequence;
}

static u32 result(void)
{
	return word(heap + RESPONSE + processed_at + 4);
}

static int ring(void)
{
	return firmware_plugin_serve(&state, rel, &memory, 2);
}

/* Say @type; the answer's status. */
static u32 call(u32 type)
{
	u32 sequence = word(heap + SEQUENCE);

	sequence = sequence == BOOTED ? 1 : sequence + 1;
	set_word(heap + TYPE, type);
	set_word(heap + SEQUENCE, sequence);
	assert_int_equal(ring(), 0);
	assert_true(done(sequence));
	return result();
}

static void write_config(void)
{
	u8 *m = heap + MESSAGE;

	memset(m, 0, 112);
	set_word(m + DBDF, vgpu.dbdf);
	set_word(m + INSTANCE_ID, CLIENT);
	set_word(m + VGPU_TYPE, vgpu.type_id);
	set_word(m + VM_PID, vgpu.vm_pid);
	set_word(m + NUM_CHANNELS, vgpu.num_channels);
	set_word(m + PAGE_SIZE_AT, 4096);
	m[console_at] = 1;
}

static void bring_up(void)
{
	set_word(heap + MESSAGE, 1);
	assert_int_equal(call(1), NV_OK);
	write_config();
	assert_int_equal(call(2), NV_OK);
}

static void test_boot_marker(void **unused)
{
	(void)unused;
	assert_int_equal(word(heap + SEQUENCE), BOOTED);
	assert_int_equal(rel->plugin->area, area);
	/* the host's bell before its first message is nothing to answer */
	assert_int_equal(ring(), 0);
	assert_true(done(0));
	memory_error = -EIO;
	assert_int_equal(firmware_plugin_start(&state, rel, &memory, 2), -EIO);
}

static void test_version(void **unused)
{
	(void)unused;
	set_word(heap + MESSAGE, 7);
	assert_int_equal(call(1), NV_OK);
	assert_int_equal(word(heap + MESSAGE), 7);
	assert_int_equal(word(heap + MESSAGE + 4), 1);
	set_word(heap + MESSAGE, 0);
	assert_int_equal(call(1), NV_ERR_NOT_SUPPORTED);
}

static void test_order(void **unused)
{
	(void)unused;
	write_config();
	assert_int_equal(call(2), NV_ERR_INVALID_STATE);
	assert_int_equal(call(3), NV_ERR_INVALID_STATE);
	assert_int_equal(call(13), NV_ERR_INVALID_STATE);
	bring_up();
	assert_true(state.tasks[2].plugin.configured);
	assert_int_equal(call(2), NV_ERR_INVALID_STATE);
}

static void bad_config(size_t at, u32 value, u32 status)
{
	write_config();
	set_word(heap + MESSAGE + at, value);
	assert_int_equal(call(2), status);
}

static void test_config(void **unused)
{
	(void)unused;
	set_word(heap + MESSAGE, 1);
	assert_int_equal(call(1), NV_OK);
	bad_config(DBDF, 1, NV_ERR_INVALID_ARGUMENT);
	bad_config(VGPU_TYPE, 1, NV_ERR_INVALID_ARGUMENT);
	bad_config(VM_PID, 1, NV_ERR_INVALID_ARGUMENT);
	bad_config(NUM_CHANNELS, 1, NV_ERR_INVALID_ARGUMENT);
	bad_config(PAGE_SIZE_AT, 0, NV_ERR_INVALID_ARGUMENT);
	bad_config(INSTANCE_ID, 1, NV_ERR_INVALID_CLIENT);
	write_config();
	heap[MESSAGE + console_at] = 2;
	assert_int_equal(call(2), NV_ERR_INVALID_PARAM_STRUCT);
	assert_false(state.tasks[2].plugin.configured);
	write_config();
	assert_int_equal(call(2), NV_OK);
}

static void test_calls(void **unused)
{
	struct firmware_plugin *p = &state.tasks[2].plugin;

	(void)unused;
	bring_up();
	heap[MESSAGE] = 1;
	assert_int_equal(call(13), NV_OK);
	assert_true(p->bus_master);
	heap[MESSAGE] = 2;
	assert_int_equal(call(13), NV_ERR_INVALID_PARAM_STRUCT);
	assert_true(p->bus_master);
	heap[MESSAGE] = 0;
	assert_int_equal(call(13), NV_OK);
	assert_false(p->bus_master);

	assert_int_equal(call(10), NV_ERR_INVALID_STATE);
	assert_int_equal(call(4), NV_OK);
	assert_true(p->stopped);
	assert_int_equal(call(4), NV_ERR_INVALID_STATE);
	assert_int_equal(call(5), NV_OK);
	assert_int_equal(call(4), NV_OK);
	assert_int_equal(call(10), NV_OK);
	assert_int_equal(call(4), NV_OK);
	heap[MESSAGE] = 1;
	assert_int_equal(call(13), NV_OK);
	assert_int_equal(call(3), NV_OK);
	assert_false(p->stopped);
	assert_false(p->bus_master);
	assert_int_equal(p->resets, 1);

	/* what the layout has a number for, but nobody a description */
	assert_int_equal(call(9), NV_ERR_INVALID_COMMAND);
	assert_int_equal(call(12), NV_ERR_INVALID_COMMAND);
	assert_int_equal(call(0), NV_ERR_INVALID_COMMAND);
	assert_int_equal(call(0xffffffff), NV_ERR_INVALID_COMMAND);
}

static void test_hostile(void **unused)
{
	static const u32 wild[] = { 0, 8, HEAP_BYTES - 64, HEAP_BYTES,
				    0xfffff000 };
	unsigned int i;

	(void)unused;
	bring_up();
	set_word(heap + TYPE, 3);
	set_word(heap + SEQUENCE, 99);
	for (i = 0; i < ARRAY_SIZE(wild); i++) {
		set_word(heap + RESPONSE_OFFSET, wild[i]);
		assert_int_equal(ring(), 0);
		set_word(heap + RESPONSE_OFFSET, RESPONSE);
		set_word(heap + MESSAGE_OFFSET, wild[i]);
		assert_int_equal(ring(), 0);
		set_word(heap + MESSAGE_OFFSET, MESSAGE);
	}
	set_word(heap + RESPONSE_OFFSET + 4, 1);
	assert_int_equal(ring(), 0);
	set_word(heap + RESPONSE_OFFSET + 4, 0);
	set_word(heap + VERSION, 2);
	assert_int_equal(ring(), 0);
	assert_false(done(99));
	assert_int_equal(state.tasks[2].plugin.resets, 0);
	set_word(heap + VERSION, 1);
	assert_int_equal(ring(), 0);
	assert_true(done(99));
	/* the same number again is no new call */
	assert_int_equal(ring(), 0);
	assert_int_equal(state.tasks[2].plugin.resets, 1);

	state.tasks[2].state = FW_TASK_DEAD;
	set_word(heap + SEQUENCE, 100);
	assert_int_equal(ring(), 0);
	assert_false(done(100));
	state.tasks[2].state = FW_TASK_RUNS;
	memory_error = -EIO;
	assert_int_equal(ring(), -EIO);
	assert_int_equal(firmware_plugin_serve(&state, rel, &memory, 0), 0);
	assert_int_equal(firmware_plugin_serve(&state, rel, &memory, 33), 0);
}

/* What the driver writes, in bytes. */
static void test_encode(void **unused)
{
	struct gsp_plugin_message m = {
		.call = GSP_PLUGIN_CONFIG, .client = CLIENT, .vgpu = vgpu,
	};
	_Alignas(8) u8 buf[128];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	size_t n;

	(void)unused;
	memset(buf, 0xee, sizeof(buf));
	assert_int_equal(rel->plugin->message_encode(&w, &m), 0);
	assert_int_equal(sizeof(buf) - w.left, config_size);
	assert_int_equal(rel->plugin->message_bytes, config_size);
	assert_memory_equal(buf, vgpu.uuid, 16);
	assert_int_equal(word(buf + DBDF), 0x10000800);
	assert_int_equal(word(buf + DBDF + 4), 0);
	assert_int_equal(word(buf + INSTANCE_ID), CLIENT);
	assert_int_equal(word(buf + VGPU_TYPE), 563);
	assert_int_equal(word(buf + VM_PID), 4711);
	assert_int_equal(word(buf + SWIZZ_ID), 0xffffffff);
	assert_int_equal(word(buf + NUM_CHANNELS), 64);
	assert_int_equal(word(buf + HYPERVISOR), 4);
	assert_int_equal(word(buf + PAGE_SIZE_AT), 4096);
	assert_int_equal(buf[console_at], 1);
	assert_int_equal(buf[console_at + 1], 1);
	for (n = 0; n < config_size; n++) {
		w = gsp_writer(buf, n);
		assert_int_equal(rel->plugin->message_encode(&w, &m),
				 -EMSGSIZE);
	}

	w = gsp_writer(buf, 32);
	assert_int_equal(rel->plugin->offsets_encode(&w), 0);
	assert_int_equal(word(buf), RESPONSE);
	assert_int_equal(word(buf + 8), MESSAGE);
	assert_int_equal(word(buf + 16), 0x3000);
	assert_int_equal(word(buf + 24), 0x203000);
}

/* What the task answers, and the host reads, in bytes. */
static void test_response(void **unused)
{
	struct gsp_plugin_response a = {
		.sequence = 0x11, .result = 0x22, .moved = 0x33, .saved = true,
		.guest = { 0x44, 0x55, 0x66, 0x77 },
	}, back;
	_Alignas(8) u8 buf[352];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	size_t size = old ? 352 : 328, n;
	struct gsp_reader r;

	(void)unused;
	assert_int_equal(rel->plugin->response_bytes, size);
	assert_int_equal(rel->plugin->response_encode(&w, &a), 0);
	assert_int_equal(sizeof(buf) - w.left, size);
	for (n = 0; n <= size; n++) {
		r = gsp_reader(buf, n);
		assert_int_equal(rel->plugin->response_decode(&r, &back),
				 n < size ? -EMSGSIZE : 0);
	}
	assert_int_equal(back.sequence, 0x11);
	assert_int_equal(back.result, 0x22);
	assert_int_equal(back.moved, 0x33);
	assert_true(back.saved);
	assert_int_equal(back.guest.rpc_version, 0x44);
	assert_int_equal(back.guest.license, 0x55);
	assert_int_equal(back.guest.os_type, old ? 0 : 0x66);
	assert_int_equal(back.guest.frl_hz, old ? 0 : 0x77);

	if (!old)
		want(buf, 0, 0x11, 4);
	want(buf, processed_at, 0x11, 4);
	want(buf, processed_at + 4, 0x22, 4);
	want(buf, processed_at + 8, 0x44, 4);
	want(buf, processed_at + 12, 0x33, 4);
	want(buf, processed_at + 16, 1, 4);
	want(buf, old ? 348 : 316, 0x55, 4);
	if (!old) {
		want(buf, 320, 0x66, 4);
		want(buf, 324, 0x77, 4);
	}
	nothing_else(buf, size);
	for (n = 0; n < size; n++) {
		w = gsp_writer(buf, n);
		assert_int_equal(rel->plugin->response_encode(&w, &a),
				 -EMSGSIZE);
	}
}

/* What the host writes, and the task reads, in bytes. */
static void test_control(void **unused)
{
	static const u8 numbers[] = { 1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 14 };
	struct gsp_plugin_control c;
	_Alignas(8) u8 buf[512] = { 1, 0, 0, 0, 0, 0, 0, 0, 9 };
	struct gsp_reader r;
	u32 seen = 0;
	size_t n;

	(void)unused;
	set_word(buf + 16, 0x1000);
	set_word(buf + 24, 0x2000);
	set_word(buf + 32, 0x3000);
	set_word(buf + 36, 1);
	set_word(buf + 48, 0x4711);
	buf[52] = 1;
	assert_int_equal(rel->plugin->control_bytes, 512);
	assert_int_equal(rel->plugin->moved_at, 48);
	assert_int_equal(rel->plugin->migrating_at, 52);
	assert_int_equal(rel->plugin->migration, 0x3000);
	assert_int_equal(rel->plugin->migration_bytes, 2 << 20);
	for (n = 0; n < ARRAY_SIZE(numbers); n++) {
		buf[4] = numbers[n];
		r = gsp_reader(buf, 512);
		assert_int_equal(rel->plugin->control_decode(&r, &c), 0);
		assert_int_equal(rel->plugin->numbers[c.call], numbers[n]);
		seen |= 1u << c.call;
	}
	assert_int_equal(seen, (1u << GSP_PLUGIN_NUM_CALLS) - 1);
	assert_int_equal(c.call, GSP_PLUGIN_GUEST_INFO);
	assert_int_equal(c.version, 1);
	assert_int_equal(c.sequence, 9);
	assert_int_equal(c.response, 0x1000);
	assert_int_equal(c.message, 0x2000);
	assert_int_equal(c.migration, 0x100003000);
	assert_int_equal(c.moved, 0x4711);
	assert_true(c.migrating);
	r = gsp_reader(buf, 511);
	assert_int_equal(rel->plugin->control_decode(&r, &c), -EMSGSIZE);
}

#define T(fn)	cmocka_unit_test_setup(fn, setup)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(test_boot_marker), T(test_version), T(test_order),
		T(test_config), T(test_calls), T(test_hostile),
		T(test_encode), T(test_response), T(test_control),
	};

	rel = gsp_release_find(argc > 1 ? argv[1] : NULL);
	if (!rel || !rel->plugin)
		return 2;
	old = !strcmp(rel->name, "535.113.01");
	processed_at = old ? 0 : 4;
	config_size = old ? 88 : 112;
	console_at = old ? 78 : 79;
	area = old ? 0x264000 : 0x274000;
	return cmocka_run_group_tests_name(rel->name, tests, NULL, NULL);
}
