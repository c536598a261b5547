// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command ring of one vGPU: registers, doorbell, and the thread that fetches
 * commands.  kernel/include/uapi/nvvgpu_ring.h says what the guest sees.
 *
 * The guest is not trusted: it may write slots while they are read, ring the
 * doorbell without end, point anywhere.  A slot is copied once and only the
 * copy is looked at; a doorbell costs a lock and a wake-up in the time of the
 * guest's own processor.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "../compat/unaligned.h"
#include "ring-check.h"
#include "sim.h"

#define RESET_LIMIT	(10 * HZ)

static bool pending(const struct sim_ring *ring)
{
	return (ring->control & NVVGPU_CONTROL_ENABLE) && !ring->fault &&
		!ring->stop && ring->head != ring->tail;
}

static bool has_work(struct sim_ring *ring)
{
	bool work;

	spin_lock(&ring->lock);
	work = pending(ring);
	spin_unlock(&ring->lock);
	return work;
}

static bool is_idle(struct sim_ring *ring)
{
	bool idle;

	spin_lock(&ring->lock);
	idle = !ring->busy;
	spin_unlock(&ring->lock);
	return idle;
}

/* Takes a copy of the next command; false when there is none. */
static bool fetch(struct sim_ring *ring, struct nvvgpu_cmd *cmd)
{
	u32 slot;

	spin_lock(&ring->lock);
	if (!pending(ring)) {
		spin_unlock(&ring->lock);
		return false;
	}
	ring->busy = true;
	slot = ring->head;
	spin_unlock(&ring->lock);
	memcpy(cmd, ring->slots + slot * sizeof(*cmd), sizeof(*cmd));
	/* The compiler must not look at the slot again later. */
	barrier();
	return true;
}

/* Returns the vectors to be raised, one bit each. */
static u32 complete_cmd(struct sim_ring *ring, const struct ring_op *op,
			u32 crc)
{
	if (op->opcode == NVVGPU_OP_FENCE || op->opcode == NVVGPU_OP_PRESENT)
		ring->fence = op->value;
	else if (op->opcode == NVVGPU_OP_CRC32C)
		ring->crc = crc;
	/* Pairs with register_value(). */
	smp_store_release(&ring->head, (ring->head + 1) % NVVGPU_RING_SLOTS);
	return op->flags & NVVGPU_CMD_IRQ ? BIT(NVVGPU_VECTOR_FENCE) : 0;
}

static u32 stop_with(struct sim_ring *ring, u32 fault)
{
	ring->fault = fault;
	ring->fault_slot = ring->head;
	return BIT(NVVGPU_VECTOR_FAULT);
}

static u32 retire(struct sim_ring *ring, const struct ring_op *op, int result,
		  u32 crc)
{
	u32 vectors = 0;

	spin_lock(&ring->lock);
	ring->busy = false;
	if (ring->stop || ring->fault || result < 0)
		/* Dropped by a reset, or stopped by a wrong doorbell. */;
	else if (result > 0)
		vectors = stop_with(ring, result);
	else
		vectors = complete_cmd(ring, op, crc);
	spin_unlock(&ring->lock);
	wake_up(&ring->idle);
	return vectors;
}

static void raise_vectors(struct sim_vgpu *vgpu, u32 vectors)
{
	if (vectors & BIT(NVVGPU_VECTOR_FENCE))
		nvvgpu_signal(vgpu->core, NVVGPU_VECTOR_FENCE);
	if (vectors & BIT(NVVGPU_VECTOR_FAULT))
		nvvgpu_signal(vgpu->core, NVVGPU_VECTOR_FAULT);
}

static void work_off(struct sim_vgpu *vgpu)
{
	struct sim_ring *ring = &vgpu->ring;
	struct nvvgpu_cmd cmd;
	struct ring_op op = {};
	u32 crc = 0;
	int result;

	while (fetch(ring, &cmd)) {
		result = ring_check(&cmd, vgpu->fb.size, &op);
		if (!result)
			result = sim_exec(vgpu, &op, &crc);
		raise_vectors(vgpu, retire(ring, &op, result, crc));
	}
	sim_turn_give(&vgpu->gpu->turns, &ring->turn);
}

static int ring_thread(void *data)
{
	struct sim_vgpu *vgpu = data;
	struct sim_ring *ring = &vgpu->ring;

	while (!kthread_should_stop()) {
		wait_event_idle(ring->kick,
				has_work(ring) || kthread_should_stop());
		if (has_work(ring))
			work_off(vgpu);
	}
	return 0;
}

static u32 status(struct sim_ring *ring)
{
	u32 status = 0;

	spin_lock(&ring->lock);
	if (ring->fault)
		status = NVVGPU_STATUS_FAULT;
	else if (ring->head != ring->tail)
		status = NVVGPU_STATUS_BUSY;
	spin_unlock(&ring->lock);
	return status;
}

