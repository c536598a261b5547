// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that whoever is killed while it renames, changes or adopts a vGPU, or
 * cleans up, leaves the old state or the new one, never neither, and that the
 * same call then leads to the new.
 *
 * Theory of operation: as test-lib-kill.c, at every system call in turn.
 */
#include "kernel.h"
#include "killer.h"
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>

#define GPU0 "1000:00:00.0"

static char uuid[UUID_LEN + 1];

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

/* A host with a vGPU "vm1" on a GPU of our driver. */
static struct nvvgpu_ctx *begin(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_gpu(GPU0, "GPU-0", 49152);
	put_type(GPU0, "nvidia-562", "NVIDIA A40-8Q", 8192, 6);
	put_type(GPU0, "nvidia-558", "NVIDIA A40-2Q", 2048, 6);
	put("etc/nvvgpu/profiles.d/gold.conf", "[profile gold]\n"
	    "type = A40-8Q\nattr.nvidia/vm_name = old\n");
	assert_int_equal(define(ctx), 0);
	uuid_of_name("vm1", uuid);
	return ctx;
}

/* The only vGPU; whatever there is of it can be read. */
static struct nvvgpu_vgpu *only(struct nvvgpu_ctx *ctx,
				struct nvvgpu_host **host)
{
	struct nvvgpu_vgpu *vgpu;

	assert_int_equal(nvvgpu_host_scan(ctx, host), 0);
	assert_int_equal(nvvgpu_host_count_vgpus(*host), 1);
	vgpu = nvvgpu_host_get_vgpu(*host, 0);
	assert_string_equal(nvvgpu_vgpu_get_uuid(vgpu), uuid);
	assert_non_null(nvvgpu_vgpu_get_type_id(vgpu));
	if (*told)
		print_error("told: %s", told);
	assert_string_equal(told, "");
	return vgpu;
}

static bool is_called(struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu = only(ctx, &host);
	bool is = !strcmp(nvvgpu_vgpu_get_name(vgpu), name);

	nvvgpu_host_unref(host);
	return is;
}

static void assert_text(const char *text, const char *file)
{
	char *got = get(file);

	if (!strstr(got, text))
		print_error("%s has no %s:\n%s", file, text, got);
	assert_non_null(strstr(got, text));
	free(got);
}

static void assert_no_text(const char *text, const char *file)
{
	char *got = get(file);

	assert_null(strstr(got, text));
	free(got);
}

static char *definition(void)
{
	static char path[128];

	snprintf(path, sizeof(path), MDEVCTL_DIR "/" GPU0 "/%s", uuid);
	return path;
}

/* --- rename ------------------------------------------------------------------ */

static int do_rename(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_vgpu_rename(ctx, "vm1", "vm2");
}

static char *driver_name(void)
{
	static char path[128];

	snprintf(path, sizeof(path), MDEV_DEVICES "/%s/nvvgpu/name", uuid);
	return path;
}

static void assert_renamed(struct nvvgpu_ctx *ctx)
{
	assert_true(is_called(ctx, "vm2"));
	assert_false(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	assert_no_text("vm1", "etc/nvvgpu/vgpus.d/vm2.conf");
	assert_text("\"vm2\"", definition());
	assert_text("vm2", driver_name());
	assert_false(there("etc/nvvgpu/.new"));
}

static void killed_while_renaming(void **state)
{
	unsigned int call, old = 0;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin();

		put_vgpu(GPU0, "nvidia-562", uuid, 30);
		put(driver_name(), "vm1\n");
		more = kill_at(ctx, do_rename, call);
		old += is_called(ctx, "vm1");
		if (!is_called(ctx, "vm1"))
			assert_true(is_called(ctx, "vm2"));
		if (more && is_called(ctx, "vm1"))
			assert_int_equal(do_rename(ctx), 0);
		else if (more)
			/* When all is done there is nothing to finish. */
			assert_true(do_rename(ctx) == 0 ||
				    call > old + 20);
		assert_renamed(ctx);
		sysroot_end(ctx);
	}
	assert_true(old > 20 && old < call - 20);
}

/* --- set --------------------------------------------------------------------- */

#define GPU1 "1000:20:00.0"

static int do_set(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_setting settings[] = {
		{ .key = "autostart", .value = "no" },
		{ .key = "type", .value = "A40-2Q" },
		{ .key = "gpu", .value = GPU1 },
		{ .key = "nvidia/vm_name", .value = "new" },
	};

	return nvvgpu_vgpu_set(ctx, "vm1", settings, ARRAY_SIZE(settings));
}

