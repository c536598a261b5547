// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that bad input of every kind ends in a sentence, an error that says
 * whose fault it is, and a host as it was before: names that are none, what a
 * driver says of its types, files with rubbish in them, sizes beyond reason.
 *
 * Theory of operation: a host of plain files, on which one thing is bad; what
 * is good on it must be found, shown and kept all the same.
 */
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define GPU "1000:00:00.0"
#define TYPES "sys/devices/pci/" GPU "/mdev_supported_types/"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"
#define DEFINITION "etc/mdevctl.d/" GPU "/" UUID
#define GOLD "etc/nvvgpu/profiles.d/gold.conf"
#define N64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define MIB (1 << 20)

static struct nvvgpu_ctx *begin(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_gpu(GPU, "GPU-0", 49152);
	put_type(GPU, "nvidia-558", "NVIDIA A40-2Q", 2048, 8);
	return ctx;
}

static int create(struct nvvgpu_ctx *ctx, const char *name, const char *type)
{
	struct nvvgpu_request *req;
	int ret;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	ret = nvvgpu_request_set_name(req, name) ?:
		nvvgpu_request_set_type(req, type) ?:
		nvvgpu_request_set_no_start(req, true) ?:
		nvvgpu_request_set_autostart(req, false) ?:
		nvvgpu_vgpu_create(ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

/* The vGPU is there, whole, and its host what its own file says. */
static void assert_whole(struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	struct nvvgpu_plan *plan;
	char *text;

	told[0] = '\0';
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_string_equal(told, "");
	assert_int_equal(nvvgpu_host_find_vgpu(host, name, &vgpu), 0);
	assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), GPU);
	assert_int_equal(nvvgpu_host_export(host, &text), 0);
	nvvgpu_host_unref(host);
	assert_int_equal(nvvgpu_plan_new(ctx, text, "export", 0, &plan), 0);
	if (nvvgpu_plan_count_steps(plan))
		print_error("%s\n%s\n", text, nvvgpu_step_get_what(
			    nvvgpu_plan_get_step(plan, 0)));
	assert_int_equal(nvvgpu_plan_count_steps(plan), 0);
	nvvgpu_plan_free(plan);
	free(text);
}

static const char *const bad_names[] = {
	"", ".", "..", ".x", "-x", "a/b", "../vm1", "/etc/passwd", "a\nb",
	"a\n[vgpu b]", "vm1\n", "a b", "A", "a\t", "a=b", "a#b", "\033[31m",
	"\303\244", N64, UUID, "vm1.conf/", "a%s%n",
};

static void names(void **state)
{
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_profile *profile;
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	size_t i;

	(void)state;
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	for (i = 0; i < ARRAY_SIZE(bad_names); i++) {
		const char *name = bad_names[i];

		assert_int_equal(create(ctx, name, "A40-2Q"), -EINVAL);
		assert_int_equal(nvvgpu_get_error_code(ctx), NVVGPU_E_INVALID);
		assert_int_equal(nvvgpu_profile_new(ctx, name, &profile),
				 -EINVAL);
		assert_int_equal(nvvgpu_profile_load(ctx, name, &profile),
				 -ENOENT);
		assert_int_equal(nvvgpu_profile_delete(ctx, name), -ENOENT);
		assert_int_equal(nvvgpu_host_find_vgpu(host, name, &vgpu),
				 -ENOENT);
		assert_int_equal(nvvgpu_vgpu_start(ctx, name), -ENOENT);
		assert_int_equal(nvvgpu_vgpu_stop(ctx, name), -ENOENT);
		assert_int_equal(nvvgpu_vgpu_delete(ctx, name), -ENOENT);
		assert_int_equal(nvvgpu_get_error_code(ctx),
				 NVVGPU_E_NOT_FOUND);
		assert_int_equal(nvvgpu_name_claim(ctx, name, UUID), -EINVAL);
		assert_null(strpbrk(nvvgpu_get_error(ctx), "\n\t\033"));
	}
	assert_false(there("etc/nvvgpu"));
	assert_false(there("etc/mdevctl.d"));
	nvvgpu_host_unref(host);
	/* One less is a name. */
	assert_int_equal(create(ctx, N64 + 1, "A40-2Q"), 0);
	assert_whole(ctx, N64 + 1);
	sysroot_end(ctx);
}

