// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The simulated firmware's memory (kernel/sim/firmware-state.c): that it does
 * what the host asks of objects, types and plugin tasks, refuses with the right
 * NV_STATUS what its state does not allow, and is unchanged after a refusal;
 * and what the host makes of such a status (kernel/gsp/status.c).  All of it
 * with the release that the argument names.
 */
#include <errno.h>

#include "gsp.h"
#include "gsp/release.h"
#include "gsp/status.h"
#include "sim/firmware-state.h"

#define GIB		(1ULL << 30)
#define HEAP		(4ULL << 20)
#define CLIENT		0xc0000001
#define DEVICE		2
#define SUBDEVICE	3

struct fw {
	struct firmware_state s;
	const struct gsp_release *rel;
	struct firmware_event event;
	u8 *params;
	u64 used[33];		/* bytes, by gfid */
};

static const struct gsp_release *release;

static u64 count_used(void *hw, u32 gfid)
{
	struct fw *f = hw;

	return f->used[gfid];
}

static int hand_over(struct fw *f, u32 function, const void *buf, size_t size)
{
	struct gsp_reader r = gsp_reader(buf, size);

	return firmware_state_hand_over(&f->s, f->rel, function, &r,
					&f->event);
}

/* As a host does that has @vfs virtual functions. */
static int boot_firmware(struct fw *f, u32 vfs)
{
	struct gsp_system system = { .dbdf = 0x10000800 };
	_Alignas(8) u8 buf[1024];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	int err;

	if (vfs)
		system.vfs = (struct gsp_vfs) {
			.total = vfs, .first_offset = 4,
			.bar_address = { 0xf0000000, 0x380000000000, 0 },
			.bar_64bit = { false, true, false },
		};
	firmware_state_reset(&f->s);
	assert_int_equal(f->rel->system->encode(&w, &system), 0);
	err = hand_over(f, f->rel->system->function, buf,
			f->rel->system->size);
	if (err)
		return err;
	assert_int_equal(f->event.notice, GSP_NOTICE_OTHER);
	w = gsp_writer(buf, sizeof(buf));
	assert_int_equal(f->rel->registry->encode(&w, vfs), 0);
	return hand_over(f, f->rel->registry->function, buf,
			 sizeof(buf) - w.left);
}

static void login(struct fw *f)
{
	static const struct gsp_object o[] = {
		{ GSP_CLASS_CLIENT, CLIENT, CLIENT, CLIENT },
		{ GSP_CLASS_DEVICE, CLIENT, CLIENT, DEVICE },
		{ GSP_CLASS_SUBDEVICE, CLIENT, DEVICE, SUBDEVICE },
	};
	int i;

	for (i = 0; i < 3; i++)
		assert_int_equal(firmware_state_alloc(&f->s, &o[i]), NV_OK);
}

static u32 control_as(struct fw *f, const struct gsp_control *c)
{
	struct gsp_reader r = gsp_reader(f->params, c->size);
	struct gsp_writer w = gsp_writer(f->params, c->size);

	return firmware_state_control(&f->s, f->rel, c, &r, &w, &f->event);
}

static u32 control(struct fw *f, u32 cmd, size_t size)
{
	struct gsp_control c = { CLIENT, SUBDEVICE, cmd, size };

	return control_as(f, &c);
}

static u32 turn(struct fw *f, const struct gsp_switch_abi *abi, bool on)
{
	struct gsp_writer w = gsp_writer(f->params, abi->size);

	assert_int_equal(abi->encode(&w, on), 0);
	return control(f, abi->cmd, abi->size);
}

