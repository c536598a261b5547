// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves how vGPUs are defined, placed, named, found and forgotten, that a
 * refusal changes nothing, and what each refusal says.
 *
 * Theory of operation: a temporary host with three GPUs.  Without a kernel a
 * device never appears, so what is started here must fail and leave no trace;
 * what is only defined is all there.  Real devices: family 6.
 */
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>

#define GPU0 "1000:00:00.0"
#define GPU1 "1000:01:00.0"
#define GPU2 "1000:02:00.0"
#define OTHER "21111111-2222-4333-8444-555555555555"
#define LIVE "11111111-2222-4333-8444-555555555555"

/*
 * GPU0: 16 of 48 GiB free.  GPU1: all free.  GPU2: another board, all free,
 * with a vGPU of 2 GiB, so nothing of 8 GiB fits there.
 */
static struct nvvgpu_ctx *three_gpus(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_gpu(GPU0, "GPU-0", 16384);
	put_gpu(GPU1, "GPU-1", 49152);
	put_gpu(GPU2, "GPU-2", 47104);
	put_type(GPU0, "nvidia-562", "NVIDIA A40-8Q", 8192, 2);
	put_type(GPU1, "nvidia-562", "NVIDIA A40-8Q", 8192, 6);
	put_type(GPU2, "nvidia-562", "NVIDIA A40-8Q", 8192, 0);
	put_type(GPU2, "nvidia-558", "NVIDIA A40-2Q", 2048, 23);
	put_vgpu(GPU2, "nvidia-558", LIVE, 7);
	put("etc/nvvgpu/profiles.d/gold.conf",
	    "[profile gold]\ntype = A40-8Q\nattr.nvidia/vgpu_params = a=1\n"
	    "attr.nvidia/vm_name = x\n");
	put("etc/nvvgpu/profiles.d/wide.conf",
	    "[profile wide]\ntype = nvidia-562\npolicy = spread\n"
	    "autostart = no\n");
	return ctx;
}

struct want {
	const char *profile, *type, *name, *uuid, *gpu;
	bool start;
};

static int make(struct nvvgpu_ctx *ctx, struct want want, char **name)
{
	struct nvvgpu_request *req;
	int ret;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	ret = nvvgpu_request_set_profile(req, want.profile);
	ret = ret ?: nvvgpu_request_set_type(req, want.type);
	ret = ret ?: nvvgpu_request_set_name(req, want.name);
	ret = ret ?: nvvgpu_request_set_uuid(req, want.uuid);
	ret = ret ?: nvvgpu_request_set_gpu(req, want.gpu);
	ret = ret ?: nvvgpu_request_set_no_start(req, !want.start);
	ret = ret ?: nvvgpu_vgpu_create(ctx, req, name);
	nvvgpu_request_free(req);
	return ret;
}

/* GPU that a vGPU of this name was defined on. */
static void assert_gpu(struct nvvgpu_ctx *ctx, const char *name,
		       const char *gpu)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, name, &vgpu), 0);
	assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), gpu);
	nvvgpu_host_unref(host);
}

static bool nothing_left(void)
{
	return !there("etc/nvvgpu/vgpus.d/vm1.conf") &&
		!there("etc/nvvgpu/.new") && !there("run/nvvgpu/starting") &&
		!there("etc/mdevctl.d/" GPU0) && !there("etc/mdevctl.d/" GPU1);
}