/* What a driver says is not always what a state file can hold. */
static void texts_of_drivers(void **state)
{
	static const char *const texts[] = {
		"A40 # one", " A40\n", "A40 \n", "A40\tX\n", "\"A40\"\n", "\n",
		"", "A40", "A40\033[31m\n", "A40=1\n", "[A40]\n", "#\n",
		"A\303\244\n", "\377\376\n", "A40\r\n",
	};
	struct nvvgpu_ctx *ctx = begin();
	char *longest = malloc(5001);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		put(TYPES "nvidia-558/name", texts[i]);
		put("sys/devices/pci/" GPU "/nvvgpu/uuid", texts[i]);
		assert_int_equal(create(ctx, "vm1", "nvidia-558"), 0);
		assert_whole(ctx, "vm1");
		assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
	}
	memset(longest, 'x', 5000);
	for (i = 1; i <= 5000; i += 833) {
		longest[i] = '\0';
		put(TYPES "nvidia-558/name", longest);
		longest[i] = 'x';
		assert_int_equal(create(ctx, "vm1", "nvidia-558"), 0);
		assert_whole(ctx, "vm1");
		assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
	}
	free(longest);
	/* An id that no record can hold: nothing half made. */
	put_type(GPU, "a b", "NVIDIA odd", 2048, 8);
	assert_int_equal(create(ctx, "vm1", "a b"), -EINVAL);
	assert_sentence(ctx, "vm1: ");
	assert_false(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	assert_int_equal(create(ctx, "vm1", "nvidia-558"), 0);
	sysroot_end(ctx);
}

/* A key without value asks for nothing, and is not asked for for ever. */
static void empty_keys(void **state)
{
	static const char text[] = "[profile gold]\ntype = A40-2Q\n"
		"colour =\n";
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_plan *plan;

	(void)state;
	put(GOLD, "[profile gold]\ntype = A40-2Q\n");
	assert_int_equal(nvvgpu_plan_new(ctx, text, "text", 0, &plan), 0);
	assert_int_equal(nvvgpu_plan_count_steps(plan), 0);
	nvvgpu_plan_free(plan);
	sysroot_end(ctx);
}

/* What stands in quotes needs them still when the file is written again. */
static void quotes(void **state)
{
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_profile *profile;
	int i;

	(void)state;
	put(GOLD, "[profile gold]\ntype = A40-2Q\nlater = \" a # b \"\n"
	    "tab = \"\tx\"\nnone = \"\"\nhash = \"#\" # a comment\n");
	for (i = 0; i < 2; i++) {
		assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
		assert_string_equal(conf_get(&profile->conf, "later"),
				    " a # b ");
		assert_string_equal(conf_get(&profile->conf, "tab"), "\tx");
		assert_string_equal(conf_get(&profile->conf, "hash"), "#");
		assert_null(conf_get(&profile->conf, "none"));
		assert_int_equal(profile->conf.count, 5);
		assert_int_equal(nvvgpu_profile_save(profile, true), 0);
		nvvgpu_profile_unref(profile);
	}
	sysroot_end(ctx);
}

static void put_random(const char *path)
{
	static unsigned char data[MIB];
	static unsigned int seed = 1;
	size_t i;

	for (i = 0; i < sizeof(data); i++) {
		seed = seed * 1103515245 + 12345;
		data[i] = seed >> 16;
	}
	put_bytes(path, data, sizeof(data));
}