/*
 * What is a word by itself is read without the lock.  A guest that sees a
 * command done by HEAD must find what it has left in FENCE and CRC.
 */
static u32 register_value(struct sim_vgpu *vgpu, u32 offset)
{
	struct sim_ring *ring = &vgpu->ring;

	switch (offset) {
	case NVVGPU_REG_MAGIC:
		return NVVGPU_MAGIC;
	case NVVGPU_REG_VERSION:
		return NVVGPU_VERSION_1;
	case NVVGPU_REG_CONTROL:
		return READ_ONCE(ring->control);
	case NVVGPU_REG_STATUS:
		return status(ring);
	case NVVGPU_REG_HEAD:
		return smp_load_acquire(&ring->head);
	case NVVGPU_REG_TAIL:
		return READ_ONCE(ring->tail);
	case NVVGPU_REG_FAULT:
		return READ_ONCE(ring->fault);
	case NVVGPU_REG_FAULT_SLOT:
		return READ_ONCE(ring->fault_slot);
	case NVVGPU_REG_FENCE:
		return READ_ONCE(ring->fence);
	case NVVGPU_REG_CRC:
		return READ_ONCE(ring->crc);
	case NVVGPU_REG_FB_SIZE_LO:
		return lower_32_bits(vgpu->fb.size);
	case NVVGPU_REG_FB_SIZE_HI:
		return upper_32_bits(vgpu->fb.size);
	case NVVGPU_REG_SLOTS:
		return NVVGPU_RING_SLOTS;
	case NVVGPU_REG_FRAME_RATE:
		return ring->frame_rate;
	default:
		return 0;
	}
}

/* Any width: each byte comes from the register that it is part of. */
static void read_bytes(struct sim_vgpu *vgpu, u32 offset, u8 *out, size_t count)
{
	u32 value = 0;
	size_t i;

	for (i = 0; i < count; i++, offset++) {
		if (!i || !(offset & 3))
			value = register_value(vgpu, offset & ~3);
		out[i] = value >> 8 * (offset & 3);
	}
}

/*
 * Drops what is queued and what is being carried out.  With @all, everything
 * else goes to its default too, as a function level reset wants it.
 */
static int reset_ring(struct sim_ring *ring, bool all)
{
	long left;

	mutex_lock(&ring->reset_lock);
	spin_lock(&ring->lock);
	ring->stop = true;
	spin_unlock(&ring->lock);
	sim_turn_stop(&ring->turn);
	left = wait_event_timeout(ring->idle, is_idle(ring), RESET_LIMIT);
	if (left) {
		spin_lock(&ring->lock);
		ring->head = 0;
		ring->tail = 0;
		ring->fault = 0;
		ring->fault_slot = 0;
		if (all) {
			ring->control = 0;
			ring->fence = 0;
			ring->crc = 0;
			memset(ring->slots, 0, SIM_SLOTS_SIZE);
		}
		ring->stop = false;
		spin_unlock(&ring->lock);
	}
	mutex_unlock(&ring->reset_lock);
	return left ? 0 : -ETIMEDOUT;
}

int sim_ring_reset(struct sim_ring *ring)
{
	return reset_ring(ring, true);
}

static int write_control(struct sim_ring *ring, u32 value)
{
	if ((value & NVVGPU_CONTROL_RESET) && reset_ring(ring, false))
		return -EIO;
	spin_lock(&ring->lock);
	ring->control = value & NVVGPU_CONTROL_ENABLE;
	spin_unlock(&ring->lock);
	wake_up(&ring->kick);
	return 0;
}

static void write_tail(struct sim_vgpu *vgpu, u32 value)
{
	struct sim_ring *ring = &vgpu->ring;
	u32 vectors = 0;
	bool work;

	spin_lock(&ring->lock);
	if (ring->fault)
		/* Until it is reset the ring takes nothing. */;
	else if (value >= NVVGPU_RING_SLOTS)
		vectors = stop_with(ring, NVVGPU_FAULT_TAIL);
	else
		ring->tail = value;
	work = pending(ring);
	spin_unlock(&ring->lock);
	/* The thread would look and go to sleep again, at the guest's cost. */
	if (work)
		wake_up(&ring->kick);
	if (unlikely(vectors))
		raise_vectors(vgpu, vectors);
}

static int write_register(struct sim_vgpu *vgpu, u32 offset, u32 value)
{
	switch (offset) {
	case NVVGPU_REG_TAIL:
		write_tail(vgpu, value);
		return 0;
	case NVVGPU_REG_CONTROL:
		return write_control(&vgpu->ring, value);
	default:
		return 0;
	}
}

