// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that whatever has the name of a state file and is none is told as
 * damaged, with its path, by everybody who is asked for that name: never as
 * something that is not there, and never by waiting for it.
 *
 * Theory of operation: links, directories, fifos and sockets are put in the
 * place of a profile, a record and a definition; an alarm ends the test when
 * one of them is waited for.
 */
#include "private.h"
#include "sysroot.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"
#define GPU "1000:00:00.0"
#define GOLD "etc/nvvgpu/profiles.d/gold.conf"
#define VM1 "etc/nvvgpu/vgpus.d/vm1-gpu0.conf"
#define DEFINITION "etc/mdevctl.d/" GPU "/" UUID
#define RECORD "[vgpu vm1-gpu0]\nuuid = " UUID "\nparent = " GPU "\n" \
	"type = nvidia-558\n"

static void put_nothing(const char *path)
{
	put_link(path, "nowhere");
}

static void put_loop(const char *path)
{
	put_link(path, strrchr(path, '/') + 1);
}

static void put_beyond(const char *path)
{
	put("etc/file", "");
	put_link(path, "/etc/file/x");
}

static void put_directory(const char *path)
{
	char inside[256];

	snprintf(inside, sizeof(inside), "%s/x", path);
	put(inside, "");
}

static void put_node(const char *path, mode_t mode)
{
	char name[256];

	put(path, "");
	drop(path);
	snprintf(name, sizeof(name), "%s/%s", sysroot, path);
	assert_int_equal(mknod(name, mode | 0644, 0), 0);
}

static void put_fifo(const char *path)
{
	put_node(path, S_IFIFO);
}

static void put_socket(const char *path)
{
	put_node(path, S_IFSOCK);
}

static void (*const odd[])(const char *path) = {
	put_nothing, put_loop, put_beyond, put_directory, put_fifo, put_socket,
};

static void assert_damaged(struct nvvgpu_ctx *ctx, int ret, const char *path)
{
	char start[256];

	assert_int_equal(ret, -EBADMSG);
	assert_int_equal(nvvgpu_get_error_code(ctx), NVVGPU_E_DAMAGED);
	snprintf(start, sizeof(start), "/%s: read: ", path);
	assert_sentence(ctx, start);
	assert_sentence(ctx, "; repair or remove the file");
}

static void profiles(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;
	size_t i;

	(void)state;
	put("usr/lib/nvvgpu/profiles.d/gold.conf",
	    "[profile gold]\ntype = of-the-system\n");
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		odd[i](GOLD);
		assert_damaged(ctx, nvvgpu_profile_load(ctx, "gold", &profile),
			       GOLD);
		drop(GOLD);
	}
	sysroot_end(ctx);
}

static int create(struct nvvgpu_ctx *ctx, const char *name)
{
	struct nvvgpu_request *req;
	int ret;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	ret = nvvgpu_request_set_name(req, name) ?:
		nvvgpu_request_set_type(req, "nvidia-558") ?:
		nvvgpu_request_set_no_start(req, true) ?:
		nvvgpu_vgpu_create(ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

static void records(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	size_t i;

	(void)state;
	put_gpu(GPU, "GPU-0", 16384);
	put_type(GPU, "nvidia-558", "NVIDIA A40-2Q", 2048, 8);
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		odd[i](VM1);
		told[0] = '\0';
		assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
		assert_non_null(strstr(told, "/" VM1 ": read: "));
		assert_damaged(ctx, nvvgpu_host_find_vgpu(host, "vm1-gpu0",
							  &vgpu), VM1);
		assert_damaged(ctx, nvvgpu_host_find_vgpu(host, UUID, &vgpu),
			       VM1);
		nvvgpu_host_unref(host);
		/* One sentence, whoever says it. */
		assert_non_null(strstr(told, nvvgpu_get_error(ctx)));
		assert_damaged(ctx, nvvgpu_vgpu_start(ctx, "vm1-gpu0"), VM1);
		assert_damaged(ctx, nvvgpu_vgpu_stop(ctx, "vm1-gpu0"), VM1);
		assert_damaged(ctx, nvvgpu_vgpu_delete(ctx, "vm1-gpu0"), VM1);
		assert_damaged(ctx, nvvgpu_name_claim(ctx, "vm1-gpu0", UUID),
			       VM1);
		assert_true(nvvgpu_start_all(ctx, NULL) < 0);
		assert_int_equal(create(ctx, "vm1-gpu0"), -EEXIST);
		assert_sentence(ctx, "there is a vGPU of that name");
		drop(VM1);
	}
	sysroot_end(ctx);
}

static void definitions(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	size_t i;

	(void)state;
	put_gpu(GPU, "GPU-0", 16384);
	put_type(GPU, "nvidia-558", "NVIDIA A40-2Q", 2048, 8);
	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		odd[i](DEFINITION);
		assert_int_equal(create(ctx, "vm1-gpu0"), -EEXIST);
		assert_sentence(ctx, "mdevctl has a definition");
		put(VM1, RECORD);
		told[0] = '\0';
		assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
		assert_int_equal(nvvgpu_host_find_vgpu(host, "vm1-gpu0",
						       &vgpu), 0);
		assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), GPU);
		assert_non_null(strstr(told, "/" DEFINITION ": read: "));
		nvvgpu_host_unref(host);
		assert_damaged(ctx, nvvgpu_vgpu_start(ctx, "vm1-gpu0"),
			       DEFINITION);
		drop(VM1);
		drop(DEFINITION);
	}
	/* What is in the way of a name that is given up goes with it. */
	put(VM1, RECORD);
	put_nothing(DEFINITION);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1-gpu0"), 0);
	assert_false(there(DEFINITION));
	sysroot_end(ctx);
}