/* What is kept in /run is a help only: rubbish in it costs nothing. */
static void rubbish_in_run(void **state)
{
	static const char *const files[] = {
		"run/nvvgpu/lock", "run/nvvgpu/starting",
		"run/nvvgpu/types/" GPU, "run/nvvgpu/vfs/" UUID,
		"run/nvvgpu/names/vm1", "run/nvvgpu/names/vm2",
	};
	struct nvvgpu_ctx *ctx = begin();
	size_t i;

	(void)state;
	put_vendor_vf("2000:00:00.0", 0, "2000:00:00.4",
		      "ID    : vGPU Name\n1155  : NVIDIA L40S-2Q\n", 7);
	put_function("2000:00:00.0");
	for (i = 0; i < ARRAY_SIZE(files); i++)
		put_random(files[i]);
	assert_int_equal(create(ctx, "vm1", "A40-2Q"), 0);
	assert_whole(ctx, "vm1");
	assert_int_equal(create(ctx, "vm3", "L40S-2Q"), 0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm3"), 0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
	assert_false(there("run/nvvgpu/starting"));
	sysroot_end(ctx);
}

/* Rubbish in one state file is told, and hides no other. */
static void rubbish_beside(void **state)
{
	static const char *const files[] = {
		"etc/nvvgpu/vgpus.d/bad.conf", "etc/nvvgpu/profiles.d/bad.conf",
		"usr/lib/nvvgpu/profiles.d/worse.conf",
		"etc/mdevctl.d/" GPU "/11111111-2222-4333-8444-555555555555",
		"etc/mdevctl.d/" GPU "/rubbish", "etc/mdevctl.d/rubbish",
		"proc/driver/nvidia/gpus/" GPU "/information",
		"sys/devices/pci/" GPU "/numa_node",
		"sys/devices/pci/" GPU "/nvvgpu/model",
		"sys/devices/pci/" GPU "/nvvgpu/mode",
	};
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_profile *profile;
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	char *text;
	size_t i;

	(void)state;
	put(GOLD, "[profile gold]\ntype = A40-2Q\n");
	for (i = 0; i < ARRAY_SIZE(files); i++)
		put_random(files[i]);
	assert_int_equal(create(ctx, "vm1", "A40-2Q"), 0);
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	nvvgpu_profile_unref(profile);
	assert_int_equal(nvvgpu_profile_load(ctx, "worse", &profile),
			 -EBADMSG);
	told[0] = '\0';
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_non_null(strstr(told, "/etc/nvvgpu/vgpus.d/bad.conf: read: "));
	assert_int_equal(nvvgpu_host_find_vgpu(host, "vm1", &vgpu), 0);
	assert_string_equal(nvvgpu_vgpu_get_type_name(vgpu), "NVIDIA A40-2Q");
	/* Half a host is none. */
	assert_int_equal(nvvgpu_host_export(host, &text), -EBADMSG);
	nvvgpu_host_unref(host);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
	sysroot_end(ctx);
}

/* A file where a directory should be. */
static void no_directories(void **state)
{
	static const char *const dirs[] = {
		"etc/nvvgpu/profiles.d", "etc/nvvgpu/vgpus.d", "etc/mdevctl.d",
		"run/nvvgpu",
	};
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_host *host;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		int ret;

		if (there(dirs[i]))
			drop(dirs[i]);
		put(dirs[i], "a file\n");
		ret = nvvgpu_host_scan(ctx, &host);
		if (!ret) {
			ret = nvvgpu_host_export(host, &text);
			if (!ret)
				free(text);
			else
				assert_sentence(ctx, dirs[i]);
			nvvgpu_host_unref(host);
		} else {
			assert_sentence(ctx, dirs[i]);
		}
		ret = create(ctx, "vm1", "A40-2Q");
		if (i) {
			assert_true(ret < 0);
			assert_sentence(ctx, dirs[i]);
			drop(dirs[i]);
			assert_false(there("etc/nvvgpu/vgpus.d/vm1.conf"));
		} else {
			assert_int_equal(ret, 0);
			drop(dirs[i]);
			assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
		}
	}
	sysroot_end(ctx);
}

/* mdevctl would not read them either, and what we dropped would be lost. */
static void more_than_json(void **state)
{
	static const char *const cases[] = {
		"{\"mdev_type\": \"x\", \"start\": \"auto\"} {}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\"}x",
		"{'mdev_type': 'x', 'start': 'auto'}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\",}",
		"/* x */ {\"mdev_type\": \"x\", \"start\": \"auto\"}",
	};
	static const char nul[] =
		"{\"mdev_type\": \"x\", \"start\": \"auto\"}\0rubbish";
	struct nvvgpu_ctx *ctx = begin();
	struct mdevdef def;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		put(DEFINITION, cases[i]);
		assert_int_equal(mdevdef_read(ctx, GPU, UUID, &def), -EBADMSG);
		assert_sentence(ctx, "/" DEFINITION ": read: it is no JSON");
	}
	put_bytes(DEFINITION, nul, sizeof(nul) - 1);
	assert_int_equal(mdevdef_read(ctx, GPU, UUID, &def), -EBADMSG);
	put(DEFINITION, "\n {\"mdev_type\": \"x\", \"start\": \"auto\"}\n\n");
	assert_int_equal(mdevdef_read(ctx, GPU, UUID, &def), 0);
	mdevdef_free(&def);
	sysroot_end(ctx);
}

