/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Length of a message, and what stands before the parameters of a control
 * call.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire.h.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <asm/byteorder.h>

#include "../release.h"

/* A release that calls the field of RMAPI_RPC_FLAGS differently says so. */
#ifndef CONTROL_SERIALIZED
#define CONTROL_SERIALIZED(head)	((head)->flags)
#endif

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
	if (CONTROL_SERIALIZED(head))
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

#define GSP_RPC_CODEC {							\
	.nop = NV_VGPU_MSG_FUNCTION_NOP,				\
	.continuation = NV_VGPU_MSG_FUNCTION_CONTINUATION_RECORD,	\
	.first_event = NV_VGPU_MSG_EVENT_FIRST_EVENT,			\
	.payload_size = payload_size,					\
}

#define GSP_CONTROL_CODEC {						\
	.function = NV_VGPU_MSG_FUNCTION_GSP_RM_CONTROL,		\
	.size = sizeof(struct rpc_gsp_rm_control_v03_00),		\
	.encode = control_encode,					\
	.decode = control_decode,					\
	.set_status = control_set_status,				\
	.status = control_status,					\
}
