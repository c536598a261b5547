// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens to a vGPU between its creation and its end.
 */
#include <linux/module.h>

#include "core.h"
#include "params.h"

/* vfio's ->init: what cannot fail. */
int vgpu_init(struct vfio_device *vdev)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(vdev);

	atomic_set(&vgpu->state, VGPU_CREATED);
	mutex_init(&vgpu->lock);
	mutex_init(&vgpu->text_lock);
	spin_lock_init(&vgpu->gfx_lock);
	return 0;
}

/* vfio's ->release: nobody knows the vGPU any more. */
void vgpu_free(struct vfio_device *vdev)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(vdev);

	vgpu_irq_free(&vgpu->irq);
	mutex_destroy(&vgpu->lock);
	mutex_destroy(&vgpu->text_lock);
	parent_put(vgpu->parent);
	compat_vfio_free(vdev);
}

/* What it is, from its type; and with all that, to its users. */
static int set_up(struct nvvgpu_vgpu *vgpu)
{
	struct nvvgpu_gpu *gpu = vgpu->gpu;
	int ret;

	gpu->ops->model(gpu->pf, vgpu->type, &vgpu->model);
	cfgspace_init(&vgpu->cfg, &vgpu->model);
	ret = vgpu_irq_init(&vgpu->irq, vgpu->model.num_vectors);
	if (ret)
		return ret;
	/* vfio does it, too, but goes on without when it finds no memory. */
	ret = vfio_assign_device_set(&vgpu->vdev, &vgpu->vdev);
	if (ret)
		return ret;
	return vfio_register_emulated_iommu_dev(&vgpu->vdev);
}

/*
 * vgpu_new() - make a vGPU
 * @dev:    what its user opens: a mediated device, or a virtual function
 * @parent: whose share of the GPU it is
 *
 * Return: the vGPU, reserved and open to users; or ERR_PTR: -ENOSPC, -EBUSY
 * (see capacity_reserve()), -ENOMEM, or vfio's error.
 */
struct nvvgpu_vgpu *vgpu_new(struct device *dev, struct nvvgpu_parent *parent,
			     const struct nvvgpu_type *type, const guid_t *uuid)
{
	struct capacity_slot slot;
	struct nvvgpu_vgpu *vgpu;
	int ret;

	ret = parent_reserve(parent, type, &slot);
	if (ret)
		return ERR_PTR(ret);

	vgpu = vfio_alloc_device(nvvgpu_vgpu, vdev, dev, &vgpu_vfio_ops);
	if (IS_ERR(vgpu)) {
		parent_release(parent, &slot);
		return vgpu;
	}
	/* Put in vgpu_free(). */
	kref_get(&parent->refs);
	vgpu->parent = parent;
	vgpu->gpu = parent->gpu;
	vgpu->type = type;
	vgpu->slot = slot;
	guid_copy(&vgpu->uuid, uuid);

	ret = set_up(vgpu);
	if (ret) {
		parent_release(parent, &slot);
		vfio_put_device(&vgpu->vdev);
		return ERR_PTR(ret);
	}
	return vgpu;
}

/* Waits until the last user is gone; vfio asks him to go by ->request(). */
void vgpu_del(struct nvvgpu_vgpu *vgpu)
{
	vfio_unregister_group_dev(&vgpu->vdev);
	parent_release(vgpu->parent, &vgpu->slot);
	vfio_put_device(&vgpu->vdev);
}

/* Let the vGPU be where the administrator wants it. */
static int place(struct nvvgpu_vgpu *vgpu, const char *params)
{
	struct device *dev = vgpu->vdev.dev;
	u32 id;
	int ret;

	ret = params_placement_id(params, &id);
	if (!ret)
		return 0;
	if (ret < 0) {
		dev_err(dev, "cannot use vgpu_params \"%s\": vgpu-placement-id is no number\n",
			params);
		return ret;
	}
	ret = gpu_move(vgpu->gpu, vgpu->type, &vgpu->slot, id);
	if (ret == -EINVAL)
		dev_err(dev, "cannot be at vgpu-placement-id %u: %s has no such placement here\n",
			id, vgpu->type->name);
	else if (ret)
		dev_err(dev, "cannot be at vgpu-placement-id %u: another vGPU is there\n",
			id);
	return ret ? -EINVAL : 0;
}

static int start_task(struct nvvgpu_vgpu *vgpu, const char *params)
{
	struct nvvgpu_parent *parent = vgpu->parent;
	struct nvvgpu_gpu *gpu = vgpu->gpu;
	struct nvvgpu_boot boot = {
		.type = vgpu->type,
		.uuid = &vgpu->uuid,
		.parent = parent->dev,
		.instance = gpu->info->on_vfs ? parent->index :
			    vgpu->slot.instance,
		.framebuffer_offset = vgpu->slot.offset,
		.framebuffer_size = vgpu->slot.size,
		.params = params,
	};

	return gpu->ops->boot(gpu->pf, vgpu, &boot, &vgpu->task);
}

/* Boots where @params want it; after a failure it is where it was. */
static int boot_task(struct nvvgpu_vgpu *vgpu)
{
	struct nvvgpu_gpu *gpu = vgpu->gpu;
	u32 before = gpu_placement_id(gpu, &vgpu->slot);
	char params[VGPU_PARAMS_MAX + 1];
	int ret;

	/* A writer of params looks at the state under this lock. */
	mutex_lock(&vgpu->text_lock);
	strscpy(params, vgpu->params, sizeof(params));
	mutex_unlock(&vgpu->text_lock);
	ret = place(vgpu, params);
	if (ret)
		return ret;
	ret = start_task(vgpu, params);
	/* If somebody else is there by now, the new place is its own. */
	if (ret && gpu_placement_id(gpu, &vgpu->slot) != before)
		gpu_move(gpu, vgpu->type, &vgpu->slot, before);
	return ret;
}

