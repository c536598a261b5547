// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The simulated firmware's memory (kernel/sim/firmware-state.c): that it does
 * what the host asks of objects, types and plugin tasks, refuses with the right
 * NV_STATUS what its state does not allow, and is unchanged after a refusal;
 * and what the host makes of such a status (kernel/gsp/status.c).  All of it
 * with the release that the argument names.
 */
#include "gsp-firmware.h"

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

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(test_objects), T(test_who_may_ask), T(test_types),
		T(test_boot), T(test_max_instances), T(test_end_of_task),
		T(test_status),
	};

	release = gsp_release_find(argc > 1 ? argv[1] : NULL);
	if (!release)
		return 2;
	return cmocka_run_group_tests_name(release->name, tests, NULL, NULL);
}
