// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that a VF of NVIDIA's vendor VFIO is made and unmade a vGPU under the
 * same names and rules as a mediated device, though the kernel keeps neither
 * its UUID nor a definition: whose it is, is known as long as it exists, and
 * what is somebody else's is never touched.
 *
 * Theory of operation: temporary hosts with such VFs; kernel.c answers what is
 * written to them.  What it cannot prove: which errors NVIDIA's driver gives.
 */
#include "kernel.h"
#include "private.h"
#include "sysroot.h"
#include "vendor-types.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PF "0000:3b:00.0"
#define VF0 "0000:3b:00.4"
#define VF1 "0000:3b:00.5"
#define VF2 "0000:3b:00.6"
#define TYPES "ID    : vGPU Name\n" \
	"1145  : NVIDIA L40S-1B\n" \
	"1155  : NVIDIA L40S-2Q\n"
#define AT(vf, file) "sys/devices/pci/" vf "/" file
#define BOARD(address) "proc/driver/nvidia/gpus/" address "/information"
#define RECORD(name) "etc/nvvgpu/vgpus.d/" name ".conf"

static struct nvvgpu_ctx *three_vfs(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	kernel_refusals = 0;
	kernel_refusal = EBUSY;
	put_function(PF);
	put_vendor_vf(PF, 0, VF0, TYPES, 60);
	put_vendor_vf(PF, 1, VF1, TYPES, 61);
	put_vendor_vf(PF, 2, VF2, TYPES, 62);
	put("sys/devices/pci/" PF "/vendor", "0x10de\n");
	put("sys/devices/pci/" PF "/device", "0x26b9\n");
	put("sys/bus/pci/devices/0000:00:00.0/vendor", "0x8086\n");
	put("etc/nvvgpu/profiles.d/gold.conf", "[profile gold]\n"
	    "type = L40S-2Q\nattr.nvidia/placement_id = 6\n"
	    "attr.nvidia/vgpu_params = frame_rate_limiter=0\n");
	return ctx;
}

struct want {
	const char *name, *profile, *type, *gpu;
	bool no_start;
};

static int make(struct nvvgpu_ctx *ctx, struct want want)
{
	struct nvvgpu_request *req;
	int ret;

	assert_int_equal(nvvgpu_request_new(ctx, &req), 0);
	ret = nvvgpu_request_set_name(req, want.name) ?:
		nvvgpu_request_set_profile(req, want.profile) ?:
		nvvgpu_request_set_type(req, want.type) ?:
		nvvgpu_request_set_gpu(req, want.gpu) ?:
		nvvgpu_request_set_no_start(req, want.no_start) ?:
		nvvgpu_vgpu_create(ctx, req, NULL);
	nvvgpu_request_free(req);
	return ret;
}

static void assert_holds(const char *path, const char *wanted)
{
	char *text = get(path);

	if (strcmp(text, wanted))
		print_error("%s: %s", path, text);
	assert_string_equal(text, wanted);
	free(text);
}

/* It, in a snapshot of which nothing else is wanted. */
static struct nvvgpu_vgpu *look(struct nvvgpu_ctx *ctx, const char *text,
				struct nvvgpu_host **host)
{
	struct nvvgpu_vgpu *vgpu;

	assert_int_equal(nvvgpu_host_scan(ctx, host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(*host, text, &vgpu), 0);
	return vgpu;
}

static void assert_state(struct nvvgpu_ctx *ctx, const char *name,
			 enum nvvgpu_vgpu_state state, const char *vf)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu = look(ctx, name, &host);

	assert_int_equal(nvvgpu_vgpu_get_state(vgpu), state);
	assert_string_equal(nvvgpu_vgpu_get_parent(vgpu), vf);
	nvvgpu_host_unref(host);
}

