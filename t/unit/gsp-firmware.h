/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A simulated firmware that has booted and has a client, for the tests of
 * kernel/sim/firmware-state.c.
 */
#ifndef UNIT_GSP_FIRMWARE_H
#define UNIT_GSP_FIRMWARE_H

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

static inline u64 count_used(void *hw, u32 gfid)
{
	struct fw *f = hw;

	return f->used[gfid];
}

static inline int hand_over(struct fw *f, u32 function, const void *buf, size_t size)
{
	struct gsp_reader r = gsp_reader(buf, size);

	return firmware_state_hand_over(&f->s, f->rel, function, &r,
					&f->event);
}

/* As a host does that has @vfs virtual functions. */
static inline int boot_firmware(struct fw *f, u32 vfs)
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

static inline void login(struct fw *f)
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

static inline u32 control_as(struct fw *f, const struct gsp_control *c)
{
	struct gsp_reader r = gsp_reader(f->params, c->size);
	struct gsp_writer w = gsp_writer(f->params, c->size);

	return firmware_state_control(&f->s, f->rel, c, &r, &w, &f->event);
}

static inline u32 control(struct fw *f, u32 cmd, size_t size)
{
	struct gsp_control c = { CLIENT, SUBDEVICE, cmd, size };

	return control_as(f, &c);
}

static inline u32 turn(struct fw *f, const struct gsp_switch_abi *abi, bool on)
{
	struct gsp_writer w = gsp_writer(f->params, abi->size);

	assert_int_equal(abi->encode(&w, on), 0);
	return control(f, abi->cmd, abi->size);
}

static inline int setup(void **state)
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

static inline int teardown(void **state)
{
	struct fw *f = *state;

	free(f->params);
	free(f);
	return 0;
}

static inline u32 upload(struct fw *f, const struct gsp_type *t, unsigned int num,
		  bool discard)
{
	const struct gsp_types_abi *abi = f->rel->types;
	struct gsp_writer w = gsp_writer(f->params, abi->size);

	assert_int_equal(abi->encode(&w, t, num, discard), 0);
	return control(f, abi->cmd, abi->size);
}

static inline u32 boot(struct fw *f, const struct gsp_vgpu *v)
{
	const struct gsp_boot_abi *abi = f->rel->boot;
	struct gsp_writer w = gsp_writer(f->params, abi->size);

	assert_int_equal(abi->encode(&w, v), 0);
	return control(f, abi->cmd, abi->size);
}

static inline u32 task(struct fw *f, const struct gsp_task_abi *abi, u32 gfid)
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
static inline struct gsp_vgpu nth(u32 n)
{
	return (struct gsp_vgpu) {
		.gfid = n + 1, .type_id = 101, .first_channel = 256 * n,
		.num_channels = 256, .framebuffer_offset = n * 4 * GIB,
		.framebuffer_bytes = 4 * GIB,
		.heap_address = 24 * GIB + n * HEAP, .heap_bytes = HEAP,
	};
}

#define T(fn)	cmocka_unit_test_setup_teardown(fn, setup, teardown)

#endif
