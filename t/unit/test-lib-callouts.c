// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that where mdevctl has callouts what is done to a mediated device is
 * asked of mdevctl, by the right words, and that a refusal leaves all as it
 * was; that without callouts nobody is asked, and without somebody to run them
 * nothing is done.
 *
 * Theory of operation: a function in the place of mdevctl writes down what it
 * is asked, keeps definitions as mdevctl would, and refuses what it is told to.
 * The real one, with real callouts: t/6370-mdevctl.t.
 */
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define GPU0 "1000:00:00.0"
#define SCRIPT "etc/mdevctl.d/scripts.d/callouts/ours"

static char asked[4096], uuid[UUID_LEN + 1], definition[128];
static const char *refuse;
static bool content;

static int mdevctl(void *data, const char *const *argv, const char *input,
		   char **said)
{
	size_t i, len = strlen(asked);

	assert_ptr_equal(data, &refuse);
	for (i = 0; argv[i]; i++)
		len += snprintf(asked + len, sizeof(asked) - len, "%s%s",
				argv[i], argv[i + 1] ? " " : "\n");
	if (refuse && !strcmp(argv[1], refuse)) {
		*said = strdup("Error: no license\n\nCaused by:\n    us\n");
		return 1;
	}
	if (!strcmp(argv[1], "define"))
		put(definition, input);
	/* As mdevctl 1.2 does: it says no and ends well. */
	if (!strcmp(argv[1], "undefine") && !content)
		drop(definition);
	if (!strcmp(argv[1], "stop") && !content)
		drop("sys/bus/mdev/devices");
	return 0;
}

static struct nvvgpu_ctx *begin(bool callouts)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	char path[256];

	put_gpu(GPU0, "GPU-0", 49152);
	put_type(GPU0, "nvidia-562", "NVIDIA A40-8Q", 8192, 6);
	put("etc/nvvgpu/profiles.d/gold.conf",
	    "[profile gold]\ntype = A40-8Q\n");
	put(SCRIPT, "#!/bin/sh\n");
	snprintf(path, sizeof(path), "%s/" SCRIPT, sysroot);
	assert_int_equal(chmod(path, callouts ? 0755 : 0644), 0);
	nvvgpu_set_run_fn(ctx, mdevctl, &refuse);
	uuid_of_name("vm1", uuid);
	snprintf(definition, sizeof(definition), MDEVCTL_DIR "/" GPU0 "/%s",
		 uuid);
	*asked = '\0';
	refuse = NULL;
	return ctx;
}

static int create(struct nvvgpu_ctx *ctx, bool start)
{
	struct nvvgpu_request *req;
	int ret;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	nvvgpu_request_set_profile(req, "gold");
	nvvgpu_request_set_name(req, "vm1");
	nvvgpu_request_set_no_start(req, !start);
	ret = nvvgpu_vgpu_create(ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

static void assert_asked(const char *verb, const char *behind)
{
	char wanted[512];

	snprintf(wanted, sizeof(wanted), "mdevctl %s --uuid %s%s\n", verb,
		 uuid, behind);
	assert_string_equal(asked, wanted);
	*asked = '\0';
}

static void by_mdevctl(void **state)
{
	struct nvvgpu_setting off = { .key = "autostart", .value = "no" };
	struct nvvgpu_ctx *ctx = begin(true);

	(void)state;
	assert_int_equal(create(ctx, false), 0);
	assert_asked("define", " --parent " GPU0 " --jsonfile /dev/stdin");
	assert_true(there(definition));
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm1"), 0);
	assert_asked("start", " --parent " GPU0 " --jsonfile /dev/stdin");
	assert_int_equal(nvvgpu_vgpu_set(ctx, "vm1", &off, 1), 0);
	assert_asked("modify", " --parent " GPU0 " --manual");
	put_vgpu(GPU0, "nvidia-562", uuid, 30);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm1"), 0);
	assert_asked("stop", "");
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
	assert_asked("undefine", " --parent " GPU0);
	assert_false(there(definition));
	sysroot_end(ctx);
}

static void refused(void **state)
{
	struct nvvgpu_setting off = { .key = "autostart", .value = "no" };
	struct nvvgpu_ctx *ctx = begin(true);
	char *was, *is;

	(void)state;
	refuse = "define";
	assert_int_equal(create(ctx, false), -ECANCELED);
	assert_sentence(ctx, "vm1: define: mdevctl, which runs the callouts of "
			"this host, refuses: no license Caused by:");
	assert_false(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	refuse = "start";
	assert_int_equal(create(ctx, true), -ECANCELED);
	assert_sentence(ctx, "vm1: start: mdevctl");
	assert_false(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	assert_false(there(definition));
	assert_false(there("run/nvvgpu/starting"));

	assert_int_equal(create(ctx, false), 0);
	refuse = "modify";
	was = get(definition);
	assert_int_equal(nvvgpu_vgpu_set(ctx, "vm1", &off, 1), -ECANCELED);
	is = get(definition);
	assert_string_equal(is, was);
	free(was);
	free(is);
	refuse = "undefine";
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), -ECANCELED);
	assert_true(there(definition));
	assert_true(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	refuse = NULL;
	content = true;
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), -ECANCELED);
	assert_true(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	put_vgpu(GPU0, "nvidia-562", uuid, 30);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm1"), -ECANCELED);
	content = false;
	refuse = "stop";
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm1"), -ECANCELED);
	assert_sentence(ctx, "vm1: stop: mdevctl");
	sysroot_end(ctx);
}

static void nobody(void **state)
{
	struct nvvgpu_ctx *ctx = begin(false);

	(void)state;
	/* What cannot be run is no callout. */
	assert_int_equal(create(ctx, false), 0);
	assert_string_equal(asked, "");
	assert_true(there(definition));
	sysroot_end(ctx);

	ctx = begin(true);
	nvvgpu_set_run_fn(ctx, NULL, NULL);
	/* Another host's files have no mdevctl that would run. */
	assert_int_equal(create(ctx, false), 0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
	ctx->confined = false;
	assert_int_equal(create(ctx, false), -EOPNOTSUPP);
	assert_sentence(ctx, "this host has mdevctl callouts in "
			"/etc/mdevctl.d/scripts.d/callouts");
	assert_false(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_mdevctl),
		cmocka_unit_test(refused),
		cmocka_unit_test(nobody),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
