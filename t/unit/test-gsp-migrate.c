// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A vGPU's task from the driver's side (kernel/gsp/plugin.c): it is set up,
 * asked about its guest, and its state saved here and restored there, with the
 * simulated firmware's task at the other end of the memory (kernel/sim/
 * firmware-plugin.c, firmware-migrate.c).  What is saved on one task and
 * restored on another, also of another GPU, is equal; what is damaged, of
 * another release or another type is refused, and the task goes on as it was.
 * Argument: the release, 535.113.01 or 570.144.
 */
#include <errno.h>

#include <linux/jiffies.h>

#include "gsp.h"
#include "gsp/plugin.h"
#include "gsp/status.h"
#include "sim/firmware-plugin.h"

#define CLIENT		0xc1d00000
#define HEAP_BYTES	(4u << 20)
#define ROOM		4096

/* One GPU with one vGPU: both ends of its task. */
struct end {
	const struct gsp_release *rel;
	struct firmware_state fw;
	struct firmware_memory memory;
	struct gsp_plugin host;
	struct gsp_vgpu vgpu;
	u8 heap[HEAP_BYTES];
	/* instead of the task, when it is to lie */
	void (*lie)(struct end *e);
	u32 lie_moved;
	bool lie_saved;
	unsigned int calls;
	u64 bad_word;		/* writing there fails once, if not 0 */
};

static const struct gsp_release *rel;
static const unsigned long limit = 2 * HZ;

static int access_heap(void *ctx, u64 address, void *buf, size_t len,
		       bool write)
{
	struct end *e = ctx;
	u64 at = address - e->vgpu.heap_address;

	assert_true(address >= e->vgpu.heap_address && at <= HEAP_BYTES);
	assert_true(len <= HEAP_BYTES - at);
	if (write && e->bad_word && at == e->bad_word) {
		e->bad_word = 0;
		return -EIO;
	}
	if (write)
		memcpy(e->heap + at, buf, len);
	else
		memcpy(buf, e->heap + at, len);
	return 0;
}

static void ring(void *ctx, u32 gfid)
{
	struct end *e = ctx;

	e->calls++;
	if (e->lie)
		e->lie(e);
	else
		assert_int_equal(firmware_plugin_serve(&e->fw, e->rel,
						       &e->memory, gfid), 0);
}

static const struct gsp_host_ops ops = {
	.vgpu_doorbell = ring,
	.heap = access_heap,
};

/* A vGPU with guest function @gfid on a GPU of its own, set up. */
static struct end *start(const struct gsp_release *release, u32 gfid)
{
	struct end *e = calloc(1, sizeof(*e));

	e->rel = release;
	e->vgpu = (struct gsp_vgpu) {
		.gfid = gfid, .type_id = 563, .dbdf = gfid << 16,
		.vm_pid = 4711, .num_channels = 64,
		.framebuffer_bytes = 8ULL << 30,
		.heap_address = (u64)gfid << 32, .heap_bytes = HEAP_BYTES,
		.page_bytes = 4096, .console = true,
	};
	e->memory = (struct firmware_memory) { access_heap, e };
	e->fw.max_vgpus = 32;
	e->fw.client = CLIENT;
	e->fw.num_types = 1;
	e->fw.types[0] = (struct firmware_type) { .id = 563, .frl_hz = 60 };
	e->fw.tasks[gfid].state = FW_TASK_RUNS;
	e->fw.tasks[gfid].vgpu = e->vgpu;
	e->host = (struct gsp_plugin) {
		.abi = release->plugin, .ops = &ops, .host = e, .gfid = gfid,
		.limit = &limit,
	};
	mutex_init(&e->host.lock);
	gsp_plugin_begin(&e->host);
	assert_int_equal(firmware_plugin_start(&e->fw, release, &e->memory,
					       gfid), 0);
	assert_int_equal(gsp_plugin_setup(&e->host, &e->vgpu, CLIENT), 0);
	return e;
}

