// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver's end of a GPU's firmware: power on, boot handshake, upload of
 * the vGPU types, and one task per vGPU.
 */
#include <linux/log2.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "firmware.h"
#include "sim.h"

#define NUM_CHANNELS		2048	/* of each engine, shared by all vGPUs */

/* GPU memory of each task, behind the framebuffer; made when touched. */
#define HEAP_BYTES		SZ_4M

static void interrupt(void *host)
{
	struct sim_gpu *gpu = host;

	gsp_interrupt(gpu->gsp);
}

static void halted(void *host)
{
	struct sim_gpu *gpu = host;

	gsp_give_up(gpu->gsp, "its firmware has crashed");
}

static void doorbell(void *host)
{
	struct sim_gpu *gpu = host;

	sim_firmware_doorbell(gpu->fw);
}

static void vgpu_doorbell(void *host, u32 gfid)
{
	struct sim_gpu *gpu = host;

	sim_firmware_task_doorbell(gpu->fw, gfid);
}

static u64 heaps_start(const struct sim_gpu *gpu)
{
	return (u64)gpu->board->framebuffer_mib << 20;
}

/* The memory behind the framebuffer, from either side. */
static int heap_access(void *host, u64 address, void *buf, size_t len,
		       bool write)
{
	struct sim_gpu *gpu = host;
	u64 offset = address - heaps_start(gpu);

	if (address < heaps_start(gpu) || offset > gpu->heaps.size ||
	    len > gpu->heaps.size - offset)
		return -EFAULT;
	if (write)
		return sim_fb_write(&gpu->heaps, offset, buf, len);
	return sim_fb_read(&gpu->heaps, offset, buf, len);
}

/* Guest function 0 is the host itself, 1 the first virtual function. */
static u32 gfid_of(const struct sim_vgpu *vgpu)
{
	return vgpu->instance + 1;
}

static void event(void *host, enum gsp_event event, u32 gfid)
{
	struct sim_gpu *gpu = host;

	if (event == GSP_EVENT_DIED)
		sim_life_lost(gpu);
	else
		sim_life_task_lost(gpu, gfid - 1);
}

/* What the GPU itself counts; in the firmware's thread. */
static u64 framebuffer_used(void *host, u32 gfid)
{
	struct sim_gpu *gpu = host;
	u64 used = 0;

	spin_lock(&gpu->vgpus_lock);
	if (gpu->vgpus[gfid - 1])
		used = sim_fb_used(&gpu->vgpus[gfid - 1]->fb);
	spin_unlock(&gpu->vgpus_lock);
	return used;
}

static const struct gsp_host_ops host_ops = {
	.doorbell = doorbell,
	.vgpu_doorbell = vgpu_doorbell,
	.heap = heap_access,
	.event = event,
};

static int upload_types(struct sim_gpu *gpu)
{
	const struct sim_board *board = gpu->board;
	struct gsp_type *types;
	unsigned int i;
	int rc;

	types = kcalloc(board->num_types, sizeof(*types), GFP_KERNEL);
	if (!types)
		return -ENOMEM;
	for (i = 0; i < board->num_types; i++) {
		const struct nvvgpu_type *t = &board->types[i];
		u64 size = (u64)t->framebuffer_mib << 20;

		types[i] = (struct gsp_type) {
			.id = t->id,
			.name = t->name,
			.max_instances = t->max_instances,
			.num_heads = t->num_heads,
			.max_width = t->max_width,
			.max_height = t->max_height,
			.frl_hz = t->frl_hz,
			.device_id = board->device,
			.subsystem_id = t->subsystem_id,
			.framebuffer_bytes = size,
			.bar1_bytes = sim_vgpu_aperture(size),
		};
	}
	rc = gsp_add_types(gpu->gsp, types, board->num_types);
	kfree(types);
	return rc;
}

