// SPDX-License-Identifier: GPL-2.0-only
/*
 * Driver of the physical function: boots the firmware and offers the GPU to
 * the core.  It is bound to virtual functions, too; they are vf.c's.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "sim.h"

static void free_gpu(struct sim_gpu *gpu)
{
	kfree(gpu->vgpus);
	kfree(gpu);
}

static struct sim_gpu *new_gpu(struct pci_dev *pdev,
			       const struct sim_board *board)
{
	struct sim_gpu *gpu = kzalloc(sizeof(*gpu), GFP_KERNEL);

	if (!gpu)
		return NULL;
	gpu->vgpus = kcalloc(board->max_vgpus, sizeof(*gpu->vgpus), GFP_KERNEL);
	if (!gpu->vgpus) {
		kfree(gpu);
		return NULL;
	}
	gpu->pdev = pdev;
	gpu->board = board;
	sim_life_init(gpu);
	spin_lock_init(&gpu->vgpus_lock);
	sim_turns_init(&gpu->turns);
	return gpu;
}

static int offer(struct sim_gpu *gpu, const struct sim_slot *slot)
{
	struct nvvgpu_gpu *core;

	gpu->info = (struct nvvgpu_gpu_info) {
		.model = gpu->board->model,
		.firmware = sim_gsp_firmware(gpu),
		.uuid = slot->uuid,
		.framebuffer_mib = gpu->board->framebuffer_mib,
		.max_vgpus = gpu->board->max_vgpus,
		.on_vfs = slot->sriov,
		.vendor_vfio = slot->vendor_vfio,
		.types = gpu->board->types,
		.num_types = gpu->board->num_types,
	};
	core = nvvgpu_register_gpu(&gpu->pdev->dev, &gpu->info, &sim_vgpu_ops,
				   gpu);
	if (IS_ERR(core))
		return PTR_ERR(core);
	sim_life_set_core(gpu, core);
	return 0;
}

static int probe_pf(struct pci_dev *pdev, const struct sim_slot *slot)
{
	struct sim_gpu *gpu;
	int rc;

	/* Of another driver's time; find_core() in vf.c counts on it. */
	pci_disable_sriov(pdev);
	gpu = new_gpu(pdev, slot->board);
	if (!gpu)
		return -ENOMEM;
	rc = sim_gsp_start(gpu, slot->release);
	if (rc)
		goto free;
	pci_set_drvdata(pdev, gpu);
	rc = offer(gpu, slot);
	if (rc)
		goto stop;
	sim_faults_add(gpu);
	pci_info(pdev, "%s: there is no hardware behind it\n",
		 gpu->board->model);
	return 0;

stop:
	sim_gsp_stop(gpu);
free:
	free_gpu(gpu);
	return rc;
}

static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sim_slot *slot = sim_pci_slot(pdev);

	/* Somebody has given our driver a real GPU by new_id or override. */
	if (!slot)
		return -ENODEV;
	return pdev->is_virtfn ? sim_vf_probe(pdev) : probe_pf(pdev, slot);
}

/* The virtual functions first, and with them all vGPUs on them. */
static void remove_pf(struct pci_dev *pdev)
{
	struct sim_gpu *gpu = pci_get_drvdata(pdev);
	struct nvvgpu_gpu *core = gpu->core;

	pci_disable_sriov(pdev);
	sim_faults_del(gpu);
	sim_life_set_core(gpu, NULL);
	nvvgpu_unregister_gpu(core);
	sim_gsp_stop(gpu);
	free_gpu(gpu);
}

static void remove(struct pci_dev *pdev)
{
	if (pdev->is_virtfn)
		sim_vf_remove(pdev);
	else
		remove_pf(pdev);
}

/* No id table: see set_override() in pci.c. */
static struct pci_driver driver = {
	.probe = probe,
	.remove = remove,
	.sriov_configure = sim_vf_configure,
};

/* @name stays valid while the driver is registered. */
int sim_gpu_register_driver(const char *name)
{
	driver.name = name;
	return pci_register_driver(&driver);
}

void sim_gpu_unregister_driver(void)
{
	pci_unregister_driver(&driver);
}