static struct firmware_plugin *task(struct end *e)
{
	return &e->fw.tasks[e->vgpu.gfid].plugin;
}

static int say(struct end *e, enum gsp_plugin_call call, bool enable)
{
	struct gsp_plugin_message m = { .call = call, .enable = enable };

	return gsp_plugin_call(&e->host, &m);
}

/* Something to be saved: two resets, bus mastering on. */
static struct end *start_used(const struct gsp_release *release, u32 gfid)
{
	struct end *e = start(release, gfid);

	assert_int_equal(say(e, GSP_PLUGIN_RESET, false), 0);
	assert_int_equal(say(e, GSP_PLUGIN_RESET, false), 0);
	assert_int_equal(say(e, GSP_PLUGIN_BUS_MASTER, true), 0);
	return e;
}

static size_t save(struct end *e, u8 *state)
{
	size_t size = 0;

	assert_int_equal(gsp_plugin_save(&e->host, state, ROOM, &size), 0);
	assert_true(size > 0 && size <= ROOM);
	assert_true(task(e)->stopped);
	return size;
}

static void check_moved(struct end *from, struct end *to)
{
	u8 state[ROOM], again[ROOM];
	size_t size = save(from, state);

	assert_int_equal(gsp_plugin_restore(&to->host, state, size), 0);
	assert_true(task(to)->stopped);
	assert_true(task(to)->bus_master);
	assert_int_equal(task(to)->resets, 2);
	assert_int_equal(say(to, GSP_PLUGIN_RESUME_WORK, false), 0);
	assert_false(task(to)->stopped);
	assert_int_equal(save(to, again), size);
	assert_memory_equal(state, again, size);
	/* and who was left can be taken up again, too */
	assert_int_equal(say(from, GSP_PLUGIN_RESUME_WORK, false), 0);
	assert_int_equal(save(from, again), size);
	assert_memory_equal(state, again, size);
}

static void test_move(void **unused)
{
	struct end *a = start_used(rel, 2), *b = start(rel, 31);

	(void)unused;
	check_moved(a, b);
	free(a);
	free(b);
}

/* More than one buffer full, cut evenly and not. */
static void test_pieces(void **unused)
{
	struct gsp_plugin_abi abi = *rel->plugin;
	struct gsp_release small = *rel;
	struct end *a, *b;
	unsigned int before;
	u8 state[ROOM];
	size_t size;

	(void)unused;
	small.plugin = &abi;
	for (abi.migration_bytes = 1; abi.migration_bytes < 80;
	     abi.migration_bytes++) {
		a = start_used(&small, 2);
		b = start(&small, 3);
		before = a->calls;
		size = save(a, state);
		/* stop, and as many as it takes */
		assert_int_equal(a->calls - before, 1 +
				 (size + abi.migration_bytes - 1) /
				 abi.migration_bytes);
		assert_int_equal(say(a, GSP_PLUGIN_RESUME_WORK, false), 0);
		check_moved(a, b);
		free(a);
		free(b);
	}
}

/* Refused with @err, and @e is as it was. */
static void refused(struct end *e, const u8 *state, size_t size, int err)
{
	assert_int_equal(gsp_plugin_restore(&e->host, state, size), err);
	assert_false(task(e)->stopped);
	assert_false(task(e)->bus_master);
	assert_int_equal(task(e)->resets, 0);
	assert_int_equal(task(e)->migration, FW_MIGRATION_NONE);
}

static void test_damaged(void **unused)
{
	struct end *a = start_used(rel, 2), *b = start(rel, 3);
	u8 state[ROOM] = { 0 };
	size_t size = save(a, state), i;

	(void)unused;
	for (i = 0; i < size; i++) {
		state[i] ^= 0x10;
		refused(b, state, size, -EINVAL);
		state[i] ^= 0x10;
	}
	for (i = 0; i < size; i++)
		refused(b, state, i, -EINVAL);
	refused(b, state, size + 1, -EINVAL);
	refused(b, state, ROOM, -EINVAL);
	assert_int_equal(gsp_plugin_restore(&b->host, state, size), 0);
	free(a);
	free(b);
}

