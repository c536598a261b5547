/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI functions of a simulated GPU: the physical one, and the virtual ones
 * while its SR-IOV capability says that they are there.
 *
 * Pure: no lock, no allocation, nothing printed; also compiled in userspace
 * for t/.  The caller serialises.
 */
#ifndef NVVGPU_SIM_PCI_FUNCTIONS_H
#define NVVGPU_SIM_PCI_FUNCTIONS_H

#include <linux/pci_regs.h>
#include <linux/types.h>

#include "pci-config.h"

/* What one virtual function has of its own; all that can be written is here. */
struct sim_vf_config {
	u8 bytes[PCI_CFG_SPACE_SIZE];
};

/*
 * struct sim_functions
 * @pf:		the physical function
 * @vf:		what is the same in all virtual ones: registers after a reset,
 *		extended space, which bits can be written
 * @vfs:	caller's memory for @total_vfs of them
 * @total_vfs:	0 without SR-IOV
 */
struct sim_functions {
	struct sim_config pf;
	struct sim_config vf;
	struct sim_vf_config *vfs;
	u32 total_vfs;
};

/* @pf has been initialised. */
void sim_functions_add_vfs(struct sim_functions *f, u16 vf_device,
			   struct sim_vf_config *vfs, u32 total_vfs);

/* False when there is no such function.  @count is 1, 2 or 4. */
bool sim_functions_read(const struct sim_functions *f, u32 devfn, u32 offset,
			u32 count, u32 *value);
bool sim_functions_write(struct sim_functions *f, u32 devfn, u32 offset,
			 u32 count, u32 value);

#endif
