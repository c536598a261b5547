// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carries out checked commands, in pieces of SIM_CHUNK bytes.  Between two
 * pieces a reset is noticed and other vGPUs of the GPU get their turn.
 */
#include <linux/crc32c.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "ring-check.h"
#include "sim.h"

/* Before each piece of work.  0, or -ECANCELED when a reset wants it dropped. */
static int next_piece(struct sim_vgpu *vgpu)
{
	return sim_turn_take(&vgpu->gpu->turns, &vgpu->ring.turn);
}

static size_t piece(u64 left)
{
	return min_t(u64, left, SIM_CHUNK);
}

/*
 * Guest memory may take its time: the VMM can have it in a file, on another
 * host or nowhere.  Nobody else waits for that.
 */
static int guest_rw(struct sim_vgpu *vgpu, u64 address, size_t len, bool write)
{
	struct sim_ring *ring = &vgpu->ring;
	int rc;

	sim_turn_give(&vgpu->gpu->turns, &ring->turn);
	rc = nvvgpu_dma_rw(vgpu->core, address, ring->bounce, len, write);
	return rc ? NVVGPU_FAULT_DMA : next_piece(vgpu);
}

/*
 * Nor does anybody wait for memory of the host: its owner's memory cgroup may
 * be full, or slowed down for seconds.
 */
static int hold_fb(struct sim_vgpu *vgpu, u64 offset, size_t len, bool write,
		   struct sim_pages *pages)
{
	int rc;

	rc = sim_fb_get(&vgpu->fb, offset, len, write, false, pages);
	if (!rc)
		return 0;
	sim_turn_give(&vgpu->gpu->turns, &vgpu->ring.turn);
	rc = sim_fb_get(&vgpu->fb, offset, len, write, true, pages);
	if (rc)
		return NVVGPU_FAULT_DEVICE;
	rc = next_piece(vgpu);
	if (rc)
		sim_fb_put(pages);
	return rc;
}

/* Between the framebuffer and the bounce buffer. */
static int fb_copy(struct sim_vgpu *vgpu, u64 offset, size_t len, bool write)
{
	struct sim_pages pages;
	int rc;

	rc = hold_fb(vgpu, offset, len, write, &pages);
	if (rc)
		return rc;
	sim_fb_copy(&pages, vgpu->ring.bounce, write);
	sim_fb_put(&pages);
	return 0;
}

static int fb_read(struct sim_vgpu *vgpu, u64 offset, size_t len)
{
	return fb_copy(vgpu, offset, len, false);
}

static int fb_write(struct sim_vgpu *vgpu, u64 offset, size_t len)
{
	return fb_copy(vgpu, offset, len, true);
}

static int fill(struct sim_vgpu *vgpu, const struct ring_op *op)
{
	u64 done;
	size_t n;
	int rc;

	/* Guest order is little endian, whatever the host's is. */
	memset32(vgpu->ring.bounce, (__force u32)cpu_to_le32(op->value),
		 SIM_CHUNK / sizeof(u32));
	for (done = 0; done < op->len; done += n) {
		n = piece(op->len - done);
		rc = fb_write(vgpu, op->dst + done, n);
		if (!rc)
			rc = next_piece(vgpu);
		if (rc)
			return rc;
	}
	return 0;
}

/* Like memmove(): from the end when the destination overlaps the rest. */
static int copy(struct sim_vgpu *vgpu, const struct ring_op *op)
{
	bool backward = op->dst > op->src && op->dst - op->src < op->len;
	u64 done, at;
	size_t n;
	int rc;

	for (done = 0; done < op->len; done += n) {
		n = piece(op->len - done);
		at = backward ? op->len - done - n : done;
		rc = fb_read(vgpu, op->src + at, n);
		if (!rc)
			rc = fb_write(vgpu, op->dst + at, n);
		if (!rc)
			rc = next_piece(vgpu);
		if (rc)
			return rc;
	}
	return 0;
}

static int read_guest(struct sim_vgpu *vgpu, const struct ring_op *op)
{
	u64 done;
	size_t n;
	int rc;

	for (done = 0; done < op->len; done += n) {
		n = piece(op->len - done);
		rc = guest_rw(vgpu, op->src + done, n, false);
		if (!rc)
			rc = fb_write(vgpu, op->dst + done, n);
		if (!rc)
			rc = next_piece(vgpu);
		if (rc)
			return rc;
	}
	return 0;
}

static int write_guest(struct sim_vgpu *vgpu, const struct ring_op *op)
{
	u64 done;
	size_t n;
	int rc;

	for (done = 0; done < op->len; done += n) {
		n = piece(op->len - done);
		rc = fb_read(vgpu, op->src + done, n);
		if (!rc)
			rc = guest_rw(vgpu, op->dst + done, n, true);
		if (!rc)
			rc = next_piece(vgpu);
		if (rc)
			return rc;
	}
	return 0;
}

/* CRC-32C of RFC 3720: starts with all ones and is inverted at the end. */
static int checksum(struct sim_vgpu *vgpu, const struct ring_op *op,
		    u32 *result)
{
	u32 crc = ~0;
	u64 done;
	size_t n;
	int rc;

	for (done = 0; done < op->len; done += n) {
		n = piece(op->len - done);
		rc = fb_read(vgpu, op->src + done, n);
		if (rc)
			return rc;
		crc = crc32c(crc, vgpu->ring.bounce, n);
		rc = next_piece(vgpu);
		if (rc)
			return rc;
	}
	*result = ~crc;
	return 0;
}

/*
 * Who is late does not get the lost time back: a limit is one for any two
 * frames, not on average.
 */
static int present(struct sim_vgpu *vgpu)
{
	struct sim_ring *ring = &vgpu->ring;
	u64 due;

	if (!ring->frame_rate)
		return 0;
	due = max(ring->frame_due, ktime_get_ns());
	ring->frame_due = due + NSEC_PER_SEC / ring->frame_rate;
	return sim_turn_pause(&vgpu->gpu->turns, &ring->turn, due);
}

/*
 * Returns 0, the enum nvvgpu_fault that stops the ring, or -ECANCELED when a
 * reset wants the command dropped.  The turn may be still taken then, for the
 * next command.
 */
int sim_exec(struct sim_vgpu *vgpu, const struct ring_op *op, u32 *crc)
{
	int rc = next_piece(vgpu);

	if (rc)
		return rc;
	switch (op->opcode) {
	case NVVGPU_OP_FILL:
		return fill(vgpu, op);
	case NVVGPU_OP_COPY:
		return copy(vgpu, op);
	case NVVGPU_OP_READ:
		return read_guest(vgpu, op);
	case NVVGPU_OP_WRITE:
		return write_guest(vgpu, op);
	case NVVGPU_OP_CRC32C:
		return checksum(vgpu, op, crc);
	case NVVGPU_OP_PRESENT:
		return present(vgpu);
	default:
		/* NOP and FENCE: what they do is done on completion. */
		return 0;
	}
}
