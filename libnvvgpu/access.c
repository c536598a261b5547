// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who beside root may open a vGPU's node: the members of one group, where the
 * record of the vGPU, or else its profile, names it. The udev rules make it so.
 */
#include "private.h"

#include <errno.h>
#include <string.h>

static int keep(struct nvvgpu_ctx *ctx, const char *group, char **ret)
{
	if (!group)
		return -ENOENT;
	*ret = strdup(group);
	return *ret ? 0 : fail_memory(ctx);
}

static int of_profile(struct nvvgpu_ctx *ctx, const char *name, char **ret)
{
	struct nvvgpu_profile *profile;
	int err;

	err = nvvgpu_profile_load(ctx, name, &profile);
	if (err < 0)
		return err;
	err = keep(ctx, nvvgpu_profile_get_access_group(profile), ret);
	nvvgpu_profile_unref(profile);
	return err;
}

NVVGPU_EXPORT int nvvgpu_name_to_access_group(struct nvvgpu_ctx *ctx,
					      const char *name, char **group)
{
	const char *own, *profile;
	struct record rec;
	int ret;

	if (!name_valid(name))
		return -ENOENT;
	ret = record_read(ctx, name, &rec);
	if (ret < 0)
		return ret;
	own = conf_get(&rec.conf, "access_group");
	profile = conf_get(&rec.conf, "profile");
	if (own || !profile)
		ret = keep(ctx, own, group);
	else
		ret = of_profile(ctx, profile, group);
	record_free(&rec);
	return ret;
}
