// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFIO_DEVICE_GET_IRQ_INFO and VFIO_DEVICE_SET_IRQS.
 *
 * All data of a call is checked and all eventfds are taken before the first
 * of them is used, so a call that fails has changed nothing.
 */
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "../compat/eventfd.h"
#include "core.h"

unsigned int vgpu_irq_count(const struct nvvgpu_vgpu *vgpu, unsigned int index)
{
	switch (index) {
	case VFIO_PCI_MSI_IRQ_INDEX:
		return cfgspace_msi_vectors(vgpu->model.num_vectors);
	case VFIO_PCI_MSIX_IRQ_INDEX:
		return vgpu->model.num_vectors;
	case VFIO_PCI_INTX_IRQ_INDEX:
	case VFIO_PCI_ERR_IRQ_INDEX:
	case VFIO_PCI_REQ_IRQ_INDEX:
		return 1;
	}
	return 0;
}

long vgpu_irq_get_info(struct nvvgpu_vgpu *vgpu, struct vfio_irq_info __user *arg)
{
	size_t minsz = offsetofend(struct vfio_irq_info, count);
	struct vfio_irq_info info;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz || info.index >= VFIO_PCI_NUM_IRQS)
		return -EINVAL;

	info.flags = VFIO_IRQ_INFO_EVENTFD;
	if (info.index == VFIO_PCI_INTX_IRQ_INDEX)
		info.flags |= VFIO_IRQ_INFO_MASKABLE | VFIO_IRQ_INFO_AUTOMASKED;
	info.count = vgpu_irq_count(vgpu, info.index);
	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

static void trigger_free(struct rcu_head *rcu)
{
	struct irq_trigger *t = container_of(rcu, struct irq_trigger, rcu);

	eventfd_ctx_put(t->ctx);
	kfree(t);
}

static struct irq_trigger *trigger_new(s32 fd)
{
	struct irq_trigger *t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!t)
		return ERR_PTR(-ENOMEM);
	t->ctx = eventfd_ctx_fdget(fd);
	if (!IS_ERR(t->ctx))
		return t;
	ret = PTR_ERR(t->ctx);
	kfree(t);
	return ERR_PTR(ret);
}

/* Put @t, which may be NULL, where a signalling CPU may look. */
static void trigger_set(struct nvvgpu_vgpu *vgpu,
			struct irq_trigger __rcu **where, struct irq_trigger *t)
{
	t = rcu_replace_pointer(*where, t, lockdep_is_held(&vgpu->lock));
	if (t)
		call_rcu(&t->rcu, trigger_free);
}

static void triggers_free(struct irq_trigger **ts, unsigned int count)
{
	while (count--)
		if (ts[count])
			trigger_free(&ts[count]->rcu);
	kfree(ts);
}

/* One trigger for each fd, NULL for -1. */
static struct irq_trigger **triggers_new(const s32 *fds, unsigned int count)
{
	struct irq_trigger **ts, *t;
	unsigned int i;

	ts = kcalloc(count, sizeof(*ts), GFP_KERNEL);
	if (!ts)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < count; i++) {
		if (fds[i] == -1)
			continue;
		t = fds[i] < 0 ? ERR_PTR(-EINVAL) : trigger_new(fds[i]);
		if (IS_ERR(t)) {
			triggers_free(ts, i);
			return ERR_CAST(t);
		}
		ts[i] = t;
	}
	return ts;
}

/* Which of INTx, MSI and MSI-X is on, and with how many vectors. */
static void set_index(struct vgpu_irq *irq, unsigned int index,
		      unsigned int num)
{
	unsigned long flags;

	spin_lock_irqsave(&irq->lock, flags);
	if (irq->index != index) {
		bitmap_zero(irq->pending, irq->max_vectors);
		irq->intx_line = false;
		irq->intx_served = false;
		irq->intx_masked = false;
	}
	irq->index = index;
	irq->num = num;
	spin_unlock_irqrestore(&irq->lock, flags);
}

