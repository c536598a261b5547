// SPDX-License-Identifier: GPL-2.0-only
/*
 * From "vector 3 of this vGPU" to an eventfd: which kind of interrupt is set
 * up, what is masked, what has to wait.
 *
 * As with vfio-pci, it is the VMM's eventfd that makes a vector exist; enable
 * bits of the capabilities alone do not, and a vector without one is masked.
 * Masks come from the configuration space, the MSI-X table and, for INTx, from
 * SET_IRQS.  A message is a write to memory, so it also needs bus mastering.
 *
 * The PF driver raises events and has no register that says what is still to
 * be served; so INTx stays up until the VMM unmasks it, which it does at the
 * guest's end of interrupt, and events in between are one that comes after.
 *
 * An eventfd is signalled under RCU and without irq->lock, because those who
 * wait on it run in that call and may mask or unmask.
 */
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/pci_regs.h>
#include <linux/slab.h>

#include "../compat/eventfd.h"
#include "core.h"

/* MSI and MSI-X share the vectors: only one of them is set up at a time. */
static unsigned int max_vectors(unsigned int num_vectors)
{
	return max(num_vectors, cfgspace_msi_vectors(num_vectors));
}

/* 0 or -ENOMEM; vgpu_irq_free() is for both. */
int vgpu_irq_init(struct vgpu_irq *irq, unsigned int num_vectors)
{
	unsigned int num = max_vectors(num_vectors);

	spin_lock_init(&irq->lock);
	irq->index = VFIO_PCI_NUM_IRQS;
	irq->num_vectors = num_vectors;
	irq->max_vectors = num;
	irq->vectors = kcalloc(num, sizeof(*irq->vectors), GFP_KERNEL);
	irq->table = kcalloc(num_vectors, sizeof(*irq->table), GFP_KERNEL);
	irq->pending = bitmap_zalloc(num, GFP_KERNEL);
	irq->touched = bitmap_zalloc(num_vectors, GFP_KERNEL);
	if (!irq->vectors || !irq->table || !irq->pending || !irq->touched)
		return -ENOMEM;
	vgpu_irq_reset(irq);
	return 0;
}

void vgpu_irq_free(struct vgpu_irq *irq)
{
	kfree(irq->vectors);
	kfree(irq->table);
	bitmap_free(irq->pending);
	bitmap_free(irq->touched);
}

/* The device's side after a reset.  What the VMM has set up stays. */
void vgpu_irq_reset(struct vgpu_irq *irq)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&irq->lock, flags);
	bitmap_zero(irq->pending, irq->max_vectors);
	bitmap_zero(irq->touched, irq->num_vectors);
	memset(irq->table, 0, irq->num_vectors * sizeof(*irq->table));
	/* PCI 3.0 section 6.8.2.9: each vector is masked after a reset. */
	for (i = 0; i < irq->num_vectors; i++)
		irq->table[i].control = cpu_to_le32(PCI_MSIX_ENTRY_CTRL_MASKBIT);
	irq->intx_line = false;
	irq->intx_served = false;
	spin_unlock_irqrestore(&irq->lock, flags);
}

/* Returns whether there was somebody to tell. */
bool vgpu_irq_fire(struct irq_trigger __rcu **trigger)
{
	struct irq_trigger *t;

	rcu_read_lock();
	t = rcu_dereference(*trigger);
	if (t)
		eventfd_signal(t->ctx);
	rcu_read_unlock();
	return t;
}

static bool vector_masked(const struct vgpu_irq *irq, unsigned int vector)
{
	if (irq->messages_off || !rcu_access_pointer(irq->vectors[vector]))
		return true;
	if (irq->index == VFIO_PCI_MSI_IRQ_INDEX)
		return irq->msi_mask & BIT(vector);
	if (irq->msix_masked)
		return true;
	return test_bit(vector, irq->touched) &&
	       irq->table[vector].control &
	       cpu_to_le32(PCI_MSIX_ENTRY_CTRL_MASKBIT);
}

static struct irq_trigger __rcu **raise_vector(struct vgpu_irq *irq,
					       unsigned int vector)
{
	/* PCI 3.0 section 6.8.3.4: with fewer messages than causes, share. */
	if (irq->index == VFIO_PCI_MSI_IRQ_INDEX)
		vector = min(vector, irq->num - 1);
	else if (vector >= irq->num_vectors)
		return NULL;
	if (!vector_masked(irq, vector))
		return &irq->vectors[vector];
	__set_bit(vector, irq->pending);
	return NULL;
}

/*
 * INTx is level triggered for the guest.  The VMM hears of it once and then no
 * more until it unmasks (VFIO_IRQ_INFO_AUTOMASKED), while the line stays up.
 */