static void define_and_delete(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char path[128], uuid[UUID_LEN + 1];
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	char *text, *name = NULL;

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, &name), 0);
	assert_string_equal(name, "vm1");
	free(name);
	uuid_of_name("vm1", uuid);
	snprintf(path, sizeof(path), "etc/mdevctl.d/" GPU0 "/%s", uuid);
	text = get(path);
	assert_string_equal(text, "{\n  \"mdev_type\": \"nvidia-562\",\n"
			    "  \"start\": \"auto\",\n  \"attrs\": [\n"
			    "    {\n      \"nvvgpu/name\": \"vm1\"\n    },\n"
			    "    {\n      \"nvidia/vgpu_params\": \"a=1\"\n"
			    "    },\n    {\n      \"nvidia/vm_name\": \"x\"\n"
			    "    }\n  ]\n}");
	free(text);

	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_count_vgpus(host), 2);
	vgpu = nvvgpu_host_get_vgpu(host, 0);
	assert_string_equal(nvvgpu_vgpu_get_name(vgpu), "vm1");
	assert_string_equal(nvvgpu_vgpu_get_uuid(vgpu), uuid);
	assert_string_equal(nvvgpu_vgpu_get_type_id(vgpu), "nvidia-562");
	assert_string_equal(nvvgpu_vgpu_get_type_name(vgpu), "NVIDIA A40-8Q");
	assert_string_equal(nvvgpu_vgpu_get_profile(vgpu), "gold");
	assert_int_equal(nvvgpu_vgpu_get_state(vgpu), NVVGPU_VGPU_DEFINED);
	assert_true(nvvgpu_vgpu_get_autostart(vgpu));
	assert_null(nvvgpu_vgpu_get_devnode(vgpu));
	vgpu = nvvgpu_host_get_vgpu(host, 1);
	assert_null(nvvgpu_vgpu_get_name(vgpu));
	assert_string_equal(nvvgpu_vgpu_get_uuid(vgpu), LIVE);
	assert_string_equal(nvvgpu_vgpu_get_devnode(vgpu), "/dev/vfio/7");
	nvvgpu_host_unref(host);

	assert_int_equal(nvvgpu_profile_delete(ctx, "gold"), -EBUSY);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, uuid), 0);
	assert_false(there(path));
	assert_false(there("etc/nvvgpu/vgpus.d/vm1.conf"));
	assert_int_equal(nvvgpu_profile_delete(ctx, "gold"), 0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), -ENOENT);
	sysroot_end(ctx);
}

/* pack: the fuller GPU until what is defined fills it; spread: the other. */
static void placement(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold" }, NULL),
			 0);
	assert_int_equal(make(ctx, (struct want) { .profile = "gold" }, NULL),
			 0);
	assert_int_equal(make(ctx, (struct want) { .profile = "gold" }, NULL),
			 0);
	assert_gpu(ctx, "gold-0", GPU0);
	assert_gpu(ctx, "gold-1", GPU0);
	assert_gpu(ctx, "gold-2", GPU1);
	assert_int_equal(make(ctx, (struct want) { .profile = "wide" }, NULL),
			 0);
	assert_gpu(ctx, "wide-0", GPU1);
	assert_int_equal(make(ctx, (struct want) { .profile = "wide",
			      .gpu = "GPU-0", .name = "here" }, NULL), 0);
	assert_gpu(ctx, "here", GPU0);
	assert_int_equal(make(ctx, (struct want) { .profile = "wide",
			      .gpu = "pci_1000_02_00_0", .type = "558",
			      .name = "there" }, NULL), 0);
	assert_gpu(ctx, "there", GPU2);
	/* A name that was given up is free again. */
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "gold-1"), 0);
	assert_int_equal(make(ctx, (struct want) { .profile = "gold" }, NULL),
			 0);
	assert_gpu(ctx, "gold-1", GPU1);
	sysroot_end(ctx);
}

static void no_room(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();

	(void)state;
	put("sys/devices/pci/" GPU0
	    "/mdev_supported_types/nvidia-562/available_instances", "0\n");
	put("sys/devices/pci/" GPU0 "/nvvgpu/framebuffer_free_mib", "4096\n");
	put("sys/devices/pci/" GPU1
	    "/mdev_supported_types/nvidia-562/available_instances", "0\n");
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1", .start = true }, NULL), -ENOSPC);
	assert_int_equal(nvvgpu_get_error_code(ctx), NVVGPU_E_NO_CAPACITY);
	assert_sentence(ctx, "vm1: no room for NVIDIA A40-8Q: ");
	assert_sentence(ctx, GPU0 " has 4096 MiB of framebuffer left and it "
			"needs 8192");
	assert_sentence(ctx, GPU1 " is full");
	assert_true(nothing_left());
	sysroot_end(ctx);
}