static int setup(void **state)
{
	struct fw *f = calloc(1, sizeof(*f));

	f->rel = release;
	f->params = malloc(f->rel->types->size);
	f->s.framebuffer_bytes = 24 * GIB;
	f->s.num_channels = 2048;
	f->s.max_vgpus = 32;
	f->s.heap_start = 24 * GIB;
	f->s.heap_bytes = 32 * HEAP;
	f->s.hardware = (struct firmware_hardware) { count_used, f };
	assert_int_equal(boot_firmware(f, 0), 0);
	assert_int_equal(f->event.notice, GSP_NOTICE_READY);
	login(f);
	assert_int_equal(turn(f, f->rel->kinds, true), NV_OK);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fw *f = *state;

	free(f->params);
	free(f);
	return 0;
}

static u32 upload(struct fw *f, const struct gsp_type *t, unsigned int num,
		  bool discard)
{
	const struct gsp_types_abi *abi = f->rel->types;
	struct gsp_writer w = gsp_writer(f->params, abi->size);

	assert_int_equal(abi->encode(&w, t, num, discard), 0);
	return control(f, abi->cmd, abi->size);
}

static u32 boot(struct fw *f, const struct gsp_vgpu *v)
{
	const struct gsp_boot_abi *abi = f->rel->boot;
	struct gsp_writer w = gsp_writer(f->params, abi->size);

	assert_int_equal(abi->encode(&w, v), 0);
	return control(f, abi->cmd, abi->size);
}

static u32 task(struct fw *f, const struct gsp_task_abi *abi, u32 gfid)
{
	struct gsp_writer w = gsp_writer(f->params, abi->size);

	assert_int_equal(abi->encode(&w, gfid), 0);
	return control(f, abi->cmd, abi->size);
}

static const struct gsp_type types[] = {
	{ .id = 100, .name = "A", .max_instances = 3,
	  .framebuffer_bytes = 8 * GIB },
	{ .id = 101, .name = "B", .max_instances = 6,
	  .framebuffer_bytes = 4 * GIB },
};

/* The nth of six of type 101. */
static struct gsp_vgpu nth(u32 n)
{
	return (struct gsp_vgpu) {
		.gfid = n + 1, .type_id = 101, .first_channel = 256 * n,
		.num_channels = 256, .framebuffer_offset = n * 4 * GIB,
		.framebuffer_bytes = 4 * GIB,
		.heap_address = 24 * GIB + n * HEAP, .heap_bytes = HEAP,
	};
}

static void test_objects(void **state)
{
	static const struct {
		struct gsp_object o;
		u32 status;
	} steps[] = {
		{ { GSP_CLASS_CLIENT, 5, 5, 6 }, NV_ERR_INVALID_CLIENT },
		{ { GSP_CLASS_CLIENT, 0, 0, 0 }, NV_ERR_INVALID_OBJECT_HANDLE },
		{ { GSP_CLASS_DEVICE, 5, 5, 6 }, NV_ERR_INVALID_CLIENT },
		{ { GSP_CLASS_CLIENT, 5, 5, 5 }, NV_OK },
		{ { GSP_CLASS_CLIENT, 5, 5, 5 }, NV_ERR_STATE_IN_USE },
		{ { GSP_CLASS_SUBDEVICE, 5, 0, 7 },
		  NV_ERR_INVALID_OBJECT_PARENT },
		{ { GSP_CLASS_DEVICE, 5, 4, 6 }, NV_ERR_INVALID_OBJECT_PARENT },
		{ { GSP_CLASS_DEVICE, 4, 5, 6 }, NV_ERR_INVALID_CLIENT },
		{ { GSP_CLASS_DEVICE, 5, 5, 6 }, NV_OK },
		{ { GSP_CLASS_DEVICE, 5, 5, 6 }, NV_ERR_STATE_IN_USE },
		{ { GSP_CLASS_SUBDEVICE, 5, 5, 7 },
		  NV_ERR_INVALID_OBJECT_PARENT },
		{ { GSP_CLASS_SUBDEVICE, 5, 6, 7 }, NV_OK },
	};
	struct fw *f = *state;
	unsigned int i;

	firmware_state_reset(&f->s);
	for (i = 0; i < ARRAY_SIZE(steps); i++)
		assert_int_equal(firmware_state_alloc(&f->s, &steps[i].o),
				 steps[i].status);
}

