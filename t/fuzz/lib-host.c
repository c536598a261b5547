// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A host as a file, as somebody writes it by hand, and the plan for it on a
 * host that has a GPU, a profile and a vGPU already.
 *
 * Promised beyond "no crash": a plan names each profile and vGPU once, gives
 * each step a reason, and a text that asks for what is there needs no step; a
 * text that cannot be understood is told by its name.
 */
#include "lib.h"

#include <stdlib.h>
#include <string.h>

#define GPU "0000:3b:00.0"
#define GPU_DIR PCI_DEVICES "/" GPU
#define TYPE GPU_DIR "/mdev_supported_types/nvidia-558"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"

static void put_text(const char *path, const char *text)
{
	fuzz_put(path, text, strlen(text));
}

static struct nvvgpu_ctx *begin(void)
{
	static struct nvvgpu_ctx *ctx;

	if (ctx)
		return ctx;
	ctx = fuzz_host();
	put_text(TYPE "/available_instances", "8\n");
	put_text(TYPE "/name", "NVIDIA A40-2Q\n");
	put_text(TYPE "/description", "framebuffer=2048M\n");
	put_text(PROFILE_DIR "/gold.conf", "[profile gold]\ntype = A40-2Q\n");
	put_text(RECORD_DIR "/vm1.conf", "[vgpu vm1]\nuuid = " UUID "\n"
		 "parent = " GPU "\ntype = nvidia-558\nautostart = no\n");
	return ctx;
}

/* What gets another name first leaves its own to another. */
static bool differ(struct nvvgpu_step *step, struct nvvgpu_step *before)
{
	return nvvgpu_step_get_action(before) == NVVGPU_ACTION_RENAME ||
	       strcmp(nvvgpu_step_get_kind(step),
		      nvvgpu_step_get_kind(before)) ||
	       strcmp(nvvgpu_step_get_name(step),
		      nvvgpu_step_get_name(before));
}

static void look_at(struct nvvgpu_plan *plan)
{
	size_t count = nvvgpu_plan_count_steps(plan), i, j;
	struct nvvgpu_step *step;

	for (i = 0; i < count; i++) {
		step = nvvgpu_plan_get_step(plan, i);
		promise(nvvgpu_step_get_action(step) != NVVGPU_ACTION_NONE);
		promise(name_valid(nvvgpu_step_get_name(step)));
		promise(*nvvgpu_step_get_what(step));
		promise(!nvvgpu_step_get_user(step));
		for (j = 0; j < i; j++)
			promise(differ(step, nvvgpu_plan_get_step(plan, j)));
	}
	promise(!nvvgpu_plan_get_step(plan, count));
}

/* Of what the plan would have to come, and is there then. */
static void nothing_left(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_host *host;
	struct nvvgpu_plan *plan;
	char *text;

	promise(!nvvgpu_host_scan(ctx, &host));
	promise(!nvvgpu_host_export(host, &text));
	nvvgpu_host_unref(host);
	promise(!nvvgpu_plan_new(ctx, text, "export", 0, &plan));
	promise(!nvvgpu_plan_count_steps(plan));
	nvvgpu_plan_free(plan);
	free(text);
}

/* The profile of the input becomes the host's, and the host a file again. */
static void take_profile(struct nvvgpu_ctx *ctx, struct nvvgpu_plan *plan)
{
	struct nvvgpu_step *step = nvvgpu_plan_get_step(plan, 0);

	if (!step || strcmp(nvvgpu_step_get_kind(step), "profile") ||
	    nvvgpu_step_get_action(step) == NVVGPU_ACTION_DELETE)
		return;
	promise(!nvvgpu_step_run(step));
	nothing_left(ctx);
	if (strcmp(nvvgpu_step_get_name(step), "gold"))
		promise(!nvvgpu_profile_delete(ctx,
					       nvvgpu_step_get_name(step)));
	else
		put_text(PROFILE_DIR "/gold.conf",
			 "[profile gold]\ntype = A40-2Q\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvvgpu_ctx *ctx = begin();
	char *text = fuzz_text(data, size);
	struct nvvgpu_plan *plan;
	int ret;

	ret = nvvgpu_plan_new(ctx, text, "input", 0, &plan);
	if (!ret) {
		look_at(plan);
		/* Slow, and a part of all executions is enough for it. */
		if (size % 4 == 0)
			take_profile(ctx, plan);
		nvvgpu_plan_free(plan);
	} else {
		promise(ret == -EBADMSG || ret == -ENOENT);
		promise(*nvvgpu_get_error(ctx));
	}
	free(text);
	return 0;
}