static struct sim_firmware *new_firmware(struct sim_gpu *gpu,
					 const char *release)
{
	struct sim_firmware_info info = {
		.release = release,
		.name = pci_name(gpu->pdev),
		.shared = gpu->shared,
		.shared_size = GSP_SHARED_SIZE,
		.framebuffer_bytes = (u64)gpu->board->framebuffer_mib << 20,
		.num_channels = NUM_CHANNELS,
		.max_vgpus = gpu->board->max_vgpus,
		.heap_bytes = gpu->heaps.size,
		.memory = heap_access,
		.framebuffer_used = framebuffer_used,
		.interrupt = interrupt,
		.halted = halted,
		.host = gpu,
	};

	return sim_firmware_new(&info);
}

/* The memory BARs of the GPU or of its virtual functions, in their order. */
static void fill_bars(struct pci_dev *pdev, int first, u64 *address,
		      bool *wide)
{
	unsigned int n = 0;
	int i;

	for (i = first; i < first + PCI_STD_NUM_BARS && n < 3; i++) {
		if (!(pci_resource_flags(pdev, i) & IORESOURCE_MEM))
			continue;
		address[n] = pci_resource_start(pdev, i);
		wide[n++] = pci_resource_flags(pdev, i) & IORESOURCE_MEM_64;
	}
}

static void fill_vfs(struct pci_dev *pdev, struct gsp_vfs *vfs)
{
#ifdef CONFIG_PCI_IOV
	int cap = pci_find_ext_capability(pdev, PCI_EXT_CAP_ID_SRIOV);
	u16 offset;

	vfs->total = pci_sriov_get_totalvfs(pdev);
	if (!vfs->total)
		return;
	pci_read_config_word(pdev, cap + PCI_SRIOV_VF_OFFSET, &offset);
	vfs->first_offset = offset;
	fill_bars(pdev, PCI_IOV_RESOURCES, vfs->bar_address, vfs->bar_64bit);
#endif
}

static u32 dbdf_of(struct pci_dev *pdev)
{
	return pci_domain_nr(pdev->bus) << 16 | pci_dev_id(pdev);
}

static int hand_over(struct sim_gpu *gpu)
{
	struct pci_dev *pdev = gpu->pdev;
	struct gsp_system system = {
		.dbdf = dbdf_of(pdev),
		.vendor = pdev->vendor,
		.device = pdev->device,
		.subsystem_vendor = pdev->subsystem_vendor,
		.subsystem = pdev->subsystem_device,
		.revision = pdev->revision,
		.user_bytes = TASK_SIZE,
		.page_bytes = PAGE_SIZE,
	};
	bool wide[3];

	fill_bars(pdev, 0, system.bar_address, wide);
	fill_vfs(pdev, &system.vfs);
	return gsp_hand_over(gpu->gsp, &system);
}

/* Whose firmware is not told keeps the mode to itself. */
static int tell_mode(struct gsp *gsp, bool mixed)
{
	int rc = gsp_set_mixed(gsp, mixed);

	return rc == -EOPNOTSUPP ? 0 : rc;
}

static int handshake(struct sim_gpu *gpu)
{
	int rc;

	rc = hand_over(gpu);
	if (!rc)
		rc = sim_firmware_start(gpu->fw);
	if (!rc)
		rc = gsp_wait_ready(gpu->gsp);
	if (!rc)
		rc = upload_types(gpu);
	if (!rc && gpu->mixed)
		rc = tell_mode(gpu->gsp, true);
	return rc;
}

/*
 * A new life of the firmware, up to where it can boot vGPUs.  After a failure
 * the power is off; -ENODEV when the driver goes.
 */
int sim_gsp_power_on(struct sim_gpu *gpu)
{
	struct gsp *gsp;
	int rc;

	/* Nobody shall take an earlier life's queues for those of this one. */
	memset(gpu->shared, 0, GSP_SHARED_SIZE);
	gsp = gsp_new(&gpu->pdev->dev, sim_firmware_release(gpu->fw),
		      gpu->shared, GSP_SHARED_SIZE, &host_ops, gpu);
	if (IS_ERR(gsp))
		return PTR_ERR(gsp);
	rc = sim_life_begin(gpu, gsp);
	if (rc) {
		gsp_free(gsp);
		return rc;
	}
	rc = handshake(gpu);
	if (rc)
		sim_gsp_power_off(gpu);
	return rc;
}