static void another_size(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1", .gpu = GPU2, .start = true },
			      NULL), -ENOSPC);
	assert_sentence(ctx, GPU2 " has vGPUs of another framebuffer size "
			"(NVIDIA A40-2Q)");
	assert_true(nothing_left());
	sysroot_end(ctx);
}

/* The plain "create" makes nothing, so the first attribute cannot be set. */
static void failed_start(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1", .start = true }, NULL), -EINVAL);
	assert_sentence(ctx, "vm1: start: ");
	assert_true(nothing_left());
	drop("sys/devices/pci/" GPU0 "/mdev_supported_types/nvidia-562/create");
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1", .start = true }, NULL), -ENOENT);
	assert_sentence(ctx, "vm1: start: GPU " GPU0 " has no type nvidia-562");
	assert_true(nothing_left());
	sysroot_end(ctx);
}

static void refused(struct nvvgpu_ctx *ctx, struct want want, int err,
		    enum nvvgpu_error code, const char *sentence)
{
	assert_int_equal(make(ctx, want, NULL), err);
	assert_int_equal(nvvgpu_get_error_code(ctx), code);
	assert_sentence(ctx, sentence);
}

static void refusals(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char uuid[UUID_LEN + 1];

	(void)state;
	refused(ctx, (struct want) { .profile = "lead" }, -ENOENT,
		NVVGPU_E_NOT_FOUND, "lead: there is no such profile");
	refused(ctx, (struct want) { .profile = "../gold" }, -ENOENT,
		NVVGPU_E_NOT_FOUND, "no such profile");
	refused(ctx, (struct want) { .profile = "gold", .name = "A" }, -EINVAL,
		NVVGPU_E_INVALID, "no name for a vGPU");
	refused(ctx, (struct want) { .profile = "gold", .name = "a",
		.uuid = "1" }, -EINVAL, NVVGPU_E_INVALID, "no UUID");
	refused(ctx, (struct want) { .name = "a" }, -EINVAL, NVVGPU_E_INVALID,
		"needs a profile");
	refused(ctx, (struct want) { .profile = "gold", .uuid = LIVE },
		-EINVAL, NVVGPU_E_INVALID, "needs a name");
	refused(ctx, (struct want) { .profile = "gold", .gpu = "9" }, -ENOENT,
		NVVGPU_E_NOT_FOUND, "no GPU '9'");
	refused(ctx, (struct want) { .type = "T4", .name = "a" }, -ENOENT,
		NVVGPU_E_NOT_FOUND, "no GPU has a type 'T4'");
	refused(ctx, (struct want) { .type = "558", .name = "a", .gpu = GPU0 },
		-ENOENT, NVVGPU_E_NOT_FOUND, "has no type '558'");
	refused(ctx, (struct want) { .profile = "gold", .name = "a",
		.uuid = LIVE }, -EEXIST, NVVGPU_E_EXISTS, "exists");

	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, NULL), 0);
	refused(ctx, (struct want) { .profile = "gold", .name = "vm1" },
		-EEXIST, NVVGPU_E_EXISTS, "there is a vGPU of that name");
	uuid_of_name("vm1", uuid);
	refused(ctx, (struct want) { .profile = "gold", .name = "vm2",
		.uuid = uuid }, -EEXIST, NVVGPU_E_EXISTS, "vGPU 'vm1' has");
	put("etc/mdevctl.d/" GPU0 "/" OTHER, "{}");
	refused(ctx, (struct want) { .profile = "gold", .name = "vm2",
		.uuid = OTHER }, -EEXIST, NVVGPU_E_EXISTS, "mdevctl");
	drop("etc/mdevctl.d");
	refused(ctx, (struct want) { .profile = "gold", .name = "vm2",
		.uuid = uuid }, -EEXIST, NVVGPU_E_EXISTS, "vGPU 'vm1' has");
	put("etc/nvvgpu/vgpus.d/vm3.conf", "damaged");
	refused(ctx, (struct want) { .profile = "gold", .name = "vm3" },
		-EEXIST, NVVGPU_E_EXISTS, "there is a vGPU of that name");
	sysroot_end(ctx);
}

