// SPDX-License-Identifier: GPL-2.0-only
/* vfio makes the device and calls ->init() and ->release() */
#include <linux/vfio.h>

struct vgpu {
	struct vfio_device vdev;
};

int init(struct vfio_device *vdev);
void release(struct vfio_device *vdev);

const struct vfio_device_ops ops = {
	.init = init,
	.release = release,
};

struct vgpu *probe(struct device *dev);
struct vgpu *probe(struct device *dev)
{
	return vfio_alloc_device(vgpu, vdev, dev, &ops);
}
