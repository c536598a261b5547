// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that vGPUs on the virtual functions of one board are kept apart,
 * though all of these share the board's UUID: each stays with its own when the
 * board moves, and a board that is asked for by its UUID takes a vGPU on any.
 */
#include "private.h"
#include "sysroot.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PF	"1000:00:00.0"
#define VF0	"1000:00:00.4"
#define VF1	"1000:00:00.5"
#define MOVED_PF "1000:07:00.0"
#define MOVED0	"1000:07:00.4"
#define MOVED1	"1000:07:00.5"

static void put_vf(const char *address, const char *pf, unsigned int available)
{
	char path[128], physfn[64];

	put_gpu(address, "GPU-V", 16384);
	put_type(address, "nvidia-562", "NVIDIA A40-8Q", 8192, available);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/vendor", pf);
	put(path, "0x10de\n");
	snprintf(path, sizeof(path), "sys/devices/pci/%s/physfn", address);
	snprintf(physfn, sizeof(physfn), "../%s", pf);
	put_link(path, physfn);
}

static void drop_vf(const char *address)
{
	char path[128];

	snprintf(path, sizeof(path), "sys/class/mdev_bus/%s", address);
	drop(path);
	snprintf(path, sizeof(path), "sys/devices/pci/%s", address);
	drop(path);
}

/* Two virtual functions, of which the first takes @room vGPUs. */
static struct nvvgpu_ctx *one_board(unsigned int room)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_vf(VF0, PF, room);
	put_vf(VF1, PF, 1);
	return ctx;
}

static void define(struct nvvgpu_ctx *ctx, const char *name, const char *gpu)
{
	struct nvvgpu_request *req;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	assert_int_equal(nvvgpu_request_set_type(req, "A40-8Q"), 0);
	assert_int_equal(nvvgpu_request_set_name(req, name), 0);
	assert_int_equal(nvvgpu_request_set_gpu(req, gpu), 0);
	assert_int_equal(nvvgpu_request_set_no_start(req, true), 0);
	assert_int_equal(nvvgpu_vgpu_create(ctx, req, NULL), 0);
	nvvgpu_request_free(req);
}

static void assert_on(struct nvvgpu_ctx *ctx, const char *name,
		      const char *address)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, name, &vgpu), 0);
	assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), address);
	nvvgpu_host_unref(host);
}

/* They appear one after the other, and each event is for its own vGPU. */
static void each_follows_its_own(void **state)
{
	struct nvvgpu_ctx *ctx = one_board(1);

	(void)state;
	define(ctx, "vm1", VF1);
	define(ctx, "vm0", VF0);
	assert_int_equal(nvvgpu_follow_gpu(ctx, VF0), 0);
	assert_int_equal(nvvgpu_follow_gpu(ctx, VF1), 0);
	drop_vf(VF0);
	drop_vf(VF1);
	put_vf(MOVED0, MOVED_PF, 1);
	assert_int_equal(nvvgpu_follow_gpu(ctx, MOVED0), 1);
	assert_on(ctx, "vm0", MOVED0);
	assert_on(ctx, "vm1", VF1);
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm1"), -ENOENT);
	assert_sentence(ctx, "its GPU " VF1 " (GPU-V) is not here");
	put_vf(MOVED1, MOVED_PF, 1);
	assert_int_equal(nvvgpu_follow_gpu(ctx, MOVED1), 1);
	assert_on(ctx, "vm0", MOVED0);
	assert_on(ctx, "vm1", MOVED1);
	sysroot_end(ctx);
}

/* Starting what is on one leaves alone what is on the other. */
static void autostart_of_one(void **state)
{
	struct nvvgpu_ctx *ctx = one_board(1);

	(void)state;
	define(ctx, "vm0", VF0);
	define(ctx, "vm1", VF1);
	/* No device can come of it here, so a try is told. */
	assert_int_equal(nvvgpu_start_all(ctx, VF1), -EINVAL);
	assert_non_null(strstr(told, "vm1: "));
	assert_null(strstr(told, "vm0: "));
	sysroot_end(ctx);
}

static void any_of_the_board(void **state)
{
	struct nvvgpu_ctx *ctx = one_board(0);

	(void)state;
	define(ctx, "vm1", "GPU-V");
	assert_on(ctx, "vm1", VF1);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_follows_its_own),
		cmocka_unit_test(autostart_of_one),
		cmocka_unit_test(any_of_the_board),
	};

	alarm(60);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
