/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The configuration space of the PCI function that a vGPU is for its guest:
 * header, Power Management, MSI, MSI-X and PCI Express capabilities over a byte
 * array.  Pure: no lock, no allocation; the caller serialises and acts on what
 * cfgspace_write() reports.
 */
#ifndef NVVGPU_CFGSPACE_H
#define NVVGPU_CFGSPACE_H

#include <linux/types.h>

#include "nvvgpu_pf.h"

/*
 * A PCI Express function has 4 KiB.  The extended part is served as zeros,
 * which says that there is no extended capability (PCIe 4.0, 7.6.1).
 */
#define CFGSPACE_SIZE		4096
#define CFGSPACE_STORED		256

/* What a write has caused; see cfgspace_write(). */
#define CFGSPACE_FLR		BIT(0)	/* function level reset is asked for */
#define CFGSPACE_MEMORY		BIT(1)	/* cfgspace_memory_on() changed */
#define CFGSPACE_BUS_MASTER	BIT(2)	/* cfgspace_bus_master_on() changed */
#define CFGSPACE_IRQ		BIT(3)	/* an interrupt gate changed */

/**
 * struct cfgspace - state of one configuration space
 * @data:	the registers, little endian
 * @writable:	1 for each bit that software can write
 * @initial:	values after a reset
 *
 * Of the bits that are cleared by writing 1 only Received Master Abort can be
 * set: the other errors do not happen on a link that does not exist.
 */
struct cfgspace {
	u8 data[CFGSPACE_STORED];
	u8 writable[CFGSPACE_STORED];
	u8 initial[CFGSPACE_STORED];
};

/* Lay out all registers for @model and reset them. */
void cfgspace_init(struct cfgspace *cfg, const struct nvvgpu_model *model);

/* All registers back to their values after power-on. */
void cfgspace_reset(struct cfgspace *cfg);

/* The same after a function level reset, which spares the link. */
void cfgspace_flr(struct cfgspace *cfg);

/* @offset + @count is at most CFGSPACE_SIZE. */
void cfgspace_read(const struct cfgspace *cfg, u32 offset, void *buf,
		   size_t count);

/**
 * cfgspace_write() - software writes @count bytes at @offset
 *
 * Return: CFGSPACE_* of what it caused.  FLR is only reported: the caller
 * resets the device and then calls cfgspace_flr().
 */
u32 cfgspace_write(struct cfgspace *cfg, u32 offset, const void *buf,
		   size_t count);

/* BARs are decoded: Memory Space Enable is set and the function is in D0. */
bool cfgspace_memory_on(const struct cfgspace *cfg);

/*
 * The device may use DMA and send messages: Bus Master Enable is set and it
 * is in D0.
 */
bool cfgspace_bus_master_on(const struct cfgspace *cfg);

/* INTx may not be raised: Interrupt Disable is set, or it is not in D0. */
bool cfgspace_intx_off(const struct cfgspace *cfg);

/* MSI-X is enabled and the whole function masked. */
bool cfgspace_msix_masked(const struct cfgspace *cfg);

/* MSI mask bits. */
u32 cfgspace_msi_mask(const struct cfgspace *cfg);

/* Are there bits among these registers that change by themselves? */
bool cfgspace_has_status(u32 offset, size_t count);

/* The device has read or written where nobody answered. */
void cfgspace_set_master_abort(struct cfgspace *cfg);

/* Let the read-only status of interrupts be seen. */
void cfgspace_set_intx_status(struct cfgspace *cfg, bool on);
void cfgspace_set_msi_pending(struct cfgspace *cfg, u32 pending);

/* How many vectors MSI offers for @num_vectors of MSI-X: a power of two. */
u32 cfgspace_msi_vectors(u32 num_vectors);

#endif
