// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How much of a GPU's engine and framebuffer is used, and by which vGPU.
 *
 * Our driver counts the time that the engine was a vGPU's: two readings, and
 * the time between them, are its use.  Of others NVIDIA's management library
 * may know it.
 */
#include "nvml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* One vGPU, at the last reading. */
struct reading {
	char uuid[UUID_LEN + 1];
	bool counted;		/* busy_ns and at_ns are there */
	uint64_t busy_ns;
	uint64_t at_ns;
	int permille;		/* -1: unknown, as below */
	int64_t used_mib;
};

struct gpu_reading {
	struct nvvgpu_gpu *gpu;
	int permille;
	int64_t used_mib;
};

struct nvvgpu_meter {
	struct nvvgpu_ctx *ctx;
	struct nvml *nvml;
	struct reading *readings;	/* sorted by UUID */
	size_t count;
	struct gpu_reading *gpus;	/* as the host has them */
	size_t num_gpus;
	unsigned long long since;	/* of NVML's samples, last time */
	unsigned long long latest;	/* ... this time */
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

NVVGPU_EXPORT int nvvgpu_meter_new(struct nvvgpu_ctx *ctx,
				   struct nvvgpu_meter **ret)
{
	struct nvvgpu_meter *meter = calloc(1, sizeof(*meter));

