// SPDX-License-Identifier: GPL-2.0-only
/*
 * GPUs that PF drivers have registered.
 */
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "../compat/kobject.h"
#include "core.h"

/*
 * 0; -EBUSY: there are vGPUs; -EOPNOTSUPP: sizes that differ leave no share
 * that could be fixed; or why the PF driver refuses.  It is asked with the lock
 * held: no vGPU may come into being between its answer and ours.
 */
int gpu_set_mixed(struct nvvgpu_gpu *gpu, bool mixed)
{
	int ret = 0;

	mutex_lock(&gpu->lock);
	if (gpu->capacity.used)
		ret = -EBUSY;
	else if (mixed && gpu->scheduler == NVVGPU_FIXED_SHARE)
		ret = -EOPNOTSUPP;
	else if (gpu->capacity.mixed != mixed)
		ret = gpu->ops->set_mixed(gpu->pf, mixed);
	if (!ret)
		ret = capacity_set_mixed(&gpu->capacity, mixed);
	mutex_unlock(&gpu->lock);
	return ret;
}

bool gpu_is_mixed(struct nvvgpu_gpu *gpu)
{
	bool mixed;

	mutex_lock(&gpu->lock);
	mixed = gpu->capacity.mixed;
	mutex_unlock(&gpu->lock);
	return mixed;
}

/* As capacity_move(); the vGPU that has @slot must not run. */
int gpu_move(struct nvvgpu_gpu *gpu, const struct nvvgpu_type *type,
	     struct capacity_slot *slot, u32 placement_id)
{
	int ret;

	mutex_lock(&gpu->lock);
	ret = capacity_move(&gpu->capacity, type->framebuffer_mib,
			    type->max_instances, slot, placement_id);
	mutex_unlock(&gpu->lock);
	return ret;
}

u64 gpu_slot_offset(struct nvvgpu_gpu *gpu, const struct capacity_slot *slot)
{
	u64 offset;

	mutex_lock(&gpu->lock);
	offset = slot->offset;
	mutex_unlock(&gpu->lock);
	return offset;
}

u32 gpu_placement_id(struct nvvgpu_gpu *gpu, const struct capacity_slot *slot)
{
	u32 id;

	mutex_lock(&gpu->lock);
	id = capacity_placement_id(&gpu->capacity, slot);
	mutex_unlock(&gpu->lock);
	return id;
}

/* Before a vGPU of it boots, and after it has been shut down. */
void gpu_opened(struct nvvgpu_gpu *gpu)
{
	mutex_lock(&gpu->lock);
	gpu->open++;
	mutex_unlock(&gpu->lock);
}

void gpu_closed(struct nvvgpu_gpu *gpu)
{
	mutex_lock(&gpu->lock);
	gpu->open--;
	mutex_unlock(&gpu->lock);
}

/*
 * 0; -EBUSY: vGPUs run; -EOPNOTSUPP: not in mixed-size mode, or not on this
 * GPU.
 */
int gpu_set_scheduler(struct nvvgpu_gpu *gpu, enum nvvgpu_scheduler policy)
{
	int ret;

	mutex_lock(&gpu->lock);
	if (gpu->open)
		ret = -EBUSY;
	else if (policy == NVVGPU_FIXED_SHARE && gpu->capacity.mixed)
		ret = -EOPNOTSUPP;
	else
		ret = gpu->ops->set_scheduler(gpu->pf, policy);
	if (!ret)
		gpu->scheduler = policy;
	mutex_unlock(&gpu->lock);
	return ret;
}

enum nvvgpu_scheduler gpu_scheduler(struct nvvgpu_gpu *gpu)
{
	enum nvvgpu_scheduler policy;

	mutex_lock(&gpu->lock);
	policy = gpu->scheduler;
	mutex_unlock(&gpu->lock);
	return policy;
}

static struct nvvgpu_gpu *to_gpu(struct kobject *kobj)
{
	return container_of(kobj, struct nvvgpu_gpu, kobj);
}

static void release(struct kobject *kobj)
{
	struct nvvgpu_gpu *gpu = to_gpu(kobj);

	put_device(gpu->dev);
	mutex_destroy(&gpu->lock);
	bitmap_free(gpu->slots);
	bitmap_free(gpu->units);
	kfree(gpu);
}

static const struct kobj_type gpu_ktype = {
	.release = release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = gpu_sysfs_groups,
};

static u32 num_units(const struct nvvgpu_gpu_info *info)
{
	return info->framebuffer_mib / capacity_unit(info->framebuffer_mib,
						     info->types,
						     info->num_types);
}

static struct nvvgpu_gpu *gpu_new(struct device *dev,
				  const struct nvvgpu_gpu_info *info,
				  const struct nvvgpu_pf_ops *ops, void *pf)
{
	struct nvvgpu_gpu *gpu = kzalloc(sizeof(*gpu), GFP_KERNEL);

	if (!gpu)
		return NULL;
	gpu->slots = bitmap_zalloc(info->max_vgpus, GFP_KERNEL);
	gpu->units = bitmap_zalloc(num_units(info), GFP_KERNEL);
	if (!gpu->slots || !gpu->units) {
		bitmap_free(gpu->slots);
		bitmap_free(gpu->units);
		kfree(gpu);
		return NULL;
	}
	gpu->dev = get_device(dev);
	gpu->info = info;
	gpu->ops = ops;
	gpu->pf = pf;
	mutex_init(&gpu->lock);
	capacity_init(&gpu->capacity, info->framebuffer_mib, info->max_vgpus,
		      gpu->slots);
	capacity_init_mixed(&gpu->capacity, info->types, info->num_types,
			    gpu->units);
	return gpu;
}

struct nvvgpu_gpu *nvvgpu_register_gpu(struct device *dev,
				       const struct nvvgpu_gpu_info *info,
				       const struct nvvgpu_pf_ops *ops,
				       void *pf)
{
	struct nvvgpu_gpu *gpu;
	int ret;

	ret = gpu_check_info(dev, info, ops, pf);
	if (ret)
		return ERR_PTR(ret);
	gpu = gpu_new(dev, info, ops, pf);
	if (!gpu)
		return ERR_PTR(-ENOMEM);

	/* The directory is there before mdev tells the world by a uevent. */
	ret = kobject_init_and_add(&gpu->kobj, &gpu_ktype, &dev->kobj, "nvvgpu");
	if (!ret && !info->on_vfs) {
		gpu->own = parent_add(gpu, dev, 0);
		ret = PTR_ERR_OR_ZERO(gpu->own);
	}
	if (ret) {
		kobject_put(&gpu->kobj);
		return ERR_PTR(ret);
	}
	return gpu;
}
EXPORT_SYMBOL_GPL(nvvgpu_register_gpu);

void nvvgpu_unregister_gpu(struct nvvgpu_gpu *gpu)
{
	if (gpu->own)
		parent_del(gpu->own);
	/* info and ops go away with our caller, so nobody may read them now */
	kobject_del(&gpu->kobj);
	kobject_put(&gpu->kobj);
}
EXPORT_SYMBOL_GPL(nvvgpu_unregister_gpu);

void nvvgpu_gpu_failed(struct nvvgpu_gpu *gpu, const char *reason)
{
	if (reason)
		dev_err(gpu->dev, "GPU failed: %s\n", reason);
	else
		dev_notice(gpu->dev, "GPU is back\n");
	WRITE_ONCE(gpu->failed, reason);
	sysfs_notify(&gpu->kobj, NULL, "state");
}
EXPORT_SYMBOL_GPL(nvvgpu_gpu_failed);
