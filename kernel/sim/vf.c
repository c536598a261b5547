// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtual functions of a GPU: they come and go by sriov_numvfs, and each is
 * the parent of one vGPU.
 */
#include <linux/err.h>

#include "../compat/pci.h"
#include "sim.h"

/*
 * The GPU cannot go meanwhile: its remove() takes the virtual functions away
 * first, and waits there for this probe().
 */
static struct nvvgpu_gpu *find_core(struct pci_dev *vf)
{
	struct sim_gpu *gpu;
	struct nvvgpu_gpu *core;

	gpu = pci_iov_get_pf_drvdata(vf, to_pci_driver(vf->dev.driver));
	if (IS_ERR_OR_NULL(gpu))
		return NULL;
	mutex_lock(&gpu->lock);
	core = gpu->core;
	mutex_unlock(&gpu->lock);
	return core;
}

int sim_vf_probe(struct pci_dev *vf)
{
	struct nvvgpu_gpu *core = find_core(vf);
	struct nvvgpu_parent *parent;

	/* Another driver has the physical function. */
	if (!core)
		return -ENODEV;
	parent = nvvgpu_add_parent(core, &vf->dev, pci_iov_vf_id(vf));
	if (IS_ERR(parent))
		return PTR_ERR(parent);
	pci_set_drvdata(vf, parent);
	return 0;
}

void sim_vf_remove(struct pci_dev *vf)
{
	nvvgpu_remove_parent(pci_get_drvdata(vf));
}

static int enable(struct pci_dev *pdev, int num)
{
	int rc = pci_enable_sriov(pdev, num);

	if (rc)
		pci_err(pdev, "cannot enable %d virtual functions: error %d\n",
			num, rc);
	return rc ?: num;
}

/* Who writes 0 by mistake must not lose what others work with. */
static int disable(struct pci_dev *pdev, struct nvvgpu_gpu *core)
{
	int rc = nvvgpu_block_vgpus(core);

	if (rc) {
		pci_err(pdev, "virtual functions stay: there are vGPUs on them\n");
		return rc;
	}
	pci_disable_sriov(pdev);
	nvvgpu_allow_vgpus(core);
	return 0;
}

/* The PCI core holds the lock of the device: the GPU does not go meanwhile. */
int sim_vf_configure(struct pci_dev *pdev, int num)
{
	struct sim_gpu *gpu = pci_get_drvdata(pdev);

	return num ? enable(pdev, num) : disable(pdev, gpu->core);
}
