/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
#include <linux/device.h>
struct pci_driver;
int pci_iov_vf_id(struct pci_dev *vf);
void *pci_iov_get_pf_drvdata(struct pci_dev *vf, struct pci_driver *driver);
int driver_set_override(struct device *dev, char **override, const char *s,
			size_t len);
