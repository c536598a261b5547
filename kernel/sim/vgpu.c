// SPDX-License-Identifier: GPL-2.0-only
/*
 * A vGPU of a simulated GPU: what the core can ask of it (nvvgpu_pf.h), put
 * together from framebuffer, display and ring.
 */
#include <linux/log2.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "../include/uapi/nvvgpu_ring.h"
#include "sim.h"
#include "vgpu-params.h"

#define FB_BAR			0
#define DISPLAY_BAR		2

/* The display that QEMU's stock drivers know. */
#define BOCHS_VENDOR		0x1234
#define BOCHS_DEVICE		0x1111
#define BOCHS_REVISION		2	/* has the registers at 0x600 */
#define CLASS_DISPLAY_OTHER	0x038000

/* Part of the framebuffer that the guest's processor sees. */
u64 sim_vgpu_aperture(u64 framebuffer)
{
	return rounddown_pow_of_two(min_t(u64, framebuffer, SZ_256M));
}

static void describe(void *pf, const struct nvvgpu_type *type,
		     struct nvvgpu_model *model)
{
	u64 aperture = sim_vgpu_aperture((u64)type->framebuffer_mib << 20);

	*model = (struct nvvgpu_model) {
		.vendor = BOCHS_VENDOR,
		.device = BOCHS_DEVICE,
		.subsystem_vendor = PCI_VENDOR_ID_NVIDIA,
		.subsystem = type->subsystem_id,
		.class = CLASS_DISPLAY_OTHER,
		.revision = BOCHS_REVISION,
		.num_vectors = NVVGPU_NUM_VECTORS,
		.msix_table_bar = NVVGPU_RING_BAR,
		.msix_table_offset = NVVGPU_MSIX_TABLE,
		.msix_pba_bar = NVVGPU_RING_BAR,
		.msix_pba_offset = NVVGPU_MSIX_PBA,
	};
	model->bars[FB_BAR] = (struct nvvgpu_bar) {
		.size = aperture,
		.flags = NVVGPU_BAR_64 | NVVGPU_BAR_PREFETCH,
		.mmap_size = aperture,
	};
	model->bars[DISPLAY_BAR].size = SIM_DISPLAY_SIZE;
	model->bars[NVVGPU_RING_BAR] = (struct nvvgpu_bar) {
		.size = NVVGPU_RING_BAR_SIZE,
		.mmap_start = NVVGPU_RING_OFFSET,
		.mmap_size = NVVGPU_RING_BAR_SIZE - NVVGPU_RING_OFFSET,
	};
}

/* NVIDIA limits frames where nothing else keeps a guest from taking all. */
static u32 frame_rate(const struct sim_vgpu *vgpu,
		      const struct nvvgpu_type *type,
		      const struct sim_params *params)
{
	if (params->no_frame_limit || !sim_turns_best_effort(&vgpu->gpu->turns))
		return 0;
	return type->frl_hz;
}

static int read_params(struct sim_vgpu *vgpu, const struct nvvgpu_boot *boot)
{
	struct pci_dev *pdev = vgpu->gpu->pdev;
	struct sim_params params;

	if (sim_params_parse(boot->params, &params)) {
		pci_err(pdev, "vGPU %pUl: cannot use vgpu_params \"%s\"\n",
			boot->uuid, boot->params);
		return -EINVAL;
	}
	if (params.unknown)
		pci_notice(pdev, "vGPU %pUl: vgpu_params: %.*s has no effect\n",
			   boot->uuid, params.unknown_len, params.unknown);
	vgpu->no_console = params.no_console;
	vgpu->ring.frame_rate = frame_rate(vgpu, boot->type, &params);
	return 0;
}

static int boot_parts(struct sim_vgpu *vgpu, const struct nvvgpu_boot *boot)
{
	u64 size = boot->framebuffer_size;
	char name[16];
	int rc;

	rc = sim_fb_init(&vgpu->fb, size, sim_vgpu_aperture(size));
	if (rc)
		return rc;
	compat_payer_get(&vgpu->fb.payer);
	spin_lock_init(&vgpu->display_lock);
	sim_display_reset(&vgpu->display, vgpu->fb.aperture);
	snprintf(name, sizeof(name), "%pUl", boot->uuid);
	rc = sim_ring_init(vgpu, name, boot->type->max_instances);
	if (rc)
		goto free_fb;
	rc = sim_gsp_boot_vgpu(vgpu, boot);
	if (rc)
		goto free_ring;
	return 0;

free_ring:
	sim_ring_free(vgpu);
free_fb:
	sim_fb_free(&vgpu->fb);
	return rc;
}

static int boot(void *pf, struct nvvgpu_vgpu *core,
		const struct nvvgpu_boot *boot, void **task)
{
	struct sim_vgpu *vgpu;
	int rc;

	vgpu = kzalloc(sizeof(*vgpu), GFP_KERNEL_ACCOUNT);
	if (!vgpu)
		return -ENOMEM;
	vgpu->gpu = pf;
	vgpu->core = core;
	vgpu->instance = boot->instance;
	guid_copy(&vgpu->uuid, boot->uuid);
	rc = read_params(vgpu, boot);
	if (!rc)
		rc = boot_parts(vgpu, boot);
	if (rc) {
		kfree(vgpu);
		return rc;
	}
	*task = vgpu;
	return 0;
}

