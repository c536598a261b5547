// SPDX-License-Identifier: LGPL-2.1-or-later
/* How a GPU is shared out: whether what is named fits into that, and what costs. */
#include "doctor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of a vGPU on the GPU, active or not; 0: of another GPU, or unknown. */
static uint64_t size_on(struct nvvgpu_gpu *gpu, struct nvvgpu_vgpu *vgpu)
{
	const char *where = nvvgpu_vgpu_get_gpu(vgpu);
	const char *id = nvvgpu_vgpu_get_type_id(vgpu);
	struct nvvgpu_type *type;
	uint64_t mib;

	if (!nvvgpu_vgpu_get_name(vgpu) || !where || !id ||
	    strcmp(where, gpu->address) ||
	    nvvgpu_gpu_find_type(gpu, id, &type) ||
	    nvvgpu_type_get_framebuffer_mib(type, &mib))
		return 0;
	return mib;
}

static void sizes_differ(struct doctor *doctor, struct nvvgpu_gpu *gpu,
			 uint64_t a, uint64_t b)
{
	static const char why[] = "in that mode all that are active at a time "
		"have one size, and the others do not start";
	char *what;

	if (asprintf(&what, "named vGPUs on it have %" PRIu64 " and %" PRIu64
		     " MiB, and it is in equal-size mode", a, b) < 0)
		return;
	if (gpu_is_ours(doctor->ctx, gpu->address))
		report(doctor, WARNING("sizes-differ", gpu->address, what, why),
		       "stop its vGPUs, then: echo mixed-size >/sys/bus/pci/"
		       "devices/%s/nvvgpu/mode; or make those of one size on "
		       "another GPU", gpu->address);
	else
		report(doctor, WARNING("sizes-differ", gpu->address, what, why),
		       "stop its vGPUs, then: nvidia-smi vgpu -i %s -shm 1; or "
		       "make those of one size on another GPU", gpu->address);
	free(what);
}

static void check_sizes(struct doctor *doctor, struct nvvgpu_gpu *gpu)
{
	size_t count = nvvgpu_host_count_vgpus(doctor->host), i;
	const char *mode = nvvgpu_gpu_get_mode(gpu);
	uint64_t first = 0, mib;

	if (!mode || strcmp(mode, "equal-size"))
		return;
	for (i = 0; i < count; i++) {
		mib = size_on(gpu, nvvgpu_host_get_vgpu(doctor->host, i));
		if (mib && first && mib != first) {
			sizes_differ(doctor, gpu, first, mib);
			return;
		}
		if (mib)
			first = mib;
	}
}

static void check_scheduler(struct doctor *doctor, struct nvvgpu_gpu *gpu)
{
	char policy[32], *what;

	if (file_read_line(doctor->ctx, policy, sizeof(policy), PCI_DEVICES
			   "/%s/nvvgpu/scheduler", gpu->address) < 0 ||
	    (strcmp(policy, "fixed-share") && strcmp(policy, "equal-share")) ||
	    asprintf(&what, "its scheduler is %s", policy) < 0)
		return;
	report(doctor, NOTE("scheduler-shares", gpu->address, what,
			    "no vGPU gets more than its share of the engine, "
			    "also while all others are idle"),
	       "if that is not meant, while no vGPU of it is in use: echo "
	       "best-effort >/sys/bus/pci/devices/%s/nvvgpu/scheduler",
	       gpu->address);
	free(what);
}

void doctor_check_modes(struct doctor *doctor)
{
	size_t i;

	for (i = 0; i < nvvgpu_host_count_gpus(doctor->host); i++) {
		struct nvvgpu_gpu *gpu = nvvgpu_host_get_gpu(doctor->host, i);

		check_sizes(doctor, gpu);
		check_scheduler(doctor, gpu);
	}
}
