// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that the meter tells the part of the engine that a vGPU has had
 * between two readings, and the framebuffer it uses: from our driver's files,
 * from NVIDIA's management library where the driver has none, and "unknown"
 * where nobody says.
 *
 * Theory of operation: a temporary host whose counters are written by hand; the
 * time between readings is not known to the test, so counters that have gone
 * further than any clock, or not at all, tell the ends, and two that have gone
 * alike tell the middle.  t/unit/fake-nvml.c plays the library.  What it cannot
 * prove: that NVIDIA's own keeps to its documentation.
 */
#include "nvml.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GPU "1000:00:00.0"
#define OTHER "0000:41:00.0"
#define U1 "aaaaaaaa-0000-4000-8000-000000000001"
#define U2 "aaaaaaaa-0000-4000-8000-000000000002"
#define U3 "aaaaaaaa-0000-4000-8000-000000000003"
#define FILE_OF(gpu, uuid, file) \
	"sys/devices/pci/" gpu "/" uuid "/nvvgpu/" file

/* Unknown is -1. */
struct use {
	int engine;
	long long mib;
};

static struct nvvgpu_host *read_host(struct nvvgpu_ctx *ctx,
				     struct nvvgpu_meter *meter)
{
	struct nvvgpu_host *host;

	assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
	assert_int_equal(nvvgpu_meter_read(meter, host), 0);
	return host;
}

static struct use vgpu_use(struct nvvgpu_host *host,
			   struct nvvgpu_meter *meter, const char *uuid)
{
	struct use use = { -1, -1 };
	struct nvvgpu_vgpu *vgpu;
	unsigned int permille;
	uint64_t mib;

	assert_int_equal(nvvgpu_host_find_vgpu(host, uuid, &vgpu), 0);
	if (!nvvgpu_meter_get_vgpu_engine(meter, vgpu, &permille))
		use.engine = permille;
	if (!nvvgpu_meter_get_vgpu_used_mib(meter, vgpu, &mib))
		use.mib = mib;
	return use;
}

static struct use gpu_use(struct nvvgpu_host *host,
			  struct nvvgpu_meter *meter, const char *address)
{
	struct use use = { -1, -1 };
	struct nvvgpu_gpu *gpu;
	unsigned int permille;
	uint64_t mib;

	assert_int_equal(nvvgpu_host_find_gpu(host, address, &gpu), 0);
	if (!nvvgpu_meter_get_gpu_engine(meter, gpu, &permille))
		use.engine = permille;
	if (!nvvgpu_meter_get_gpu_used_mib(meter, gpu, &mib))
		use.mib = mib;
	return use;
}

static void assert_use(struct use use, int engine, long long mib)
{
	assert_int_equal(use.engine, engine);
	assert_int_equal(use.mib, mib);
}

static struct nvvgpu_ctx *two_busy(void)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();

	put_type(GPU, "sim-60002", "NVIDIA A40-2Q", 2048, 22);
	put_gpu(GPU, "GPU-1", 45056);
	put("sys/devices/pci/" GPU "/nvvgpu/framebuffer_total_mib", "49152\n");
	put_vgpu(GPU, "sim-60002", U1, 17);
	put_vgpu(GPU, "sim-60002", U2, 18);
	put(FILE_OF(GPU, U1, "engine_busy_ns"), "5000\n");
	put(FILE_OF(GPU, U2, "engine_busy_ns"), "0\n");
	put(FILE_OF(GPU, U1, "framebuffer_used_mib"), "300\n");
	put(FILE_OF(GPU, U2, "framebuffer_used_mib"), "0\n");
	return ctx;
}

static void test_driver(void **state)
{
	struct nvvgpu_ctx *ctx = two_busy();
	struct nvvgpu_meter *meter;
	struct nvvgpu_host *host;

	(void)state;
	assert_int_equal(nvvgpu_meter_new(ctx, &meter), 0);
	host = read_host(ctx, meter);
	assert_use(vgpu_use(host, meter, U1), -1, 300);
	assert_use(vgpu_use(host, meter, U2), -1, 0);
	assert_use(gpu_use(host, meter, GPU), -1, 4096);
	nvvgpu_host_unref(host);
	host = read_host(ctx, meter);
	assert_use(vgpu_use(host, meter, U1), 0, 300);
	assert_use(gpu_use(host, meter, GPU), 0, 4096);
	nvvgpu_host_unref(host);
	/* A year is more than the time between two readings. */
	put(FILE_OF(GPU, U1, "engine_busy_ns"), "31536000000000000\n");
	host = read_host(ctx, meter);
	assert_use(vgpu_use(host, meter, U1), 1000, 300);
	assert_use(vgpu_use(host, meter, U2), 0, 0);
	assert_use(gpu_use(host, meter, GPU), 1000, 4096);
	nvvgpu_host_unref(host);
	/* Opened anew: it counts from 0 again. */
	put(FILE_OF(GPU, U1, "engine_busy_ns"), "0\n");
	host = read_host(ctx, meter);
	assert_use(vgpu_use(host, meter, U1), 0, 300);
	nvvgpu_host_unref(host);
	nvvgpu_meter_free(meter);
	sysroot_end(ctx);
}

