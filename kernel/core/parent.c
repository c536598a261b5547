// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parents: the devices below which the vGPUs of a GPU are made.  Either there
 * is one, the GPU itself, for any number of vGPUs; or its virtual functions
 * are, for one vGPU each.  What is shared out belongs to the GPU in both.
 */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "core.h"

/* With gpu->lock held. */
static bool has_room(const struct nvvgpu_parent *parent)
{
	const struct nvvgpu_gpu *gpu = parent->gpu;

	return !gpu->blocked && !(gpu->info->on_vfs && parent->used);
}

/* As capacity_reserve(). */
int parent_reserve(struct nvvgpu_parent *parent, const struct nvvgpu_type *type,
		   struct capacity_slot *slot)
{
	struct nvvgpu_gpu *gpu = parent->gpu;
	int ret = -ENOSPC;

	mutex_lock(&gpu->lock);
	if (has_room(parent))
		ret = capacity_reserve(&gpu->capacity, type->framebuffer_mib,
				       type->max_instances, slot);
	if (!ret)
		parent->used++;
	mutex_unlock(&gpu->lock);
	return ret;
}

void parent_release(struct nvvgpu_parent *parent,
		    const struct capacity_slot *slot)
{
	struct nvvgpu_gpu *gpu = parent->gpu;

	mutex_lock(&gpu->lock);
	capacity_release(&gpu->capacity, slot);
	parent->used--;
	mutex_unlock(&gpu->lock);
}

unsigned int parent_available(struct nvvgpu_parent *parent,
			      const struct nvvgpu_type *type)
{
	struct nvvgpu_gpu *gpu = parent->gpu;
	unsigned int available = 0;

	mutex_lock(&gpu->lock);
	if (has_room(parent))
		available = capacity_available(&gpu->capacity,
					       type->framebuffer_mib,
					       type->max_instances);
	mutex_unlock(&gpu->lock);
	return gpu->info->on_vfs ? min(available, 1U) : available;
}

static void release(struct kref *refs)
{
	struct nvvgpu_parent *parent = container_of(refs, struct nvvgpu_parent,
						    refs);

	kobject_put(&parent->gpu->kobj);
	put_device(parent->dev);
	kfree(parent->mdev_types);
	kfree(parent->types);
	kfree(parent);
}

void parent_put(struct nvvgpu_parent *parent)
{
	kref_put(&parent->refs, release);
}

static struct nvvgpu_parent *parent_new(struct nvvgpu_gpu *gpu,
					struct device *dev, u32 index)
{
	struct nvvgpu_parent *parent = kzalloc(sizeof(*parent), GFP_KERNEL);

	if (!parent)
		return NULL;
	kref_init(&parent->refs);
	kobject_get(&gpu->kobj);
	parent->gpu = gpu;
	parent->dev = get_device(dev);
	parent->index = index;
	return parent;
}

/* Offer the GPU's types below @dev; from now on vGPUs may come. */
struct nvvgpu_parent *parent_add(struct nvvgpu_gpu *gpu, struct device *dev,
				 u32 index)
{
	struct nvvgpu_parent *parent = parent_new(gpu, dev, index);
	int ret;

	if (!parent)
		return ERR_PTR(-ENOMEM);
	ret = gpu->info->vendor_vfio ? vendor_face_add(parent) :
		mdev_face_add(parent);
	if (ret) {
		parent_put(parent);
		return ERR_PTR(ret);
	}
	return parent;
}

/* Removes all vGPUs below @parent and waits for the users of those. */
void parent_del(struct nvvgpu_parent *parent)
{
	if (parent->gpu->info->vendor_vfio)
		vendor_face_del(parent);
	else
		mdev_face_del(parent);
	parent_put(parent);
}

struct nvvgpu_parent *nvvgpu_add_parent(struct nvvgpu_gpu *gpu,
					struct device *dev, u32 index)
{
	struct nvvgpu_parent *parent;
	int ret;

	if (!gpu->info->on_vfs || index >= gpu->info->max_vgpus) {
		dev_err(dev, "no parent of vGPUs: virtual function %u is none of %s\n",
			index, dev_name(gpu->dev));
		return ERR_PTR(-EINVAL);
	}
	/* The link is there before mdev tells the world by a uevent. */
	ret = sysfs_create_link(&dev->kobj, &gpu->kobj, "nvvgpu");
	if (ret)
		return ERR_PTR(ret);
	parent = parent_add(gpu, dev, index);
	if (IS_ERR(parent))
		sysfs_remove_link(&dev->kobj, "nvvgpu");
	return parent;
}
EXPORT_SYMBOL_GPL(nvvgpu_add_parent);

void nvvgpu_remove_parent(struct nvvgpu_parent *parent)
{
	struct device *dev = get_device(parent->dev);

	parent_del(parent);
	sysfs_remove_link(&dev->kobj, "nvvgpu");
	put_device(dev);
}
EXPORT_SYMBOL_GPL(nvvgpu_remove_parent);

int nvvgpu_block_vgpus(struct nvvgpu_gpu *gpu)
{
	int ret = 0;

	mutex_lock(&gpu->lock);
	if (gpu->capacity.used)
		ret = -EBUSY;
	else
		gpu->blocked = true;
	mutex_unlock(&gpu->lock);
	return ret;
}
EXPORT_SYMBOL_GPL(nvvgpu_block_vgpus);

void nvvgpu_allow_vgpus(struct nvvgpu_gpu *gpu)
{
	mutex_lock(&gpu->lock);
	gpu->blocked = false;
	mutex_unlock(&gpu->lock);
}
EXPORT_SYMBOL_GPL(nvvgpu_allow_vgpus);