static void test_not_for_it(void **unused)
{
	const struct gsp_release *other;
	struct end *a = start_used(rel, 2), *b;
	u8 state[ROOM];
	size_t size = save(a, state);

	(void)unused;
	other = gsp_release_find(!strcmp(rel->name, "570.144") ? "535.113.01" :
				 "570.144");
	b = start(other, 2);
	refused(b, state, size, -EOPNOTSUPP);
	free(b);
	b = start(rel, 2);
	b->fw.tasks[2].vgpu.type_id = 564;
	refused(b, state, size, -EINVAL);
	free(b);
	b = start(rel, 2);
	b->fw.tasks[2].vgpu.framebuffer_bytes--;
	refused(b, state, size, -EINVAL);
	free(b);
	b = start(rel, 2);
	b->fw.tasks[2].vgpu.num_channels = 128;
	refused(b, state, size, -EINVAL);
	free(a);
	free(b);
}

static void test_no_room(void **unused)
{
	struct end *a = start_used(rel, 2);
	size_t size = 4711;
	u8 state[ROOM];

	(void)unused;
	assert_int_equal(gsp_plugin_save(&a->host, state, 8, &size), -ENOSPC);
	assert_int_equal(size, 4711);
	assert_false(task(a)->stopped);
	assert_int_equal(task(a)->migration, FW_MIGRATION_NONE);
	save(a, state);
	/* it stands still, so it cannot be stopped for another one */
	assert_int_equal(gsp_plugin_save(&a->host, state, ROOM, &size), -EIO);
	assert_true(task(a)->stopped);
	free(a);
}

/* The GPU's memory fails between the stop and the first piece. */
static void test_bad_memory(void **unused)
{
	struct end *a = start_used(rel, 2);
	u8 state[ROOM];
	size_t size;

	(void)unused;
	a->bad_word = rel->plugin->moved_at;
	assert_int_equal(gsp_plugin_save(&a->host, state, ROOM, &size), -EIO);
	assert_false(task(a)->stopped);
	a->bad_word = rel->plugin->migrating_at;
	assert_int_equal(gsp_plugin_restore(&a->host, state, ROOM), -EIO);
	assert_false(task(a)->stopped);
	save(a, state);
	free(a);
}

/* What nobody sends that is in his right mind. */
static void test_order(void **unused)
{
	struct end *a = start_used(rel, 2);

	(void)unused;
	assert_int_equal(say(a, GSP_PLUGIN_SAVE, false), -EIO);
	assert_int_equal(say(a, GSP_PLUGIN_RESTORE, false), -EIO);
	assert_int_equal(say(a, GSP_PLUGIN_CANCEL_SAVE, false), -EIO);
	assert_int_equal(say(a, GSP_PLUGIN_STOP_WORK, false), 0);
	assert_int_equal(say(a, GSP_PLUGIN_SAVE, false), -EIO);
	a->heap[rel->plugin->migrating_at] = 1;
	assert_int_equal(say(a, GSP_PLUGIN_SAVE, false), 0);
	assert_int_equal(say(a, GSP_PLUGIN_SAVE, false), -EIO);
	assert_int_equal(say(a, GSP_PLUGIN_RESTORE, false), -EIO);
	assert_int_equal(say(a, GSP_PLUGIN_CANCEL_SAVE, false), 0);
	set_word(a->heap + rel->plugin->moved_at, 8);
	assert_int_equal(say(a, GSP_PLUGIN_RESTORE, false), 0);
	assert_int_equal(say(a, GSP_PLUGIN_RESUME_WORK, false), -EIO);
	assert_int_equal(say(a, GSP_PLUGIN_CANCEL_STOP, false), 0);
	assert_int_equal(say(a, GSP_PLUGIN_STOP_WORK, false), 0);

	/* a buffer that is not the task's */
	set_word(a->heap + rel->plugin->offsets_at + 16, HEAP_BYTES);
	assert_int_equal(say(a, GSP_PLUGIN_SAVE, false), -EIO);
	set_word(a->heap + rel->plugin->offsets_at + 16, 0);
	assert_int_equal(say(a, GSP_PLUGIN_SAVE, false), -EIO);
	free(a);
}

