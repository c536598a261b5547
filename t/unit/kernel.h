/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's half of a host of plain files: what happens when sysfs is
 * written to.  A program that links this with -Wl,--wrap=write has devices
 * come and go as drivers/vfio/mdev makes them on VFs, one each.
 *
 * It proves what the library makes of the answers, not that drivers give them:
 * that is for the testbed.
 */
#ifndef T_KERNEL_H
#define T_KERNEL_H

/* Full path of what was written last below /sys, "" for nothing. */
extern char kernel_written[512];

/* Before the next write of a type: done by somebody who knows no lock. */
extern void (*kernel_race)(void);

#endif
