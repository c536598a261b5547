// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that the VFs of a GPU are one GPU with room in many places: found and
 * counted as such, each used once, followed by their index when their board is
 * renumbered, and left for another when somebody else has taken one.
 *
 * Theory of operation: temporary hosts with VFs as the PCI core links them,
 * up to 256 of one GPU, over two bus numbers.  Devices are made as mdev would
 * make them, by kernel.c; the real ones are family 6's.
 */
#include "kernel.h"
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>

#define PF0 "10000:3b:00.0"
#define PF1 "10000:5e:00.0"
#define LIVE "11111111-2222-4333-8444-555555555555"

/* Address of a VF as the PCI core counts: offset 4, stride 1. */
static const char *vf_of(const char *pf, unsigned int index)
{
	static char text[4][32];
	static unsigned int turn;
	unsigned int domain, bus, rid;

	turn = (turn + 1) % 4;
	assert_int_equal(sscanf(pf, "%x:%x:", &domain, &bus), 2);
	rid = (bus << 8) + 4 + index;
	snprintf(text[turn], sizeof(text[turn]), "%04x:%02x:%02x.%x", domain,
		 rid >> 8, (rid >> 3) & 31, rid & 7);
	return text[turn];
}

static void put_vfs(const char *pf, const char *uuid, unsigned int count)
{
	unsigned int i;

	put_pf(pf, uuid, 49152);
	for (i = 0; i < count; i++) {
		put_vf(pf, i, vf_of(pf, i));
		put_type(vf_of(pf, i), "nvidia-558", "NVIDIA A40-2Q", 2048, 1);
	}
}

static void put_available(const char *address, unsigned int n)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/devices/pci/%s/mdev_supported_types/"
		 "nvidia-558/available_instances", address);
	put(path, n ? "1\n" : "0\n");
}

/* Somebody makes a vGPU there. */
static void put_foreign(const char *address)
{
	put_vgpu(address, "nvidia-558", LIVE, 7);
	put_available(address, 0);
}

static bool is_live(const char *name, const char *address)
{
	char path[256], uuid[UUID_LEN + 1];

	uuid_of_name(name, uuid);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/%s", address, uuid);
	return there(path);
}

static int make(struct nvvgpu_ctx *ctx, const char *name, const char *gpu,
		bool start)
{
	struct nvvgpu_request *req;
	int ret;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	ret = nvvgpu_request_set_name(req, name) ?:
		nvvgpu_request_set_type(req, "A40-2Q") ?:
		nvvgpu_request_set_gpu(req, gpu) ?:
		nvvgpu_request_set_no_start(req, !start) ?:
		nvvgpu_vgpu_create(ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

static void assert_on(struct nvvgpu_ctx *ctx, const char *name,
		      const char *gpu, const char *parent)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, name, &vgpu), 0);
	assert_string_equal(nvvgpu_vgpu_get_gpu(vgpu), gpu);
	assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), parent);
	nvvgpu_host_unref(host);
}

static void hundreds(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_host *host;
	struct nvvgpu_gpu *gpu;
	struct nvvgpu_type *type;
	unsigned int i, n;

	(void)state;
	put_vfs(PF0, "GPU-0", 256);
	put_vfs(PF1, "GPU-1", 2);
	put_gpu("2000:00:00.0", "GPU-2", 1024);
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_count_gpus(host), 3);
	gpu = nvvgpu_host_get_gpu(host, 0);
	assert_string_equal(nvvgpu_gpu_get_address(gpu), "2000:00:00.0");
	assert_int_equal(nvvgpu_parent_get_vf(nvvgpu_gpu_get_parent(gpu, 0),
					      &n), -ENODATA);
	gpu = nvvgpu_host_get_gpu(host, 1);
	assert_string_equal(nvvgpu_gpu_get_address(gpu), PF0);
	assert_string_equal(nvvgpu_gpu_get_uuid(gpu), "GPU-0");
	assert_int_equal(nvvgpu_gpu_count_parents(gpu), 256);
	for (i = 0; i < 256; i++) {
		struct nvvgpu_parent *vf = nvvgpu_gpu_get_parent(gpu, i);

		assert_int_equal(nvvgpu_parent_get_vf(vf, &n), 0);
		assert_int_equal(n, i);
		assert_string_equal(nvvgpu_parent_get_address(vf),
				    vf_of(PF0, i));
		assert_ptr_equal(nvvgpu_parent_get_gpu(vf), gpu);
	}
	assert_null(nvvgpu_gpu_get_parent(gpu, 256));
	assert_int_equal(nvvgpu_gpu_count_types(gpu), 1);
	type = nvvgpu_gpu_get_type(gpu, 0);
	/* 48 GiB are free, whatever 256 VFs say. */
	assert_int_equal(nvvgpu_type_get_available(type), 24);
	assert_int_equal(nvvgpu_host_find_gpu(host, vf_of(PF1, 1), &gpu), 0);
	assert_string_equal(nvvgpu_gpu_get_address(gpu), PF1);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