static void what_there_is(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();
	struct nvvgpu_host *host;
	struct nvvgpu_type *type;
	struct nvvgpu_gpu *gpu;
	unsigned int n;
	uint64_t mib;

	(void)state;
	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_count_gpus(host), 1);
	gpu = nvvgpu_host_get_gpu(host, 0);
	assert_string_equal(nvvgpu_gpu_get_address(gpu), PF);
	assert_string_equal(nvvgpu_gpu_get_framework(gpu), "vendor-vfio");
	assert_string_equal(nvvgpu_gpu_get_model(gpu), "10de:26b9");
	assert_int_equal(nvvgpu_gpu_count_parents(gpu), 3);
	assert_int_equal(nvvgpu_gpu_count_types(gpu), 2);
	assert_int_equal(nvvgpu_gpu_find_type(gpu, "1155", &type), 0);
	assert_string_equal(nvvgpu_type_get_id(type), "nvidia-1155");
	assert_string_equal(nvvgpu_type_get_name(type), "NVIDIA L40S-2Q");
	assert_string_equal(nvvgpu_type_get_device_api(type), "vfio-pci");
	assert_null(nvvgpu_type_get_description(type));
	assert_int_equal(nvvgpu_type_get_max_instances(type, &n), -ENODATA);
	assert_int_equal(nvvgpu_type_get_framebuffer_mib(type, &mib), 0);
	assert_int_equal(mib, 2048);
	assert_int_equal(nvvgpu_type_get_available(type), 3);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

static void life(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();
	char uuid[UUID_LEN + 1], *text;
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	(void)state;
	uuid_of_name("vm0", uuid);
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .profile = "gold" }), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1155\n");
	assert_holds(AT(VF0, "nvidia/placement_id"), "6\n");
	assert_holds(AT(VF0, "nvidia/vgpu_params"), "frame_rate_limiter=0\n");
	/* mdevctl knows nothing of such vGPUs, and must not hear of them. */
	assert_false(there("etc/mdevctl.d"));

	vgpu = look(ctx, uuid, &host);
	assert_string_equal(nvvgpu_vgpu_get_name(vgpu), "vm0");
	assert_string_equal(nvvgpu_vgpu_get_uuid(vgpu), uuid);
	assert_string_equal(nvvgpu_vgpu_get_type_id(vgpu), "nvidia-1155");
	assert_string_equal(nvvgpu_vgpu_get_type_name(vgpu), "NVIDIA L40S-2Q");
	assert_string_equal(nvvgpu_vgpu_get_gpu(vgpu), PF);
	assert_string_equal(nvvgpu_vgpu_get_devnode(vgpu), "/dev/vfio/60");
	assert_int_equal(nvvgpu_vgpu_get_state(vgpu), NVVGPU_VGPU_ACTIVE);
	assert_int_equal(nvvgpu_gpu_count_vgpus(nvvgpu_host_get_gpu(host, 0)),
			 1);
	assert_int_equal(nvvgpu_vgpu_xml(vgpu, 0, &text), 0);
	assert_string_equal(text, "<hostdev mode=\"subsystem\" type=\"pci\" "
			    "managed=\"no\">\n  <source>\n    <address "
			    "domain=\"0x0000\" bus=\"0x3b\" slot=\"0x00\" "
			    "function=\"0x4\"/>\n  </source>\n</hostdev>\n");
	free(text);
	nvvgpu_host_unref(host);

	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, VF0), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, VF0);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_int_equal(nvvgpu_start_all(ctx, VF1), 0);
	assert_int_equal(nvvgpu_start_all(ctx, VF0), 1);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	assert_false(there(RECORD("vm0")));
	sysroot_end(ctx);
}

#define INFORMATION "Model: \t\t NVIDIA L40S\nIRQ:   \t\t 123\n" \
	"GPU UUID: \t GPU-1\nGPU Firmware: \t 535.54.06 \nBlank:\n"

