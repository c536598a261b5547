/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the fixtures have in common: names, no more than the probes need. */
#ifndef TYPES_H
#define TYPES_H
#define u32	unsigned int
#define u64	unsigned long long
#define loff_t	long long
#define size_t	unsigned long
#define ssize_t	long
#define bool	_Bool
#define NULL	((void *)0)
#define VM_DONTEXPAND	1
#define VM_NORESERVE	2
#define GFP_KERNEL	3
#define __user
#define true	1
struct module;
struct eventfd_ctx;
struct file;
struct kobject { int count; };
struct device { struct kobject kobj; };
struct pci_dev { struct device dev; char *driver_override; };
struct vm_area_struct { unsigned long vm_flags; };
#endif
