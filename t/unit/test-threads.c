// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that contexts are independent: threads that each have one of their
 * own do everything at the same time, on one host, and none sees or spoils
 * what is another's.
 *
 * Theory of operation: the library is built with ThreadSanitizer, which ends
 * this program when two threads touch the same memory and one of them writes.
 * A damaged record and profile are there, so that errors are told as well.
 */
#include "private.h"
#include "sysroot.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define GPU "1000:00:00.0"
#define THREADS 4
#define ROUNDS 10

struct worker {
	pthread_t thread;
	unsigned int number;
	unsigned int told;
	unsigned int line;	/* of the first failure; cmocka knows one thread */
	char error[512];
};

static void count_told(void *data, const char *message)
{
	struct worker *worker = data;

	(void)message;
	worker->told++;
}

#define check(what) \
	do { \
		if (!(what)) { \
			if (!w->line) { \
				w->line = __LINE__; \
				snprintf(w->error, sizeof(w->error), "%s", \
					 nvvgpu_get_error(ctx)); \
			} \
			return; \
		} \
	} while (0)

static void create(struct worker *w, struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_request *req;
	char *made;

	check(!nvvgpu_request_new(ctx, &req));
	check(!nvvgpu_request_set_name(req, name));
	check(!nvvgpu_request_set_profile(req, "gold"));
	check(!nvvgpu_request_set_autostart(req, false));
	check(!nvvgpu_request_set_no_start(req, true));
	check(!nvvgpu_vgpu_create(ctx, req, &made));
	check(!strcmp(made, name));
	free(made);
	nvvgpu_request_free(req);
}

static void look(struct worker *w, struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	struct nvvgpu_type *type;
	uint64_t mib;
	char *text;

	check(!nvvgpu_host_scan(ctx, &host));
	check(!nvvgpu_host_find_vgpu(host, name, &vgpu));
	check(!strcmp(nvvgpu_vgpu_get_parent(vgpu), GPU));
	check(nvvgpu_vgpu_get_state(vgpu) == NVVGPU_VGPU_DEFINED);
	check(!nvvgpu_vgpu_xml(vgpu, 0, &text));
	free(text);
	type = nvvgpu_gpu_get_type(nvvgpu_host_get_gpu(host, 0), 0);
	check(nvvgpu_type_get_available(type) == 8);
	check(!nvvgpu_type_get_framebuffer_mib(type, &mib) && mib == 2048);
	/* The damaged record: a sentence of this thread's own. */
	check(nvvgpu_host_export(host, &text) == -EBADMSG);
	check(strstr(nvvgpu_get_error(ctx), "/bad.conf: read: ") ||
	      strstr(nvvgpu_get_error(ctx), "/bad.conf:2: read: "));
	nvvgpu_host_unref(host);
}

static void use_profiles(struct worker *w, struct nvvgpu_ctx *ctx,
			 const char *name)
{
	struct nvvgpu_profile *profile;

	check(!nvvgpu_profile_new(ctx, name, &profile));
	check(!nvvgpu_profile_set_type(profile, "A40-2Q"));
	check(!nvvgpu_profile_save(profile, false));
	nvvgpu_profile_unref(profile);
	check(!nvvgpu_profile_load(ctx, name, &profile));
	nvvgpu_profile_unref(profile);
	check(nvvgpu_profile_load(ctx, "bad", &profile) == -EBADMSG);
	check(!nvvgpu_profile_delete(ctx, name));
}

static void plan(struct worker *w, struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_plan *plan;
	char text[256];

	snprintf(text, sizeof(text), "[vgpu %s]\ntype = A40-2Q\nbad\n", name);
	check(nvvgpu_plan_new(ctx, text, "text", 0, &plan) == -EBADMSG);
	check(!strncmp(nvvgpu_get_error(ctx), "text", 4));
	check(nvvgpu_vgpu_start(ctx, "nobody") == -ENOENT);
}

static void note(void *data, const struct nvvgpu_finding *finding)
{
	(void)data;
	(void)finding;
}

static void *work(void *data)
{
	struct worker *w = data;
	struct nvvgpu_ctx *ctx;
	char name[32];
	int i;

	if (nvvgpu_new(sysroot, &ctx) < 0)
		abort();
	nvvgpu_set_log_fn(ctx, count_told, w);
	for (i = 0; i < ROUNDS && !w->line; i++) {
		snprintf(name, sizeof(name), "vm%u-%d", w->number, i);
		create(w, ctx, name);
		look(w, ctx, name);
		use_profiles(w, ctx, name);
		plan(w, ctx, name);
		nvvgpu_doctor(ctx, note, NULL);
		if (i % 2 && nvvgpu_vgpu_delete(ctx, name) < 0)
			w->line = __LINE__;
	}
	nvvgpu_unref(ctx);
	return NULL;
}

static void everything_at_once(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct worker workers[THREADS] = { 0 };
	struct nvvgpu_host *host;
	unsigned int i;

	(void)state;
	put_gpu(GPU, "GPU-0", 49152);
	put_type(GPU, "nvidia-558", "NVIDIA A40-2Q", 2048, 8);
	put("etc/nvvgpu/profiles.d/gold.conf", "[profile gold]\ntype = A40-2Q\n"
	    "later = a key\n");
	put("etc/nvvgpu/profiles.d/bad.conf", "[profile bad]\nwhat\n");
	put("etc/nvvgpu/vgpus.d/bad.conf", "[vgpu bad]\n\001\n");
	for (i = 0; i < THREADS; i++) {
		workers[i].number = i;
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work,
						&workers[i]), 0);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
	for (i = 0; i < THREADS; i++) {
		if (workers[i].line)
			print_error("thread %u, line %u: %s\n", i,
				    workers[i].line, workers[i].error);
		assert_int_equal(workers[i].line, 0);
		assert_true(workers[i].told >= ROUNDS);
	}
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_count_vgpus(host), THREADS * ROUNDS / 2);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_at_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
