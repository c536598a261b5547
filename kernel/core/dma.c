// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA of a vGPU into its guest.
 */
#include <linux/export.h>
#include <linux/overflow.h>

#include "core.h"

int nvvgpu_dma_rw(struct nvvgpu_vgpu *vgpu, u64 iova, void *buf, size_t len,
		  bool write)
{
	u64 last;

	if (!READ_ONCE(vgpu->dma_on))
		return -EACCES;
	if (!len)
		return 0;
	if (check_add_overflow(iova, (u64)len - 1, &last) ||
	    last != (dma_addr_t)last ||
	    vfio_dma_rw(&vgpu->vdev, iova, buf, len, write)) {
		WRITE_ONCE(vgpu->dma_aborted, true);
		return -EFAULT;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(nvvgpu_dma_rw);
