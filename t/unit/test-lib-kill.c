// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that whoever is killed while it defines, starts, stops or deletes a
 * vGPU leaves the old state or the new one, or a name that the next command repairs; never
 * a file that cannot be read and never a name that is lost.
 *
 * Theory of operation: a child does one operation under ptrace and is killed
 * with SIGKILL at its first system call, then a new child at its second, and
 * so on until one reaches the end.  After each the state is looked at with the
 * library itself, repaired as a person would do it, and must be whole.  What
 * starts and stops is a VF of vendor VFIO, of which all state is ours; kernel.c
 * plays its driver, and is never killed half way itself.
 */
#include "kernel.h"
#include "killer.h"
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define GPU0 "1000:00:00.0"

static int define(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_request *req;
	int ret;

	ret = nvvgpu_request_new(ctx, &req);
	ret = ret ?: nvvgpu_request_set_profile(req, "gold");
	ret = ret ?: nvvgpu_request_set_name(req, "vm1");
	ret = ret ?: nvvgpu_request_set_no_start(req, true);
	ret = ret ?: nvvgpu_vgpu_create(ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

static int delete(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_vgpu_delete(ctx, "vm1");
}

static int replace(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_profile *profile;
	int ret;

	ret = nvvgpu_profile_load(ctx, "gold", &profile);
	if (ret < 0)
		return ret;
	ret = nvvgpu_profile_set_gpu(profile, GPU0);
	ret = ret ?: nvvgpu_profile_save(profile, true);
	nvvgpu_profile_unref(profile);
	return ret;
}

static struct nvvgpu_ctx *begin(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_gpu(GPU0, "GPU-0", 49152);
	put_type(GPU0, "nvidia-562", "NVIDIA A40-8Q", 8192, 6);
	put("etc/nvvgpu/profiles.d/gold.conf",
	    "[profile gold]\ntype = A40-8Q\n");
	return ctx;
}

/* How many vGPUs are there; every file can be read. */
static size_t count(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_host *host;
	size_t n, i;

	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	n = nvvgpu_host_count_vgpus(host);
	for (i = 0; i < n; i++)
		assert_string_equal(nvvgpu_vgpu_get_parent(
				    nvvgpu_host_get_vgpu(host, i)), GPU0);
	nvvgpu_host_unref(host);
	if (*told)
		print_error("told: %s", told);
	assert_string_equal(told, "");
	return n;
}

static void is_gone(struct nvvgpu_ctx *ctx)
{
	assert_int_equal(count(ctx), 0);
	assert_int_equal(mdevdef_count(ctx, GPU0), 0);
}

static void killed_while_defining(void **state)
{
	struct nvvgpu_ctx *ctx;
	unsigned int call, done = 0;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		ctx = begin();
		more = kill_at(ctx, define, call);
		if (count(ctx)) {
			done++;
			/* Who writes next must not write into its files. */
			assert_int_equal(replace(ctx), 0);
			assert_false(there("etc/nvvgpu/.new"));
			assert_int_equal(count(ctx), 1);
			assert_int_equal(define(ctx), -EEXIST);
		} else {
			assert_int_equal(define(ctx), 0);
		}
		assert_int_equal(count(ctx), 1);
		assert_int_equal(delete(ctx), 0);
		is_gone(ctx);
		sysroot_end(ctx);
	}
	/* It was killed before and after the point of no return. */
	assert_true(call > 50 && done > 5 && done < call - 5);
}

static void killed_while_deleting(void **state)
{
	struct nvvgpu_ctx *ctx;
	unsigned int call, left = 0;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		ctx = begin();
		assert_int_equal(define(ctx), 0);
		more = kill_at(ctx, delete, call);
		if (count(ctx)) {
			left++;
			assert_int_equal(delete(ctx), 0);
		}
		is_gone(ctx);
		sysroot_end(ctx);
	}
	assert_true(left > 5 && left < call - 1);
}

/* A profile that is replaced is the old or the new one in each look. */
static void killed_while_replacing(void **state)
{
	struct nvvgpu_ctx *ctx = begin();
	unsigned int call, old = 0;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_profile *profile;

		put("etc/nvvgpu/profiles.d/gold.conf",
		    "[profile gold]\ntype = A40-8Q\n");
		more = kill_at(ctx, replace, call);
		assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
		if (!nvvgpu_profile_get_gpu(profile))
			old++;
		else
			assert_string_equal(nvvgpu_profile_get_gpu(profile),
					    GPU0);
		nvvgpu_profile_unref(profile);
	}
	assert_true(old > 5 && old < call - 1);
	sysroot_end(ctx);
}

