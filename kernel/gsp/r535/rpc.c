// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release 535.113.01: the frame that calls and events travel in.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <asm/byteorder.h>

#include "r535.h"
#include "wire.h"

static int payload_size(u32 function, const void *first, size_t len,
			size_t *size)
{
	const struct rpc_gsp_rm_control_v03_00 *ctrl = first;
	const struct rpc_gsp_rm_alloc_v03_00 *alloc = first;

	switch (function) {
	case NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL:
		if (len < sizeof(*ctrl))
			return -EMSGSIZE;
		*size = sizeof(*ctrl) + (size_t)le32_to_cpu(ctrl->paramsSize);
		return 0;
	case NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC:
		if (len < sizeof(*alloc))
			return -EMSGSIZE;
		*size = sizeof(*alloc) + (size_t)le32_to_cpu(alloc->paramsSize);
		return 0;
	default:
		*size = len;
		return 0;
	}
}

const struct gsp_rpc_abi gsp_r535_rpc = {
	.continuation = NV_VGPU_MSG_FUNCTION_CONTINUATION_RECORD,
	.first_event = NV_VGPU_MSG_EVENT_FIRST_EVENT,
	.payload_size = payload_size,
};

static int control_encode(struct gsp_writer *w, const struct gsp_control *c)
{
	struct rpc_gsp_rm_control_v03_00 *head;

	if (c->size > U32_MAX)
		return -EINVAL;
	if (w->left < sizeof(*head) || w->left - sizeof(*head) < c->size)
		return -EMSGSIZE;
	head = gsp_put(w, sizeof(*head));
	head->hClient = cpu_to_le32(c->client);
	head->hObject = cpu_to_le32(c->object);
	head->cmd = cpu_to_le32(c->cmd);
	head->paramsSize = cpu_to_le32(c->size);
	return 0;
}

static int control_decode(struct gsp_reader *r, struct gsp_control *c)
{
	const struct rpc_gsp_rm_control_v03_00 *head;

	head = gsp_take(r, sizeof(*head));
	if (!head || r->left < le32_to_cpu(head->paramsSize))
		return -EMSGSIZE;
	/* Serialized parameters are for controls that we do not use. */
	if (head->flags)
		return -EPROTO;
	c->client = le32_to_cpu(head->hClient);
	c->object = le32_to_cpu(head->hObject);
	c->cmd = le32_to_cpu(head->cmd);
	c->size = le32_to_cpu(head->paramsSize);
	return 0;
}

static int control_set_status(void *payload, size_t size, u32 status)
{
	struct rpc_gsp_rm_control_v03_00 *head = payload;

	if (size < sizeof(*head))
		return -EMSGSIZE;
	head->status = cpu_to_le32(status);
	return 0;
}

static int control_status(const void *payload, size_t size, u32 *status)
{
	const struct rpc_gsp_rm_control_v03_00 *head = payload;

	if (size < sizeof(*head))
		return -EMSGSIZE;
	*status = le32_to_cpu(head->status);
	return 0;
}

const struct gsp_control_abi gsp_r535_control = {
	.function = NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL,
	.size = sizeof(struct rpc_gsp_rm_control_v03_00),
	.encode = control_encode,
	.decode = control_decode,
	.set_status = control_set_status,
	.status = control_status,
};

/* What an event of the plugin tells, in the order of its notifyIndex. */
static const enum gsp_notice plugin_notice[] = {
	[NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_BOOTLOADED] =
		GSP_NOTICE_VGPU_BOOTED,
	[NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_UNLOADED] =
		GSP_NOTICE_VGPU_UNLOADED,
	[NVA084_NOTIFIERS_EVENT_VGPU_PLUGIN_TASK_CRASHED] =
		GSP_NOTICE_VGPU_CRASHED,
};

#define NUM_PLUGIN_NOTICES	(sizeof(plugin_notice) / sizeof(plugin_notice[0]))

static int plugin_encode(struct gsp_writer *w, enum gsp_notice notice,
			 u32 gfid)
{
	struct rpc_vgpu_gsp_plugin_triggered_v17_00 *ev;
	u32 i;

	for (i = 0; i < NUM_PLUGIN_NOTICES; i++)
		if (plugin_notice[i] == notice)
			break;
	if (i == NUM_PLUGIN_NOTICES)
		return -EINVAL;
	ev = gsp_put(w, sizeof(*ev));
	if (!ev)
		return -EMSGSIZE;
	ev->gfid = cpu_to_le32(gfid);
	ev->notifyIndex = cpu_to_le32(i);
	return 0;
}

static int event_encode(struct gsp_writer *w, enum gsp_notice notice, u32 gfid,
			u32 *function)
{
	if (notice == GSP_NOTICE_READY) {
		*function = NV_VGPU_MSG_EVENT_GSP_INIT_DONE;
		return gsp_put(w, sizeof(struct rpc_init_done_v17_00)) ?
			0 : -EMSGSIZE;
	}
	*function = NV_VGPU_MSG_EVENT_VGPU_GSP_PLUGIN_TRIGGERED;
	return plugin_encode(w, notice, gfid);
}

static int plugin_decode(struct gsp_reader *r, enum gsp_notice *notice,
			 u32 *gfid)
{
	const struct rpc_vgpu_gsp_plugin_triggered_v17_00 *ev;
	u32 index;

	ev = gsp_take(r, sizeof(*ev));
	if (!ev)
		return -EMSGSIZE;
	index = le32_to_cpu(ev->notifyIndex);
	if (index >= NVA084_NOTIFIERS_MAXCOUNT)
		return -EPROTO;
	*notice = index < NUM_PLUGIN_NOTICES ? plugin_notice[index] :
		GSP_NOTICE_OTHER;
	*gfid = le32_to_cpu(ev->gfid);
	return 0;
}

static int event_decode(struct gsp_reader *r, u32 function,
			enum gsp_notice *notice, u32 *gfid)
{
	*gfid = 0;
	switch (function) {
	case NV_VGPU_MSG_EVENT_GSP_INIT_DONE:
		*notice = GSP_NOTICE_READY;
		return gsp_take(r, sizeof(struct rpc_init_done_v17_00)) ?
			0 : -EMSGSIZE;
	case NV_VGPU_MSG_EVENT_VGPU_GSP_PLUGIN_TRIGGERED:
		return plugin_decode(r, notice, gfid);
	default:
		*notice = GSP_NOTICE_OTHER;
		return 0;
	}
}

const struct gsp_event_abi gsp_r535_event = {
	.size = sizeof(struct rpc_vgpu_gsp_plugin_triggered_v17_00),
	.encode = event_encode,
	.decode = event_decode,
};
