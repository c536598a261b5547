// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The simulated firmware and its GPU as a whole (kernel/sim/firmware-state.c):
 * what the host must say before the boot, virtual functions, which types and
 * sizes may be side by side, and how much framebuffer is in use.  All of it
 * with the release that the argument names.
 */
#include "gsp-firmware.h"

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

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		T(test_hand_over), T(test_vfs), T(test_kinds), T(test_mixed),
		T(test_usage),
	};

	release = gsp_release_find(argc > 1 ? argv[1] : NULL);
	if (!release)
		return 2;
	return cmocka_run_group_tests_name(release->name, tests, NULL, NULL);
}
