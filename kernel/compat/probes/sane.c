// SPDX-License-Identifier: GPL-2.0-only
/* Asked first and true everywhere: what the probes include can be compiled. */
#include <linux/device.h>
#include <linux/eventfd.h>
#include <linux/kobject.h>
#include <linux/uuid.h>	/* mdev.h of 5.10 takes it and device.h for granted */
#include <linux/mdev.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/shmem_fs.h>
#include <linux/vfio.h>
