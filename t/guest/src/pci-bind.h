/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PCI_BIND_H
#define PCI_BIND_H

#include <stddef.h>

/* First PCI function with these ids; "0000:00:05.0" into address.  -ENODEV. */
int pci_find(unsigned int vendor, unsigned int device, char *address,
	     size_t size);

/*
 * Makes driver the one that drives the function, whoever did so before.
 * Negative errno.
 */
int pci_bind(const char *address, const char *driver);

/* Nobody drives it, and the kernel's own choice is free again. */
int pci_release(const char *address);

#endif