static void access_slots(struct sim_ring *ring, u32 offset, void *buf,
			 size_t count, bool write)
{
	if (write)
		memcpy(ring->slots + offset, buf, count);
	else
		memcpy(buf, ring->slots + offset, count);
}

static void access_bytes(struct sim_vgpu *vgpu, u64 offset, void *buf,
			 size_t count, bool write)
{
	size_t n = 0;

	if (offset < NVVGPU_RING_OFFSET) {
		n = min_t(u64, count, NVVGPU_RING_OFFSET - offset);
		/* A piece of a doorbell is none. */
		if (!write)
			read_bytes(vgpu, offset, buf, n);
	}
	if (count > n)
		access_slots(&vgpu->ring, offset + n - NVVGPU_RING_OFFSET,
			     buf + n, count - n, write);
}

/* Nearly always it is one whole register. */
int sim_ring_access(struct sim_vgpu *vgpu, u64 offset, void *buf, size_t count,
		    bool write)
{
	if (unlikely(offset >= NVVGPU_RING_OFFSET || (offset & 3) ||
		     count != sizeof(u32))) {
		access_bytes(vgpu, offset, buf, count, write);
		return 0;
	}
	if (write)
		return write_register(vgpu, offset, get_unaligned_le32(buf));
	put_unaligned_le32(register_value(vgpu, offset), buf);
	return 0;
}

/* A VMM may map the slots, and the core wants a file for that. */
static int alloc_slots(struct sim_ring *ring)
{
	struct file *file;
	struct page *page;
	unsigned int i;

	file = sim_memory_file("nvvgpu-ring", SIM_SLOTS_SIZE);
	if (IS_ERR(file))
		return PTR_ERR(file);
	ring->memory = file;
	mapping_set_unevictable(file->f_mapping);
	for (i = 0; i < SIM_SLOT_PAGES; i++) {
		page = shmem_read_mapping_page(file->f_mapping, i);
		if (IS_ERR(page))
			return PTR_ERR(page);
		set_page_dirty(page);
		ring->pages[i] = page;
	}
	ring->slots = vmap(ring->pages, SIM_SLOT_PAGES, VM_MAP, PAGE_KERNEL);
	return ring->slots ? 0 : -ENOMEM;
}

static void free_slots(struct sim_ring *ring)
{
	unsigned int i;

	vunmap(ring->slots);
	for (i = 0; i < SIM_SLOT_PAGES; i++)
		if (ring->pages[i])
			put_page(ring->pages[i]);
	if (!ring->memory)
		return;
	shmem_truncate_range(file_inode(ring->memory), 0, -1);
	fput(ring->memory);
}

static void free_memory(struct sim_ring *ring)
{
	kvfree(ring->bounce);
	free_slots(ring);
}

/* @name tells the thread's owner in a list of processes. */
int sim_ring_init(struct sim_vgpu *vgpu, const char *name,
		  unsigned int max_instances)
{
	struct sim_ring *ring = &vgpu->ring;
	int rc;

	BUILD_BUG_ON(NVVGPU_RING_SLOTS * sizeof(struct nvvgpu_cmd) !=
		     SIM_SLOTS_SIZE);
	BUILD_BUG_ON(NVVGPU_RING_OFFSET + SIM_SLOTS_SIZE !=
		     NVVGPU_RING_BAR_SIZE);
	spin_lock_init(&ring->lock);
	mutex_init(&ring->reset_lock);
	init_waitqueue_head(&ring->kick);
	init_waitqueue_head(&ring->idle);
	rc = alloc_slots(ring);
	if (rc)
		goto err_memory;
	ring->bounce = kvmalloc(SIM_CHUNK, GFP_KERNEL_ACCOUNT);
	if (!ring->bounce) {
		rc = -ENOMEM;
		goto err_memory;
	}
	sim_turn_init(&vgpu->gpu->turns, &ring->turn, max_instances,
		      &ring->stop);
	ring->thread = kthread_run(ring_thread, vgpu, "nvvgpu-%s", name);
	if (!IS_ERR(ring->thread))
		return 0;
	rc = PTR_ERR(ring->thread);
	sim_turn_free(&vgpu->gpu->turns, &ring->turn);
err_memory:
	free_memory(ring);
	return rc;
}

/* Nothing is signalled and no memory of the guest touched after this. */
void sim_ring_free(struct sim_vgpu *vgpu)
{
	struct sim_ring *ring = &vgpu->ring;

	spin_lock(&ring->lock);
	ring->stop = true;
	spin_unlock(&ring->lock);
	sim_turn_stop(&ring->turn);
	kthread_stop(ring->thread);
	sim_turn_free(&vgpu->gpu->turns, &ring->turn);
	free_memory(ring);
}
