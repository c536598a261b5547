// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control calls: a head, parameters, and an answer of the same form.
 */
#include <linux/device.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "priv.h"
#include "status.h"

int gsp_check_status(struct gsp *gsp, u32 status, const char *what, u32 id)
{
	int err = gsp_status_errno(status);

	if (err)
		dev_err(gsp->dev, "firmware refused to %s (%#x): %s (%#x)\n",
			what, id, gsp_status_name(status), status);
	return err;
}

int gsp_request_begin(struct gsp *gsp, struct gsp_request *req, u32 cmd,
		      size_t params, gfp_t gfp)
{
	const struct gsp_control_abi *abi = gsp->release->control;
	struct gsp_control c = {
		.client = CLIENT,
		.object = SUBDEVICE,
		.cmd = cmd,
		.size = params,
	};
	int err;

	req->size = abi->size + params;
	req->buf = kvzalloc(req->size, gfp);
	if (!req->buf)
		return -ENOMEM;
	req->w = gsp_writer(req->buf, req->size);
	err = abi->encode(&req->w, &c);
	if (err)
		kvfree(req->buf);
	return err;
}

int gsp_request_send(struct gsp *gsp, struct gsp_request *req, int err,
		     const char *what, u32 id)
{
	const struct gsp_control_abi *abi = gsp->release->control;
	size_t size = req->size;
	u32 status;

	if (!err)
		err = gsp_rpc_call(&gsp->rpc, abi->function, req->buf, &size,
				   req->size);
	if (!err)
		err = abi->status(req->buf, size, &status);
	if (!err)
		err = gsp_check_status(gsp, status, what, id);
	req->r = gsp_reader(req->buf, err ? 0 : size);
	gsp_take(&req->r, abi->size);
	return err;
}

void gsp_request_free(struct gsp_request *req)
{
	kvfree(req->buf);
}

int gsp_request_end(struct gsp *gsp, struct gsp_request *req, int err,
		    const char *what, u32 id)
{
	err = gsp_request_send(gsp, req, err, what, id);
	gsp_request_free(req);
	return err;
}