/* A fifo that somebody writes to is not read, either. */
static void fifo_with_writer(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;
	struct mdevdef def;
	int gold, definition;

	(void)state;
	put_fifo(GOLD);
	put_fifo(DEFINITION);
	gold = file_open(ctx, O_RDWR, GOLD);
	definition = file_open(ctx, O_RDWR, DEFINITION);
	assert_true(gold >= 0 && definition >= 0);
	assert_damaged(ctx, nvvgpu_profile_load(ctx, "gold", &profile), GOLD);
	assert_damaged(ctx, mdevdef_find(ctx, NULL, UUID, &def), DEFINITION);
	close(gold);
	close(definition);
	sysroot_end(ctx);
}

/* Whose a UUID is can be known when the record does not say it any more. */
static void uuid_of_damaged(void **state)
{
	static const char chosen[] = "11111111-2222-4333-8444-555555555555";
	struct nvvgpu_ctx *ctx = sysroot_begin();
	char *name;

	(void)state;
	put(VM1, "");
	assert_damaged(ctx, nvvgpu_uuid_to_name(ctx, UUID, &name), VM1);
	drop(VM1);
	put_nothing(VM1);
	assert_damaged(ctx, nvvgpu_uuid_to_name(ctx, UUID, &name), VM1);
	/* One that does not follow from a name: by its definition. */
	assert_int_equal(nvvgpu_uuid_to_name(ctx, chosen, &name), -ENOENT);
	put("etc/mdevctl.d/" GPU "/11111111-2222-4333-8444-555555555555",
	    "{\"mdev_type\": \"x\", \"start\": \"auto\", "
	    "\"attrs\": [{\"nvvgpu/name\": \"vm1-gpu0\"}]}");
	assert_damaged(ctx, nvvgpu_uuid_to_name(ctx, chosen, &name), VM1);
	/* A whole record of another UUID is nobody's damage. */
	drop(VM1);
	put(VM1, RECORD);
	assert_int_equal(nvvgpu_uuid_to_name(ctx, chosen, &name), -ENOENT);
	assert_int_equal(nvvgpu_uuid_to_name(ctx, UUID, &name), 0);
	free(name);
	sysroot_end(ctx);
}

static void assert_starts(struct nvvgpu_ctx *ctx, const char *start)
{
	if (strncmp(nvvgpu_get_error(ctx), start, strlen(start)))
		print_error("said: %s\n", nvvgpu_get_error(ctx));
	assert_memory_equal(nvvgpu_get_error(ctx), start, strlen(start));
}

/* A definition that cannot be written or removed is the trouble of a name. */
static void names_in_sentences(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	(void)state;
	put_gpu(GPU, "GPU-0", 16384);
	put_type(GPU, "nvidia-558", "NVIDIA A40-2Q", 2048, 8);
	put("etc/mdevctl.d/" GPU, "a file where a directory should be");
	assert_true(create(ctx, "vm1-gpu0") < 0);
	assert_starts(ctx, "vm1-gpu0: write /" DEFINITION ": ");
	assert_false(there(VM1));
	put(VM1, RECORD);
	assert_true(nvvgpu_vgpu_start(ctx, "vm1-gpu0") < 0);
	assert_starts(ctx, "vm1-gpu0: write /" DEFINITION ": ");
	drop("etc/mdevctl.d/" GPU);
	put_directory(DEFINITION);
	assert_true(nvvgpu_vgpu_delete(ctx, "vm1-gpu0") < 0);
	assert_starts(ctx, "vm1-gpu0: remove /" DEFINITION ": ");
	assert_true(there(VM1));
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profiles),
		cmocka_unit_test(records),
		cmocka_unit_test(definitions),
		cmocka_unit_test(fifo_with_writer),
		cmocka_unit_test(uuid_of_damaged),
		cmocka_unit_test(names_in_sentences),
	};

	alarm(60);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