static void each_vf_once(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_host *host;
	struct nvvgpu_gpu *gpu;
	char name[16];
	unsigned int i;

	(void)state;
	put_vfs(PF0, "GPU-0", 3);
	put_foreign(vf_of(PF0, 1));
	for (i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "vm%u", i);
		assert_int_equal(make(ctx, name, NULL, false), 0);
	}
	assert_on(ctx, "vm0", PF0, vf_of(PF0, 0));
	assert_on(ctx, "vm1", PF0, vf_of(PF0, 2));
	/* None is left: with one that is idle rather than with a live one. */
	assert_on(ctx, "vm2", PF0, vf_of(PF0, 0));
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	gpu = nvvgpu_host_get_gpu(host, 0);
	assert_int_equal(nvvgpu_gpu_count_vgpus(gpu), 1);
	assert_int_equal(nvvgpu_parent_count_vgpus(
				 nvvgpu_gpu_get_parent(gpu, 0)), 0);
	assert_int_equal(nvvgpu_parent_count_vgpus(
				 nvvgpu_gpu_get_parent(gpu, 1)), 1);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

static void full(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	(void)state;
	put_vfs(PF0, "GPU-0", 1);
	put_foreign(vf_of(PF0, 0));
	assert_int_equal(make(ctx, "vm0", NULL, true), -ENOSPC);
	assert_sentence(ctx, PF0 " has a vGPU on each of its 1 VFs");
	assert_int_equal(make(ctx, "vm0", vf_of(PF0, 0), true), -ENOSPC);
	assert_false(there("etc/nvvgpu/vgpus.d/vm0.conf"));
	sysroot_end(ctx);
}

/* Board 0 is where board 1 was, and the other way round. */
static void renumbered(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	(void)state;
	put_vfs(PF0, "GPU-0", 3);
	put_vfs(PF1, "GPU-1", 2);
	assert_int_equal(make(ctx, "vm0", vf_of(PF0, 1), false), 0);
	assert_int_equal(make(ctx, "vm1", vf_of(PF0, 2), false), 0);
	assert_int_equal(nvvgpu_follow_gpu(ctx, vf_of(PF0, 1)), 0);
	put("sys/devices/pci/" PF0 "/nvvgpu/uuid", "GPU-1\n");
	put("sys/devices/pci/" PF1 "/nvvgpu/uuid", "GPU-0\n");
	/* By the event of a VF only what belongs there comes. */
	assert_int_equal(nvvgpu_follow_gpu(ctx, vf_of(PF1, 0)), 0);
	assert_int_equal(nvvgpu_follow_gpu(ctx, vf_of(PF1, 1)), 1);
	assert_on(ctx, "vm0", PF1, vf_of(PF1, 1));
	assert_on(ctx, "vm1", PF0, vf_of(PF0, 2));
	/* That VF is not enabled there: told so, not made on another board. */
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm1"), -ENOENT);
	assert_sentence(ctx, "VF 2 of its GPU " PF1 " (GPU-0) is not enabled");
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_true(is_live("vm0", vf_of(PF1, 1)));
	sysroot_end(ctx);
}

static void drop_vf(const char *address)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/class/mdev_bus/%s", address);
	if (there(path))
		drop(path);
	snprintf(path, sizeof(path), "sys/bus/pci/devices/%s", address);
	drop(path);
	snprintf(path, sizeof(path), "sys/devices/pci/%s", address);
	drop(path);
}

/* VFs appear one after the other; each event is for its own vGPU. */
static void moved(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	const char *elsewhere = vf_of(PF1, 0);

	(void)state;
	put_vfs(PF0, "GPU-0", 2);
	assert_int_equal(make(ctx, "vm1", vf_of(PF0, 1), false), 0);
	assert_int_equal(make(ctx, "vm0", "GPU-0", false), 0);
	drop_vf(vf_of(PF0, 0));
	drop_vf(vf_of(PF0, 1));
	drop_vf(PF0);
	put_vfs(PF1, "GPU-0", 1);
	assert_int_equal(nvvgpu_follow_gpu(ctx, elsewhere), 1);
	assert_on(ctx, "vm0", PF1, elsewhere);
	assert_on(ctx, "vm1", PF0, vf_of(PF0, 1));
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm1"), -ENOENT);
	assert_sentence(ctx, "VF 1 of its GPU " PF1 " (GPU-0) is not enabled");
	put_vf(PF1, 1, vf_of(PF1, 1));
	put_type(vf_of(PF1, 1), "nvidia-558", "NVIDIA A40-2Q", 2048, 1);
	assert_int_equal(nvvgpu_follow_gpu(ctx, vf_of(PF1, 1)), 1);
	assert_on(ctx, "vm0", PF1, vf_of(PF1, 0));
	assert_on(ctx, "vm1", PF1, vf_of(PF1, 1));
	sysroot_end(ctx);
}