static struct irq_trigger __rcu **where(struct vgpu_irq *irq,
					unsigned int index, unsigned int i)
{
	switch (index) {
	case VFIO_PCI_INTX_IRQ_INDEX:
		return &irq->intx;
	case VFIO_PCI_ERR_IRQ_INDEX:
		return &irq->err;
	case VFIO_PCI_REQ_IRQ_INDEX:
		return &irq->req;
	}
	return &irq->vectors[i];
}

/* ERR and REQ are there beside whichever kind of device interrupt is on. */
static bool is_device_irq(unsigned int index)
{
	return index <= VFIO_PCI_MSIX_IRQ_INDEX;
}

static void disable(struct nvvgpu_vgpu *vgpu, unsigned int index)
{
	struct vgpu_irq *irq = &vgpu->irq;
	unsigned int i;

	if (is_device_irq(index)) {
		if (irq->index != index)
			return;
		set_index(irq, VFIO_PCI_NUM_IRQS, 0);
	}
	if (index == VFIO_PCI_INTX_IRQ_INDEX) {
		vfio_virqfd_disable(&irq->intx_mask_fd);
		vfio_virqfd_disable(&irq->intx_unmask_fd);
	}
	for (i = 0; i < vgpu_irq_count(vgpu, index); i++)
		trigger_set(vgpu, where(irq, index, i), NULL);
}

void vgpu_irq_disable_all(struct nvvgpu_vgpu *vgpu)
{
	unsigned int index;

	for (index = 0; index < VFIO_PCI_NUM_IRQS; index++)
		disable(vgpu, index);
}

static int set_eventfds(struct nvvgpu_vgpu *vgpu,
			const struct vfio_irq_set *hdr, const void *data)
{
	struct vgpu_irq *irq = &vgpu->irq;
	struct irq_trigger **ts;
	unsigned int i, num;

	/* vfio-pci's rule: one kind at a time, the other is taken down first */
	if (is_device_irq(hdr->index) && irq->index != hdr->index &&
	    irq->index != VFIO_PCI_NUM_IRQS)
		return -EINVAL;

	ts = triggers_new(data, hdr->count);
	if (IS_ERR(ts))
		return PTR_ERR(ts);
	for (i = 0; i < hdr->count; i++)
		trigger_set(vgpu, where(irq, hdr->index, hdr->start + i),
			    ts[i]);
	kfree(ts);

	if (!is_device_irq(hdr->index)) {
		/* It may have died before anybody could be told. */
		if (hdr->index == VFIO_PCI_ERR_IRQ_INDEX &&
		    vgpu_state(vgpu) == VGPU_FAILED)
			vgpu_irq_fire(&irq->err);
		return 0;
	}
	num = hdr->start + hdr->count;
	if (irq->index == hdr->index)
		num = max(num, irq->num);
	set_index(irq, hdr->index, num);
	vgpu_irq_flush(irq);
	return 0;
}

/* Does the call speak of this vector?  NONE means all in its range. */
static bool chosen(const struct vfio_irq_set *hdr, const u8 *data,
		   unsigned int i)
{
	return hdr->flags & VFIO_IRQ_SET_DATA_NONE || data[i];
}

static int set_trigger(struct nvvgpu_vgpu *vgpu,
		       const struct vfio_irq_set *hdr, const void *data)
{
	struct vgpu_irq *irq = &vgpu->irq;
	unsigned int i;

	if (!hdr->count) {
		if (!(hdr->flags & VFIO_IRQ_SET_DATA_NONE))
			return -EINVAL;
		disable(vgpu, hdr->index);
		return 0;
	}
	if (hdr->flags & VFIO_IRQ_SET_DATA_EVENTFD)
		return set_eventfds(vgpu, hdr, data);

	/* Loopback: the user plays the device. */
	if (is_device_irq(hdr->index) && irq->index != hdr->index)
		return -EINVAL;
	for (i = 0; i < hdr->count; i++)
		if (chosen(hdr, data, i))
			vgpu_irq_fire(where(irq, hdr->index, hdr->start + i));
	return 0;
}