static void lie(struct end *e)
{
	struct gsp_plugin_response a = {
		.sequence = word(e->heap + rel->plugin->sequence_at),
		.moved = e->lie_moved,
		.saved = e->lie_saved,
	};
	struct gsp_writer w = gsp_writer(e->heap + rel->plugin->response,
					 rel->plugin->response_bytes);

	assert_int_equal(rel->plugin->response_encode(&w, &a), 0);
}

static void test_liars(void **unused)
{
	static const struct {
		u32 moved;
		bool saved;
	} lies[] = {
		{ 0, false }, { 1, false }, { 0x1fffff, false },
		{ 0x200001, false }, { 0x200001, true }, { ~0u, true },
	};
	struct end *a = start_used(rel, 2);
	u8 *state = malloc(4 << 20);
	unsigned int i, before;
	size_t size = 0;

	(void)unused;
	a->lie = lie;
	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		a->lie_moved = lies[i].moved;
		a->lie_saved = lies[i].saved;
		assert_int_equal(gsp_plugin_save(&a->host, state, 4 << 20,
						 &size), -EPROTO);
		assert_int_equal(size, 0);
	}
	/* one that never ends: the room does */
	a->lie_moved = 0x200000;
	a->lie_saved = false;
	before = a->calls;
	assert_int_equal(gsp_plugin_save(&a->host, state, 4 << 20, &size),
			 -ENOSPC);
	assert_true(a->calls - before < 8);
	a->lie_moved = 5;
	assert_int_equal(gsp_plugin_restore(&a->host, state, 6), -EPROTO);
	free(state);
	free(a);
}

static void test_guest(void **unused)
{
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_GUEST_INFO };
	struct end *a = start(rel, 2);

	(void)unused;
	assert_int_equal(gsp_plugin_call(&a->host, &m), 0);
	assert_int_equal(m.answer.guest.rpc_version, 0);
	assert_int_equal(m.answer.guest.license, 0);
	assert_int_equal(m.answer.guest.frl_hz,
			 !strcmp(rel->name, "570.144") ? 60 : 0);
	free(a);
}

static void test_no_task(void **unused)
{
	struct gsp_plugin none = { .abi = NULL };
	struct end *a = start(rel, 2);
	size_t size;
	u8 state[8];

	(void)unused;
	gsp_plugin_end(&a->host, -EIO);
	assert_int_equal(gsp_plugin_save(&a->host, state, 8, &size), -EIO);
	assert_int_equal(gsp_plugin_restore(&a->host, state, 8), -EIO);
	assert_int_equal(gsp_plugin_save(&none, state, 8, &size),
			 -EOPNOTSUPP);
	assert_int_equal(gsp_plugin_restore(&none, state, 8), -EOPNOTSUPP);
	free(a);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_move), cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_not_for_it),
		cmocka_unit_test(test_no_room), cmocka_unit_test(test_order),
		cmocka_unit_test(test_bad_memory),
		cmocka_unit_test(test_liars), cmocka_unit_test(test_guest),
		cmocka_unit_test(test_no_task),
	};

	rel = gsp_release_find(argc > 1 ? argv[1] : NULL);
	if (!rel || !rel->plugin)
		return 2;
	return cmocka_run_group_tests_name(rel->name, tests, NULL, NULL);
}