/* All of the one or all of the other. */
static bool is_set(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu = only(ctx, &host);
	bool is = !strcmp(nvvgpu_vgpu_get_gpu(vgpu), GPU1);

	assert_string_equal(nvvgpu_vgpu_get_type_id(vgpu),
			    is ? "nvidia-558" : "nvidia-562");
	assert_int_equal(nvvgpu_vgpu_get_autostart(vgpu), !is);
	nvvgpu_host_unref(host);
	return is;
}

static void assert_set(struct nvvgpu_ctx *ctx)
{
	char path[128];

	assert_true(is_set(ctx));
	assert_false(there(definition()));
	snprintf(path, sizeof(path), MDEVCTL_DIR "/" GPU1 "/%s", uuid);
	assert_text("\"new\"", path);
	assert_no_text("old", path);
	assert_text("autostart = no", "etc/nvvgpu/vgpus.d/vm1.conf");
	assert_text("gpu_uuid = GPU-1", "etc/nvvgpu/vgpus.d/vm1.conf");
	assert_false(there("etc/nvvgpu/.new"));
}

static void killed_while_setting(void **state)
{
	unsigned int call, old = 0;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin();

		put_gpu(GPU1, "GPU-1", 49152);
		put_type(GPU1, "nvidia-558", "NVIDIA A40-2Q", 2048, 6);
		more = kill_at(ctx, do_set, call);
		old += !is_set(ctx);
		assert_int_equal(do_set(ctx), 0);
		assert_set(ctx);
		sysroot_end(ctx);
	}
	assert_true(old > 20 && old < call - 5);
}

/* --- adopt ------------------------------------------------------------------- */

#define OTHER "11111111-2222-4333-8444-555555555555"

static int do_adopt(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_vgpu_adopt(ctx, OTHER, "vm2", 0, NULL);
}

static void assert_adopted(struct nvvgpu_ctx *ctx)
{
	assert_true(is_called(ctx, "vm2"));
	assert_text("\"vm2\"", definition());
	assert_text("vm2", driver_name());
	assert_text("uuid = " OTHER, "etc/nvvgpu/vgpus.d/vm2.conf");
	assert_false(there("etc/nvvgpu/.new"));
}

/* With a definition, and without. */
static void kill_adopter(const char *text)
{
	unsigned int call, named = 0;
	bool more = true;

	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin();
		struct nvvgpu_host *host;

		assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
		snprintf(uuid, sizeof(uuid), OTHER);
		put_vgpu(GPU0, "nvidia-562", OTHER, 30);
		put(driver_name(), "\n");
		if (text)
			put(definition(), text);
		more = kill_at(ctx, do_adopt, call);
		named += nvvgpu_vgpu_get_name(only(ctx, &host)) != NULL;
		nvvgpu_host_unref(host);
		if (text)
			assert_text("nvidia-562", definition());
		assert_int_equal(do_adopt(ctx), 0);
		assert_adopted(ctx);
		if (text)
			assert_text("\"mine\"", definition());
		sysroot_end(ctx);
	}
	assert_true(named > 10 && named < call - 20);
}

static void killed_while_adopting(void **state)
{
	(void)state;
	kill_adopter(NULL);
	kill_adopter("{\"mdev_type\": \"nvidia-562\", \"start\": \"auto\","
		     "\"attrs\": [{\"a\": \"b\"}], \"x\": \"mine\"}");
}

/* --- gc ---------------------------------------------------------------------- */

static void ignore(void *data, const char *kind, const char *object,
		   const char *what)
{
	(void)data;
	(void)kind;
	(void)object;
	(void)what;
}

static int do_gc(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_gc(ctx, 0, 0, ignore, NULL) < 0;
}

static void killed_while_collecting(void **state)
{
	unsigned int call;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin();

		assert_int_equal(do_rename(ctx), 0);
		assert_int_equal(define(ctx), -EEXIST);
		put("etc/nvvgpu/vgpus.d/lost.conf", "[vgpu lost]\n"
		    "uuid = " OTHER "\ntype = nvidia-562\nparent = " GPU0
		    "\n");
		put("etc/nvvgpu/.new", "half");
		put_link("run/nvvgpu/names/gone", OTHER);
		more = kill_at(ctx, do_gc, call);
		assert_int_equal(do_gc(ctx), 0);
		assert_true(is_called(ctx, "vm2"));
		assert_text("\"vm2\"", definition());
		assert_false(there("etc/nvvgpu/.new"));
		assert_false(there("run/nvvgpu/names/gone"));
		sysroot_end(ctx);
	}
	assert_true(call > 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_while_renaming),
		cmocka_unit_test(killed_while_setting),
		cmocka_unit_test(killed_while_adopting),
		cmocka_unit_test(killed_while_collecting),
	};

	kernel_share();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