static void test_who_may_ask(void **state)
{
	struct fw *f = *state;
	size_t size = f->rel->boot->size;
	u32 cmd = f->rel->boot->cmd;
	struct gsp_control c = { CLIENT, SUBDEVICE, cmd, size };

	memset(f->params, 0, size);
	c.client = CLIENT + 1;
	assert_int_equal(control_as(f, &c), NV_ERR_INVALID_CLIENT);
	c.client = CLIENT;
	c.object = DEVICE;
	assert_int_equal(control_as(f, &c), NV_ERR_INVALID_OBJECT_HANDLE);
	assert_int_equal(control(f, cmd, size - 1),
			 NV_ERR_INVALID_PARAM_STRUCT);
	assert_int_equal(control(f, cmd, size + 1),
			 NV_ERR_INVALID_PARAM_STRUCT);
	assert_int_equal(control(f, 0x208040ff, 4), NV_ERR_NOT_SUPPORTED);

	/* before the login: handle 0 names nobody */
	firmware_state_reset(&f->s);
	c.client = 0;
	c.object = 0;
	assert_int_equal(control_as(f, &c), NV_ERR_INVALID_CLIENT);
}

static void test_types(void **state)
{
	struct fw *f = *state;
	struct gsp_type many[64], dup[2] = { types[0], types[0] };
	struct gsp_vgpu v = nth(0);
	unsigned int i;

	assert_int_equal(boot(f, &v), NV_ERR_OBJECT_NOT_FOUND);
	assert_int_equal(upload(f, types, 2, true), NV_OK);
	assert_int_equal(f->s.num_types, 2);
	assert_int_equal(f->s.types[1].id, 101);
	assert_int_equal(f->s.types[1].max_instances, 6);
	assert_int_equal(f->s.types[1].framebuffer_bytes, 4 * GIB);

	/* adding: all or none */
	dup[0].id = 200;
	assert_int_equal(upload(f, dup, 2, false),
			 NV_ERR_INSERT_DUPLICATE_NAME);
	assert_int_equal(f->s.num_types, 2);
	for (i = 0; i < 64; i++) {
		many[i] = types[0];
		many[i].id = 1000 + i;
	}
	assert_int_equal(upload(f, many, 63, false),
			 NV_ERR_INSUFFICIENT_RESOURCES);
	assert_int_equal(f->s.num_types, 2);
	assert_int_equal(upload(f, many, 62, false), NV_OK);
	assert_int_equal(f->s.num_types, 64);

	/* replacing forgets the old ones, but not under a running task */
	assert_int_equal(upload(f, types, 2, true), NV_OK);
	assert_int_equal(f->s.num_types, 2);
	assert_int_equal(boot(f, &v), NV_OK);
	assert_int_equal(upload(f, types, 1, true), NV_ERR_STATE_IN_USE);
	assert_int_equal(f->s.num_types, 2);
	dup[0].framebuffer_bytes = 0;
	assert_int_equal(upload(f, dup, 1, false), NV_ERR_INVALID_ARGUMENT);
}

static u32 boot_as(struct fw *f, struct gsp_vgpu v)
{
	u32 status = boot(f, &v);

	if (status != NV_OK)
		assert_int_equal(f->event.notice, GSP_NOTICE_OTHER);
	return status;
}

#define WITH(v, field, value) \
	({ struct gsp_vgpu with = (v); with.field = (value); with; })