static void of_others(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char *name;

	(void)state;
	assert_int_equal(nvvgpu_vgpu_stop(ctx, LIVE), -EPERM);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, LIVE), -EPERM);
	assert_int_equal(nvvgpu_vgpu_start(ctx, LIVE), -EPERM);
	assert_sentence(ctx, "somebody else made");
	assert_int_equal(nvvgpu_uuid_to_name(ctx, LIVE, &name), -ENOENT);
	name = get("sys/devices/pci/" GPU2 "/" LIVE "/remove");
	assert_string_equal(name, "");
	free(name);

	/* Named by its driver: the name is its own as long as it is called so. */
	put("sys/devices/pci/" GPU2 "/" LIVE "/nvvgpu/name", "vm1\n");
	assert_int_equal(nvvgpu_name_claim(ctx, "vm1", LIVE), 0);
	refused(ctx, (struct want) { .profile = "gold", .name = "vm1" },
		-EEXIST, NVVGPU_E_EXISTS, LIVE);
	assert_int_equal(nvvgpu_name_claim(ctx, "vm1",
					   "22222222-2222-4333-8444-555555555555"),
			 -EEXIST);
	put("sys/devices/pci/" GPU2 "/" LIVE "/nvvgpu/name", "\n");
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, NULL), 0);
	assert_int_equal(nvvgpu_name_claim(ctx, "vm1", LIVE), -EEXIST);
	sysroot_end(ctx);
}

/* Who has it open: our driver's word, or /proc for drivers without one. */
static void in_use(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	(void)state;
	put("etc/nvvgpu/vgpus.d/vm1.conf", "[vgpu vm1]\nuuid = " LIVE
	    "\nparent = " GPU2 "\ntype = nvidia-558\n");
	put("proc/4711/comm", "qemu-system-x86\n");
	put_link("proc/4711/fd/5", "/dev/vfio/77");
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, "vm1", &vgpu), 0);
	assert_int_equal(nvvgpu_vgpu_get_state(vgpu), NVVGPU_VGPU_ACTIVE);
	nvvgpu_host_unref(host);

	put_link("proc/4711/fd/6", "/dev/vfio/7");
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, LIVE, &vgpu), 0);
	assert_int_equal(nvvgpu_vgpu_get_state(vgpu), NVVGPU_VGPU_IN_USE);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), -EBUSY);
	assert_int_equal(nvvgpu_get_error_code(ctx), NVVGPU_E_IN_USE);
	assert_sentence(ctx, "process 4711 (qemu-system-x86) has it open");
	assert_true(there("etc/nvvgpu/vgpus.d/vm1.conf"));

	put("sys/devices/pci/" GPU2 "/" LIVE "/nvvgpu/state", "created\n");
	assert_int_equal(nvvgpu_vgpu_get_state(vgpu), NVVGPU_VGPU_ACTIVE);
	put("sys/devices/pci/" GPU2 "/" LIVE "/nvvgpu/state", "failed\n");
	assert_int_equal(nvvgpu_vgpu_get_state(vgpu), NVVGPU_VGPU_FAILED);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm1"), -EBUSY);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