	if (!meter)
		return fail_memory(ctx);
	meter->ctx = nvvgpu_ref(ctx);
	meter->nvml = nvml_open(ctx);
	*ret = meter;
	return 0;
}

NVVGPU_EXPORT struct nvvgpu_meter *
nvvgpu_meter_free(struct nvvgpu_meter *meter)
{
	if (!meter)
		return NULL;
	nvml_close(meter->nvml);
	free(meter->readings);
	free(meter->gpus);
	nvvgpu_unref(meter->ctx);
	free(meter);
	return NULL;
}

static int by_uuid(const void *a, const void *b)
{
	const struct reading *x = a, *y = b;

	return strcmp(x->uuid, y->uuid);
}

static struct reading *find(struct reading *readings, size_t count,
			    const char *uuid)
{
	struct reading key;

	if (!uuid || !count)
		return NULL;
	snprintf(key.uuid, sizeof(key.uuid), "%s", uuid);
	return bsearch(&key, readings, count, sizeof(key), by_uuid);
}

/* --- our driver ---------------------------------------------------------------- */

/* Since it was opened, so less than before means that it is another time. */
static void count_engine(struct reading *r, const struct reading *before)
{
	uint64_t busy, time;

	if (!before || !before->counted || r->at_ns <= before->at_ns)
		return;
	time = r->at_ns - before->at_ns;
	busy = r->busy_ns < before->busy_ns ? r->busy_ns :
		r->busy_ns - before->busy_ns;
	r->permille = busy >= time ? 1000 : busy * 1000 / time;
}

static void read_driver(struct reading *r, struct nvvgpu_vgpu *vgpu,
			const struct reading *before)
{
	struct nvvgpu_ctx *ctx = vgpu->host->ctx;
	struct live live;
	uint64_t n;

	live.framework = vgpu->parent->framework;
	live.framework->dir(vgpu->parent, vgpu->uuid, live.dir);
	if (!live.framework->defines)
		return;
	r->counted = !file_read_u64(ctx, &r->busy_ns,
				    "%s/nvvgpu/engine_busy_ns", live.dir);
	r->at_ns = now_ns();
	if (r->counted)
		count_engine(r, before);
	if (!file_read_u64(ctx, &n, "%s/nvvgpu/framebuffer_used_mib",
			   live.dir) && n <= INT64_MAX)
		r->used_mib = n;
}

/* --- a reading ------------------------------------------------------------------ */

static int read_vgpus(struct nvvgpu_meter *meter, struct nvvgpu_host *host)
{
	struct reading *readings;
	size_t count = 0, i;

	readings = calloc(host->num_vgpus + 1, sizeof(*readings));
	if (!readings)
		return -ENOMEM;
	for (i = 0; i < host->num_vgpus; i++) {
		struct nvvgpu_vgpu *vgpu = &host->vgpus[i];
		struct reading *r = &readings[count];

		if (!vgpu->live || !*vgpu->uuid)
			continue;
		memcpy(r->uuid, vgpu->uuid, sizeof(r->uuid));
		r->permille = r->used_mib = -1;
		read_driver(r, vgpu, find(meter->readings, meter->count,
					  vgpu->uuid));
		count++;
	}
	qsort(readings, count, sizeof(*readings), by_uuid);
	free(meter->readings);
	meter->readings = readings;
	meter->count = count;
	return 0;
}

/* What the driver has said itself is better. */
static void add_nvml(void *data, const char *text, const struct nvml_use *use)
{
	struct nvvgpu_meter *meter = data;
	char uuid[UUID_LEN + 1];
	struct reading *r;

	if (!uuid_read(text, uuid))
		return;
	r = find(meter->readings, meter->count, uuid);
	if (r && !r->counted && use->percent >= 0)
		r->permille = use->percent * 10;
	if (r && r->used_mib < 0)
		r->used_mib = use->used_mib;
}

/* Of our driver what is reserved is used; others say what really is. */
static void read_gpu(struct nvvgpu_meter *meter, struct gpu_reading *r)
{
	unsigned long long since = meter->since;
	uint64_t total, free_mib;
	struct nvml_use use;

	r->permille = r->used_mib = -1;
	if (!nvvgpu_gpu_get_framebuffer_total_mib(r->gpu, &total) &&
	    !nvvgpu_gpu_get_framebuffer_free_mib(r->gpu, &free_mib) &&
	    free_mib <= total) {
		r->used_mib = total - free_mib;
		r->permille = r->gpu->num_vgpus ? -1 : 0;
		return;
	}
	if (!meter->nvml || !nvml_gpu_use(meter->nvml, r->gpu->address, &use))
		return;
	if (use.percent >= 0)
		r->permille = use.percent * 10;
	r->used_mib = use.used_mib;
	nvml_each_vgpu(meter->nvml, r->gpu->address, &since, add_nvml, meter);
	if (since > meter->latest)
		meter->latest = since;
}

static struct gpu_reading *find_gpu(struct nvvgpu_meter *meter,
				    const struct nvvgpu_gpu *gpu)
{
	size_t i;

	for (i = 0; i < meter->num_gpus; i++)
		if (meter->gpus[i].gpu == gpu)
			return &meter->gpus[i];
	return NULL;
}

/* Those of all vGPUs of a GPU make all of it at most. */
static void add_up(struct nvvgpu_meter *meter, struct nvvgpu_host *host)
{
	size_t i;

	for (i = 0; i < host->num_vgpus; i++) {
		struct nvvgpu_vgpu *vgpu = &host->vgpus[i];
		struct gpu_reading *gpu;
		struct reading *r;

		r = find(meter->readings, meter->count, vgpu->uuid);
		if (!vgpu->live || !r || !r->counted || r->permille < 0)
			continue;
		gpu = find_gpu(meter, vgpu->parent->gpu);
		if (!gpu)
			continue;
		if (gpu->permille < 0)
			gpu->permille = 0;
		gpu->permille += r->permille;
		if (gpu->permille > 1000)
			gpu->permille = 1000;
	}
}

static int read_gpus(struct nvvgpu_meter *meter, struct nvvgpu_host *host)
{
	struct gpu_reading *gpus = calloc(host->num_gpus + 1, sizeof(*gpus));
	size_t i;

	if (!gpus)
		return -ENOMEM;
	free(meter->gpus);
	meter->gpus = gpus;
	meter->num_gpus = host->num_gpus;
	for (i = 0; i < host->num_gpus; i++) {
		gpus[i].gpu = &host->gpus[i];
		read_gpu(meter, &gpus[i]);
	}
	add_up(meter, host);
	meter->since = meter->latest;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_meter_read(struct nvvgpu_meter *meter,
				    struct nvvgpu_host *host)
{
	if (read_vgpus(meter, host) < 0 || read_gpus(meter, host) < 0)
		return fail_memory(meter->ctx);
	return 0;
}

/* --- what it says --------------------------------------------------------------- */

static int say_engine(int permille, unsigned int *ret)
{
	if (permille < 0)
		return -ENODATA;
	*ret = permille;
	return 0;
}

static int say_mib(int64_t mib, uint64_t *ret)
{
	if (mib < 0)
		return -ENODATA;
	*ret = mib;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_meter_get_vgpu_engine(struct nvvgpu_meter *meter,
					       struct nvvgpu_vgpu *vgpu,
					       unsigned int *permille)
{
	struct reading *r = find(meter->readings, meter->count, vgpu->uuid);

	return say_engine(r ? r->permille : -1, permille);
}

NVVGPU_EXPORT int nvvgpu_meter_get_vgpu_used_mib(struct nvvgpu_meter *meter,
						 struct nvvgpu_vgpu *vgpu,
						 uint64_t *ret)
{
	struct reading *r = find(meter->readings, meter->count, vgpu->uuid);

	return say_mib(r ? r->used_mib : -1, ret);
}

NVVGPU_EXPORT int nvvgpu_meter_get_gpu_engine(struct nvvgpu_meter *meter,
					      struct nvvgpu_gpu *gpu,
					      unsigned int *permille)
{
	struct gpu_reading *r = find_gpu(meter, gpu);

	return say_engine(r ? r->permille : -1, permille);
}

NVVGPU_EXPORT int nvvgpu_meter_get_gpu_used_mib(struct nvvgpu_meter *meter,
						struct nvvgpu_gpu *gpu,
						uint64_t *ret)
{
	struct gpu_reading *r = find_gpu(meter, gpu);

	return say_mib(r ? r->used_mib : -1, ret);
}
