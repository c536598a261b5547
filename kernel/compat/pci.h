/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef NVVGPU_COMPAT_PCI_H
#define NVVGPU_COMPAT_PCI_H

#include <linux/pci.h>

#include "compat/probed.h"

/* Each bus had that for itself; these two are for PCI devices alone. */
#if !HAVE_DEVICE_SET_DRIVER_OVERRIDE
static inline int device_set_driver_override(struct device *dev, const char *s)
{
	return driver_set_override(dev, &to_pci_dev(dev)->driver_override, s,
				   strlen(s));
}

static inline bool device_has_driver_override(struct device *dev)
{
	return to_pci_dev(dev)->driver_override;
}
#endif

#endif