/* The firmware first: its task must not outlive what it works on. */
static void shutdown(void *task)
{
	struct sim_vgpu *vgpu = task;

	sim_gsp_shutdown_vgpu(vgpu);
	sim_ring_free(vgpu);
	sim_fb_free(&vgpu->fb);
	kfree(vgpu);
}

/* The framebuffer is zeroed, which also gives its memory back. */
static int reset(void *task)
{
	struct sim_vgpu *vgpu = task;
	int rc;

	rc = sim_ring_reset(&vgpu->ring);
	if (!rc)
		rc = sim_gsp_reset_vgpu(vgpu);
	if (rc)
		return rc;
	spin_lock(&vgpu->display_lock);
	sim_display_reset(&vgpu->display, vgpu->fb.aperture);
	spin_unlock(&vgpu->display_lock);
	sim_fb_clear(&vgpu->fb, 0, vgpu->fb.size);
	return 0;
}

/* The core lets no transfer through while it is off; the firmware is told. */
static void bus_master(void *task, bool enable)
{
	sim_gsp_bus_master(task, enable);
}

/*
 * These two are kept out of line: the ring's registers, which a guest is
 * trapped for all the time, would pay for the processor registers they save.
 */
static noinline int access_display(struct sim_vgpu *vgpu, u64 offset,
				   void *buf, size_t count, bool write)
{
	u64 clear = 0;

	spin_lock(&vgpu->display_lock);
	if (write) {
		clear = sim_display_write(&vgpu->display, offset, buf, count);
	} else {
		sim_display_read(&vgpu->display, offset, buf, count);
		sim_display_was_read(&vgpu->display, offset, count);
	}
	spin_unlock(&vgpu->display_lock);
	sim_fb_clear(&vgpu->fb, 0, clear);
	return 0;
}

static noinline int access_fb(struct sim_vgpu *vgpu, u64 offset, void *buf,
			      size_t count, bool write)
{
	int rc;

	if (likely(count == sizeof(u32) && IS_ALIGNED(offset, sizeof(u32))) &&
	    sim_fb_access_word(&vgpu->fb, offset, buf, write))
		return 0;
	if (write)
		rc = sim_fb_write(&vgpu->fb, offset, buf, count);
	else
		rc = sim_fb_read(&vgpu->fb, offset, buf, count);
	return rc ? -EIO : 0;
}

static int access(void *task, unsigned int bar, u64 offset, void *buf,
		  size_t count, bool write)
{
	struct sim_vgpu *vgpu = task;

	switch (bar) {
	case FB_BAR:
		return access_fb(vgpu, offset, buf, count, write);
	case DISPLAY_BAR:
		return access_display(vgpu, offset, buf, count, write);
	case NVVGPU_RING_BAR:
		return sim_ring_access(vgpu, offset, buf, count, write);
	default:
		return -EIO;
	}
}

/* The framebuffer is there from BAR 0's first byte on, the ring from its own. */
static struct file *memory(void *task, unsigned int bar)
{
	struct sim_vgpu *vgpu = task;

	return bar == FB_BAR ? vgpu->fb.file : vgpu->ring.memory;
}

static int plane(void *task, struct nvvgpu_plane *plane)
{
	struct sim_vgpu *vgpu = task;
	struct sim_picture picture;

	if (vgpu->no_console)
		return -ENODEV;
	spin_lock(&vgpu->display_lock);
	sim_display_picture(&vgpu->display, &picture);
	spin_unlock(&vgpu->display_lock);
	*plane = (struct nvvgpu_plane) {
		.drm_format = picture.fourcc,
		.width = picture.width,
		.height = picture.height,
		.stride = picture.stride,
		.bar = FB_BAR,
		.offset = picture.offset,
	};
	return 0;
}

static int framebuffer_used(void *pf, u32 instance, u64 *bytes)
{
	return sim_gsp_framebuffer_used(pf, instance, bytes);
}

static int set_mixed(void *pf, bool mixed)
{
	return sim_gsp_set_mixed(pf, mixed);
}

static int set_scheduler(void *pf, enum nvvgpu_scheduler policy)
{
	struct sim_gpu *gpu = pf;

	sim_turns_set_policy(&gpu->turns, policy);
	return 0;
}

static u64 engine_busy_ns(void *task)
{
	struct sim_vgpu *vgpu = task;

	return sim_turn_busy_ns(&vgpu->gpu->turns, &vgpu->ring.turn);
}

const struct nvvgpu_pf_ops sim_vgpu_ops = {
	.owner = THIS_MODULE,
	.model = describe,
	.boot = boot,
	.shutdown = shutdown,
	.reset = reset,
	.bus_master = bus_master,
	.access = access,
	.memory = memory,
	.plane = plane,
	.framebuffer_used = framebuffer_used,
	.set_mixed = set_mixed,
	.set_scheduler = set_scheduler,
	.engine_busy_ns = engine_busy_ns,
};
