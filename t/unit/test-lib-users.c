// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves who is said to have a vGPU open: the virtual machine by the name that
 * its QEMU was started with, in each way that QEMU takes it, else the process,
 * else nobody; by the node of a group and by that of a device; and that it is
 * asked of /proc once for all vGPUs of a snapshot.
 *
 * Theory of operation: a temporary host with a /proc of plain files; what they
 * hold follows proc(5) and the option -name of qemu-system(1).
 */
#include "private.h"
#include "sysroot.h"

#include <string.h>

#define GPU "1000:00:00.0"
#define ONE "11111111-2222-4333-8444-000000000001"
#define TWO "11111111-2222-4333-8444-000000000002"
#define AT(uuid, file) "sys/devices/pci/" GPU "/" uuid "/" file

static struct nvvgpu_ctx *two_vgpus(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_gpu(GPU, "GPU-0", 16384);
	put_type(GPU, "nvidia-558", "NVIDIA A40-2Q", 2048, 2);
	put_vgpu(GPU, "nvidia-558", ONE, 7);
	put_vgpu(GPU, "nvidia-558", TWO, 8);
	return ctx;
}

static struct nvvgpu_vgpu *look(struct nvvgpu_ctx *ctx,
				struct nvvgpu_host **host, const char *uuid)
{
	struct nvvgpu_vgpu *vgpu;

	assert_int_equal(nvvgpu_host_scan(ctx, host), 0);
	assert_int_equal(nvvgpu_host_find_vgpu(*host, uuid, &vgpu), 0);
	return vgpu;
}

/* What is said of the first vGPU; machine and process NULL for unknown. */
static void assert_user(struct nvvgpu_ctx *ctx, const char *words,
			const char *machine, const char *process, int pid)
{
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu = look(ctx, &host, ONE);
	const char *got_machine = nvvgpu_vgpu_get_machine(vgpu);
	const char *got_process = nvvgpu_vgpu_get_process(vgpu);
	pid_t got_pid = 0;

	assert_string_equal(nvvgpu_vgpu_get_user(vgpu), words);
	assert_int_equal(!machine, !got_machine);
	if (machine)
		assert_string_equal(got_machine, machine);
	assert_int_equal(!process, !got_process);
	if (process)
		assert_string_equal(got_process, process);
	assert_int_equal(nvvgpu_vgpu_get_pid(vgpu, &got_pid),
			 pid ? 0 : -ENODATA);
	assert_int_equal(got_pid, pid);
	nvvgpu_host_unref(host);
}

#define ARGS(text) put_bytes("proc/4711/cmdline", text, sizeof(text))

static void names_of_machines(void **state)
{
	struct nvvgpu_ctx *ctx = two_vgpus();

	(void)state;
	put("proc/4711/comm", "qemu-system-x86\n");
	put_link("proc/4711/fd/5", "/dev/vfio/7");
	ARGS("/usr/bin/qemu-system-x86_64\0-name\0guest=vm1,debug-threads=on");
	assert_user(ctx, "virtual machine 'vm1' (qemu-system-x86_64, pid 4711)",
		    "vm1", "qemu-system-x86_64", 4711);
	ARGS("qemu-system-x86_64\0-S\0-name\0vm2");
	assert_user(ctx, "virtual machine 'vm2' (qemu-system-x86_64, pid 4711)",
		    "vm2", "qemu-system-x86_64", 4711);
	/* A program of another name keeps what the kernel calls it. */
	ARGS("/opt/run me\0--name\0guest=a,,b,,,process=x");
	assert_user(ctx, "virtual machine 'a,b,' (qemu-system-x86, pid 4711)",
		    "a,b,", "qemu-system-x86", 4711);
	ARGS("qemu-system-x86_64\0-name\0guest=a\x1b[31m\nb");
	assert_user(ctx,
		    "virtual machine 'a?[31m?b' (qemu-system-x86_64, pid 4711)",
		    "a?[31m?b", "qemu-system-x86_64", 4711);
	sysroot_end(ctx);
}

static void no_names(void **state)
{
	struct nvvgpu_ctx *ctx = two_vgpus();

	(void)state;
	put_link("proc/4711/fd/5", "/dev/vfio/7");
	assert_user(ctx, "process 4711", NULL, NULL, 4711);
	put("proc/4711/comm", "vfio-hold\n");
	assert_user(ctx, "process 4711 (vfio-hold)", NULL, "vfio-hold", 4711);
	ARGS("");
	assert_user(ctx, "process 4711 (vfio-hold)", NULL, "vfio-hold", 4711);
	ARGS("./vfio-hold\0-name");
	assert_user(ctx, "process 4711 (vfio-hold)", NULL, "vfio-hold", 4711);
	ARGS("./vfio-hold\0-name\0");
	assert_user(ctx, "process 4711 (vfio-hold)", NULL, "vfio-hold", 4711);
	ARGS("./vfio-hold\0-name\0guest=,process=x");
	assert_user(ctx, "process 4711 (vfio-hold)", NULL, "vfio-hold", 4711);
	sysroot_end(ctx);
}

