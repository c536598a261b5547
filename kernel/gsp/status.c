// SPDX-License-Identifier: GPL-2.0-only
/*
 * Firmware status to errno: the one table.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "status.h"

#define S(status, err)	{ status, err, #status }

static const struct {
	u32 status;
	int err;
	const char *name;
} table[] = {
	S(NV_OK, 0),
	S(NV_ERR_BUFFER_TOO_SMALL, -EMSGSIZE),
	S(NV_ERR_BUSY_RETRY, -EBUSY),
	S(NV_ERR_GPU_IS_LOST, -EIO),
	S(NV_ERR_IN_USE, -EBUSY),
	S(NV_ERR_INSERT_DUPLICATE_NAME, -EEXIST),
	S(NV_ERR_INSUFFICIENT_RESOURCES, -ENOSPC),
	S(NV_ERR_INSUFFICIENT_PERMISSIONS, -EACCES),
	S(NV_ERR_INVALID_ADDRESS, -EINVAL),
	S(NV_ERR_INVALID_ARGUMENT, -EINVAL),
	S(NV_ERR_INVALID_CHANNEL, -EINVAL),
	S(NV_ERR_INVALID_CLASS, -EINVAL),
	S(NV_ERR_INVALID_CLIENT, -EINVAL),
	S(NV_ERR_INVALID_COMMAND, -EOPNOTSUPP),
	S(NV_ERR_INVALID_DATA, -EINVAL),
	S(NV_ERR_INVALID_LIMIT, -EINVAL),
	S(NV_ERR_INVALID_OBJECT, -EINVAL),
	S(NV_ERR_INVALID_OBJECT_HANDLE, -EINVAL),
	S(NV_ERR_INVALID_OBJECT_PARENT, -EINVAL),
	S(NV_ERR_INVALID_PARAM_STRUCT, -EINVAL),
	S(NV_ERR_INVALID_REQUEST, -EINVAL),
	S(NV_ERR_INVALID_STATE, -EIO),
	S(NV_ERR_NO_FREE_FIFOS, -ENOSPC),
	S(NV_ERR_NO_MEMORY, -ENOMEM),
	S(NV_ERR_NOT_READY, -EBUSY),
	S(NV_ERR_NOT_SUPPORTED, -EOPNOTSUPP),
	S(NV_ERR_OBJECT_NOT_FOUND, -ENOENT),
	S(NV_ERR_OUT_OF_RANGE, -ERANGE),
	S(NV_ERR_RESET_REQUIRED, -EIO),
	S(NV_ERR_STATE_IN_USE, -EBUSY),
	S(NV_ERR_TIMEOUT, -ETIMEDOUT),
	S(NV_ERR_TIMEOUT_RETRY, -EBUSY),
	S(NV_ERR_GENERIC, -EIO),
	S(NV_VGPU_MSG_RESULT_RPC_UNKNOWN_FUNCTION, -EOPNOTSUPP),
	S(NV_VGPU_MSG_RESULT_RPC_INVALID_MESSAGE_FORMAT, -EPROTO),
};

int gsp_status_errno(u32 status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].status == status)
			return table[i].err;
	return -EIO;
}

const char *gsp_status_name(u32 status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].status == status)
			return table[i].name;
	return "unknown";
}
