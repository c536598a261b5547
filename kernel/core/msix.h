/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the BARs the MSI-X table and the pending bits are.  Looked at in
 * each trapped access to a BAR, therefore inline.
 */
#ifndef NVVGPU_MSIX_H
#define NVVGPU_MSIX_H

#include "core.h"

static inline u32 msix_table_size(const struct vgpu_irq *irq)
{
	return irq->num_vectors * sizeof(*irq->table);
}

static inline u32 msix_pba_size(const struct vgpu_irq *irq)
{
	return DIV_ROUND_UP(irq->num_vectors, 64) * 8;
}

static inline bool msix_table_has(const struct nvvgpu_vgpu *vgpu,
				  unsigned int bar, u64 offset)
{
	const struct nvvgpu_model *model = &vgpu->model;

	return bar == model->msix_table_bar &&
	       offset - model->msix_table_offset < msix_table_size(&vgpu->irq);
}

static inline bool msix_pba_has(const struct nvvgpu_vgpu *vgpu,
				unsigned int bar, u64 offset)
{
	const struct nvvgpu_model *model = &vgpu->model;

	return bar == model->msix_pba_bar &&
	       offset - model->msix_pba_offset < msix_pba_size(&vgpu->irq);
}

/* Is this byte of a BAR ours to serve, and not the PF driver's? */
static inline bool msix_has(const struct nvvgpu_vgpu *vgpu, unsigned int bar,
			    u64 offset)
{
	return unlikely(msix_table_has(vgpu, bar, offset) ||
			msix_pba_has(vgpu, bar, offset));
}

size_t msix_cut(const struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		size_t count);
void msix_access(struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		 void *buf, size_t count, bool write);

#endif