static void test_boot(void **state)
{
	struct fw *f = *state;
	struct gsp_vgpu v = nth(1);
	u32 i;

	assert_int_equal(upload(f, types, 2, true), NV_OK);
	assert_int_equal(boot_as(f, WITH(v, gfid, 0)),
			 NV_ERR_INVALID_ARGUMENT);
	assert_int_equal(boot_as(f, WITH(v, gfid, 33)),
			 NV_ERR_INVALID_ARGUMENT);
	assert_int_equal(boot_as(f, WITH(v, gfid, 0xffffffff)),
			 NV_ERR_INVALID_ARGUMENT);
	assert_int_equal(boot_as(f, WITH(v, type_id, 102)),
			 NV_ERR_OBJECT_NOT_FOUND);
	assert_int_equal(boot_as(f, WITH(v, num_channels, 0)),
			 NV_ERR_INVALID_CHANNEL);
	assert_int_equal(boot_as(f, WITH(v, num_channels, 3)),
			 NV_ERR_INVALID_CHANNEL);
	assert_int_equal(boot_as(f, WITH(v, num_channels, 4096)),
			 NV_ERR_INVALID_CHANNEL);
	assert_int_equal(boot_as(f, WITH(v, first_channel, 1793)),
			 NV_ERR_INVALID_CHANNEL);
	assert_int_equal(boot_as(f, WITH(v, first_channel, 0xffffff00)),
			 NV_ERR_INVALID_CHANNEL);
	assert_int_equal(boot_as(f, WITH(v, framebuffer_bytes, 0)),
			 NV_ERR_INVALID_ADDRESS);
	assert_int_equal(boot_as(f, WITH(v, framebuffer_bytes, 4 * GIB + 1)),
			 NV_ERR_INVALID_LIMIT);
	assert_int_equal(boot_as(f, WITH(v, framebuffer_offset, 20 * GIB + 1)),
			 NV_ERR_INVALID_ADDRESS);
	/* ends beyond 2^64: the release's codec does not let it through */
	assert_int_equal(boot_as(f, WITH(v, framebuffer_offset, ~0ULL)),
			 NV_ERR_INVALID_PARAM_STRUCT);

	/* memory of its own: there, large enough if it has a use, not shared */
	assert_int_equal(boot_as(f, WITH(v, heap_address, 24 * GIB - 1)),
			 NV_ERR_INVALID_ADDRESS);
	assert_int_equal(boot_as(f, WITH(v, heap_address,
					 24 * GIB + 31 * HEAP + 1)),
			 NV_ERR_INVALID_ADDRESS);
	assert_int_equal(boot_as(f, WITH(v, heap_address, ~0ULL)),
			 NV_ERR_INVALID_ADDRESS);
	assert_int_equal(boot_as(f, WITH(v, heap_bytes, 33 * HEAP)),
			 NV_ERR_INVALID_ADDRESS);
	if (f->rel->plugin)
		assert_int_equal(boot_as(f, WITH(v, heap_bytes,
						 f->rel->plugin->area - 1)),
				 NV_ERR_BUFFER_TOO_SMALL);

	assert_int_equal(boot_as(f, v), NV_OK);
	assert_int_equal(f->event.notice, GSP_NOTICE_VGPU_BOOTED);
	assert_int_equal(f->event.gfid, 2);
	assert_int_equal(boot_as(f, v), NV_ERR_STATE_IN_USE);
	assert_int_equal(boot_as(f, WITH(nth(2), gfid, 2)),
			 NV_ERR_STATE_IN_USE);
	assert_int_equal(boot_as(f, WITH(nth(2), first_channel, 511)),
			 NV_ERR_IN_USE);
	assert_int_equal(boot_as(f, WITH(nth(0), num_channels, 512)),
			 NV_ERR_IN_USE);
	assert_int_equal(boot_as(f, WITH(nth(2), framebuffer_offset,
					 8 * GIB - 1)), NV_ERR_IN_USE);
	assert_int_equal(boot_as(f, WITH(nth(0), framebuffer_offset, 1)),
			 NV_ERR_IN_USE);

	assert_int_equal(boot_as(f, WITH(nth(2), heap_address,
					 24 * GIB + 2 * HEAP - 1)),
			 NV_ERR_IN_USE);

	/* neighbours that touch but do not overlap are fine */
	for (i = 0; i < 6; i++)
		assert_int_equal(boot_as(f, nth(i)),
				 i == 1 ? NV_ERR_STATE_IN_USE : NV_OK);
}

