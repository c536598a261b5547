// SPDX-License-Identifier: GPL-2.0-only
/*
 * The face to the mdev bus: types of a GPU, creation and removal of vGPUs.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "../compat/compat.h"
#include "core.h"

static int probe(struct mdev_device *mdev)
{
	struct nvvgpu_vgpu *vgpu = vgpu_new(mdev);

	if (IS_ERR(vgpu))
		return PTR_ERR(vgpu);
	dev_set_drvdata(&mdev->dev, vgpu);
	mdev_remove_watch(vgpu);
	return 0;
}

static void remove(struct mdev_device *mdev)
{
	struct nvvgpu_vgpu *vgpu = dev_get_drvdata(&mdev->dev);

	mdev_remove_unwatch(vgpu);
	vgpu_del(vgpu);
}

static unsigned int get_available(struct mdev_type *mtype)
{
	struct gpu_type *type = to_gpu_type(mtype);

	return gpu_available(type->gpu, type->desc);
}

/* The format that NVIDIA's driver has, and that tools parse. */
static ssize_t show_description(struct mdev_type *mtype, char *buf)
{
	const struct nvvgpu_type *t = to_gpu_type(mtype)->desc;

	return sysfs_emit(buf, "num_heads=%u, frl_config=%u, framebuffer=%uM, "
			  "max_resolution=%ux%u, max_instance=%u\n",
			  t->num_heads, t->frl_hz, t->framebuffer_mib,
			  t->max_width, t->max_height, t->max_instances);
}

static struct mdev_driver driver = {
	.device_api = VFIO_DEVICE_API_PCI_STRING,
	.driver = {
		.name = "nvvgpu",
		.owner = THIS_MODULE,
		.mod_name = KBUILD_MODNAME,
		.dev_groups = vgpu_sysfs_groups,
	},
	.probe = probe,
	.remove = remove,
	.get_available = get_available,
	.show_description = show_description,
};

int mdev_face_init(void)
{
	return mdev_register_driver(&driver);
}

void mdev_face_exit(void)
{
	mdev_unregister_driver(&driver);
}

static int alloc_types(struct nvvgpu_gpu *gpu)
{
	unsigned int num = gpu->info->num_types;
	struct gpu_type *type;
	unsigned int i;

	gpu->types = kcalloc(num, sizeof(*gpu->types), GFP_KERNEL);
	gpu->mdev_types = kcalloc(num, sizeof(*gpu->mdev_types), GFP_KERNEL);
	if (!gpu->types || !gpu->mdev_types)
		return -ENOMEM;	/* freed with the GPU */

	for (i = 0; i < num; i++) {
		type = &gpu->types[i];
		type->gpu = gpu;
		type->desc = &gpu->info->types[i];
		snprintf(type->sysfs_name, sizeof(type->sysfs_name), "%u",
			 type->desc->id);
		type->mdev.sysfs_name = type->sysfs_name;
		type->mdev.pretty_name = type->desc->name;
		gpu->mdev_types[i] = &type->mdev;
	}
	return 0;
}

/* Offer the types of @gpu; from now on vGPUs may come. */
int mdev_face_add(struct nvvgpu_gpu *gpu)
{
	int ret = alloc_types(gpu);

	if (ret)
		return ret;
	return mdev_register_parent(&gpu->parent, gpu->dev, &driver,
				    gpu->mdev_types, gpu->info->num_types);
}

/* Removes all vGPUs of @gpu and waits for the users of those. */
void mdev_face_del(struct nvvgpu_gpu *gpu)
{
	mdev_unregister_parent(&gpu->parent);
}
