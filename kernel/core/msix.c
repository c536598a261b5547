// SPDX-License-Identifier: GPL-2.0-only
/*
 * MSI-X table and pending bits in a BAR, PCI 3.0 section 6.8.2.
 */
#include <linux/bitmap.h>
#include <linux/pci_regs.h>

#include "core.h"
#include "msix.h"

/* Not across the start nor the end of an area. */
static size_t cut(u64 offset, size_t count, u64 start, u32 size)
{
	if (offset < start)
		return min_t(u64, count, start - offset);
	if (offset - start < size)
		return min_t(u64, count, start + size - offset);
	return count;
}

/*
 * msix_cut() - how much of an access lies on one side of the borders
 *
 * Return: the length, at least 1, of the first part of it that is wholly in
 * the table, wholly in the pending bits or wholly outside of both.
 */
size_t msix_cut(const struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		size_t count)
{
	const struct nvvgpu_model *model = &vgpu->model;

	if (bar == model->msix_table_bar)
		count = cut(offset, count, model->msix_table_offset,
			    msix_table_size(&vgpu->irq));
	if (bar == model->msix_pba_bar)
		count = cut(offset, count, model->msix_pba_offset,
			    msix_pba_size(&vgpu->irq));
	return count;
}

static void table_access(struct vgpu_irq *irq, u32 offset, void *buf,
			 size_t count, bool write)
{
	struct msix_entry_regs *e;
	u32 i;

	if (!write) {
		memcpy(buf, (u8 *)irq->table + offset, count);
		return;
	}
	memcpy((u8 *)irq->table + offset, buf, count);
	for (i = offset / sizeof(*e); i <= (offset + count - 1) / sizeof(*e);
	     i++) {
		/* Addresses are 32-bit aligned; one control bit exists. */
		e = &irq->table[i];
		e->address_lo &= cpu_to_le32(~3U);
		e->control &= cpu_to_le32(PCI_MSIX_ENTRY_CTRL_MASKBIT);
		__set_bit(i, irq->touched);
	}
}

/* Read-only for software. */
static void pba_read(struct vgpu_irq *irq, u32 offset, u8 *buf, size_t count)
{
	u32 bit, end;

	memset(buf, 0, count);
	if (irq->index != VFIO_PCI_MSIX_IRQ_INDEX)
		return;
	end = min_t(u32, (offset + count) * 8, irq->num_vectors);
	for (bit = offset * 8; bit < end; bit++)
		if (test_bit(bit, irq->pending))
			buf[bit / 8 - offset] |= BIT(bit % 8);
}

/* msix_access() - what msix_has() has found; it was cut by msix_cut() */
void msix_access(struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		 void *buf, size_t count, bool write)
{
	bool table = msix_table_has(vgpu, bar, offset);
	const struct nvvgpu_model *model = &vgpu->model;
	struct vgpu_irq *irq = &vgpu->irq;
	unsigned long flags;

	spin_lock_irqsave(&irq->lock, flags);
	if (table)
		table_access(irq, offset - model->msix_table_offset, buf,
			     count, write);
	else if (!write)
		pba_read(irq, offset - model->msix_pba_offset, buf, count);
	spin_unlock_irqrestore(&irq->lock, flags);
	if (table && write)
		vgpu_irq_flush(irq);
}
