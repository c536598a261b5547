// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration space at work: what its registers cause.
 */
#include "core.h"

/* Let readers without the lock know what the guest has allowed. */
static void update_gates(struct nvvgpu_vgpu *vgpu)
{
	const struct cfgspace *cfg = &vgpu->cfg;

	WRITE_ONCE(vgpu->memory_on, cfgspace_memory_on(cfg));
	WRITE_ONCE(vgpu->dma_on, cfgspace_bus_master_on(cfg));
	vgpu_maps_update(vgpu);
	vgpu_irq_set_gates(&vgpu->irq, cfg);
}

static void tell_bus_master(struct nvvgpu_vgpu *vgpu)
{
	if (vgpu_alive(vgpu))
		vgpu->gpu->ops->bus_master(vgpu->task, vgpu->dma_on);
}

static void reset(struct nvvgpu_vgpu *vgpu,
		  void (*registers)(struct cfgspace *cfg))
{
	bool dma_on = vgpu->dma_on;

	lockdep_assert_held(&vgpu->lock);
	registers(&vgpu->cfg);
	WRITE_ONCE(vgpu->dma_aborted, false);
	vgpu_irq_reset(&vgpu->irq);
	update_gates(vgpu);
	if (dma_on)
		tell_bus_master(vgpu);
}

/* All registers and interrupts to their state after power-on. */
void config_reset(struct nvvgpu_vgpu *vgpu)
{
	reset(vgpu, cfgspace_reset);
}

/* The same after a function level reset. */
void config_flr(struct nvvgpu_vgpu *vgpu)
{
	reset(vgpu, cfgspace_flr);
}

static void config_write(struct nvvgpu_vgpu *vgpu, u32 offset,
			 const void *buf, size_t count)
{
	u32 effects = cfgspace_write(&vgpu->cfg, offset, buf, count);

	if (!effects)
		return;
	update_gates(vgpu);
	if (effects & CFGSPACE_BUS_MASTER)
		tell_bus_master(vgpu);
	/* A guest that asks for a reset cannot be told that it failed. */
	if (effects & CFGSPACE_FLR)
		vgpu_reset(vgpu);
}

/* Bits that change by themselves are brought up to date when looked at. */
static void update_status(struct nvvgpu_vgpu *vgpu)
{
	struct cfgspace *cfg = &vgpu->cfg;

	cfgspace_set_intx_status(cfg, vgpu_irq_intx_status(&vgpu->irq));
	cfgspace_set_msi_pending(cfg, vgpu_irq_msi_pending(&vgpu->irq));
	if (xchg(&vgpu->dma_aborted, false))
		cfgspace_set_master_abort(cfg);
}

/* @offset + @count is at most CFGSPACE_SIZE. */
void config_access(struct nvvgpu_vgpu *vgpu, u32 offset, void *buf,
		   size_t count, bool write)
{
	mutex_lock(&vgpu->lock);
	if (cfgspace_has_status(offset, count))
		update_status(vgpu);
	if (write)
		config_write(vgpu, offset, buf, count);
	else
		cfgspace_read(&vgpu->cfg, offset, buf, count);
	mutex_unlock(&vgpu->lock);
}