/* What mdevctl or libvirt say of a device is true of it. */
static void definition_is_true(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char path[128], uuid[UUID_LEN + 1];
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, NULL), 0);
	uuid_of_name("vm1", uuid);
	drop("etc/mdevctl.d");
	snprintf(path, sizeof(path), "etc/mdevctl.d/" GPU2 "/%s", uuid);
	put(path, "{\"mdev_type\": \"nvidia-558\", \"start\": \"manual\"}");
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, "vm1", &vgpu), 0);
	assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), GPU2);
	assert_string_equal(nvvgpu_vgpu_get_type_id(vgpu), "nvidia-558");
	assert_string_equal(nvvgpu_vgpu_get_type_name(vgpu), "NVIDIA A40-2Q");
	assert_false(nvvgpu_vgpu_get_autostart(vgpu));
	nvvgpu_host_unref(host);
	/* A damaged one hides nothing: the record still knows. */
	put(path, "{");
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(host, "vm1", &vgpu), 0);
	assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), GPU0);
	assert_non_null(strstr(told, path));
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

/* The board got another address: definition and record go with it. */
static void follows_its_gpu(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char path[128], uuid[UUID_LEN + 1];
	char *text;

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, NULL), 0);
	uuid_of_name("vm1", uuid);
	put("sys/devices/pci/" GPU0 "/nvvgpu/uuid", "GPU-new\n");
	put("sys/devices/pci/" GPU1 "/nvvgpu/uuid", "GPU-0\n");
	/* No device can come of it here, but it was tried at the right place. */
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm1"), -EINVAL);
	snprintf(path, sizeof(path), "etc/mdevctl.d/" GPU1 "/%s", uuid);
	assert_true(there(path));
	text = get("sys/devices/pci/" GPU1
		   "/mdev_supported_types/nvidia-562/create");
	assert_string_equal(text, uuid);
	free(text);
	text = get("etc/nvvgpu/vgpus.d/vm1.conf");
	assert_non_null(strstr(text, "parent = " GPU1 "\n"));
	free(text);
	put("sys/devices/pci/" GPU1 "/nvvgpu/uuid", "GPU-other\n");
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm1"), -ENOENT);
	assert_sentence(ctx, "its GPU " GPU1 " (GPU-0) is not here");
	sysroot_end(ctx);
}

/* The same when a GPU appears, before anybody starts what is at an address. */
static void gpus_change_places(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char path[128], uuid[UUID_LEN + 1];

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, NULL), 0);
	assert_int_equal(make(ctx, (struct want) { .profile = "wide",
			      .name = "vm2" }, NULL), 0);
	assert_int_equal(nvvgpu_follow_gpu(ctx, GPU0), 0);
	put("sys/devices/pci/" GPU0 "/nvvgpu/uuid", "GPU-1\n");
	put("sys/devices/pci/" GPU1 "/nvvgpu/uuid", "GPU-0\n");
	assert_int_equal(nvvgpu_follow_gpu(ctx, GPU0), 2);
	uuid_of_name("vm1", uuid);
	snprintf(path, sizeof(path), "etc/mdevctl.d/" GPU1 "/%s", uuid);
	assert_true(there(path));
	uuid_of_name("vm2", uuid);
	snprintf(path, sizeof(path), "etc/mdevctl.d/" GPU0 "/%s", uuid);
	assert_true(there(path));
	assert_gpu(ctx, "vm1", GPU1);
	assert_int_equal(nvvgpu_follow_gpu(ctx, GPU1), 0);
	sysroot_end(ctx);
}

/*
 * Another board is in its slot, its own one nowhere yet: mdevctl finds nothing
 * there that it would start on the wrong one.
 */
