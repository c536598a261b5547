// SPDX-License-Identifier: GPL-2.0-only
/*
 * Regions of the device file: BARs, configuration space, display windows.
 *
 * A region begins at its index << REGION_SHIFT, as with vfio-pci.  An access
 * that starts in a region is cut at its end; one that starts beyond is
 * -EINVAL.
 *
 * While the guest has memory decoding off, a BAR reads as all ones and drops
 * writes, as the bus would.  maps.c sees to it that mappings do the same.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core.h"
#include "msix.h"

#define REGION_MASK	((1ULL << REGION_SHIFT) - 1)

/* What kzalloc() gives at most for one piece of a long access. */
#define BOUNCE_SIZE	PAGE_SIZE

/* Out of line: every trapped access would pay for its stack. */
static noinline u64 window_size(struct nvvgpu_vgpu *vgpu, unsigned int index)
{
	struct gfx_window window;

	return gfx_window(vgpu, index, &window) ? window.size : 0;
}

/* Bytes; 0 for a region that does not exist. */
static u64 region_size(struct nvvgpu_vgpu *vgpu, unsigned int index)
{
	if (index < NVVGPU_NUM_BARS)
		return vgpu->model.bars[index].size;
	if (index == VFIO_PCI_CONFIG_REGION_INDEX)
		return CFGSPACE_SIZE;
	return window_size(vgpu, index);
}

/* Is it a part of the BAR that the PF driver can map? */
static bool mappable(const struct nvvgpu_vgpu *vgpu, unsigned int bar,
		     u64 offset, u64 size)
{
	const struct nvvgpu_bar *b = &vgpu->model.bars[bar];

	return offset >= b->mmap_start && size <= b->mmap_size &&
	       offset - b->mmap_start <= b->mmap_size - size;
}

static int add_sparse_mmap(const struct nvvgpu_bar *bar,
			   struct vfio_info_cap *caps)
{
	struct {
		struct vfio_region_info_cap_sparse_mmap cap;
		struct vfio_region_sparse_mmap_area area;
	} sparse = {
		.cap.header.id = VFIO_REGION_INFO_CAP_SPARSE_MMAP,
		.cap.header.version = 1,
		.cap.nr_areas = 1,
		.area.offset = bar->mmap_start,
		.area.size = bar->mmap_size,
	};

	BUILD_BUG_ON(offsetof(typeof(sparse), area) !=
		     offsetof(struct vfio_region_info_cap_sparse_mmap, areas));
	return vfio_info_add_capability(caps, &sparse.cap.header,
					sizeof(sparse));
}

/* As ->get_region_info_caps(): @info says which one. */
int region_describe(struct vfio_device *vdev, struct vfio_region_info *info,
		    struct vfio_info_cap *caps)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(vdev);
	const struct nvvgpu_bar *bar;

	if (info->index >= REGION_NUM)
		return -EINVAL;
	info->size = region_size(vgpu, info->index);
	info->offset = (u64)info->index << REGION_SHIFT;
	info->cap_offset = 0;
	info->flags = 0;
	if (!info->size)
		return 0;

	info->flags = VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE;
	if (info->index >= REGION_GFX)
		info->flags |= VFIO_REGION_INFO_FLAG_MMAP;
	if (info->index >= NVVGPU_NUM_BARS)
		return 0;
	bar = &vgpu->model.bars[info->index];
	if (!bar->mmap_size)
		return 0;
	info->flags |= VFIO_REGION_INFO_FLAG_MMAP;
	if (bar->mmap_size == bar->size)
		return 0;
	return add_sparse_mmap(bar, caps);
}

static int task_access(struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		       void *buf, size_t count, bool write)
{
	return vgpu->gpu->ops->access(vgpu->task, bar, offset, buf, count,
				      write);
}

static int bar_access(struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		      void *buf, size_t count, bool write)
{
	if (!READ_ONCE(vgpu->memory_on))
		return -EIO;
	if (msix_has(vgpu, bar, offset)) {
		msix_access(vgpu, bar, offset, buf, count, write);
		return 0;
	}
	return task_access(vgpu, bar, offset, buf, count, write);
}

/* A window shows memory whatever the guest has switched off. */
static int window_access(struct nvvgpu_vgpu *vgpu, unsigned int index,
			 u64 offset, void *buf, size_t count, bool write)
{
	struct gfx_window window;

	/* The guest may have moved it since the range was checked. */
	if (!gfx_window(vgpu, index, &window) || offset >= window.size ||
	    count > window.size - offset)
		return -EIO;
	return task_access(vgpu, window.bar, window.offset + offset, buf,
			   count, write);
}

/*
 * One piece: inside a region and not across the borders of MSI-X.  -EIO when
 * nobody answers: such a read gives all ones.
 */
static int access_piece(struct nvvgpu_vgpu *vgpu, unsigned int index,
			u64 offset, void *buf, size_t count, bool write)
{
	if (!vgpu_alive(vgpu))
		return -EIO;
	if (likely(index < NVVGPU_NUM_BARS))
		return bar_access(vgpu, index, offset, buf, count, write);
	if (index != VFIO_PCI_CONFIG_REGION_INDEX)
		return window_access(vgpu, index, offset, buf, count, write);
	config_access(vgpu, offset, buf, count, write);
	return 0;
}

static int copy_piece(struct nvvgpu_vgpu *vgpu, char __user *ubuf,
		      size_t count, loff_t pos, void *bounce, bool write)
{
	unsigned int index = pos >> REGION_SHIFT;
	u64 offset = pos & REGION_MASK;

	if (write && copy_from_user(bounce, ubuf, count))
		return -EFAULT;
	if (access_piece(vgpu, index, offset, bounce, count, write) && !write)
		memset(bounce, 0xff, count);
	if (!write && copy_to_user(ubuf, bounce, count))
		return -EFAULT;
	return 0;
}

