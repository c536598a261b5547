// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a new vGPU shall be, as the caller says it. */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

NVVGPU_EXPORT int nvvgpu_request_new(struct nvvgpu_ctx *ctx,
				     struct nvvgpu_request **ret)
{
	struct nvvgpu_request *req = calloc(1, sizeof(*req));

	if (!req)
		return fail_memory(ctx);
	req->ctx = nvvgpu_ref(ctx);
	req->numa_node = -1;
	*ret = req;
	return 0;
}

NVVGPU_EXPORT struct nvvgpu_request *
nvvgpu_request_free(struct nvvgpu_request *req)
{
	if (!req)
		return NULL;
	free(req->name);
	free(req->uuid);
	free(req->profile);
	free(req->type);
	free(req->gpu);
	free(req->domain);
	free(req->access_group);
	conf_free(&req->attributes);
	nvvgpu_unref(req->ctx);
	free(req);
	return NULL;
}

static int set(struct nvvgpu_request *req, char **to, const char *text)
{
	return set_string(to, text) < 0 ? fail_memory(req->ctx) : 0;
}

NVVGPU_EXPORT int nvvgpu_request_set_name(struct nvvgpu_request *req,
					  const char *name)
{
	if (name && !name_valid(name))
		return fail(req->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: it is no name for a vGPU; use a-z, 0-9, '.', "
			    "'_', '-', at most %d of them, a letter or digit "
			    "first, and nothing that looks like a UUID", name,
			    NVVGPU_NAME_MAX);
	return set(req, &req->name, name);
}

NVVGPU_EXPORT int nvvgpu_request_set_uuid(struct nvvgpu_request *req,
					  const char *uuid)
{
	char lower[UUID_LEN + 1];

	if (uuid && !uuid_read(uuid, lower))
		return fail(req->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: it is no UUID", uuid);
	return set(req, &req->uuid, uuid ? lower : NULL);
}

NVVGPU_EXPORT int nvvgpu_request_set_profile(struct nvvgpu_request *req,
					     const char *profile)
{
	return set(req, &req->profile, profile);
}

NVVGPU_EXPORT int nvvgpu_request_set_type(struct nvvgpu_request *req,
					  const char *type)
{
	return set(req, &req->type, type);
}

NVVGPU_EXPORT int nvvgpu_request_set_gpu(struct nvvgpu_request *req,
					 const char *gpu)
{
	return set(req, &req->gpu, gpu);
}

NVVGPU_EXPORT int nvvgpu_request_set_attribute(struct nvvgpu_request *req,
					       const char *name,
					       const char *value)
{
	char key[300];

	if (!attribute_valid(name) || (value && !value_valid(value)))
		return fail(req->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set '%s': it is no attribute that a vGPU can "
			    "be made with, or no value for one",
			    req->name ? req->name : "a vGPU", name);
	snprintf(key, sizeof(key), "attr.%s", name);
	if (conf_set(&req->attributes, key, value) < 0)
		return fail_memory(req->ctx);
	return 0;
}

NVVGPU_EXPORT int nvvgpu_request_set_policy(struct nvvgpu_request *req,
					    enum nvvgpu_policy policy)
{
	if (!nvvgpu_policy_name(policy))
		return fail(req->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set policy: there is no policy number %d",
			    req->name ? req->name : "a vGPU", policy);
	req->policy_set = true;
	req->policy = policy;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_request_set_numa_node(struct nvvgpu_request *req,
					       int node)
{
	req->numa_node = node < 0 ? -1 : node;
	return node < 0 ? 0 : nvvgpu_request_set_policy(req,
							NVVGPU_POLICY_NUMA);
}

NVVGPU_EXPORT int nvvgpu_request_set_autostart(struct nvvgpu_request *req,
					       bool autostart)
{
	req->autostart_set = true;
	req->autostart = autostart;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_request_set_no_start(struct nvvgpu_request *req,
					      bool no_start)
{
	req->no_start = no_start;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_request_set_transient(struct nvvgpu_request *req,
					       bool transient)
{
	req->transient = transient;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_request_set_domain(struct nvvgpu_request *req,
					    const char *domain)
{
	if (domain && !value_valid(domain))
		return fail(req->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set domain: '%s' cannot be kept in a file",
			    req->name ? req->name : "a vGPU", domain);
	return set(req, &req->domain, domain);
}

NVVGPU_EXPORT int nvvgpu_request_set_wait(struct nvvgpu_request *req,
					  unsigned int seconds,
					  nvvgpu_wait_fn fn, void *data)
{
	req->wait_seconds = seconds;
	req->wait_fn = fn;
	req->wait_data = data;
	return 0;
}
