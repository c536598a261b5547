/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI configuration space of a simulated GPU's physical function: identity,
 * power management, PCI Express and a serial number, and no BAR, because
 * there is nothing behind one.
 *
 * Pure: no lock, no allocation, nothing printed; also compiled in userspace
 * for t/.  The caller lets one write at a time in.
 */
#ifndef NVVGPU_SIM_PCI_CONFIG_H
#define NVVGPU_SIM_PCI_CONFIG_H

#include <linux/types.h>

#define SIM_CONFIG_SIZE		0x1000

struct sim_config {
	u8 bytes[SIM_CONFIG_SIZE];
	u8 writable[SIM_CONFIG_SIZE];	/* bits that keep what is written */
};

void sim_config_init(struct sim_config *c, u16 device, u16 subsystem,
		     u64 serial);

/* @count is 1, 2 or 4; outside the space there is nothing: all ones. */
u32 sim_config_read(const struct sim_config *c, u32 offset, u32 count);
void sim_config_write(struct sim_config *c, u32 offset, u32 count, u32 value);

#endif