static struct irq_trigger __rcu **serve_intx(struct vgpu_irq *irq)
{
	if (irq->index != VFIO_PCI_INTX_IRQ_INDEX || !irq->intx_line ||
	    irq->intx_masked || irq->intx_off ||
	    !rcu_access_pointer(irq->intx))
		return NULL;
	irq->intx_line = false;
	irq->intx_served = true;
	irq->intx_masked = true;
	return &irq->intx;
}

static struct irq_trigger __rcu **raise(struct vgpu_irq *irq,
					unsigned int vector)
{
	switch (irq->index) {
	case VFIO_PCI_INTX_IRQ_INDEX:
		irq->intx_line = true;
		return serve_intx(irq);
	case VFIO_PCI_MSI_IRQ_INDEX:
	case VFIO_PCI_MSIX_IRQ_INDEX:
		return raise_vector(irq, vector);
	}
	return NULL;
}

void nvvgpu_signal(struct nvvgpu_vgpu *vgpu, unsigned int vector)
{
	struct irq_trigger __rcu **trigger;
	struct vgpu_irq *irq = &vgpu->irq;
	unsigned long flags;

	spin_lock_irqsave(&irq->lock, flags);
	trigger = raise(irq, vector);
	spin_unlock_irqrestore(&irq->lock, flags);
	if (trigger)
		vgpu_irq_fire(trigger);
}
EXPORT_SYMBOL_GPL(nvvgpu_signal);

/* A vector from @from on that is pending and may go now; or NULL. */
static struct irq_trigger __rcu **next_released(struct vgpu_irq *irq,
						unsigned int *from)
{
	struct irq_trigger __rcu **trigger = NULL;
	unsigned long flags;

	spin_lock_irqsave(&irq->lock, flags);
	for (;; ++*from) {
		*from = find_next_bit(irq->pending, irq->max_vectors, *from);
		if (*from >= irq->max_vectors)
			break;
		if (vector_masked(irq, *from))
			continue;
		__clear_bit(*from, irq->pending);
		trigger = &irq->vectors[*from];
		break;
	}
	spin_unlock_irqrestore(&irq->lock, flags);
	return trigger;
}

/* A mask has gone: signal what was kept back by it. */
void vgpu_irq_flush(struct vgpu_irq *irq)
{
	struct irq_trigger __rcu **trigger;
	unsigned int from = 0;
	unsigned long flags;

	spin_lock_irqsave(&irq->lock, flags);
	trigger = serve_intx(irq);
	spin_unlock_irqrestore(&irq->lock, flags);
	if (trigger)
		vgpu_irq_fire(trigger);

	while ((trigger = next_released(irq, &from)))
		vgpu_irq_fire(trigger);
}

/* The masks in the configuration space. */
void vgpu_irq_set_gates(struct vgpu_irq *irq, const struct cfgspace *cfg)
{
	unsigned long flags;

	spin_lock_irqsave(&irq->lock, flags);
	irq->intx_off = cfgspace_intx_off(cfg);
	irq->messages_off = !cfgspace_bus_master_on(cfg);
	irq->msix_masked = cfgspace_msix_masked(cfg);
	irq->msi_mask = cfgspace_msi_mask(cfg);
	spin_unlock_irqrestore(&irq->lock, flags);
	vgpu_irq_flush(irq);
}

/* Interrupt Status of the status register: the line is up, masked or not. */
bool vgpu_irq_intx_status(struct vgpu_irq *irq)
{
	return READ_ONCE(irq->intx_line) || READ_ONCE(irq->intx_served);
}

u32 vgpu_irq_msi_pending(struct vgpu_irq *irq)
{
	unsigned long flags;
	u32 pending = 0;

	spin_lock_irqsave(&irq->lock, flags);
	if (irq->index == VFIO_PCI_MSI_IRQ_INDEX)
		pending = irq->pending[0];
	spin_unlock_irqrestore(&irq->lock, flags);
	return pending;
}

void vgpu_irq_intx_mask(struct vgpu_irq *irq)
{
	unsigned long flags;

	spin_lock_irqsave(&irq->lock, flags);
	irq->intx_masked = true;
	spin_unlock_irqrestore(&irq->lock, flags);
}

/* Returns whether vgpu_irq_flush() has something to do. */
bool vgpu_irq_intx_unmask(struct vgpu_irq *irq)
{
	unsigned long flags;
	bool again;

	spin_lock_irqsave(&irq->lock, flags);
	irq->intx_masked = false;
	irq->intx_served = false;
	again = irq->intx_line;
	spin_unlock_irqrestore(&irq->lock, flags);
	return again;
}
