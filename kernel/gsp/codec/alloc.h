/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects of the resource manager.  A call to it is made by a client, on an
 * object that the client has; the calls about vGPUs are those of a subdevice,
 * that of a device.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire.h.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "../release.h"

static const struct {
	u32 class;
	size_t params;
} classes[] = {
	[GSP_CLASS_CLIENT] = { NV01_ROOT,
		sizeof(struct NV0000_ALLOC_PARAMETERS) },
	[GSP_CLASS_DEVICE] = { NV01_DEVICE_0,
		sizeof(struct NV0080_ALLOC_PARAMETERS) },
	[GSP_CLASS_SUBDEVICE] = { NV20_SUBDEVICE_0,
		sizeof(struct NV2080_ALLOC_PARAMETERS) },
};

#define NUM_CLASSES	(sizeof(classes) / sizeof(classes[0]))

/* Of the three parameter structures only the client's has a field not 0. */
static void fill_params(void *params, const struct gsp_object *o)
{
	struct NV0000_ALLOC_PARAMETERS *root = params;

	if (o->class != GSP_CLASS_CLIENT)
		return;
	root->hClient = cpu_to_le32(o->client);
	root->processID = cpu_to_le32(~0u);
}

static int alloc_encode(struct gsp_writer *w, const struct gsp_object *o)
{
	struct rpc_gsp_rm_alloc_v03_00 *head;
	size_t params;

	if ((unsigned int)o->class >= NUM_CLASSES)
		return -EINVAL;
	params = classes[o->class].params;
	head = gsp_put(w, sizeof(*head) + params);
	if (!head)
		return -EMSGSIZE;
	head->hClient = cpu_to_le32(o->client);
	head->hParent = cpu_to_le32(o->parent);
	head->hObject = cpu_to_le32(o->object);
	head->hClass = cpu_to_le32(classes[o->class].class);
	head->paramsSize = cpu_to_le32(params);
	fill_params(head + 1, o);
	return 0;
}

static int alloc_decode(struct gsp_reader *r, struct gsp_object *o)
{
	const struct rpc_gsp_rm_alloc_v03_00 *head;
	unsigned int i;

	head = gsp_take(r, sizeof(*head));
	if (!head)
		return -EMSGSIZE;
	for (i = 0; i < NUM_CLASSES; i++)
		if (classes[i].class == le32_to_cpu(head->hClass))
			break;
	if (i == NUM_CLASSES ||
	    le32_to_cpu(head->paramsSize) != classes[i].params)
		return -EPROTO;
	if (!gsp_take(r, classes[i].params))
		return -EMSGSIZE;
	o->class = i;
	o->client = le32_to_cpu(head->hClient);
	o->parent = le32_to_cpu(head->hParent);
	o->object = le32_to_cpu(head->hObject);
	return 0;
}

static int alloc_set_status(void *payload, size_t size, u32 status)
{
	struct rpc_gsp_rm_alloc_v03_00 *head = payload;

	if (size < sizeof(*head))
		return -EMSGSIZE;
	head->status = cpu_to_le32(status);
	return 0;
}

static int alloc_status(const void *payload, size_t size, u32 *status)
{
	const struct rpc_gsp_rm_alloc_v03_00 *head = payload;

	if (size < sizeof(*head))
		return -EMSGSIZE;
	*status = le32_to_cpu(head->status);
	return 0;
}

#define GSP_ALLOC_CODEC {						\
	.function = NV_VGPU_MSG_FUNCTION_GSP_RM_ALLOC,			\
	.size = sizeof(struct rpc_gsp_rm_alloc_v03_00) +		\
		sizeof(struct NV0000_ALLOC_PARAMETERS),			\
	.encode = alloc_encode,						\
	.decode = alloc_decode,						\
	.set_status = alloc_set_status,					\
	.status = alloc_status,						\
}