/* Half of the time each, as far as a clock that we do not hold can say. */
static void test_halves(void **state)
{
	struct nvvgpu_ctx *ctx = two_busy();
	struct nvvgpu_meter *meter;
	struct nvvgpu_host *host;
	struct use use[2];

	(void)state;
	put(FILE_OF(GPU, U1, "engine_busy_ns"), "0\n");
	assert_int_equal(nvvgpu_meter_new(ctx, &meter), 0);
	nvvgpu_host_unref(read_host(ctx, meter));
	put(FILE_OF(GPU, U1, "engine_busy_ns"), "100000000\n");
	put(FILE_OF(GPU, U2, "engine_busy_ns"), "100000000\n");
	usleep(200000);
	host = read_host(ctx, meter);
	use[0] = vgpu_use(host, meter, U1);
	use[1] = vgpu_use(host, meter, U2);
	/* 100 ms of at least 200. */
	assert_in_range(use[0].engine, 1, 500);
	assert_in_range(abs(use[0].engine - use[1].engine), 0, 20);
	assert_int_equal(gpu_use(host, meter, GPU).engine,
			 use[0].engine + use[1].engine);
	nvvgpu_host_unref(host);
	nvvgpu_meter_free(meter);
	sysroot_end(ctx);
}

static void test_odd(void **state)
{
	struct nvvgpu_ctx *ctx = two_busy();
	struct nvvgpu_meter *meter;
	struct nvvgpu_host *host;

	(void)state;
	put(FILE_OF(GPU, U1, "engine_busy_ns"), "soon\n");
	put(FILE_OF(GPU, U1, "framebuffer_used_mib"),
	    "99999999999999999999999\n");
	put("sys/devices/pci/" GPU "/nvvgpu/framebuffer_free_mib", "50000\n");
	assert_int_equal(nvvgpu_meter_new(ctx, &meter), 0);
	nvvgpu_host_unref(read_host(ctx, meter));
	host = read_host(ctx, meter);
	assert_use(vgpu_use(host, meter, U1), -1, -1);
	assert_int_equal(gpu_use(host, meter, GPU).mib, -1);
	/* Of one that is only defined nothing is known, or asked. */
	nvvgpu_host_unref(host);
	put("etc/nvvgpu/vgpus.d/vm3.conf", "[vgpu vm3]\nuuid = " U3 "\n"
	    "parent = " GPU "\ntype = sim-60002\n");
	host = read_host(ctx, meter);
	assert_use(vgpu_use(host, meter, U3), -1, -1);
	nvvgpu_host_unref(host);
	nvvgpu_meter_free(meter);
	sysroot_end(ctx);
}

/* Below another sysroot it is not asked: the context is made one of this host. */
static void test_nvml(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_meter *meter;
	struct nvvgpu_host *host;

	(void)state;
	put_type(OTHER, "nvidia-558", "NVIDIA A40-2Q", 2048, 22);
	put_function(OTHER);
	put_link("sys/class/mdev_bus/" OTHER, "../../devices/pci/" OTHER);
	put_vgpu(OTHER, "nvidia-558", U1, 17);
	put_vgpu(OTHER, "nvidia-558", U2, 18);
	put_vgpu(OTHER, "nvidia-558", U3, 19);
	assert_int_equal(nvml_mode(ctx, OTHER), NVML_MODE_UNKNOWN);
	ctx->confined = false;
	assert_int_equal(nvml_mode(ctx, OTHER), NVML_MODE_HOST_VGPU);
	assert_int_equal(nvml_mode(ctx, GPU), NVML_MODE_UNKNOWN);
	assert_int_equal(nvvgpu_meter_new(ctx, &meter), 0);
	host = read_host(ctx, meter);
	assert_use(gpu_use(host, meter, OTHER), 730, 4096);
	assert_use(vgpu_use(host, meter, U1), 610, 512);
	assert_use(vgpu_use(host, meter, U2), -1, 1024);
	assert_use(vgpu_use(host, meter, U3), -1, -1);
	nvvgpu_host_unref(host);
	/* Its samples are asked for once. */
	host = read_host(ctx, meter);
	assert_use(vgpu_use(host, meter, U1), -1, 512);
	nvvgpu_host_unref(host);
	nvvgpu_meter_free(meter);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_driver),
		cmocka_unit_test(test_halves),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_nvml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