/*
 * vgpu_open() - the first user has come
 *
 * Return: 0; -ENODEV the PF driver is being unloaded; -EBUSY it is open, which
 * vfio rules out; -EINVAL it cannot be where its parameters want it; or what
 * the PF driver's boot() says.
 */
int vgpu_open(struct nvvgpu_vgpu *vgpu)
{
	int ret;

	if (!try_module_get(vgpu->gpu->ops->owner))
		return -ENODEV;
	if (!vgpu_state_event(vgpu, VGPU_OPEN)) {
		ret = -EBUSY;
		goto err_module;
	}

	gpu_opened(vgpu->gpu);
	mutex_lock(&vgpu->lock);
	config_reset(vgpu);
	ret = vgpu_maps_open(vgpu);
	if (!ret) {
		ret = boot_task(vgpu);
		if (ret)
			vgpu_maps_close(vgpu);
	}
	mutex_unlock(&vgpu->lock);
	if (ret) {
		gpu_closed(vgpu->gpu);
		vgpu_state_event(vgpu, VGPU_BOOT_FAILED);
		goto err_module;
	}
	vgpu_state_event(vgpu, VGPU_BOOTED);
	vgpu_maps_update(vgpu);
	return 0;

err_module:
	module_put(vgpu->gpu->ops->owner);
	return ret;
}

/* The last user has gone.  A mapping may outlive him, in a child say. */
void vgpu_close(struct nvvgpu_vgpu *vgpu)
{
	vgpu_state_event(vgpu, VGPU_CLOSE);
	mutex_lock(&vgpu->lock);
	vgpu_maps_update(vgpu);
	vgpu_irq_disable_all(vgpu);
	vgpu->gpu->ops->shutdown(vgpu->task);
	vgpu->task = NULL;
	vgpu_maps_close(vgpu);
	config_reset(vgpu);
	gfx_reset(vgpu);
	mutex_unlock(&vgpu->lock);
	gpu_closed(vgpu->gpu);
	vgpu_state_event(vgpu, VGPU_CLOSED);
	module_put(vgpu->gpu->ops->owner);
}

/*
 * vgpu_reset() - function level reset
 *
 * Context: vgpu->lock held.
 * Return: 0; -EIO the vGPU has failed, or what the PF driver's reset() says.
 */
int vgpu_reset(struct nvvgpu_vgpu *vgpu)
{
	int ret;

	lockdep_assert_held(&vgpu->lock);
	if (!vgpu_alive(vgpu))
		return -EIO;
	config_flr(vgpu);
	ret = vgpu->gpu->ops->reset(vgpu->task);
	/* What was raised before the device stood still is void, too. */
	vgpu_irq_reset(&vgpu->irq);
	WRITE_ONCE(vgpu->dma_aborted, false);
	return ret;
}

/*
 * vgpu_move() - let it be at another place of the framebuffer, for good
 *
 * Return: 0; -EBUSY it is open; -EADDRINUSE another vGPU is there; -EINVAL its
 * type has no such place in the mode of the GPU.
 */
int vgpu_move(struct nvvgpu_vgpu *vgpu, u32 placement_id)
{
	int ret = -EBUSY;

	/* boot_task() takes the lock after the state has left "created". */
	mutex_lock(&vgpu->text_lock);
	if (vgpu_state(vgpu) == VGPU_CREATED)
		ret = gpu_move(vgpu->gpu, vgpu->type, &vgpu->slot,
			       placement_id);
	mutex_unlock(&vgpu->text_lock);
	return ret;
}

/*
 * Bytes, 0 while nothing runs; or the PF driver's error.  Without vgpu->lock:
 * a firmware that takes its time must not stop the guest.
 */
int vgpu_framebuffer_used(struct nvvgpu_vgpu *vgpu, u64 *bytes)
{
	struct nvvgpu_gpu *gpu = vgpu->gpu;

	*bytes = 0;
	if (!vgpu_alive(vgpu))
		return 0;
	return gpu->ops->framebuffer_used(gpu->pf, vgpu->slot.instance, bytes);
}

/* Since it was opened; 0 while it is not open. */
u64 vgpu_engine_busy_ns(struct nvvgpu_vgpu *vgpu)
{
	enum vgpu_state state = vgpu_state(vgpu);
	u64 busy = 0;

	/* Who boots may hold the lock for long. */
	if (state == VGPU_CREATED || state == VGPU_BOOTING)
		return 0;
	mutex_lock(&vgpu->lock);
	if (vgpu->task)
		busy = vgpu->gpu->ops->engine_busy_ns(vgpu->task);
	mutex_unlock(&vgpu->lock);
	return busy;
}

void nvvgpu_vgpu_failed(struct nvvgpu_vgpu *vgpu, const char *reason)
{
	if (!vgpu_state_event(vgpu, VGPU_DIED))
		return;
	dev_err(vgpu->vdev.dev, "vGPU failed: %s\n", reason);
	vgpu_maps_update(vgpu);
	vgpu_irq_fire(&vgpu->irq.err);
}
EXPORT_SYMBOL_GPL(nvvgpu_vgpu_failed);