static void assert_says(struct nvvgpu_ctx *ctx, const char *address,
			const char *model, const char *uuid,
			const char *firmware)
{
	struct nvvgpu_host *host;
	struct nvvgpu_gpu *gpu;

	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_host_find_gpu(host, address, &gpu), 0);
	assert_string_equal(nvvgpu_gpu_get_model(gpu), model);
	if (uuid)
		assert_string_equal(nvvgpu_gpu_get_uuid(gpu), uuid);
	else
		assert_null(nvvgpu_gpu_get_uuid(gpu));
	if (firmware)
		assert_string_equal(nvvgpu_gpu_get_firmware(gpu), firmware);
	else
		assert_null(nvvgpu_gpu_get_firmware(gpu));
	nvvgpu_host_unref(host);
}

/* NVIDIA's driver tells its boards apart, too; the vGPU goes with its own. */
static void board(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();
	char *value;

	(void)state;
	assert_says(ctx, PF, "10de:26b9", NULL, NULL);
	put(BOARD(PF), INFORMATION);
	assert_says(ctx, PF, "NVIDIA L40S", "GPU-1", "535.54.06");
	value = nvidia_read(ctx, PF, "Blank");
	assert_null(value);
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q", .gpu = VF1,
			      .no_start = true }), 0);
	/* A GPU that sleeps is still the one that it was. */
	put(BOARD(PF), "Model: NVIDIA L40S\nGPU UUID: GPU-????????\n"
	    "GPU Firmware: N/A\n");
	assert_says(ctx, PF, "NVIDIA L40S", NULL, NULL);
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF1);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	/* ... also when it has to take another VF meanwhile. */
	put(AT(VF1, "nvidia/current_vgpu_type"), "1145\n");
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF0);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	/* It is in another slot, another board in its own. */
	put_function("0000:5e:00.0");
	put_vendor_vf("0000:5e:00.0", 0, "0000:5e:00.4", TYPES, 70);
	put(BOARD("0000:5e:00.0"), INFORMATION);
	put(BOARD(PF), "GPU UUID: GPU-2\n");
	assert_int_equal(nvvgpu_follow_gpu(ctx, "0000:5e:00.4"), 1);
	assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, "0000:5e:00.4");
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_holds(AT("0000:5e:00.4", "nvidia/current_vgpu_type"), "1155\n");
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	sysroot_end(ctx);
}

/* One VF each, what is only defined keeps its own, and then there is none. */
static void room(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	struct nvvgpu_type *type;

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q", .no_start = true }), 0);
	assert_int_equal(make(ctx, (struct want) { .name = "vm1",
			      .type = "L40S-2Q" }), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, VF0);
	assert_state(ctx, "vm1", NVVGPU_VGPU_ACTIVE, VF1);
	assert_int_equal(make(ctx, (struct want) { .name = "vm2",
			      .type = "L40S-2Q", .gpu = VF1 }), -ENOSPC);
	assert_int_equal(make(ctx, (struct want) { .name = "vm2",
			      .type = "L40S-2Q" }), 0);
	assert_state(ctx, "vm2", NVVGPU_VGPU_ACTIVE, VF2);
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	/* Full: no VF lists a type any more, and their names are known still. */
	assert_int_equal(make(ctx, (struct want) { .name = "vm3",
			      .type = "L40S-1B" }), -ENOSPC);
	assert_sentence(ctx, "vm3: no room for NVIDIA L40S-1B: " PF
			" has a vGPU on each of its 3 VFs");
	vgpu = look(ctx, "vm2", &host);
	assert_string_equal(nvvgpu_vgpu_get_type_name(vgpu), "NVIDIA L40S-2Q");
	assert_int_equal(nvvgpu_gpu_find_type(nvvgpu_host_get_gpu(host, 0),
					      "L40S-1B", &type), 0);
	assert_int_equal(nvvgpu_type_get_available(type), 0);
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

/* Given a type by other hands: shown, counted, never touched. */
static void of_others(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	(void)state;
	put(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	put(AT(VF0, "nvidia/creatable_vgpu_types"), "");
	vgpu = look(ctx, VF0, &host);
	assert_int_equal(nvvgpu_host_count_vgpus(host), 1);
	assert_null(nvvgpu_vgpu_get_name(vgpu));
	assert_null(nvvgpu_vgpu_get_uuid(vgpu));
	assert_string_equal(nvvgpu_vgpu_get_type_name(vgpu), "NVIDIA L40S-1B");
	assert_string_equal(nvvgpu_vgpu_get_devnode(vgpu), "/dev/vfio/60");
	nvvgpu_host_unref(host);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, VF0), -EPERM);
	assert_sentence(ctx, "somebody else made");
	assert_int_equal(nvvgpu_vgpu_delete(ctx, VF0), -EPERM);
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF1);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	sysroot_end(ctx);
}