static void test_max_instances(void **state)
{
	struct fw *f = *state;
	struct gsp_type t = types[1];
	struct gsp_vgpu v;
	u32 i;

	t.max_instances = 2;
	assert_int_equal(upload(f, &t, 1, true), NV_OK);
	for (i = 0; i < 3; i++) {
		v = nth(i);
		assert_int_equal(boot(f, &v), i < 2 ? NV_OK :
				 NV_ERR_INSUFFICIENT_RESOURCES);
	}
}

static void test_end_of_task(void **state)
{
	struct fw *f = *state;
	const struct gsp_task_abi *shutdown = f->rel->shutdown;
	const struct gsp_task_abi *cleanup = f->rel->cleanup;
	struct gsp_vgpu v = nth(0);

	assert_int_equal(upload(f, types, 2, true), NV_OK);
	assert_int_equal(task(f, shutdown, 1), NV_ERR_OBJECT_NOT_FOUND);
	assert_int_equal(task(f, cleanup, 1), NV_ERR_OBJECT_NOT_FOUND);
	assert_int_equal(task(f, shutdown, 0), NV_ERR_OBJECT_NOT_FOUND);
	assert_int_equal(task(f, cleanup, 0xffffffff),
			 NV_ERR_OBJECT_NOT_FOUND);
	assert_int_equal(boot(f, &v), NV_OK);
	assert_int_equal(task(f, cleanup, 1), NV_ERR_STATE_IN_USE);
	assert_int_equal(task(f, shutdown, 1), NV_OK);
	assert_int_equal(f->event.notice, GSP_NOTICE_VGPU_UNLOADED);
	assert_int_equal(task(f, shutdown, 1), NV_ERR_OBJECT_NOT_FOUND);

	/* what it had stays taken until it is cleaned up */
	v.gfid = 2;
	assert_int_equal(boot(f, &v), NV_ERR_IN_USE);
	assert_int_equal(task(f, cleanup, 1), NV_OK);
	assert_int_equal(task(f, cleanup, 1), NV_ERR_OBJECT_NOT_FOUND);
	assert_int_equal(boot(f, &v), NV_OK);

	/* one that dies keeps what it had, too */
	assert_int_equal(firmware_state_kill(&f->s, 1), -ENOENT);
	assert_int_equal(firmware_state_kill(&f->s, 2), 0);
	assert_int_equal(firmware_state_kill(&f->s, 2), -ENOENT);
	assert_int_equal(firmware_state_kill(&f->s, 0), -ENOENT);
	assert_int_equal(firmware_state_kill(&f->s, 256), -ENOENT);
	v.gfid = 1;
	assert_int_equal(boot(f, &v), NV_ERR_IN_USE);
	assert_int_equal(task(f, cleanup, 2), NV_ERR_STATE_IN_USE);
	assert_int_equal(task(f, shutdown, 2), NV_OK);
	assert_int_equal(f->event.notice, GSP_NOTICE_OTHER);
	assert_int_equal(task(f, cleanup, 2), NV_OK);
	assert_int_equal(boot(f, &v), NV_OK);
}

