// SPDX-License-Identifier: GPL-2.0-only
/* a PCI device can be bound to a driver by its name, for its bus to store */
#include <linux/pci.h>

int probe(struct pci_dev *pdev);
int probe(struct pci_dev *pdev)
{
	return driver_set_override(&pdev->dev, &pdev->driver_override, "name", 4);
}
