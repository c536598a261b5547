/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the checks of the doctor share.  A check looks at one part of the host
 * and reports what stands in the way; it never changes anything, and what it
 * cannot read it does not judge.
 */
#ifndef NVVGPU_DOCTOR_H
#define NVVGPU_DOCTOR_H

#include "private.h"

struct nvvgpu_finding {
	const char *code;
	enum nvvgpu_severity severity;
	const char *object;	/* NULL: the host as a whole */
	const char *what;
	const char *why;
	const char *cure;
	const char *model;	/* by report(): of an object that is a GPU */
};

/*
 * One run.
 * @host:	the look at it that all checks share
 * @offers:	some device here offers types
 */
struct doctor {
	struct nvvgpu_ctx *ctx;
	struct nvvgpu_host *host;
	nvvgpu_finding_fn fn;
	void *data;
	unsigned int problems;
	bool offers;
};

/*
 * Tells of one finding.  @cure is a format for what follows it; everything
 * else is constant text.
 */
void report(struct doctor *doctor, const struct nvvgpu_finding *finding,
	    const char *cure, ...) PRINTF(3, 4);

#define PROBLEM(code, object, what, why)				\
	(&(const struct nvvgpu_finding) { code,				\
		NVVGPU_SEVERITY_PROBLEM, object, what, why, NULL, NULL })
#define WARNING(code, object, what, why)				\
	(&(const struct nvvgpu_finding) { code,				\
		NVVGPU_SEVERITY_WARNING, object, what, why, NULL, NULL })
#define NOTE(code, object, what, why)					\
	(&(const struct nvvgpu_finding) { code,				\
		NVVGPU_SEVERITY_NOTE, object, what, why, NULL, NULL })

/* doctor-gpu.c: the PCI devices that are, or could be, parents */
void doctor_check_gpus(struct doctor *doctor);
/* doctor-mode.c: sizes on one GPU, shares of its engine */
void doctor_check_modes(struct doctor *doctor);
/* doctor-kernel.c: modules, IOMMU, Secure Boot */
void doctor_check_kernel(struct doctor *doctor);
/* doctor-stack.c: libvirt, mdevctl, udev */
void doctor_check_stack(struct doctor *doctor);
/* doctor-state.c: what is recorded against what is there */
void doctor_check_state(struct doctor *doctor);
/* doctor-others.c: Nova, KubeVirt */
void doctor_check_others(struct doctor *doctor);

#endif
