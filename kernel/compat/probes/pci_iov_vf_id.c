// SPDX-License-Identifier: GPL-2.0-only
/* a virtual function is asked for its number and its physical function's data */
#include <linux/pci.h>

int probe(struct pci_dev *vf, struct pci_driver *driver);
int probe(struct pci_dev *vf, struct pci_driver *driver)
{
	return pci_iov_get_pf_drvdata(vf, driver) ? pci_iov_vf_id(vf) : 0;
}