/* Autostart by the event of one VF is for what is on that VF. */
static void autostart(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	(void)state;
	put_vfs(PF0, "GPU-0", 3);
	assert_int_equal(make(ctx, "vm0", vf_of(PF0, 0), false), 0);
	assert_int_equal(make(ctx, "vm1", vf_of(PF0, 1), false), 0);
	assert_int_equal(nvvgpu_start_all(ctx, vf_of(PF0, 2)), 0);
	assert_int_equal(nvvgpu_start_all(ctx, vf_of(PF0, 1)), 1);
	assert_true(is_live("vm1", vf_of(PF0, 1)));
	assert_false(is_live("vm0", vf_of(PF0, 0)));
	/* The GPU itself means all of them. */
	assert_int_equal(nvvgpu_start_all(ctx, PF0), 1);
	assert_true(is_live("vm0", vf_of(PF0, 0)));
	sysroot_end(ctx);
}

static void life(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	(void)state;
	put_vfs(PF0, "GPU-0", 2);
	assert_int_equal(make(ctx, "vm0", NULL, true), 0);
	assert_int_equal(make(ctx, "vm1", NULL, true), 0);
	assert_int_equal(make(ctx, "vm2", NULL, true), -ENOSPC);
	assert_true(is_live("vm0", vf_of(PF0, 0)));
	assert_true(is_live("vm1", vf_of(PF0, 1)));
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_false(is_live("vm0", vf_of(PF0, 0)));
	assert_on(ctx, "vm0", PF0, vf_of(PF0, 0));
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_true(is_live("vm0", vf_of(PF0, 0)));
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	assert_false(is_live("vm0", vf_of(PF0, 0)));
	assert_true(is_live("vm1", vf_of(PF0, 1)));
	sysroot_end(ctx);
}

/* Somebody else has its VF: it is started on another one, and stays there. */
static void taken(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	char path[128], uuid[UUID_LEN + 1];

	(void)state;
	put_vfs(PF0, "GPU-0", 3);
	assert_int_equal(make(ctx, "vm0", vf_of(PF0, 0), false), 0);
	assert_int_equal(make(ctx, "vm1", vf_of(PF0, 1), false), 0);
	put_foreign(vf_of(PF0, 0));
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_true(is_live("vm0", vf_of(PF0, 2)));
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_on(ctx, "vm0", PF0, vf_of(PF0, 2));
	uuid_of_name("vm0", uuid);
	snprintf(path, sizeof(path), "etc/mdevctl.d/%s/%s", vf_of(PF0, 2),
		 uuid);
	assert_true(there(path));
	snprintf(path, sizeof(path), "sys/devices/pci/%s/" LIVE,
		 vf_of(PF0, 0));
	assert_true(there(path));
	sysroot_end(ctx);
}

static void take_first(void)
{
	put_foreign(vf_of(PF0, 0));
}

/* The same while it is made: nothing of the first attempt stays. */
static void taken_meanwhile(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	char path[128];

	(void)state;
	put_vfs(PF0, "GPU-0", 2);
	kernel_race = take_first;
	assert_int_equal(make(ctx, "vm0", NULL, true), 0);
	assert_true(is_live("vm0", vf_of(PF0, 1)));
	assert_on(ctx, "vm0", PF0, vf_of(PF0, 1));
	snprintf(path, sizeof(path), "etc/mdevctl.d/%s", vf_of(PF0, 0));
	assert_false(there(path));
	sysroot_end(ctx);
}

static void odd_records(void **state)
{
	static const char *const bad[] = {
		"vf = -1", "vf = x", "vf = 65536", "framework = gvt"
	};
	struct nvvgpu_ctx *ctx = sysroot_begin();
	char text[512];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(text, sizeof(text), "[vgpu vm0]\nuuid = " LIVE
			 "\ntype = nvidia-558\nparent = 0000:3b:00.4\n%s\n",
			 bad[i]);
		put("etc/nvvgpu/vgpus.d/vm0.conf", text);
		assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), -EBADMSG);
		assert_sentence(ctx, "/etc/nvvgpu/vgpus.d/vm0.conf: read: ");
	}
	sysroot_end(ctx);
}

static void addresses(void **state)
{
	static const char *const good[] = {
		"0000:3b:00.4", "10000:ff:1f.7", "abcdef01:00:00.0"
	};
	static const char *const bad[] = {
		"", "mtty", "3b:00.4", "000:3b:00.4", "0000:3b:00.8",
		"0000:3b:00.", "0000:3b:00.44", "0000:3B:00.4", "0.0.0313",
		"012345678:3b:00.4", "0000:3b:00.4/", "../0000:3b:00.4",
		"0000:3b:0.44"
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(pci_address_valid(good[i]));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(pci_address_valid(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hundreds),
		cmocka_unit_test(each_vf_once),
		cmocka_unit_test(full),
		cmocka_unit_test(renumbered),
		cmocka_unit_test(moved),
		cmocka_unit_test(autostart),
		cmocka_unit_test(life),
		cmocka_unit_test(taken),
		cmocka_unit_test(taken_meanwhile),
		cmocka_unit_test(odd_records),
		cmocka_unit_test(addresses),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
