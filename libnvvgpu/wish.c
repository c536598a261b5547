// SPDX-License-Identifier: LGPL-2.1-or-later
/* From a request and its profile to the vGPU that is wanted, and its name. */
#include "known.h"
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int uuid_taken(struct nvvgpu_ctx *ctx, const struct wish *wish)
{
	struct record rec;
	int ret;

	if (!known_may_be_recorded(ctx, wish->uuid))
		return 0;
	ret = record_find_uuid(ctx, wish->uuid, &rec);
	if (ret == -ENOENT)
		return 0;
	if (ret < 0)
		return ret;
	ret = fail(ctx, EEXIST, NVVGPU_E_EXISTS,
		   "%s: create: vGPU '%s' has UUID %s; take another name, or "
		   "another UUID by --uuid", wish->name, rec.name, wish->uuid);
	record_free(&rec);
	return ret;
}

static int taken(struct nvvgpu_ctx *ctx, const struct wish *wish)
{
	bool live = live_exists(ctx, wish->uuid);
	bool defined = known_defined(ctx, wish->uuid);
	char other[UUID_LEN + 1];
	int ret = 0;

	if (record_exists(ctx, wish->name))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: there is a vGPU of that name; take "
			    "another name", wish->name);
	if (claim_held(ctx, wish->name, other))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: vGPU %s, made by somebody else, has "
			    "that name", wish->name, other);
	/* Who was renamed keeps the UUID that follows from its old name. */
	if (live || defined || rename_may_have(ctx, wish->name))
		ret = uuid_taken(ctx, wish);
	if (ret < 0)
		return ret;
	if (live)
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: a vGPU with UUID %s exists; take "
			    "another name or UUID", wish->name, wish->uuid);
	if (defined)
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: create: mdevctl has a definition of UUID %s; "
			    "take another name or UUID, or undefine that one",
			    wish->name, wish->uuid);
	return 0;
}

/*
 * BASE-N, the first that is free, from where the last search in this context
 * ended: many in a row must not search from the start each time.
 */
static int choose_name(struct nvvgpu_ctx *ctx, struct wish *wish,
		       const char *base)
{
	unsigned int n = 0;
	int len;

	if (!strcmp(ctx->hint_base, base))
		n = ctx->hint_number;
	do {
		len = snprintf(wish->name, sizeof(wish->name), "%s-%u", base,
			       n++);
		if (len >= (int)sizeof(wish->name))
			return fail(ctx, EINVAL, NVVGPU_E_INVALID,
				    "%s: create: it is too long to make names "
				    "of vGPUs from it; give a shorter one",
				    base);
		uuid_of_name(wish->name, wish->uuid);
	} while (taken(ctx, wish) < 0);
	snprintf(ctx->hint_base, sizeof(ctx->hint_base), "%s", base);
	ctx->hint_number = n;
	return 0;
}

int wish_name(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
	      bool numbered, struct wish *wish)
{
	int ret;

	if (numbered && req->uuid)
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: create: one UUID cannot be that of many vGPUs",
			    req->uuid);
	if (numbered)
		return choose_name(ctx, wish, req->name ? req->name :
				   wish->profile);

	if (!req->name && req->uuid)
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: create: a vGPU with a UUID of its own needs a "
			    "name", req->uuid);
	if (!req->name)
		return choose_name(ctx, wish, wish->profile);
	snprintf(wish->name, sizeof(wish->name), "%s", req->name);
	if (req->uuid)
		memcpy(wish->uuid, req->uuid, sizeof(wish->uuid));
	else
		uuid_of_name(wish->name, wish->uuid);
	ret = taken(ctx, wish);
	return ret || !req->uuid ? ret : uuid_taken(ctx, wish);
}

static int read_profile(struct nvvgpu_ctx *ctx, const char *name,
			struct wish *wish)
{
	struct nvvgpu_profile *profile;
	int ret;

	ret = nvvgpu_profile_load(ctx, name, &profile);
	if (ret < 0)
		return ret;
	wish->from = profile;
	wish->profile = profile->name;
	wish->type = nvvgpu_profile_get_type(profile);
	wish->gpu = nvvgpu_profile_get_gpu(profile);
	wish->policy = profile->policy;
	wish->numa_node = profile->numa_node;
	wish->autostart = profile->autostart;
	return 0;
}

/* Of the profile first, in its order; the request's take their place. */
static int gather_attributes(struct nvvgpu_ctx *ctx,
			     const struct nvvgpu_request *req,
			     struct wish *wish)
{
	const struct conf *from[] = {
		wish->from && !req->exact ? &wish->from->conf : NULL,
		&req->attributes,
	};
	const struct conf_item *attr;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(from); i++)
		for (j = 0; from[i] && (attr = conf_attribute(from[i], j)); j++)
			if (conf_set(&wish->attributes, attr->key,
				     attr->value) < 0)
				return fail_memory(ctx);
	return 0;
}

void wish_free(struct wish *wish)
{
	nvvgpu_profile_unref(wish->from);
	conf_free(&wish->attributes);
}

static void take_policy(const struct nvvgpu_request *req, struct wish *wish)
{
	if (req->policy_set)
		wish->policy = req->policy;
	if (req->numa_node >= 0)
		wish->numa_node = req->numa_node;
	if (wish->numa_node < 0)
		wish->numa_node = numa_current();
}

int wish_make(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
	      struct wish *wish)
{
	const char *who = req->name ? req->name : "a vGPU";
	int ret;

	*wish = (struct wish) {
		.numa_node = -1,
		.autostart = true,
		.transient = req->transient,
		.domain = req->domain,
		.no_start = req->no_start,
	};
	/* Until it has a name of its own. */
	snprintf(wish->name, sizeof(wish->name), "%s", who);
	if (req->exact) {
		wish->profile = req->profile;
	} else if (req->profile) {
		ret = read_profile(ctx, req->profile, wish);
		if (ret < 0)
			return ret;
	} else if (!req->type || !req->name) {
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: create: it needs a profile, or else a name "
			    "and a type", who);
	}
	if (req->type)
		wish->type = req->type;
	if (req->gpu)
		wish->gpu = req->gpu;
	wish->access_group = req->access_group;
	if (req->autostart_set)
		wish->autostart = req->autostart;
	/* Nothing of it will be there when the host starts. */
	if (req->transient)
		wish->autostart = false;
	take_policy(req, wish);
	return gather_attributes(ctx, req, wish);
}
