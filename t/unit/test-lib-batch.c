// SPDX-License-Identifier: GPL-2.0-or-later
/* Many at once; see t/2462-batch-life.t. */
#include "kernel.h"
#include "killer.h"
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PF "10000:3b:00.0"
#define VF(n) "10000:3b:00." #n
#define LIVE "11111111-2222-4333-8444-555555555555"
#define MANY 3

static const char *const vfs[] = { VF(4), VF(5), VF(6), VF(7) };

static struct nvvgpu_ctx *begin(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	size_t i;

	put_pf(PF, "GPU-0", 49152);
	for (i = 0; i < ARRAY_SIZE(vfs); i++) {
		put_vf(PF, i, vfs[i]);
		put_type(vfs[i], "nvidia-558", "NVIDIA A40-2Q", 2048, 1);
	}
	put("etc/nvvgpu/profiles.d/gold.conf", "[profile gold]\ntype = A40-2Q\n");
	return ctx;
}

static struct nvvgpu_request *request(struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_request *req;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	assert_int_equal(nvvgpu_request_set_profile(req, "gold"), 0);
	assert_int_equal(nvvgpu_request_set_name(req, name), 0);
	return req;
}

static int make(struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_request *req = request(ctx, name);
	int ret = nvvgpu_vgpu_create(ctx, req, NULL);

	nvvgpu_request_free(req);
	return ret;
}

static int make_many(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_request *req = request(ctx, "vm");
	int ret = nvvgpu_vgpu_create_many(ctx, req, MANY, NULL);

	nvvgpu_request_free(req);
	return ret;
}

static const char *parent_of(struct nvvgpu_ctx *ctx, const char *name)
{
	static char parent[NAME_MAX + 1];
	struct record rec;

	assert_int_equal(record_read(ctx, name, &rec), 0);
	snprintf(parent, sizeof(parent), "%s", conf_get(&rec.conf, "parent"));
	record_free(&rec);
	return parent;
}

static bool is_live(const char *name, const char *vf)
{
	char path[256], uuid[UUID_LEN + 1];

	uuid_of_name(name, uuid);
	snprintf(path, sizeof(path), "sys/devices/pci/%s/%s/nvvgpu/name", vf,
		 uuid);
	return there(path);
}

static void put_available(const char *vf, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/devices/pci/%s/mdev_supported_types/"
		 "nvidia-558/available_instances", vf);
	put(path, text);
}

static void put_foreign(const char *vf)
{
	put_vgpu(vf, "nvidia-558", LIVE, 7);
	put_available(vf, "0\n");
}

static void drop_foreign(const char *vf)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/devices/pci/%s/" LIVE, vf);
	drop(path);
	drop("sys/bus/mdev/devices/" LIVE);
	put_available(vf, "1\n");
}

/* --- begin and end --------------------------------------------------------- */

static void once(void **state)
{
	struct nvvgpu_ctx *ctx = begin();

	(void)state;
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	assert_int_equal(nvvgpu_batch_begin(ctx), 0);
	assert_int_equal(nvvgpu_batch_begin(ctx), -EALREADY);
	assert_sentence(ctx, "batch: begin: one has begun already");
	assert_int_equal(make(ctx, "vm0"), 0);
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	assert_int_equal(nvvgpu_batch_begin(ctx), 0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	assert_false(there("run/nvvgpu/starting"));
	sysroot_end(ctx);
}

/* --- what it knows --------------------------------------------------------- */

static void takes_each_once(void **state)
{
	struct nvvgpu_ctx *ctx = begin();

	(void)state;
	assert_int_equal(nvvgpu_batch_begin(ctx), 0);
	assert_int_equal(make(ctx, "a"), 0);
	assert_int_equal(make(ctx, "b"), 0);
	assert_int_equal(make(ctx, "a"), -EEXIST);
	assert_string_equal(parent_of(ctx, "a"), VF(4));
	assert_string_equal(parent_of(ctx, "b"), VF(5));
	/* What goes makes room, what is stopped keeps its own. */
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "a"), 0);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "b"), 0);
	assert_int_equal(make(ctx, "c"), 0);
	assert_string_equal(parent_of(ctx, "c"), VF(4));
	assert_int_equal(make(ctx, "d"), 0);
	assert_string_equal(parent_of(ctx, "d"), VF(6));
	assert_int_equal(nvvgpu_vgpu_start(ctx, "b"), 0);
	assert_true(is_live("b", VF(5)));
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	sysroot_end(ctx);
}

static void take_second(void)
{
	put_foreign(VF(5));
}

/* Somebody takes the VF that was next, then gives it back. */
static void learns_of_others(void **state)
{
	struct nvvgpu_ctx *ctx = begin();

	(void)state;
	assert_int_equal(nvvgpu_batch_begin(ctx), 0);
	assert_int_equal(make(ctx, "a"), 0);
	kernel_race = take_second;
	assert_int_equal(make(ctx, "b"), 0);
	assert_string_equal(parent_of(ctx, "b"), VF(6));
	assert_int_equal(make(ctx, "c"), 0);
	assert_string_equal(parent_of(ctx, "c"), VF(7));
	assert_int_equal(make(ctx, "d"), -ENOSPC);
	assert_sentence(ctx, PF " has a vGPU on each of its 4 VFs");
	drop_foreign(VF(5));
	assert_int_equal(make(ctx, "d"), 0);
	assert_true(is_live("d", VF(5)));
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	sysroot_end(ctx);
}

