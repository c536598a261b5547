// SPDX-License-Identifier: LGPL-2.1-or-later
/* One step of a plan: what it is, and doing it. */
#include "known.h"
#include "plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- vgpu ---------------------------------------------------------------- */

static int fill(struct nvvgpu_request *req, const struct nvvgpu_step *step,
		const struct conf *conf, const char *type)
{
	const struct conf_item *attr;
	bool on = true, exclusive = false;
	const char *text;
	size_t i;
	int ret;

	req->exact = true;
	text = conf_get(conf, "autostart");
	if (text)
		bool_parse(text, &on);
	text = conf_get(conf, "exclusive");
	if (text)
		bool_parse(text, &exclusive);
	if (exclusive)
		nvvgpu_request_set_policy(req, NVVGPU_POLICY_EXCLUSIVE);
	ret = nvvgpu_request_set_name(req, step->name) ?:
		nvvgpu_request_set_uuid(req, conf_get(conf, "uuid")) ?:
		nvvgpu_request_set_profile(req, conf_get(conf, "profile")) ?:
		nvvgpu_request_set_type(req, type) ?:
		set_string(&req->access_group,
			   conf_get(conf, "access_group")) ?:
		nvvgpu_request_set_autostart(req, on) ?:
		nvvgpu_request_set_no_start(req, !on);
	for (i = 0; !ret && (attr = conf_attribute(conf, i)); i++)
		ret = nvvgpu_request_set_attribute(req, attribute_name(attr),
						   attr->value);
	return ret;
}

/*
 * The GPU of the file where it is here; NULL for any.  *type is what that GPU,
 * or the first that has it, calls the type of the file: another driver gives
 * the same type another id.
 */
static void resolve(struct nvvgpu_host *host, const struct conf *conf,
		    const char **gpu, const char **type)
{
	struct nvvgpu_gpu *found = section_gpu(host, conf);
	const char *name = conf_get(conf, "type_name");
	size_t i;

	*gpu = found ? found->address : NULL;
	*type = conf_get(conf, "type");
	for (i = 0; name && i < host->num_gpus; i++) {
		if (found && &host->gpus[i] != found)
			continue;
		if (gpu_match_type(&host->gpus[i], *type))
			return;
		if (gpu_match_type(&host->gpus[i], name)) {
			*type = name;
			return;
		}
	}
}

static int create_locked(struct nvvgpu_step *step, const struct conf *conf)
{
	struct nvvgpu_request *req;
	struct nvvgpu_host *host;
	const char *gpu, *type;
	int ret;

	ret = known_gpus(step->ctx, &host);
	if (ret < 0)
		return ret;
	resolve(host, conf, &gpu, &type);
	ret = nvvgpu_request_new(step->ctx, &req);
	if (!ret) {
		ret = fill(req, step, conf, type) ?:
			nvvgpu_request_set_gpu(req, gpu) ?:
			nvvgpu_vgpu_create(step->ctx, req, NULL);
		nvvgpu_request_free(req);
	}
	return ret;
}

static int create_from(struct nvvgpu_step *step, const struct conf *conf)
{
	int ret;

	ret = state_lock_to_create(step->ctx);
	if (ret < 0)
		return ret;
	ret = create_locked(step, conf);
	state_unlock(step->ctx);
	return ret;
}

/* What it was comes back where what it is to be cannot be made. */
static int recreate(struct nvvgpu_step *step)
{
	enum nvvgpu_error code;
	char *why;
	int ret;

	ret = nvvgpu_vgpu_delete(step->ctx, step->name);
	if (ret < 0)
		return ret;
	ret = create_from(step, &step->wanted);
	if (!ret)
		return 0;
	code = step->ctx->code;
	why = strdup(step->ctx->error);
	if (!why)
		return fail_memory(step->ctx);
	if (create_from(step, &step->present) < 0)
		fail(step->ctx, -ret, code, "%s (and it could not be made "
		     "again as it was)", why);
	else
		fail(step->ctx, -ret, code, "%s", why);
	free(why);
	return ret;
}