#define PF "0000:3b:00.0"
#define VF0 "0000:3b:00.4"
#define VF1 "0000:3b:00.5"
#define TYPES "ID    : vGPU Name\n1155  : NVIDIA L40S-2Q\n"

static int start(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_vgpu_start(ctx, "vm1");
}

static int stop(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_vgpu_stop(ctx, "vm1");
}

static struct nvvgpu_ctx *begin_vfs(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_function(PF);
	put_vendor_vf(PF, 0, VF0, TYPES, 60);
	put_vendor_vf(PF, 1, VF1, TYPES, 61);
	put("etc/nvvgpu/profiles.d/gold.conf", "[profile gold]\n"
	    "type = L40S-2Q\nattr.nvidia/placement_id = 6\n"
	    "attr.nvidia/vgpu_params = disable_vnc=1\n");
	assert_int_equal(define(ctx), 0);
	return ctx;
}

static void assert_vf(const char *vf, const char *file, const char *wanted)
{
	char path[128];
	char *text;

	snprintf(path, sizeof(path), "sys/devices/pci/%s/nvidia/%s", vf, file);
	text = get(path);
	assert_string_equal(text, wanted);
	free(text);
}

static void assert_started(void)
{
	assert_vf(VF0, "current_vgpu_type", "1155\n");
	assert_vf(VF0, "placement_id", "6\n");
	assert_vf(VF0, "vgpu_params", "disable_vnc=1\n");
	assert_vf(VF1, "current_vgpu_type", "0\n");
}

static void assert_stopped(void)
{
	assert_vf(VF0, "current_vgpu_type", "0\n");
	assert_vf(VF1, "current_vgpu_type", "0\n");
}

/*
 * Whole or not there: no VF is lost to nobody, and none taken for finished that
 * has not got its attributes.
 */
static void killed_while_starting(void **state)
{
	unsigned int call, done = 0;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin_vfs();

		more = kill_at(ctx, start, call);
		assert_int_equal(start(ctx), 0);
		done += !*told;
		assert_started();
		assert_int_equal(delete(ctx), 0);
		assert_stopped();
		assert_false(there("run/nvvgpu/starting"));
		sysroot_end(ctx);

		/* Deleted without another start it leaves as little. */
		ctx = begin_vfs();
		kill_at(ctx, start, call);
		assert_int_equal(delete(ctx), 0);
		assert_stopped();
		assert_int_equal(define(ctx), 0);
		assert_int_equal(start(ctx), 0);
		assert_started();
		sysroot_end(ctx);
	}
	/* It was killed with a half-made one, and without. */
	assert_true(call > 30 && done > 5 && done < call - 5);
}

static void killed_while_stopping(void **state)
{
	unsigned int call;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin_vfs();

		assert_int_equal(start(ctx), 0);
		more = kill_at(ctx, stop, call);
		assert_int_equal(stop(ctx), 0);
		assert_stopped();
		assert_int_equal(start(ctx), 0);
		assert_started();
		sysroot_end(ctx);
	}
	assert_true(call > 20);
}

/* 64 at once: each has its name, and together they have what they asked. */
static void many_at_once(void **state)
{
	struct nvvgpu_ctx *ctx = begin();
	int i, status, failed = 0;

	(void)state;
	for (i = 0; i < 64; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (!pid) {
			struct nvvgpu_request *req;
			struct nvvgpu_ctx *own;
			int ret;

			ret = nvvgpu_new(sysroot, &own);
			ret = ret ?: nvvgpu_request_new(own, &req);
			ret = ret ?: nvvgpu_request_set_profile(req, "gold");
			ret = ret ?: nvvgpu_request_set_no_start(req, true);
			ret = ret ?: nvvgpu_vgpu_create(own, req, NULL);
			_exit(ret ? 1 : 0);
		}
	}
	while (wait(&status) > 0)
		failed += status != 0;
	assert_int_equal(failed, 0);
	assert_int_equal(count(ctx), 64);
	assert_int_equal(mdevdef_count(ctx, GPU0), 64);
	assert_true(there("etc/nvvgpu/vgpus.d/gold-0.conf"));
	assert_true(there("etc/nvvgpu/vgpus.d/gold-63.conf"));
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_while_defining),
		cmocka_unit_test(killed_while_deleting),
		cmocka_unit_test(killed_while_replacing),
		cmocka_unit_test(killed_while_starting),
		cmocka_unit_test(killed_while_stopping),
		cmocka_unit_test(many_at_once),
	};

	kernel_share();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