/* The firmware forgets all it knew; harmless when the power is off. */
void sim_gsp_power_off(struct sim_gpu *gpu)
{
	sim_firmware_stop(gpu->fw);
	gsp_free(sim_life_end(gpu));
}

static int start(struct sim_gpu *gpu, const char *release)
{
	int rc;

	gpu->shared = vzalloc(GSP_SHARED_SIZE);
	if (!gpu->shared)
		return -ENOMEM;
	rc = sim_fb_init(&gpu->heaps,
			 (u64)gpu->board->max_vgpus * HEAP_BYTES, 0);
	if (rc)
		goto free_shared;
	gpu->fw = new_firmware(gpu, release);
	if (IS_ERR(gpu->fw)) {
		rc = PTR_ERR(gpu->fw);
		goto free_heaps;
	}
	rc = sim_life_start(gpu);
	if (rc)
		goto free_firmware;
	return 0;

free_firmware:
	sim_firmware_free(gpu->fw);
free_heaps:
	sim_fb_free(&gpu->heaps);
free_shared:
	vfree(gpu->shared);
	return rc;
}

int sim_gsp_start(struct sim_gpu *gpu, const char *release)
{
	int rc = start(gpu, release);

	if (rc == -EOPNOTSUPP)
		pci_err(gpu->pdev, "there is no firmware release \"%s\"\n",
			release);
	else if (rc)
		pci_err(gpu->pdev, "firmware does not boot: error %d%s%s\n",
			rc, *gpu->reason ? ", " : "", gpu->reason);
	return rc;
}

void sim_gsp_stop(struct sim_gpu *gpu)
{
	sim_life_stop(gpu);
	sim_firmware_free(gpu->fw);
	sim_fb_free(&gpu->heaps);
	vfree(gpu->shared);
}

const char *sim_gsp_firmware(const struct sim_gpu *gpu)
{
	return sim_firmware_release(gpu->fw);
}

static void set_vgpu(struct sim_gpu *gpu, u32 instance, struct sim_vgpu *vgpu)
{
	mutex_lock(&gpu->lock);
	spin_lock(&gpu->vgpus_lock);
	gpu->vgpus[instance] = vgpu;
	spin_unlock(&gpu->vgpus_lock);
	mutex_unlock(&gpu->lock);
}

/* RFC 4122 has the most significant byte of each field first. */
static void write_uuid(u8 *to, const guid_t *guid)
{
	static const u8 order[sizeof(guid->b)] = {
		3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15,
	};
	unsigned int i;

	for (i = 0; i < sizeof(order); i++)
		to[i] = guid->b[order[i]];
}

/* The last task's words must not be read as the next one's. */
static void clear_heap(struct sim_vgpu *vgpu)
{
	sim_fb_clear(&vgpu->gpu->heaps, (u64)vgpu->instance * HEAP_BYTES,
		     HEAP_BYTES);
}

