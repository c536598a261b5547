// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A libnvidia-ml.so.1 for hosts that have none: one GPU at 0000:41:00.0, a
 * vGPU host, with two vGPUs open.  Signatures and structures by NVIDIA's
 * public documentation of NVML.
 */
#include <stdio.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define NOT_FOUND 6
#define NOT_SUPPORTED 3
#define INSUFFICIENT_SIZE 7
#define FIRST 3251634213u
#define MIB (1ull << 20)

struct utilization {
	unsigned int gpu, memory;
};

struct memory {
	unsigned long long total, free, used;
};

struct sample {
	unsigned int instance;
	unsigned long long time;
	union {
		double real;
		unsigned int number;
		unsigned long long longer;
	} sm, memory, encoder, decoder;
};

EXPORT int nvmlInit_v2(void);
EXPORT int nvmlShutdown(void);
EXPORT int nvmlDeviceGetHandleByPciBusId_v2(const char *address, void **ret);
EXPORT int nvmlDeviceGetVirtualizationMode(void *device, int *mode);
EXPORT int nvmlDeviceGetUtilizationRates(void *device,
					 struct utilization *ret);
EXPORT int nvmlDeviceGetMemoryInfo(void *device, struct memory *ret);
EXPORT int nvmlDeviceGetActiveVgpus(void *device, unsigned int *count,
				    unsigned int *instances);
EXPORT int nvmlVgpuInstanceGetMdevUUID(unsigned int instance, char *uuid,
				       unsigned int size);
EXPORT int nvmlVgpuInstanceGetFbUsage(unsigned int instance,
				      unsigned long long *used);
EXPORT int nvmlDeviceGetVgpuUtilization(void *device, unsigned long long since,
					int *type, unsigned int *count,
					struct sample *samples);

static int gpu;

int nvmlInit_v2(void)
{
	return 0;
}

int nvmlShutdown(void)
{
	return 0;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char *address, void **ret)
{
	if (strcmp(address, "0000:41:00.0"))
		return NOT_FOUND;
	*ret = &gpu;
	return 0;
}

int nvmlDeviceGetVirtualizationMode(void *device, int *mode)
{
	*mode = 3;
	return device == &gpu ? 0 : NOT_FOUND;
}

int nvmlDeviceGetUtilizationRates(void *device, struct utilization *ret)
{
	*ret = (struct utilization) { .gpu = 73, .memory = 5 };
	return device == &gpu ? 0 : NOT_FOUND;
}

int nvmlDeviceGetMemoryInfo(void *device, struct memory *ret)
{
	*ret = (struct memory) { 49152 * MIB, 45056 * MIB, 4096 * MIB };
	return device == &gpu ? 0 : NOT_FOUND;
}

int nvmlDeviceGetActiveVgpus(void *device, unsigned int *count,
			     unsigned int *instances)
{
	if (device != &gpu)
		return NOT_FOUND;
	if (*count < 3) {
		*count = 3;
		return INSUFFICIENT_SIZE;
	}
	*count = 3;
	for (unsigned int i = 0; i < 3; i++)
		instances[i] = FIRST + i;
	return 0;
}

/* The third is no mediated device. */
int nvmlVgpuInstanceGetMdevUUID(unsigned int instance, char *uuid,
				unsigned int size)
{
	if (instance - FIRST > 1)
		return NOT_SUPPORTED;
	snprintf(uuid, size, "AAAAAAAA-0000-4000-8000-00000000000%u",
		 instance - FIRST + 1);
	return 0;
}

int nvmlVgpuInstanceGetFbUsage(unsigned int instance, unsigned long long *used)
{
	*used = (instance - FIRST + 1) * 512 * MIB;
	return 0;
}

/* Of the second nothing new: it was idle. */
int nvmlDeviceGetVgpuUtilization(void *device, unsigned long long since,
				 int *type, unsigned int *count,
				 struct sample *samples)
{
	if (device != &gpu || since >= 2000)
		return NOT_FOUND;
	*type = 1;
	samples[0] = (struct sample) { .instance = FIRST, .time = 1000 };
	samples[0].sm.number = 10;
	samples[1] = (struct sample) { .instance = FIRST, .time = 2000 };
	samples[1].sm.number = 61;
	*count = 2;
	return 0;
}
