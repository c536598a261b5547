// SPDX-License-Identifier: GPL-2.0-only
/*
 * The face to the mdev bus: types of a parent, creation and removal of vGPUs.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "core.h"

static int probe(struct mdev_device *mdev)
{
	struct gpu_type *type = to_gpu_type(compat_mdev_type(mdev));
	struct nvvgpu_vgpu *vgpu = vgpu_new(mdev_dev(mdev), type->parent,
					    type->desc, compat_mdev_uuid(mdev));

	if (IS_ERR(vgpu))
		return PTR_ERR(vgpu);
	compat_mdev_set_vfio(mdev, &vgpu->vdev);
	mdev_remove_watch(vgpu);
	return 0;
}

static void remove(struct mdev_device *mdev)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(compat_mdev_vfio(mdev_dev(mdev)));

	mdev_remove_unwatch(vgpu);
	vgpu_del(vgpu);
}

static unsigned int get_available(struct mdev_type *mtype)
{
	struct gpu_type *type = to_gpu_type(mtype);

	return parent_available(type->parent, type->desc);
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

static int alloc_types(struct nvvgpu_parent *parent)
{
	const struct nvvgpu_gpu_info *info = parent->gpu->info;
	unsigned int num = info->num_types;
	struct gpu_type *type;
	unsigned int i;

	parent->types = kcalloc(num, sizeof(*parent->types), GFP_KERNEL);
	parent->mdev_types = kcalloc(num, sizeof(*parent->mdev_types),
				     GFP_KERNEL);
	if (!parent->types || !parent->mdev_types)
		return -ENOMEM;	/* freed with the parent */

	for (i = 0; i < num; i++) {
		type = &parent->types[i];
		type->parent = parent;
		type->desc = &info->types[i];
		snprintf(type->sysfs_name, sizeof(type->sysfs_name), "%u",
			 type->desc->id);
		type->mdev.sysfs_name = type->sysfs_name;
		type->mdev.pretty_name = type->desc->name;
		parent->mdev_types[i] = &type->mdev;
	}
	return 0;
}

int mdev_face_add(struct nvvgpu_parent *parent)
{
	int ret = alloc_types(parent);

	if (ret)
		return ret;
	return mdev_register_parent(&parent->mdev, parent->dev, &driver,
				    parent->mdev_types,
				    parent->gpu->info->num_types);
}

void mdev_face_del(struct nvvgpu_parent *parent)
{
	mdev_unregister_parent(&parent->mdev);
}