/* One that has another's UUID is found in memory as on the disk. */
static void knows_uuids(void **state)
{
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_request *req;

	(void)state;
	assert_int_equal(nvvgpu_batch_begin(ctx), 0);
	req = request(ctx, "a");
	assert_int_equal(nvvgpu_request_set_uuid(req, LIVE), 0);
	assert_int_equal(nvvgpu_vgpu_create(ctx, req, NULL), 0);
	assert_int_equal(nvvgpu_request_set_name(req, "b"), 0);
	assert_int_equal(nvvgpu_vgpu_create(ctx, req, NULL), -EEXIST);
	assert_sentence(ctx, "b: create: vGPU 'a' has UUID " LIVE);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "a"), 0);
	assert_int_equal(nvvgpu_vgpu_create(ctx, req, NULL), 0);
	nvvgpu_request_free(req);
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	sysroot_end(ctx);
}

/* --- others ---------------------------------------------------------------- */

/* Another process wants one thing, this one does not stop. */
static void others_have_their_turn(void **state)
{
	struct nvvgpu_ctx *ctx = begin();
	int status = -1, tries;
	pid_t pid;

	(void)state;
	assert_int_equal(make(ctx, "vm0"), 0);
	assert_int_equal(nvvgpu_batch_begin(ctx), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct nvvgpu_ctx *own;
		int ret = nvvgpu_new(sysroot, &own);

		ret = ret ?: make(own, "other");
		if (ret)
			print_error("%s\n", nvvgpu_get_error(own));
		_exit(ret ? 1 : 0);
	}
	for (tries = 0; tries < 6000 && !waitpid(pid, &status, WNOHANG);
	     tries++) {
		assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
		usleep(1000);
	}
	assert_true(tries < 6000);
	assert_int_equal(status, 0);
	/* It is still a batch, and knows what has been done meanwhile. */
	assert_int_equal(make(ctx, "vm1"), 0);
	assert_string_equal(parent_of(ctx, "other"), VF(5));
	assert_string_equal(parent_of(ctx, "vm1"), VF(6));
	assert_int_equal(nvvgpu_batch_end(ctx), 0);
	sysroot_end(ctx);
}

/* --- SIGKILL --------------------------------------------------------------- */

/* All that have a name are there, and go. */
static size_t delete_all(struct nvvgpu_ctx *ctx)
{
	size_t count, i;
	char **names;

	assert_int_equal(record_names(ctx, &names, &count), 0);
	for (i = 0; i < count; i++) {
		assert_true(is_live(names[i], parent_of(ctx, names[i])));
		assert_int_equal(nvvgpu_vgpu_delete(ctx, names[i]), 0);
	}
	names_free(names);
	return count;
}

/* What is left starts, goes without a trace, and comes again. */
static void repair(struct nvvgpu_ctx *ctx)
{
	assert_true(nvvgpu_start_all(ctx, NULL) >= 0);
	assert_true(delete_all(ctx) <= MANY);
	assert_int_equal(make_many(ctx), 0);
	assert_int_equal(delete_all(ctx), MANY);
	assert_false(there("run/nvvgpu/starting"));
	assert_false(there("etc/nvvgpu/.new"));
}

static void killed_while_making(void **state)
{
	unsigned int call;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin();

		more = kill_at(ctx, make_many, call);
		if (more)
			repair(ctx);
		sysroot_end(ctx);
	}
	assert_true(call > 100);
}

static int start_all(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_start_all(ctx, NULL) < 0 ? -1 : 0;
}

static int stop_all(struct nvvgpu_ctx *ctx)
{
	return nvvgpu_vgpu_stop(ctx, "vm-0") ?:
		nvvgpu_vgpu_stop(ctx, "vm-1") ?: nvvgpu_vgpu_stop(ctx, "vm-2");
}

static void killed_while_starting(void **state)
{
	unsigned int call;
	bool more = true;

	(void)state;
	for (call = 1; more; call++) {
		struct nvvgpu_ctx *ctx = begin();

		assert_int_equal(make_many(ctx), 0);
		assert_int_equal(stop_all(ctx), 0);
		more = kill_at(ctx, start_all, call);
		repair(ctx);
		sysroot_end(ctx);
	}
	assert_true(call > 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once),
		cmocka_unit_test(takes_each_once),
		cmocka_unit_test(learns_of_others),
		cmocka_unit_test(knows_uuids),
		cmocka_unit_test(others_have_their_turn),
		cmocka_unit_test(killed_while_making),
		cmocka_unit_test(killed_while_starting),
	};

	kernel_share();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
