// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a GPU's firmware can be asked about the GPU and all that runs on it;
 * see gsp.h.
 */
#include <linux/device.h>
#include <linux/slab.h>

#include "priv.h"

/**
 * gsp_add_types() - replace the types that the firmware knows
 * @gsp:   from gsp_new()
 * @types: what it shall know
 * @num:   how many, at most GSP_MAX_TYPES
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -EINVAL (too many, or one that the firmware cannot be told:
 * name, id, BAR 1); -ENOMEM; -ETIMEDOUT; -EIO, -EPROTO, -EMSGSIZE (the
 * firmware is lost); what a refusal means.
 */
int gsp_add_types(struct gsp *gsp, const struct gsp_type *types,
		  unsigned int num)
{
	const struct gsp_types_abi *abi = gsp->release->types;
	struct gsp_request req;
	int err;

	if (num > GSP_MAX_TYPES)
		return -EINVAL;
	err = gsp_request_begin(gsp, &req, abi->cmd, abi->size, GFP_KERNEL);
	if (err)
		return err;
	err = abi->encode(&req.w, types, num, true);
	return gsp_request_end(gsp, &req, err, "take types", num);
}

/**
 * gsp_set_mixed() - may vGPUs of different framebuffer sizes run at a time
 * @gsp:   from gsp_new()
 * @mixed: they may; after the firmware has booted they may not
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -EOPNOTSUPP (firmware of this release leaves that to its host);
 * -EBUSY (tasks of vGPUs are there); -ENOMEM; -ETIMEDOUT; -EIO, -EPROTO,
 * -EMSGSIZE (the firmware is lost); what a refusal means.
 */
int gsp_set_mixed(struct gsp *gsp, bool mixed)
{
	const struct gsp_switch_abi *abi = gsp->release->mixed;
	struct gsp_request req;
	int err;

	if (!abi)
		return -EOPNOTSUPP;
	err = gsp_request_begin(gsp, &req, abi->cmd, abi->size, GFP_KERNEL);
	if (err)
		return err;
	err = abi->encode(&req.w, mixed);
	return gsp_request_end(gsp, &req, err, "change the mode", mixed);
}

static int find_usage(const struct gsp_usage_abi *abi, struct gsp_reader *r,
		      u32 gfid, u64 *bytes)
{
	struct gsp_usage *usage;
	unsigned int num, i;
	int err;

	usage = kcalloc(GSP_MAX_USAGES, sizeof(*usage), GFP_KERNEL);
	if (!usage)
		return -ENOMEM;
	err = abi->decode(r, usage, &num);
	for (i = 0; !err && i < num; i++)
		if (usage[i].gfid == gfid)
			break;
	if (!err && i < num)
		*bytes = usage[i].bytes;
	else if (!err)
		err = num < abi->max ? -ENOENT : -EOVERFLOW;
	kfree(usage);
	return err;
}

/**
 * gsp_vgpu_framebuffer_used() - framebuffer that a vGPU uses now
 * @gsp:   from gsp_new()
 * @gfid:  which one
 * @bytes: gets it
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -ENOENT (the firmware knows of no such task); -EOVERFLOW (it can
 * only tell of so many, and this one is not among them); -EPROTO, -EMSGSIZE
 * (the answer makes no sense); -ENOMEM; -ETIMEDOUT; -EIO (the firmware is
 * lost); what a refusal means.
 */
int gsp_vgpu_framebuffer_used(struct gsp *gsp, u32 gfid, u64 *bytes)
{
	const struct gsp_usage_abi *abi = gsp->release->usage;
	struct gsp_request req;
	int err;

	err = gsp_request_begin(gsp, &req, abi->cmd, abi->size, GFP_KERNEL);
	if (err)
		return err;
	err = gsp_request_send(gsp, &req, 0, "tell the use of framebuffer",
			       gfid);
	if (!err) {
		err = find_usage(abi, &req.r, gfid, bytes);
		if (err == -EPROTO || err == -EMSGSIZE)
			dev_err_ratelimited(gsp->dev,
				"firmware tells a use of framebuffer that cannot be\n");
	}
	gsp_request_free(&req);
	return err;
}