static void waits_for_its_gpu(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char path[128], uuid[UUID_LEN + 1];
	char *text;

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, NULL), 0);
	uuid_of_name("vm1", uuid);
	put("sys/devices/pci/" GPU0 "/nvvgpu/uuid", "GPU-3\n");
	assert_int_equal(nvvgpu_follow_gpu(ctx, GPU0), 1);
	snprintf(path, sizeof(path), "etc/mdevctl.d/" GPU0 "/%s", uuid);
	assert_false(there(path));
	snprintf(path, sizeof(path), "etc/mdevctl.d/GPU-0/%s", uuid);
	assert_true(there(path));
	assert_gpu(ctx, "vm1", "GPU-0");
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm1"), -ENOENT);
	assert_sentence(ctx, "its GPU " GPU0 " (GPU-0) is not here");
	assert_int_equal(nvvgpu_follow_gpu(ctx, GPU0), 0);
	/* Wherever it comes, the definition comes with all that it had. */
	put("sys/devices/pci/" GPU1 "/nvvgpu/uuid", "GPU-0\n");
	assert_int_equal(nvvgpu_follow_gpu(ctx, GPU1), 1);
	assert_false(there(path));
	assert_gpu(ctx, "vm1", GPU1);
	snprintf(path, sizeof(path), "etc/mdevctl.d/" GPU1 "/%s", uuid);
	text = get(path);
	assert_non_null(strstr(text, "a=1"));
	free(text);
	text = get("etc/nvvgpu/vgpus.d/vm1.conf");
	assert_null(strstr(text, "\ngpu = "));
	free(text);
	sysroot_end(ctx);
}

/* Autostart is tried for those of the GPU that appeared, and only those. */
static void autostart(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	char *text, uuid[UUID_LEN + 1];

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .profile = "gold",
			      .name = "vm1" }, NULL), 0);
	assert_int_equal(make(ctx, (struct want) { .profile = "wide",
			      .name = "vm2" }, NULL), 0);
	assert_int_equal(nvvgpu_start_all(ctx, GPU1), 0);
	assert_int_equal(nvvgpu_start_all(ctx, GPU2), 0);
	text = get("sys/devices/pci/" GPU1
		   "/mdev_supported_types/nvidia-562/create");
	assert_string_equal(text, "");
	free(text);
	/* Its definition lost, the record makes it anew. */
	drop("etc/mdevctl.d/" GPU0);
	assert_int_equal(nvvgpu_start_all(ctx, GPU0), -EINVAL);
	uuid_of_name("vm1", uuid);
	text = get("sys/devices/pci/" GPU0
		   "/mdev_supported_types/nvidia-562/create");
	assert_string_equal(text, uuid);
	free(text);
	assert_non_null(strstr(told, "vm1: start: "));
	sysroot_end(ctx);
}

static void xml(void **state)
{
	struct nvvgpu_ctx *ctx = three_gpus();
	struct nvvgpu_host *host;
	char *text;

	(void)state;
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_vgpu_xml(nvvgpu_host_get_vgpu(host, 0),
					 NVVGPU_XML_DISPLAY, &text), 0);
	assert_string_equal(text, "<hostdev mode=\"subsystem\" type=\"mdev\" "
			    "model=\"vfio-pci\" display=\"on\">\n  <source>\n"
			    "    <address uuid=\"" LIVE "\"/>\n  </source>\n"
			    "</hostdev>\n");
	free(text);
	assert_int_equal(nvvgpu_vgpu_xml(nvvgpu_host_get_vgpu(host, 0), 8,
					 &text), -EINVAL);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(define_and_delete),
		cmocka_unit_test(placement),
		cmocka_unit_test(no_room),
		cmocka_unit_test(another_size),
		cmocka_unit_test(failed_start),
		cmocka_unit_test(refusals),
		cmocka_unit_test(of_others),
		cmocka_unit_test(in_use),
		cmocka_unit_test(definition_is_true),
		cmocka_unit_test(follows_its_gpu),
		cmocka_unit_test(gpus_change_places),
		cmocka_unit_test(waits_for_its_gpu),
		cmocka_unit_test(autostart),
		cmocka_unit_test(xml),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