/* What the host must say before the boot, in this order and once. */
static void test_hand_over(void **state)
{
	struct fw *f = *state;
	u32 system = f->rel->system->function;
	u32 registry = f->rel->registry->function;
	u8 buf[1024] = { 8 };

	assert_int_equal(system, 72);
	assert_int_equal(registry, 73);
	assert_int_equal(hand_over(f, 76, buf, sizeof(buf)), -ENOENT);
	assert_int_equal(hand_over(f, system, buf, sizeof(buf)), -EINVAL);
	assert_int_equal(hand_over(f, registry, buf, sizeof(buf)), -EINVAL);

	firmware_state_reset(&f->s);
	assert_int_equal(hand_over(f, registry, buf, sizeof(buf)), -EINVAL);
	assert_int_equal(hand_over(f, system, buf, f->rel->system->size - 1),
			 -EMSGSIZE);
	memset(buf, 0, sizeof(buf));
	assert_int_equal(hand_over(f, system, buf, f->rel->system->size), 0);
	assert_int_equal(f->event.notice, GSP_NOTICE_OTHER);
	assert_int_equal(hand_over(f, registry, buf, 7), -EMSGSIZE);
	assert_int_equal(hand_over(f, registry, buf, 8), -EPROTO);
	buf[0] = 8;
	assert_int_equal(hand_over(f, registry, buf, 8), 0);
	assert_int_equal(f->event.notice, GSP_NOTICE_READY);
	assert_int_equal(f->s.system.vfs.total, 0);
}

/* Virtual functions: as many vGPUs, and the setting that vGPUs are such. */
static void test_vfs(void **state)
{
	struct fw *f = *state;
	struct gsp_vgpu v = nth(3);
	struct gsp_writer w;
	u8 buf[64];

	assert_int_equal(boot_firmware(f, 0x10000), -EINVAL);
	assert_int_equal(boot_firmware(f, 3), 0);
	assert_int_equal(f->event.notice, GSP_NOTICE_READY);
	assert_int_equal(f->s.system.dbdf, 0x10000800);
	assert_int_equal(f->s.system.vfs.total, 3);
	assert_int_equal(f->s.system.vfs.bar_address[1], 0x380000000000);
	login(f);
	assert_int_equal(upload(f, types, 2, true), NV_OK);
	assert_int_equal(boot(f, &v), NV_ERR_INVALID_ARGUMENT);
	v = nth(2);
	assert_int_equal(boot(f, &v), NV_OK);

	/* the setting without virtual functions */
	assert_int_equal(boot_firmware(f, 0), 0);
	f->s.has_registry = false;
	w = gsp_writer(buf, sizeof(buf));
	assert_int_equal(f->rel->registry->encode(&w, true), 0);
	assert_int_equal(hand_over(f, f->rel->registry->function, buf,
				   sizeof(buf) - w.left), -EINVAL);
}

static void test_kinds(void **state)
{
	struct fw *f = *state;
	struct gsp_vgpu a = nth(0), b = nth(1);
	struct gsp_type two[2] = { types[1], types[1] };

	two[0].id = 102;
	b.type_id = 102;
	assert_int_equal(turn(f, f->rel->kinds, false), NV_OK);
	assert_int_equal(upload(f, two, 2, true), NV_OK);
	assert_int_equal(boot(f, &a), NV_OK);
	assert_int_equal(boot(f, &b), NV_ERR_INVALID_STATE);
	assert_int_equal(turn(f, f->rel->kinds, true), NV_ERR_IN_USE);
	assert_int_equal(task(f, f->rel->shutdown, 1), NV_OK);
	assert_int_equal(turn(f, f->rel->kinds, true), NV_ERR_IN_USE);
	assert_int_equal(task(f, f->rel->cleanup, 1), NV_OK);
	assert_int_equal(turn(f, f->rel->kinds, true), NV_OK);
	assert_int_equal(boot(f, &a), NV_OK);
	assert_int_equal(boot(f, &b), NV_OK);
}

