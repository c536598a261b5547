/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files behind gsp.h share.
 */
#ifndef NVVGPU_GSP_PRIV_H
#define NVVGPU_GSP_PRIV_H

#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/workqueue.h>

#include "gsp.h"
#include "plugin.h"
#include "release.h"
#include "rpc.h"

/* Handles of our objects, ours to choose but for those of other clients. */
#define CLIENT		0xc1d00000
#define DEVICE		0xde1d0000
#define SUBDEVICE	0x5d1d0000

/*
 * struct gsp - the firmware of one GPU
 * @died: vGPUs whose task has died and of which the host was not told yet, by
 *	  gfid; bit 0 is the firmware itself.  A set, not a list, so that a
 *	  firmware that repeats itself costs nothing.
 * @plugins: by gfid
 * @ends: by gfid, steps that the end of a task still takes: 2 to shut it down
 *	  and clean up, 1 to clean up.  The caller does not use one gfid twice
 *	  at a time.
 */
struct gsp {
	struct device *dev;
	const struct gsp_release *release;
	const struct gsp_host_ops *ops;
	void *host;
	struct workqueue_struct *wq;
	struct gsp_rpc rpc;
	struct completion ready;
	struct work_struct event_work;
	DECLARE_BITMAP(died, GSP_MAX_GFID + 1);
	struct gsp_plugin plugins[GSP_MAX_GFID + 1];
	u8 ends[GSP_MAX_GFID + 1];
};

/* gsp.c: let the host be told; any context */
void gsp_tell_died(struct gsp *gsp, u32 gfid);

/*
 * struct gsp_request - a control call that is being put together
 * @w: where its parameters go
 * @r: after gsp_request_send(), where those of the answer are
 */
struct gsp_request {
	void *buf;
	size_t size;
	struct gsp_writer w;
	struct gsp_reader r;
};

/* control.c: what a status means; a refusal is told to the administrator */
int gsp_check_status(struct gsp *gsp, u32 status, const char *what, u32 id);

/*
 * gsp_request_begin() - start a control call
 * @cmd:    its number
 * @params: bytes of parameters
 *
 * Return: 0; -ENOMEM, after which there is nothing to free.
 */
int gsp_request_begin(struct gsp *gsp, struct gsp_request *req, u32 cmd,
		      size_t params, gfp_t gfp);

/*
 * gsp_request_send() - send it, unless @err says that it could not be made
 * @what: what it does, for a sentence about a refusal
 * @id:   to what
 *
 * Return: @err, that of gsp_rpc_call(), or what a refusal means.  The request
 * must be freed in any case, with gsp_request_free().
 */
int gsp_request_send(struct gsp *gsp, struct gsp_request *req, int err,
		     const char *what, u32 id);
void gsp_request_free(struct gsp_request *req);

/* Both of the last. */
int gsp_request_end(struct gsp *gsp, struct gsp_request *req, int err,
		    const char *what, u32 id);

#endif