static int change(struct nvvgpu_step *step)
{
	struct nvvgpu_ctx *ctx = step->ctx;
	const char *uuid = conf_get(&step->present, "uuid");
	struct owner owner;
	struct live live;
	bool restart;
	int ret;

	restart = step->attributes && !live_find(ctx, uuid, &live) &&
		!live_in_use(ctx, &live, &owner);
	ret = vgpu_redefine(ctx, step->name, &step->wanted);
	/* Attributes are written when it starts. */
	if (!ret && restart)
		ret = nvvgpu_vgpu_stop(ctx, step->name) ?:
			nvvgpu_vgpu_start(ctx, step->name);
	return ret;
}

static int run_vgpu(struct nvvgpu_step *step)
{
	switch (step->action) {
	case NVVGPU_ACTION_NONE:
		return 0;
	case NVVGPU_ACTION_CREATE:
		return create_from(step, &step->wanted);
	case NVVGPU_ACTION_RECREATE:
		return recreate(step);
	case NVVGPU_ACTION_CHANGE:
		return change(step);
	case NVVGPU_ACTION_START:
		return nvvgpu_vgpu_start(step->ctx, step->name);
	case NVVGPU_ACTION_DELETE:
		return nvvgpu_vgpu_delete(step->ctx, step->name);
	case NVVGPU_ACTION_RENAME:
		return nvvgpu_vgpu_rename(step->ctx,
					  conf_get(&step->present, "uuid"),
					  step->to);
	}
	return -EINVAL;
}

/* --- profile ------------------------------------------------------------- */

static int save_profile(struct nvvgpu_step *step)
{
	struct nvvgpu_profile *profile;
	int ret;

	ret = nvvgpu_profile_new(step->ctx, step->name, &profile);
	if (ret < 0)
		return ret;
	ret = conf_copy(&profile->own, &step->wanted) < 0 ?
		fail_memory(step->ctx) : nvvgpu_profile_save(profile, true);
	nvvgpu_profile_unref(profile);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_step_run(struct nvvgpu_step *step)
{
	if (step->kind == STEP_VGPU)
		return run_vgpu(step);
	if (step->action == NVVGPU_ACTION_DELETE)
		return nvvgpu_profile_delete(step->ctx, step->name);
	return save_profile(step);
}

/* --- what it is ---------------------------------------------------------- */

NVVGPU_EXPORT enum nvvgpu_action
nvvgpu_step_get_action(const struct nvvgpu_step *step)
{
	return step->action;
}

NVVGPU_EXPORT const char *nvvgpu_step_get_kind(const struct nvvgpu_step *step)
{
	return step->kind == STEP_VGPU ? "vgpu" : "profile";
}

NVVGPU_EXPORT const char *nvvgpu_step_get_name(const struct nvvgpu_step *step)
{
	return step->name;
}

NVVGPU_EXPORT const char *nvvgpu_step_get_what(const struct nvvgpu_step *step)
{
	return step->what;
}

NVVGPU_EXPORT const char *nvvgpu_step_get_user(const struct nvvgpu_step *step)
{
	return step->user;
}

NVVGPU_EXPORT const char *nvvgpu_action_name(enum nvvgpu_action action)
{
	switch (action) {
	case NVVGPU_ACTION_NONE:
		return "none";
	case NVVGPU_ACTION_CREATE:
		return "create";
	case NVVGPU_ACTION_CHANGE:
		return "change";
	case NVVGPU_ACTION_RECREATE:
		return "recreate";
	case NVVGPU_ACTION_START:
		return "start";
	case NVVGPU_ACTION_DELETE:
		return "delete";
	case NVVGPU_ACTION_RENAME:
		return "rename";
	}
	return "unknown";
}