/* Called with the eventfd's queue locked: nothing may be signalled here. */
static int unmask_handler(void *opaque, void *unused)
{
	return vgpu_irq_intx_unmask(opaque);
}

static void unmask_thread(void *opaque, void *unused)
{
	vgpu_irq_flush(opaque);
}

static int mask_handler(void *opaque, void *unused)
{
	vgpu_irq_intx_mask(opaque);
	return 0;
}

static int set_mask_fd(struct vgpu_irq *irq, const struct vfio_irq_set *hdr,
		       s32 fd)
{
	bool unmask = hdr->flags & VFIO_IRQ_SET_ACTION_UNMASK;
	struct virqfd **virqfd;

	virqfd = unmask ? &irq->intx_unmask_fd : &irq->intx_mask_fd;
	if (fd < -1)
		return -EINVAL;
	if (fd == -1) {
		vfio_virqfd_disable(virqfd);
		return 0;
	}
	if (unmask)
		return vfio_virqfd_enable(irq, unmask_handler, unmask_thread,
					  NULL, virqfd, fd);
	return vfio_virqfd_enable(irq, mask_handler, NULL, NULL, virqfd, fd);
}

/* MSI and MSI-X are masked where PCI has it: in their capabilities. */
static int set_mask(struct nvvgpu_vgpu *vgpu, const struct vfio_irq_set *hdr,
		    const void *data)
{
	struct vgpu_irq *irq = &vgpu->irq;

	if (hdr->index != VFIO_PCI_INTX_IRQ_INDEX)
		return -ENOTTY;
	if (irq->index != hdr->index || !hdr->count)
		return -EINVAL;
	if (hdr->flags & VFIO_IRQ_SET_DATA_EVENTFD)
		return set_mask_fd(irq, hdr, *(const s32 *)data);
	if (!chosen(hdr, data, 0))
		return 0;
	if (hdr->flags & VFIO_IRQ_SET_ACTION_MASK)
		vgpu_irq_intx_mask(irq);
	else if (vgpu_irq_intx_unmask(irq))
		vgpu_irq_flush(irq);
	return 0;
}

static int set_checked(struct nvvgpu_vgpu *vgpu,
		       const struct vfio_irq_set *hdr, const void *data)
{
	switch (hdr->flags & VFIO_IRQ_SET_ACTION_TYPE_MASK) {
	case VFIO_IRQ_SET_ACTION_MASK:
	case VFIO_IRQ_SET_ACTION_UNMASK:
		return set_mask(vgpu, hdr, data);
	case VFIO_IRQ_SET_ACTION_TRIGGER:
		return set_trigger(vgpu, hdr, data);
	}
	return -EINVAL;
}

long vgpu_irq_set(struct nvvgpu_vgpu *vgpu, struct vfio_irq_set __user *arg)
{
	size_t minsz = offsetofend(struct vfio_irq_set, count);
	struct vfio_irq_set hdr;
	void *data = NULL;
	size_t size = 0;
	long ret;

	if (copy_from_user(&hdr, arg, minsz))
		return -EFAULT;
	ret = vfio_set_irqs_validate_and_prepare(&hdr,
						 vgpu_irq_count(vgpu, hdr.index),
						 VFIO_PCI_NUM_IRQS, &size);
	if (ret)
		return ret;
	if (size) {
		data = memdup_user(&arg->data, size);
		if (IS_ERR(data))
			return PTR_ERR(data);
	}

	mutex_lock(&vgpu->lock);
	ret = set_checked(vgpu, &hdr, data);
	mutex_unlock(&vgpu->lock);
	kfree(data);
	return ret;
}
