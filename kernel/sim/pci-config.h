/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI configuration space of a simulated GPU's functions: identity, power
 * management, PCI Express, of the physical function a serial number and
 * perhaps SR-IOV, and no BAR, because there is nothing behind one.
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

/* The physical function. */
void sim_config_init(struct sim_config *c, u16 device, u16 subsystem,
		     u64 serial);

/*
 * Virtual functions are numbers OFFSET, OFFSET + STRIDE, ... of the bus, as on
 * NVIDIA's boards: 00.4, 00.5, 00.6, 00.7, 01.0, ...
 */
#define SIM_VF_OFFSET		4
#define SIM_VF_STRIDE		1
#define SIM_MAX_VFS		((256 - SIM_VF_OFFSET) / SIM_VF_STRIDE)

/* To a physical function; @total_vfs is at most SIM_MAX_VFS. */
void sim_config_add_sriov(struct sim_config *c, u16 vf_device, u16 total_vfs);

/* Of a physical function with SR-IOV. */
bool sim_config_vfs_enabled(const struct sim_config *c);
u32 sim_config_num_vfs(const struct sim_config *c);
void sim_config_set_num_vfs(struct sim_config *c, u16 num);

/* A virtual function. */
void sim_config_init_vf(struct sim_config *c);

/* @count is 1, 2 or 4; outside the space there is nothing: all ones. */
u32 sim_config_read(const struct sim_config *c, u32 offset, u32 count);
void sim_config_write(struct sim_config *c, u32 offset, u32 count, u32 value);

#endif
