// SPDX-License-Identifier: LGPL-2.1-or-later
/* NVIDIA's management library, by dlopen: it may be there or not. */
#include "nvml.h"

#include <dlfcn.h>

struct nvml_device;

/* The few calls that are used; all return 0 for success. */
struct nvml {
	void *library;
	int (*init)(void);
	int (*shutdown)(void);
	int (*by_address)(const char *address, struct nvml_device **ret);
	int (*virtualization)(struct nvml_device *device, int *mode);
};

static bool resolve(struct nvml *nvml)
{
	*(void **)&nvml->init = dlsym(nvml->library, "nvmlInit_v2");
	*(void **)&nvml->shutdown = dlsym(nvml->library, "nvmlShutdown");
	*(void **)&nvml->by_address =
		dlsym(nvml->library, "nvmlDeviceGetHandleByPciBusId_v2");
	*(void **)&nvml->virtualization =
		dlsym(nvml->library, "nvmlDeviceGetVirtualizationMode");
	return nvml->init && nvml->shutdown && nvml->by_address &&
		nvml->virtualization;
}

static bool nvml_open(struct nvml *nvml)
{
	nvml->library = dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!nvml->library)
		return false;
	if (resolve(nvml) && !nvml->init())
		return true;
	dlclose(nvml->library);
	return false;
}

static enum nvml_mode ask(const struct nvml *nvml, const char *address)
{
	struct nvml_device *device;
	int mode;

	if (nvml->by_address(address, &device) ||
	    nvml->virtualization(device, &mode) || mode < NVML_MODE_NONE ||
	    mode > NVML_MODE_HOST_VSGA)
		return NVML_MODE_UNKNOWN;
	return mode;
}

enum nvml_mode nvml_mode(struct nvvgpu_ctx *ctx, const char *address)
{
	enum nvml_mode mode;
	struct nvml nvml;

	/* It speaks of this host, not of a directory that looks like one. */
	if (ctx->confined || !nvml_open(&nvml))
		return NVML_MODE_UNKNOWN;
	mode = ask(&nvml, address);
	nvml.shutdown();
	dlclose(nvml.library);
	return mode;
}