static size_t piece_size(struct nvvgpu_vgpu *vgpu, loff_t pos, size_t left,
			 size_t bounce_size)
{
	size_t size = min(left, bounce_size);

	return msix_cut(vgpu, pos >> REGION_SHIFT, pos & REGION_MASK, size);
}

static ssize_t copy_pieces(struct nvvgpu_vgpu *vgpu, char __user *ubuf,
			   size_t count, loff_t pos, void *bounce,
			   size_t bounce_size, bool write)
{
	size_t done = 0;
	size_t piece;

	while (done < count) {
		piece = piece_size(vgpu, pos + done, count - done,
				   bounce_size);
		if (copy_piece(vgpu, ubuf + done, piece, pos + done, bounce,
			       write))
			return done ? done : -EFAULT;
		done += piece;
		if (fatal_signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

static ssize_t access_long(struct nvvgpu_vgpu *vgpu, char __user *ubuf,
			   size_t count, loff_t pos, bool write)
{
	void *bounce = kmalloc(BOUNCE_SIZE, GFP_KERNEL);
	ssize_t ret;

	if (!bounce)
		return -ENOMEM;
	ret = copy_pieces(vgpu, ubuf, count, pos, bounce, BOUNCE_SIZE, write);
	kfree(bounce);
	return ret;
}

static ssize_t region_access(struct nvvgpu_vgpu *vgpu, char __user *ubuf,
			     size_t count, loff_t *ppos, bool write)
{
	u64 offset = *ppos & REGION_MASK;
	u64 size, reg;
	ssize_t ret;

	if (!count)
		return 0;
	if (*ppos < 0)
		return -EINVAL;
	size = region_size(vgpu, *ppos >> REGION_SHIFT);
	if (offset >= size)
		return -EINVAL;
	count = min_t(u64, count, size - offset);

	if (count <= sizeof(reg))
		ret = copy_pieces(vgpu, ubuf, count, *ppos, &reg, sizeof(reg),
				  write);
	else
		ret = access_long(vgpu, ubuf, count, *ppos, write);
	if (ret > 0)
		*ppos += ret;
	return ret;
}

/*
 * An aligned 32-bit word is what guests are trapped for most, so it has a way
 * of its own, without loop and bounce.  It cannot cross the end of a region,
 * nor the borders of MSI-X, which are 64-bit aligned.
 */
static bool is_word(struct nvvgpu_vgpu *vgpu, size_t count, u64 pos)
{
	return likely(count == sizeof(u32) && IS_ALIGNED(pos, sizeof(u32)) &&
		      (pos & REGION_MASK) <
		      region_size(vgpu, pos >> REGION_SHIFT));
}

static ssize_t read_word(struct nvvgpu_vgpu *vgpu, u32 __user *buf,
			 loff_t *ppos)
{
	u32 word;

	if (access_piece(vgpu, *ppos >> REGION_SHIFT, *ppos & REGION_MASK,
			 &word, sizeof(word), false))
		word = ~0;
	if (put_user(word, buf))
		return -EFAULT;
	*ppos += sizeof(word);
	return sizeof(word);
}

static ssize_t write_word(struct nvvgpu_vgpu *vgpu, const u32 __user *buf,
			  loff_t *ppos)
{
	u32 word;

	if (get_user(word, buf))
		return -EFAULT;
	access_piece(vgpu, *ppos >> REGION_SHIFT, *ppos & REGION_MASK, &word,
		     sizeof(word), true);
	*ppos += sizeof(word);
	return sizeof(word);
}

ssize_t region_read(struct vfio_device *vdev, char __user *buf, size_t count,
		    loff_t *ppos)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(vdev);

	if (is_word(vgpu, count, *ppos))
		return read_word(vgpu, (u32 __user *)buf, ppos);
	return region_access(vgpu, buf, count, ppos, false);
}

ssize_t region_write(struct vfio_device *vdev, const char __user *buf,
		     size_t count, loff_t *ppos)
{
	struct nvvgpu_vgpu *vgpu = to_vgpu(vdev);

	if (is_word(vgpu, count, *ppos))
		return write_word(vgpu, (const u32 __user *)buf, ppos);
	return region_access(vgpu, (char __user *)buf, count, ppos, true);
}

/* Where a region's byte lies: in which BAR, and there. */
static bool to_bar(struct nvvgpu_vgpu *vgpu, unsigned int index,
		   unsigned int *bar, u64 *offset)
{
	struct gfx_window window;

	if (index < NVVGPU_NUM_BARS) {
		*bar = index;
		return true;
	}
	if (!gfx_window(vgpu, index, &window))
		return false;
	*bar = window.bar;
	*offset += window.offset;
	return true;
}

int region_mmap(struct nvvgpu_vgpu *vgpu, struct vm_area_struct *vma)
{
	u64 start = (u64)vma->vm_pgoff << PAGE_SHIFT;
	unsigned int index = start >> REGION_SHIFT;
	u64 size = vma->vm_end - vma->vm_start;
	u64 offset = start & REGION_MASK;
	unsigned int bar;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (!to_bar(vgpu, index, &bar, &offset))
		return -EINVAL;
	if (!mappable(vgpu, bar, offset, size))
		return -EINVAL;
	if (!vgpu_alive(vgpu))
		return -EIO;
	return vgpu_maps_add(vgpu, bar, offset, index >= REGION_GFX, vma);
}