/* Others took the type away and gave the VF another: it is theirs now. */
static void not_its_own_any_more(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, VF0);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	/* Started, it goes elsewhere, and is remembered there. */
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF1);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	assert_holds(AT(VF1, "nvidia/current_vgpu_type"), "0\n");
	sysroot_end(ctx);
}

/* The VF was disabled and enabled: the same address, type and a new device. */
static void made_anew(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	put(AT(VF0, "nvidia/new"), "1155\n");
	{
		char from[256], to[256];

		snprintf(from, sizeof(from), "%s/" AT(VF0, "nvidia/new"),
			 sysroot);
		snprintf(to, sizeof(to), "%s/" AT(VF0,
			 "nvidia/current_vgpu_type"), sysroot);
		assert_int_equal(rename(from, to), 0);
	}
	assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, VF0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1155\n");
	sysroot_end(ctx);
}

/* One name's vGPU is gone by other hands, another name's is on the VF. */
static void another_name(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	put(AT(VF0, "nvidia/creatable_vgpu_types"), TYPES);
	assert_int_equal(make(ctx, (struct want) { .name = "vm1",
			      .type = "L40S-2Q", .gpu = VF0 }), 0);
	assert_state(ctx, "vm1", NVVGPU_VGPU_ACTIVE, VF0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, VF0);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1155\n");
	assert_state(ctx, "vm1", NVVGPU_VGPU_ACTIVE, VF0);
	sysroot_end(ctx);
}

/* What was noted of a vGPU that is gone is not said of the next one. */
static void forgotten(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();
	struct nvvgpu_host *host;

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "1155\n");
	assert_null(nvvgpu_vgpu_get_uuid(look(ctx, VF0, &host)));
	nvvgpu_host_unref(host);
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF1);
	sysroot_end(ctx);
}

static void in_use(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	/* A VF of ours has a link to what its GPU says of itself. */
	put("sys/devices/pci/" PF "/nvvgpu/state", "running\n");
	put_link(AT(VF0, "nvvgpu"), "../" PF "/nvvgpu");
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF0);
	put("proc/4711/comm", "qemu-system-x86\n");
	put_link("proc/4711/fd/5", "/dev/vfio/60");
	assert_state(ctx, "vm0", NVVGPU_VGPU_IN_USE, VF0);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), -EBUSY);
	assert_sentence(ctx, "process 4711 (qemu-system-x86) has it open");
	drop("proc/4711/fd/5");
	/* By the device's own node, without a group (iommufd). */
	put(AT(VF0, "vfio-dev/vfio3/dev"), "511:3\n");
	put_link("proc/4711/fd/5", "/dev/vfio/devices/vfio3");
	assert_state(ctx, "vm0", NVVGPU_VGPU_IN_USE, VF0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), -EBUSY);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1155\n");
	sysroot_end(ctx);
}

static void soon_after_close(void **state)
{
	static const int errors[] = { EBUSY, EAGAIN, EIO, EPERM };
	struct nvvgpu_ctx *ctx = three_vfs();
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		assert_int_equal(make(ctx, (struct want) { .name = "vm0",
				      .type = "L40S-2Q" }), 0);
		kernel_refusal = errors[i];
		kernel_refusals = 3;
		assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
		assert_int_equal(kernel_refusals, 0);
		assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	}
	sysroot_end(ctx);
}