/* Numbers that no GPU has: unknown, or as large as they are; never small. */
static void sizes(void **state)
{
	static const char *const descriptions[] = {
		"framebuffer=18446744073709551616M, max_instance=4294967296",
		"framebuffer=-1M, max_instance=-1, num_heads=99999999999999999",
		"framebuffer=0x10M, max_resolution=4294967296x4294967296",
		"framebuffer=99999999999999999999999999999999999999999999M",
		"max_resolution=1x99999999999999999999999999, frl_config=",
	};
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_host *host;
	struct nvvgpu_type *type;
	unsigned int n, m;
	uint64_t mib;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(descriptions); i++) {
		put(TYPES "nvidia-558/description", descriptions[i]);
		put(TYPES "nvidia-558/available_instances",
		    "18446744073709551616\n");
		put("sys/devices/pci/" GPU "/nvvgpu/framebuffer_free_mib",
		    "18446744073709551616\n");
		put("sys/devices/pci/" GPU "/numa_node", "4294967296\n");
		assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
		type = nvvgpu_gpu_get_type(nvvgpu_host_get_gpu(host, 0), 0);
		assert_int_equal(nvvgpu_type_get_framebuffer_mib(type, &mib),
				 -ENODATA);
		assert_int_equal(nvvgpu_type_get_max_instances(type, &n),
				 -ENODATA);
		assert_int_equal(nvvgpu_type_get_num_heads(type, &n),
				 -ENODATA);
		assert_int_equal(nvvgpu_type_get_max_resolution(type, &n, &m),
				 -ENODATA);
		assert_int_equal(nvvgpu_type_get_available(type), 0);
		nvvgpu_host_unref(host);
		assert_int_equal(create(ctx, "vm1", "A40-2Q"), 0);
		assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), 0);
	}
	/* The largest that fit are what they are. */
	put(TYPES "nvidia-558/description", "framebuffer=18446744073709551615M"
	    ", max_instance=4294967295");
	put(TYPES "nvidia-558/available_instances", "18446744073709551615\n");
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	type = nvvgpu_gpu_get_type(nvvgpu_host_get_gpu(host, 0), 0);
	assert_int_equal(nvvgpu_type_get_framebuffer_mib(type, &mib), 0);
	assert_true(mib == UINT64_MAX);
	assert_int_equal(nvvgpu_type_get_available(type), UINT_MAX);
	nvvgpu_host_unref(host);
	assert_int_equal(create(ctx, "vm1", "A40-2Q"), 0);
	assert_int_equal(create(ctx, "vm2", "A40-2Q"), 0);
	sysroot_end(ctx);
}

/* What a driver calls its API goes to libvirt, unless it is no word. */
static void odd_api(void **state)
{
	struct nvvgpu_ctx *ctx = begin();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	char *text;

	(void)state;
	put(TYPES "nvidia-558/device_api", "<&\">\n");
	put_vgpu(GPU, "nvidia-558", UUID, 12);
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, UUID, &vgpu), 0);
	assert_int_equal(nvvgpu_vgpu_xml(vgpu, NVVGPU_XML_DISPLAY, &text), 0);
	assert_string_equal(text, "<hostdev mode=\"subsystem\" type=\"mdev\" "
			    "model=\"vfio-pci\" display=\"on\">\n"
			    "  <source>\n    <address uuid=\"" UUID "\"/>\n"
			    "  </source>\n</hostdev>\n");
	free(text);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(texts_of_drivers),
		cmocka_unit_test(empty_keys),
		cmocka_unit_test(quotes),
		cmocka_unit_test(rubbish_in_run),
		cmocka_unit_test(rubbish_beside),
		cmocka_unit_test(no_directories),
		cmocka_unit_test(more_than_json),
		cmocka_unit_test(sizes),
		cmocka_unit_test(odd_api),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
