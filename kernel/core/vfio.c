// SPDX-License-Identifier: GPL-2.0-only
/*
 * The face to VFIO: which call goes where.
 */
#include <linux/uaccess.h>

#include "core.h"

static int open_device(struct vfio_device *vdev)
{
	return vgpu_open(to_vgpu(vdev));
}

static void close_device(struct vfio_device *vdev)
{
	vgpu_close(to_vgpu(vdev));
}

static int mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	return region_mmap(to_vgpu(vdev), vma);
}

static long get_info(struct vfio_device_info __user *arg)
{
	size_t minsz = offsetofend(struct vfio_device_info, num_irqs);
	struct vfio_device_info info;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;

	/* cap_offset came later than the rest; there are no capabilities */
	if (info.argsz >= offsetofend(struct vfio_device_info, cap_offset))
		minsz = offsetofend(struct vfio_device_info, cap_offset);
	info.flags = VFIO_DEVICE_FLAGS_PCI | VFIO_DEVICE_FLAGS_RESET;
	info.num_regions = REGION_NUM;
	info.num_irqs = VFIO_PCI_NUM_IRQS;
	info.cap_offset = 0;
	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

static long reset(struct nvvgpu_vgpu *vgpu)
{
	int ret;

	mutex_lock(&vgpu->lock);
	ret = vgpu_reset(vgpu);
	mutex_unlock(&vgpu->lock);
	return ret;
}

static long ioctl(struct vfio_device *vdev, unsigned int cmd,
		  unsigned long arg)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(vdev);
	void __user *uarg = (void __user *)arg;

	switch (cmd) {
	case VFIO_DEVICE_GET_INFO:
		return get_info(uarg);
	case VFIO_DEVICE_GET_REGION_INFO:
		return compat_vfio_region_info(vdev, uarg, region_describe);
	case VFIO_DEVICE_GET_IRQ_INFO:
		return vgpu_irq_get_info(vgpu, uarg);
	case VFIO_DEVICE_SET_IRQS:
		return vgpu_irq_set(vgpu, uarg);
	case VFIO_DEVICE_RESET:
		return reset(vgpu);
	case VFIO_DEVICE_QUERY_GFX_PLANE:
		return gfx_query_plane(vgpu, uarg);
	}
	return -ENOTTY;
}

/* The vGPU is to go: ask its user, again and again, until he lets go. */
static void request(struct vfio_device *vdev, unsigned int count)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(vdev);

	if (!vgpu_irq_fire(&vgpu->irq.req) && !count)
		dev_notice(vdev->dev,
			   "to be removed, waiting for its user to close it\n");
}

/*
 * No ->dma_unmap: the device's DMA copies by vfio_dma_rw() and keeps no page
 * pinned, so an unmapped range needs nobody's consent.
 */
const struct vfio_device_ops vgpu_vfio_ops = {
	.name = "nvvgpu",
	.init = vgpu_init,
	.release = vgpu_free,
	COMPAT_VFIO_EMULATED_OPS
	.open_device = open_device,
	.close_device = close_device,
	.read = region_read,
	.write = region_write,
	.mmap = mmap,
	.ioctl = ioctl,
	COMPAT_VFIO_REGION_INFO(region_describe)
	.request = request,
};