static void steal(void)
{
	put(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
}

/* Taken between the look and the write: on the next one, nothing left. */
static void taken_meanwhile(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	kernel_race = steal;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF1);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	/* While it waits for its own to be let go, too. */
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	put(AT(VF0, "nvidia/creatable_vgpu_types"), TYPES);
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	kernel_refusals = 1;
	kernel_race = steal;
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	sysroot_end(ctx);
}

/* By the address that a domain has. */
static void by_address(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	put("etc/nvvgpu/vgpus.d/broken.conf", "[vgpu");
	assert_int_equal(make(ctx, (struct want) { .name = "vm1",
			      .type = "L40S-2Q", .no_start = true }), 0);
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q", .gpu = VF0 }), 0);
	assert_int_equal(nvvgpu_vf_start(ctx, "x"), 0);
	assert_int_equal(nvvgpu_vf_start(ctx, PF), 0);
	assert_int_equal(nvvgpu_vf_start(ctx, VF1), 0);
	/* The one that is there is the one that is meant. */
	assert_int_equal(nvvgpu_vf_start(ctx, VF0), 1);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF0);
	assert_state(ctx, "vm1", NVVGPU_VGPU_DEFINED, VF0);
	assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm0"), 0);
	assert_int_equal(nvvgpu_vf_start(ctx, VF0), 1);
	assert_state(ctx, "vm1", NVVGPU_VGPU_ACTIVE, VF0);
	/* Somebody else has it: no other VF will do. */
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm1"), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "1145\n");
	assert_int_equal(nvvgpu_vf_start(ctx, VF0), -EBUSY);
	assert_sentence(ctx, "VF " VF0 " is somebody else's vGPU now");
	assert_state(ctx, "vm1", NVVGPU_VGPU_DEFINED, VF0);
	sysroot_end(ctx);
}

/* udev is told to look at the node when its name comes and goes. */
static void announced(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	put("sys/class/vfio/60/uevent", "");
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	assert_holds("sys/class/vfio/60/uevent", "change");
	put("sys/class/vfio/60/uevent", "");
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_holds("sys/class/vfio/60/uevent", "change");
	sysroot_end(ctx);
}

static void refuse_attribute(struct nvvgpu_ctx *ctx, const char *attribute)
{
	char text[256];

	snprintf(text, sizeof(text), "[profile odd]\ntype = L40S-2Q\n"
		 "attr.%s = 1\n", attribute);
	put("etc/nvvgpu/profiles.d/odd.conf", text);
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .profile = "odd" }), -EINVAL);
	assert_sentence(ctx, "vm0: start: its driver has no attribute");
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	assert_false(there(RECORD("vm0")));
}

/* A VF has more files than a vGPU should be able to set. */
static void attributes(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();

	(void)state;
	put(AT(VF0, "reset"), "");
	put(AT(VF0, "driver_override"), "");
	put(AT(VF0, "nvidia/sub/file"), "");
	refuse_attribute(ctx, "reset");
	refuse_attribute(ctx, "driver_override");
	refuse_attribute(ctx, "nvidia/sub/file");
	refuse_attribute(ctx, "nvidia/current_vgpu_type");
	refuse_attribute(ctx, "nvidia/none");
	assert_holds(AT(VF0, "reset"), "");
	/* What the last vGPU of a VF was told is not for the next one. */
	put(AT(VF0, "nvidia/vgpu_params"), "disable_vnc=1\n");
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q" }), 0);
	assert_holds(AT(VF0, "nvidia/vgpu_params"), "\n");
	sysroot_end(ctx);
}

