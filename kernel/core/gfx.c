// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFIO_DEVICE_QUERY_GFX_PLANE: where the picture is, as a region.
 *
 * A VMM maps that region once, from its first byte, and asks again only for
 * size and stride.  The guest however may flip to another place in the
 * framebuffer.  So the picture's region is a window that starts at the
 * picture; when it moves, the other window is set up and handed out, and by
 * the new index the VMM knows that it has to map again.  A window reaches to
 * the end of what can be mapped, because the picture may grow in place.
 */
#include <linux/uaccess.h>

#include "core.h"

/* Whole pages of the picture, or 0 if the VMM could not map them. */
static u64 picture_size(const struct nvvgpu_vgpu *vgpu,
			const struct nvvgpu_plane *plane)
{
	u64 size = (u64)plane->stride * plane->height;
	const struct nvvgpu_bar *bar;
	u64 end;

	if (!plane->drm_format || !size || plane->bar >= NVVGPU_NUM_BARS)
		return 0;
	bar = &vgpu->model.bars[plane->bar];
	end = bar->mmap_start + bar->mmap_size;
	if (plane->offset < bar->mmap_start || plane->offset > end)
		return 0;
	/* A picture that starts inside a page is shown from the page's start */
	size = PAGE_ALIGN(size + offset_in_page(plane->offset));
	if (size > end - (plane->offset & PAGE_MASK) || size > U32_MAX)
		return 0;
	return size;
}

static void move_window(struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset)
{
	const struct nvvgpu_bar *b = &vgpu->model.bars[bar];
	struct gfx_window *window;

	vgpu->window_now = (vgpu->window_now + 1) % GFX_NUM_WINDOWS;
	window = &vgpu->windows[vgpu->window_now];
	window->bar = bar;
	window->offset = offset;
	window->size = b->mmap_start + b->mmap_size - offset;
}

/* Index of the region that shows this picture. */
static u32 window_for(struct nvvgpu_vgpu *vgpu,
		      const struct nvvgpu_plane *plane)
{
	u64 offset = plane->offset & PAGE_MASK;
	struct gfx_window *window;
	u32 index;

	spin_lock(&vgpu->gfx_lock);
	window = &vgpu->windows[vgpu->window_now];
	if (!window->size || window->bar != plane->bar ||
	    window->offset != offset)
		move_window(vgpu, plane->bar, offset);
	index = REGION_GFX + vgpu->window_now;
	spin_unlock(&vgpu->gfx_lock);
	return index;
}

/* What region @index shows now.  Returns whether it shows anything. */
bool gfx_window(struct nvvgpu_vgpu *vgpu, unsigned int index,
		struct gfx_window *window)
{
	if (index < REGION_GFX || index >= REGION_NUM)
		return false;
	spin_lock(&vgpu->gfx_lock);
	*window = vgpu->windows[index - REGION_GFX];
	spin_unlock(&vgpu->gfx_lock);
	return window->size;
}

static int ask_task(struct nvvgpu_vgpu *vgpu, struct nvvgpu_plane *plane)
{
	memset(plane, 0, sizeof(*plane));
	/* A dead device shows nothing. */
	if (!vgpu_alive(vgpu))
		return 0;
	return vgpu->gpu->ops->plane(vgpu->task, plane);
}

static int fill_plane(struct nvvgpu_vgpu *vgpu,
		      struct vfio_device_gfx_plane_info *info)
{
	struct nvvgpu_plane plane;
	u64 size;
	int ret;

	ret = ask_task(vgpu, &plane);
	if (ret)
		return ret;
	*info = (struct vfio_device_gfx_plane_info) {
		.argsz = info->argsz,
		.flags = info->flags,
		.drm_plane_type = info->drm_plane_type,
		.x_hot = U32_MAX,
		.y_hot = U32_MAX,
		.region_index = REGION_GFX,
	};
	size = picture_size(vgpu, &plane);
	if (!size)
		return 0;
	info->drm_format = plane.drm_format;
	info->width = plane.width;
	info->height = plane.height;
	info->stride = plane.stride;
	info->size = size;
	info->region_index = window_for(vgpu, &plane);
	return 0;
}

/* Can pictures be had in this way?  Only as a region. */
static int probe(struct nvvgpu_vgpu *vgpu, u32 flags)
{
	struct nvvgpu_plane plane;

	if (flags != (VFIO_GFX_PLANE_TYPE_PROBE | VFIO_GFX_PLANE_TYPE_REGION))
		return -EINVAL;
	return ask_task(vgpu, &plane);
}

long gfx_query_plane(struct nvvgpu_vgpu *vgpu,
		     struct vfio_device_gfx_plane_info __user *arg)
{
	size_t minsz = offsetofend(struct vfio_device_gfx_plane_info,
				   region_index);
	struct vfio_device_gfx_plane_info info;
	int ret;

	if (copy_from_user(&info, arg, minsz))
		return -EFAULT;
	if (info.argsz < minsz)
		return -EINVAL;
	if (info.flags & VFIO_GFX_PLANE_TYPE_PROBE)
		return probe(vgpu, info.flags);
	if (info.flags != VFIO_GFX_PLANE_TYPE_REGION)
		return -EINVAL;

	ret = fill_plane(vgpu, &info);
	if (ret)
		return ret;
	return copy_to_user(arg, &info, minsz) ? -EFAULT : 0;
}

/* The next user starts without windows into what was there before. */
void gfx_reset(struct nvvgpu_vgpu *vgpu)
{
	spin_lock(&vgpu->gfx_lock);
	memset(vgpu->windows, 0, sizeof(vgpu->windows));
	vgpu->window_now = 0;
	spin_unlock(&vgpu->gfx_lock);
}