/* Longer than any name of a domain, and than there is room for. */
static void long_names(void **state)
{
	struct nvvgpu_ctx *ctx = two_vgpus();
	char args[4096], name[128];
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	(void)state;
	put_link("proc/4711/fd/5", "/dev/vfio/7");
	put("proc/4711/comm", "qemu\n");
	memset(args, 'x', sizeof(args));
	memcpy(args, "qemu\0-name", 11);
	put_bytes("proc/4711/cmdline", args, sizeof(args));
	memset(name, 'x', 127);
	name[127] = '\0';
	vgpu = look(ctx, &host, ONE);
	assert_string_equal(nvvgpu_vgpu_get_machine(vgpu), name);
	assert_non_null(strstr(nvvgpu_vgpu_get_user(vgpu), "pid 4711)"));
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

/* Of all that have it open, the machine; of machines, the first. */
static void several(void **state)
{
	struct nvvgpu_ctx *ctx = two_vgpus();

	(void)state;
	put("proc/12/comm", "helper\n");
	put_link("proc/12/fd/3", "/dev/vfio/7");
	put_link("proc/4711/fd/9", "/dev/vfio/7");
	put("proc/4711/comm", "qemu\n");
	ARGS("qemu\0-name\0vm1");
	put_link("proc/4712/fd/9", "/dev/vfio/7");
	put("proc/4712/comm", "qemu\n");
	put_bytes("proc/4712/cmdline", "qemu\0-name\0vm2", 15);
	assert_user(ctx, "virtual machine 'vm1' (qemu, pid 4711)", "vm1",
		    "qemu", 4711);
	drop("proc/4711/fd/9");
	assert_user(ctx, "virtual machine 'vm2' (qemu, pid 4712)", "vm2",
		    "qemu", 4712);
	drop("proc/4712/fd/9");
	assert_user(ctx, "process 12 (helper)", NULL, "helper", 12);
	sysroot_end(ctx);
}

static void by_device(void **state)
{
	struct nvvgpu_ctx *ctx = two_vgpus();

	(void)state;
	put(AT(ONE, "vfio-dev/vfio3/dev"), "511:3\n");
	put("proc/12/comm", "qemu\n");
	put_link("proc/12/fd/3", "/dev/vfio/devices/vfio3");
	put_link("proc/13/fd/3", "/dev/vfio/devices/vfio33");
	put_link("proc/14/fd/3", "/dev/vfio/77");
	assert_user(ctx, "process 12 (qemu)", NULL, "qemu", 12);
	sysroot_end(ctx);
}

/* The driver's word that it is open counts also where nobody is seen. */
static void not_seen(void **state)
{
	struct nvvgpu_ctx *ctx = two_vgpus();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	(void)state;
	vgpu = look(ctx, &host, ONE);
	assert_null(nvvgpu_vgpu_get_user(vgpu));
	nvvgpu_host_unref(host);
	put(AT(ONE, "nvvgpu/state"), "running\n");
	assert_user(ctx, "a process", NULL, NULL, 0);
	put(AT(ONE, "nvvgpu/state"), "failed\n");
	vgpu = look(ctx, &host, ONE);
	assert_null(nvvgpu_vgpu_get_user(vgpu));
	nvvgpu_host_unref(host);
	/* One that failed is still in the hands of who has it open. */
	put_link("proc/12/fd/3", "/dev/vfio/7");
	assert_user(ctx, "process 12", NULL, NULL, 12);
	put(AT(ONE, "nvvgpu/state"), "created\n");
	vgpu = look(ctx, &host, ONE);
	assert_null(nvvgpu_vgpu_get_user(vgpu));
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

/* What changes after the first question belongs to the next snapshot. */
static void once(void **state)
{
	struct nvvgpu_ctx *ctx = two_vgpus();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;

	(void)state;
	put_link("proc/12/fd/3", "/dev/vfio/7");
	vgpu = look(ctx, &host, ONE);
	assert_string_equal(nvvgpu_vgpu_get_user(vgpu), "process 12");
	put_link("proc/13/fd/3", "/dev/vfio/8");
	assert_int_equal(nvvgpu_host_find_vgpu(host, TWO, &vgpu), 0);
	assert_null(nvvgpu_vgpu_get_user(vgpu));
	nvvgpu_host_unref(host);
	vgpu = look(ctx, &host, TWO);
	assert_string_equal(nvvgpu_vgpu_get_user(vgpu), "process 13");
	nvvgpu_host_unref(host);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_machines),
		cmocka_unit_test(no_names),
		cmocka_unit_test(long_names),
		cmocka_unit_test(several),
		cmocka_unit_test(by_device),
		cmocka_unit_test(not_seen),
		cmocka_unit_test(once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