int sim_gsp_boot_vgpu(struct sim_vgpu *vgpu, const struct nvvgpu_boot *boot)
{
	struct pci_dev *parent = to_pci_dev(boot->parent);
	struct sim_gpu *gpu = vgpu->gpu;
	u32 channels = rounddown_pow_of_two(NUM_CHANNELS /
					    gpu->board->max_vgpus);
	struct gsp_vgpu task = {
		.gfid = gfid_of(vgpu),
		.type_id = boot->type->id,
		.dbdf = dbdf_of(parent),
		.vm_pid = task_tgid_nr(current),
		.first_channel = vgpu->instance * channels,
		.num_channels = channels,
		.framebuffer_offset = boot->framebuffer_offset,
		.framebuffer_bytes = boot->framebuffer_size,
		.heap_address = heaps_start(gpu) +
				(u64)vgpu->instance * HEAP_BYTES,
		.heap_bytes = HEAP_BYTES,
		.page_bytes = PAGE_SIZE,
		.console = !vgpu->no_console,
	};
	struct gsp *gsp;
	int rc;

	write_uuid(task.uuid, &vgpu->uuid);
	gsp = sim_life_use(gpu);
	if (!gsp)
		return -EIO;
	vgpu->life = gpu->life;
	clear_heap(vgpu);
	/* Known before it runs: it may die before the answer is here. */
	set_vgpu(gpu, vgpu->instance, vgpu);
	rc = gsp_vgpu_boot(gsp, &task);
	if (rc)
		set_vgpu(gpu, vgpu->instance, NULL);
	else
		sim_life_proved(gpu);
	sim_life_put(gpu);
	return rc;
}

/*
 * With its firmware the task is gone, too.  Who refuses to let it go has been
 * named, and is asked again before the next boot.
 */
void sim_gsp_shutdown_vgpu(struct sim_vgpu *vgpu)
{
	struct gsp *gsp;

	set_vgpu(vgpu->gpu, vgpu->instance, NULL);
	gsp = sim_life_get(vgpu);
	if (gsp) {
		if (!gsp_vgpu_shutdown(gsp, gfid_of(vgpu)))
			gsp_vgpu_cleanup(gsp, gfid_of(vgpu));
		sim_life_put(vgpu->gpu);
	}
	clear_heap(vgpu);
}

/* Where nothing can be said to a task there is nothing for it to do. */
int sim_gsp_reset_vgpu(struct sim_vgpu *vgpu)
{
	struct gsp *gsp = sim_life_get(vgpu);
	int rc;

	if (!gsp)
		return -EIO;
	rc = gsp_vgpu_reset(gsp, gfid_of(vgpu));
	sim_life_put(vgpu->gpu);
	return rc == -EOPNOTSUPP ? 0 : rc;
}

/* Nobody could be told of an error that gsp_vgpu_bus_master() has not told. */
void sim_gsp_bus_master(struct sim_vgpu *vgpu, bool enable)
{
	struct gsp *gsp = sim_life_get(vgpu);

	if (!gsp)
		return;
	gsp_vgpu_bus_master(gsp, gfid_of(vgpu), enable);
	sim_life_put(vgpu->gpu);
}

int sim_gsp_set_mixed(struct sim_gpu *gpu, bool mixed)
{
	struct gsp *gsp = sim_life_use(gpu);
	int rc;

	if (!gsp)
		return -EIO;
	rc = tell_mode(gsp, mixed);
	if (!rc)
		gpu->mixed = mixed;
	sim_life_put(gpu);
	return rc;
}

/* A task that has gone in the meantime uses nothing. */
int sim_gsp_framebuffer_used(struct sim_gpu *gpu, u32 instance, u64 *bytes)
{
	struct gsp *gsp = sim_life_use(gpu);
	int rc = -ENOENT;

	if (gsp) {
		rc = gsp_vgpu_framebuffer_used(gsp, instance + 1, bytes);
		sim_life_put(gpu);
	}
	if (rc == -ENOENT) {
		*bytes = 0;
		rc = 0;
	}
	return rc;
}

/* 0, or -ENOENT when no vGPU called @uuid runs on @gpu. */
int sim_gsp_kill_vgpu(struct sim_gpu *gpu, const guid_t *uuid)
{
	u32 gfid = 0;
	u32 i;

	mutex_lock(&gpu->lock);
	for (i = 0; i < gpu->board->max_vgpus; i++)
		if (gpu->vgpus[i] && guid_equal(&gpu->vgpus[i]->uuid, uuid))
			gfid = gfid_of(gpu->vgpus[i]);
	mutex_unlock(&gpu->lock);
	/* Without the lock: the death comes back as an event, which takes it. */
	return gfid ? sim_firmware_kill_task(gpu->fw, gfid) : -ENOENT;
}