/* Where the firmware can be told of mixed sizes, it guards equal ones. */
static void test_mixed(void **state)
{
	struct fw *f = *state;
	struct gsp_vgpu a = nth(0), b = nth(2);

	b.type_id = 100;
	b.framebuffer_bytes = 8 * GIB;
	assert_int_equal(upload(f, types, 2, true), NV_OK);
	assert_int_equal(boot(f, &a), NV_OK);
	if (!f->rel->mixed) {
		assert_int_equal(control(f, 0x2080400e, 1),
				 NV_ERR_NOT_SUPPORTED);
		assert_int_equal(boot(f, &b), NV_OK);
		return;
	}
	assert_int_equal(f->rel->mixed->cmd, 0x2080400e);
	assert_int_equal(boot(f, &b), NV_ERR_INVALID_STATE);
	assert_int_equal(turn(f, f->rel->mixed, true), NV_ERR_IN_USE);
	assert_int_equal(task(f, f->rel->shutdown, 1), NV_OK);
	assert_int_equal(task(f, f->rel->cleanup, 1), NV_OK);
	f->params[0] = 2;
	assert_int_equal(control(f, 0x2080400e, 1),
			 NV_ERR_INVALID_PARAM_STRUCT);
	assert_int_equal(turn(f, f->rel->mixed, true), NV_OK);
	assert_int_equal(boot(f, &a), NV_OK);
	assert_int_equal(boot(f, &b), NV_OK);
}

static void test_usage(void **state)
{
	struct fw *f = *state;
	const struct gsp_usage_abi *abi = f->rel->usage;
	struct gsp_vgpu v;
	u32 i;

	assert_int_equal(abi->cmd, 0x20804006);
	assert_int_equal(upload(f, types, 2, true), NV_OK);
	assert_int_equal(control(f, abi->cmd, abi->size), NV_OK);
	assert_int_equal(word(f->params), 0);
	for (i = 0; i < 6; i++) {
		v = nth(i);
		f->used[i + 1] = 0x100000000ULL + i;
		assert_int_equal(boot(f, &v), NV_OK);
	}
	/* a dead one uses nothing */
	assert_int_equal(firmware_state_kill(&f->s, 2), 0);
	assert_int_equal(control(f, abi->cmd, abi->size), NV_OK);
	assert_int_equal(word(f->params), 5);
	assert_int_equal(word(f->params + 8), 1);
	assert_int_equal(word(f->params + 16), 0);
	assert_int_equal(word(f->params + 20), 1);
	assert_int_equal(word(f->params + 24), 3);
	assert_int_equal(word(f->params + 32), 2);
	assert_int_equal(word(f->params + 36), 1);
	assert_int_equal(word(f->params + 88), 0);
}

static void test_status(void **state)
{
	(void)state;
	/* numbers from nvstatuscodes.h and rpc_headers.h */
	assert_int_equal(gsp_status_errno(0), 0);
	assert_int_equal(gsp_status_errno(0x1f), -EINVAL);
	assert_int_equal(gsp_status_errno(0x51), -ENOMEM);
	assert_int_equal(gsp_status_errno(0x55), -EBUSY);
	assert_int_equal(gsp_status_errno(0x57), -ENOENT);
	assert_int_equal(gsp_status_errno(0x63), -EBUSY);
	assert_int_equal(gsp_status_errno(0x65), -ETIMEDOUT);
	assert_int_equal(gsp_status_errno(0x66), -EBUSY);
	assert_int_equal(gsp_status_errno(0xffff), -EIO);
	assert_int_equal(gsp_status_errno(0xff100001), -EOPNOTSUPP);
	assert_int_equal(gsp_status_errno(0xffffffff), -EIO);
	assert_int_equal(gsp_status_errno(0x12345678), -EIO);
	assert_string_equal(gsp_status_name(0x57), "NV_ERR_OBJECT_NOT_FOUND");
	assert_string_equal(gsp_status_name(0x12345678), "unknown");
}

#define T(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(test_objects), T(test_who_may_ask), T(test_types),
		T(test_boot), T(test_max_instances), T(test_end_of_task),
		T(test_hand_over), T(test_vfs), T(test_kinds), T(test_mixed),
		T(test_usage), T(test_status),
	};
	release = gsp_release_find(argc > 1 ? argv[1] : NULL);
	if (!release)
		return 2;
	return cmocka_run_group_tests_name(release->name, tests, NULL, NULL);
}
