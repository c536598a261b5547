/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's half of a host of plain files: what happens when sysfs is
 * written to.  A program that links this with -Wl,--wrap=write has devices
 * come and go as drivers/vfio/mdev makes them on VFs, one each, and types of
 * vendor VFIO VFs as NVIDIA's guide and those who use it tell.
 *
 * It proves what the library makes of the answers, not that drivers give them:
 * that is for the testbed, and for NVIDIA's driver, whose errors are written
 * down nowhere and were chosen here, for a host that has it.
 */
#ifndef T_KERNEL_H
#define T_KERNEL_H

/* Full path of what was written last below /sys, "" for nothing. */
extern char kernel_written[512];

/* Before the next write of a type: done by somebody who knows no lock. */
extern void (*kernel_race)(void);


/*
 * Memory shared with children: above 0 while the kernel is at work, which no
 * signal ends half way.  kernel_share() before the first child.
 */
extern volatile int *kernel_works;
void kernel_share(void);

/* So many times a type is not taken from a VF, as after its VMM's end. */
extern int kernel_refusals;
/* The error that says so. */
extern int kernel_refusal;

#endif
