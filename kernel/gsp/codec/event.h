/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the firmware tells by itself.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire.h.
 */
#include <linux/errno.h>
#include <asm/byteorder.h>

#include "../release.h"

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

#define GSP_EVENT_CODEC {						\
	.size = sizeof(struct rpc_vgpu_gsp_plugin_triggered_v17_00),	\
	.encode = event_encode,						\
	.decode = event_decode,						\
}