static void interrupted(void **state)
{
	struct nvvgpu_ctx *ctx = three_vfs();
	char uuid[UUID_LEN + 1];

	(void)state;
	/* Killed before its attributes were set: not to be taken for whole. */
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .profile = "gold" }), 0);
	uuid_of_name("vm0", uuid);
	put("run/nvvgpu/starting", uuid);
	assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
	assert_non_null(strstr(told, "was interrupted half way"));
	assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	/* Killed between note and type: the VF is nobody's. */
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "0\n");
	put(AT(VF0, "nvidia/creatable_vgpu_types"), TYPES);
	assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, VF0);
	assert_int_equal(nvvgpu_vgpu_start(ctx, "vm0"), 0);
	assert_state(ctx, "vm0", NVVGPU_VGPU_ACTIVE, VF0);
	sysroot_end(ctx);
}

static void assert_types(const char *text, const char *wanted)
{
	struct vendor_type one;
	char got[1024] = "";
	size_t at = 0;

	while (vendor_next_type(&text, &one))
		at += snprintf(got + at, sizeof(got) - at, "%u=%s;", one.id,
			       one.name);
	assert_string_equal(got, wanted);
}

static void lists(void **state)
{
	char longest[512];

	(void)state;
	assert_types("", "");
	assert_types("\n\n:\n : \n:x\n1:\n", "");
	assert_types(TYPES, "1145=NVIDIA L40S-1B;1155=NVIDIA L40S-2Q;");
	assert_types("1145 : NVIDIA L40S-1B", "1145=NVIDIA L40S-1B;");
	assert_types("1145:a\r\n  7\t:  b : c  \n", "1145=a;7=b : c;");
	assert_types("0 : none\n-1 : x\n4294967296 : y\n1x : z\n", "");
	assert_types("12345678901234567890 : too long\n3 : ok\n", "3=ok;");
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	memcpy(longest, "5 : ", 4);
	assert_types(longest, "");
	longest[4 + 127] = '\0';
	longest[4 + 128] = '\0';
	assert_int_equal(strlen(longest), 131);
}

/* Whatever a note holds, it is a vGPU that exists or none. */
static void odd_notes(void **state)
{
	static const char *const bad[] = {
		VF0, VF0 " 1155", VF0 " 1155 ", VF0 " 1155 x", VF0 " 0 1",
		"../" VF0 " 1155 1", " 1155 1", VF0 "  1", "x 1155 1",
		VF0 " 99999999999999999999999999999999999 1",
		"00000000000000000000000000000000000000:3b:00.4 1155 1"
	};
	struct nvvgpu_ctx *ctx = three_vfs();
	char path[128], uuid[UUID_LEN + 1];
	size_t i;

	(void)state;
	assert_int_equal(make(ctx, (struct want) { .name = "vm0",
			      .type = "L40S-2Q", .no_start = true }), 0);
	put(AT(VF0, "nvidia/current_vgpu_type"), "1155\n");
	uuid_of_name("vm0", uuid);
	snprintf(path, sizeof(path), "run/nvvgpu/vfs/%s", uuid);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		put_link(path, bad[i]);
		assert_state(ctx, "vm0", NVVGPU_VGPU_DEFINED, VF0);
		assert_int_equal(nvvgpu_vgpu_stop(ctx, "vm0"), 0);
		assert_holds(AT(VF0, "nvidia/current_vgpu_type"), "1155\n");
		assert_false(there(path));
	}
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_there_is),
		cmocka_unit_test(life),
		cmocka_unit_test(board),
		cmocka_unit_test(room),
		cmocka_unit_test(of_others),
		cmocka_unit_test(not_its_own_any_more),
		cmocka_unit_test(made_anew),
		cmocka_unit_test(another_name),
		cmocka_unit_test(forgotten),
		cmocka_unit_test(in_use),
		cmocka_unit_test(soon_after_close),
		cmocka_unit_test(taken_meanwhile),
		cmocka_unit_test(by_address),
		cmocka_unit_test(announced),
		cmocka_unit_test(attributes),
		cmocka_unit_test(interrupted),
		cmocka_unit_test(lists),
		cmocka_unit_test(odd_notes),
	};

	alarm(60);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
