// SPDX-License-Identifier: LGPL-2.1-or-later
/* NVIDIA's management library, by dlopen: it may be there or not. */
#include "nvml.h"

#include <dlfcn.h>
#include <stdlib.h>

#define SUCCESS 0
#define VALUE_UNSIGNED_INT 1
#define UUID_SIZE 80
/* More vGPUs than any GPU can have. */
#define MAX_VGPUS 1024

struct nvml_device;

struct utilization {
	unsigned int gpu;		/* percent */
	unsigned int memory;
};

struct memory {
	unsigned long long total;	/* bytes */
	unsigned long long free;
	unsigned long long used;
};

union value {
	double real;
	unsigned int number;
	unsigned long long longer;
};

struct sample {
	unsigned int instance;
	unsigned long long time;	/* microseconds */
	union value sm;			/* percent, as are those below */
	union value memory;
	union value encoder;
	union value decoder;
};

/* All return 0 for success. Older ones do not have the last ones. */
struct nvml {
	void *library;
	int (*init)(void);
	int (*shutdown)(void);
	int (*by_address)(const char *address, struct nvml_device **ret);
	int (*virtualization)(struct nvml_device *device, int *mode);
	int (*utilization)(struct nvml_device *device,
			   struct utilization *ret);
	int (*memory)(struct nvml_device *device, struct memory *ret);
	int (*vgpus)(struct nvml_device *device, unsigned int *count,
		     unsigned int *instances);
	int (*vgpu_uuid)(unsigned int instance, char *uuid, unsigned int size);
	int (*vgpu_memory)(unsigned int instance, unsigned long long *used);
	int (*samples)(struct nvml_device *device, unsigned long long since,
		       int *type, unsigned int *count, struct sample *samples);
};

static const struct {
	const char *name;
	size_t offset;
	bool needed;
} symbols[] = {
#define SYMBOL(name, member, needed) \
	{ name, offsetof(struct nvml, member), needed }
	SYMBOL("nvmlInit_v2", init, true),
	SYMBOL("nvmlShutdown", shutdown, true),
	SYMBOL("nvmlDeviceGetHandleByPciBusId_v2", by_address, true),
	SYMBOL("nvmlDeviceGetVirtualizationMode", virtualization, false),
	SYMBOL("nvmlDeviceGetUtilizationRates", utilization, false),
	SYMBOL("nvmlDeviceGetMemoryInfo", memory, false),
	SYMBOL("nvmlDeviceGetActiveVgpus", vgpus, false),
	SYMBOL("nvmlVgpuInstanceGetMdevUUID", vgpu_uuid, false),
	SYMBOL("nvmlVgpuInstanceGetFbUsage", vgpu_memory, false),
	SYMBOL("nvmlDeviceGetVgpuUtilization", samples, false),
};

static bool resolve(struct nvml *nvml)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(symbols); i++) {
		void **place = (void **)((char *)nvml + symbols[i].offset);

		*place = dlsym(nvml->library, symbols[i].name);
		if (!*place && symbols[i].needed)
			return false;
	}
	return true;
}

struct nvml *nvml_open(struct nvvgpu_ctx *ctx)
{
	struct nvml *nvml;

	/* It speaks of this host, not of a directory that looks like one. */
	if (ctx->confined)
		return NULL;
	nvml = calloc(1, sizeof(*nvml));
	if (!nvml)
		return NULL;
	nvml->library = dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL);
	if (nvml->library && resolve(nvml) && nvml->init() == SUCCESS)
		return nvml;
	if (nvml->library)
		dlclose(nvml->library);
	free(nvml);
	return NULL;
}

void nvml_close(struct nvml *nvml)
{
	if (!nvml)
		return;
	nvml->shutdown();
	dlclose(nvml->library);
	free(nvml);
}

enum nvml_mode nvml_mode(struct nvvgpu_ctx *ctx, const char *address)
{
	struct nvml *nvml = nvml_open(ctx);
	struct nvml_device *device;
	int mode = NVML_MODE_UNKNOWN;

	if (!nvml)
		return mode;
	if (!nvml->virtualization ||
	    nvml->by_address(address, &device) != SUCCESS ||
	    nvml->virtualization(device, &mode) != SUCCESS ||
	    mode < NVML_MODE_NONE || mode > NVML_MODE_HOST_VSGA)
		mode = NVML_MODE_UNKNOWN;
	nvml_close(nvml);
	return mode;
}

/* --- use --------------------------------------------------------------------- */

static int percent(unsigned int value)
{
	return value <= 100 ? (int)value : -1;
}

bool nvml_gpu_use(struct nvml *nvml, const char *address,
		  struct nvml_use *ret)
{
	struct utilization utilization;
	struct nvml_device *device;
	struct memory memory;

	*ret = (struct nvml_use) { -1, -1 };
	if (nvml->by_address(address, &device) != SUCCESS)
		return false;
	if (nvml->utilization &&
	    nvml->utilization(device, &utilization) == SUCCESS)
		ret->percent = percent(utilization.gpu);
	if (nvml->memory && nvml->memory(device, &memory) == SUCCESS)
		ret->used_mib = memory.used >> 20;
	return true;
}

/* What is there when it is asked for may be more than a moment ago. */
static unsigned int read_samples(struct nvml *nvml, struct nvml_device *device,
				 unsigned long long *since,
				 struct sample samples[MAX_VGPUS])
{
	unsigned int count = MAX_VGPUS, i;
	unsigned long long last = *since;
	int type = VALUE_UNSIGNED_INT;

	if (!nvml->samples ||
	    nvml->samples(device, last, &type, &count, samples) != SUCCESS ||
	    type != VALUE_UNSIGNED_INT || count > MAX_VGPUS)
		return 0;
	for (i = 0; i < count; i++)
		if (samples[i].time > *since)
			*since = samples[i].time;
	return count;
}

/* Of one that was idle all the time there is no sample. */
static int find_percent(const struct sample *samples, unsigned int count,
			unsigned int instance)
{
	int found = -1;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (samples[i].instance == instance)
			found = percent(samples[i].sm.number);
	return found;
}

void nvml_each_vgpu(struct nvml *nvml, const char *address,
		    unsigned long long *since,
		    void (*fn)(void *data, const char *uuid,
			       const struct nvml_use *use), void *data)
{
	unsigned int instances[MAX_VGPUS], count = MAX_VGPUS, sampled, i;
	struct sample *samples;
	struct nvml_device *device;
	unsigned long long bytes;
	struct nvml_use use;
	char uuid[UUID_SIZE];

	if (!nvml->vgpus || !nvml->vgpu_uuid ||
	    nvml->by_address(address, &device) != SUCCESS ||
	    nvml->vgpus(device, &count, instances) != SUCCESS ||
	    count > MAX_VGPUS)
		return;
	samples = calloc(MAX_VGPUS, sizeof(*samples));
	sampled = samples ? read_samples(nvml, device, since, samples) : 0;
	for (i = 0; i < count; i++) {
		if (nvml->vgpu_uuid(instances[i], uuid, sizeof(uuid)) !=
		    SUCCESS)
			continue;
		use.percent = find_percent(samples, sampled, instances[i]);
		use.used_mib = -1;
		if (nvml->vgpu_memory &&
		    nvml->vgpu_memory(instances[i], &bytes) == SUCCESS)
			use.used_mib = bytes >> 20;
		fn(data, uuid, &use);
	}
	free(samples);
}
