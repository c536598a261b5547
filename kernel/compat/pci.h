/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_PCI_H
#define NVVGPU_COMPAT_PCI_H

#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/probed.h"

/* Each bus had that for itself; these two are for PCI devices alone. */
#if !HAVE_DEVICE_SET_DRIVER_OVERRIDE
#if HAVE_DRIVER_SET_OVERRIDE
static inline int device_set_driver_override(struct device *dev, const char *s)
{
	return driver_set_override(dev, &to_pci_dev(dev)->driver_override, s,
				   strlen(s));
}
#else
static inline int device_set_driver_override(struct device *dev, const char *s)
{
	char *name = kstrdup(s, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	device_lock(dev);
	swap(to_pci_dev(dev)->driver_override, name);
	device_unlock(dev);
	kfree(name);
	return 0;
}
#endif

static inline bool device_has_driver_override(struct device *dev)
{
	return to_pci_dev(dev)->driver_override;
}
#endif

#if !HAVE_PCI_IOV_VF_ID
/* PCI Express SR-IOV 1.1, section 2.1.2: where the virtual functions are. */
static inline int pci_iov_vf_id(struct pci_dev *vf)
{
	struct pci_dev *pf = pci_physfn(vf);
	u16 cap, offset, stride;
	int distance;

	if (!vf->is_virtfn)
		return -EINVAL;
	cap = pci_find_ext_capability(pf, PCI_EXT_CAP_ID_SRIOV);
	pci_read_config_word(pf, cap + PCI_SRIOV_VF_OFFSET, &offset);
	pci_read_config_word(pf, cap + PCI_SRIOV_VF_STRIDE, &stride);
	distance = pci_dev_id(vf) - pci_dev_id(pf) - offset;
	return stride ? distance / stride : 0;
}

static inline void *pci_iov_get_pf_drvdata(struct pci_dev *vf,
					   struct pci_driver *pf_driver)
{
	struct pci_dev *pf = pci_physfn(vf);

	if (!vf->is_virtfn || pf->driver != pf_driver)
		return ERR_PTR(-EINVAL);
	return pci_get_drvdata(pf);
}
#endif

#endif
