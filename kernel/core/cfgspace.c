// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registers of an emulated PCI Express endpoint.
 *
 * Sections are those of the PCI Local Bus Specification 3.0 (PCI), the PCI Bus
 * Power Management Interface Specification 1.2 (PM) and the PCI Express Base
 * Specification 4.0 (PCIe).
 */
#include <linux/bits.h>
#include <linux/pci_regs.h>
#include <linux/string.h>

#include "cfgspace.h"

/* Where the capabilities lie, in the order of their list. */
#define PM_CAP		0x40
#define MSI_CAP		0x48
#define MSIX_CAP	0x60
#define EXP_CAP		0x70

static u32 get(const u8 *space, u32 offset, u32 bytes)
{
	u32 value = 0;

	while (bytes--)
		value = value << 8 | space[offset + bytes];
	return value;
}

static void put(u8 *space, u32 offset, u32 bytes, u32 value)
{
	for (; bytes--; value >>= 8)
		space[offset++] = value;
}

static void put16(struct cfgspace *cfg, u32 offset, u16 value, u16 writable)
{
	put(cfg->initial, offset, 2, value);
	put(cfg->writable, offset, 2, writable);
}

static void put32(struct cfgspace *cfg, u32 offset, u32 value, u32 writable)
{
	put(cfg->initial, offset, 4, value);
	put(cfg->writable, offset, 4, writable);
}

/* PCI 6.2.5.1: the bits that software can set tell it the size. */
static void init_bars(struct cfgspace *cfg, const struct nvvgpu_model *model)
{
	const struct nvvgpu_bar *bar;
	u32 reg, type;
	u64 mask;
	int i;

	for (i = 0; i < NVVGPU_NUM_BARS; i++) {
		bar = &model->bars[i];
		if (!bar->size)
			continue;
		reg = PCI_BASE_ADDRESS_0 + i * 4;
		mask = ~(bar->size - 1) & ~0xfULL;
		type = PCI_BASE_ADDRESS_SPACE_MEMORY;
		if (bar->flags & NVVGPU_BAR_PREFETCH)
			type |= PCI_BASE_ADDRESS_MEM_PREFETCH;
		if (bar->flags & NVVGPU_BAR_64) {
			type |= PCI_BASE_ADDRESS_MEM_TYPE_64;
			put32(cfg, reg + 4, 0, mask >> 32);
			i++;
		}
		put32(cfg, reg, type, mask);
	}
}

static void init_header(struct cfgspace *cfg, const struct nvvgpu_model *model)
{
	put16(cfg, PCI_VENDOR_ID, model->vendor, 0);
	put16(cfg, PCI_DEVICE_ID, model->device, 0);
	/* I/O Space Enable cannot be set: there is no I/O BAR. */
	put16(cfg, PCI_COMMAND, 0,
	      PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
	      PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE);
	put16(cfg, PCI_STATUS, PCI_STATUS_CAP_LIST, 0);
	put32(cfg, PCI_CLASS_REVISION, model->class << 8 | model->revision, 0);
	/* Without meaning, but writable for legacy software: PCIe 7.5.1.1.7 */
	put(cfg->writable, PCI_CACHE_LINE_SIZE, 1, 0xff);
	init_bars(cfg, model);
	put16(cfg, PCI_SUBSYSTEM_VENDOR_ID, model->subsystem_vendor, 0);
	put16(cfg, PCI_SUBSYSTEM_ID, model->subsystem, 0);
	put(cfg->initial, PCI_CAPABILITY_LIST, 1, PM_CAP);
	put(cfg->writable, PCI_INTERRUPT_LINE, 1, 0xff);
	put(cfg->initial, PCI_INTERRUPT_PIN, 1, 1);
}

static void init_cap(struct cfgspace *cfg, u32 offset, u8 id, u32 next)
{
	put16(cfg, offset, next << 8 | id, 0);
}

/*
 * PM 3.2: version 3, D0 and D3hot, no PME.  No_Soft_Reset says that the way
 * back from D3hot keeps all registers.
 */
static void init_pm(struct cfgspace *cfg)
{
	init_cap(cfg, PM_CAP, PCI_CAP_ID_PM, MSI_CAP);
	put16(cfg, PM_CAP + PCI_PM_PMC, 3, 0);
	put16(cfg, PM_CAP + PCI_PM_CTRL, PCI_PM_CTRL_NO_SOFT_RESET,
	      PCI_PM_CTRL_STATE_MASK);
}

u32 cfgspace_msi_vectors(u32 num_vectors)
{
	u32 n = 1;

	while (n < 32 && n * 2 <= num_vectors)
		n *= 2;
	return n;
}

/* PCI 6.8.1: 64-bit address, masks and pending bits for each vector. */
static void init_msi(struct cfgspace *cfg, const struct nvvgpu_model *model)
{
	u32 vectors = cfgspace_msi_vectors(model->num_vectors);
	u32 log2 = 0;

	while (1U << log2 < vectors)
		log2++;
	init_cap(cfg, MSI_CAP, PCI_CAP_ID_MSI, MSIX_CAP);
	put16(cfg, MSI_CAP + PCI_MSI_FLAGS,
	      PCI_MSI_FLAGS_64BIT | PCI_MSI_FLAGS_MASKBIT | log2 << 1,
	      PCI_MSI_FLAGS_ENABLE | PCI_MSI_FLAGS_QSIZE);
	put32(cfg, MSI_CAP + PCI_MSI_ADDRESS_LO, 0, ~3U);
	put32(cfg, MSI_CAP + PCI_MSI_ADDRESS_HI, 0, ~0U);
	put16(cfg, MSI_CAP + PCI_MSI_DATA_64, 0, 0xffff);
	put32(cfg, MSI_CAP + PCI_MSI_MASK_64, 0, ~0U >> (32 - vectors));
}

/* PCI 6.8.2 */
static void init_msix(struct cfgspace *cfg, const struct nvvgpu_model *model)
{
	init_cap(cfg, MSIX_CAP, PCI_CAP_ID_MSIX, EXP_CAP);
	put16(cfg, MSIX_CAP + PCI_MSIX_FLAGS, model->num_vectors - 1,
	      PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	put32(cfg, MSIX_CAP + PCI_MSIX_TABLE,
	      model->msix_table_offset | model->msix_table_bar, 0);
	put32(cfg, MSIX_CAP + PCI_MSIX_PBA,
	      model->msix_pba_offset | model->msix_pba_bar, 0);
}

/*
 * PCIe 7.5.3: an endpoint on a 2.5 GT/s x1 link that can be reset by itself.
 * Device and link do not report errors, so their status stays 0; what only
 * steers a link is kept for software that reads it back.
 */
static void init_exp(struct cfgspace *cfg)
{
	init_cap(cfg, EXP_CAP, PCI_CAP_ID_EXP, 0);
	put16(cfg, EXP_CAP + PCI_EXP_FLAGS, PCI_EXP_TYPE_ENDPOINT << 4 | 2, 0);
	put32(cfg, EXP_CAP + PCI_EXP_DEVCAP,
	      PCI_EXP_DEVCAP_FLR | PCI_EXP_DEVCAP_RBER, 0);
	/* Payload is fixed at 128 bytes, the only size there is. */
	put16(cfg, EXP_CAP + PCI_EXP_DEVCTL,
	      PCI_EXP_DEVCTL_RELAX_EN | PCI_EXP_DEVCTL_NOSNOOP_EN |
	      PCI_EXP_DEVCTL_READRQ_512B,
	      PCI_EXP_DEVCTL_CERE | PCI_EXP_DEVCTL_NFERE |
	      PCI_EXP_DEVCTL_FERE | PCI_EXP_DEVCTL_URRE |
	      PCI_EXP_DEVCTL_RELAX_EN | PCI_EXP_DEVCTL_NOSNOOP_EN |
	      PCI_EXP_DEVCTL_READRQ);
	put32(cfg, EXP_CAP + PCI_EXP_LNKCAP,
	      PCI_EXP_LNKCAP_SLS_2_5GB | 1 << 4 | 1 << 22, 0);
	put16(cfg, EXP_CAP + PCI_EXP_LNKCTL, 0,
	      PCI_EXP_LNKCTL_RCB | PCI_EXP_LNKCTL_CCC | PCI_EXP_LNKCTL_ES);
	put16(cfg, EXP_CAP + PCI_EXP_LNKSTA,
	      PCI_EXP_LNKSTA_CLS_2_5GB | PCI_EXP_LNKSTA_NLW_X1, 0);
	put32(cfg, EXP_CAP + PCI_EXP_DEVCAP2, PCI_EXP_DEVCAP2_COMP_TMOUT_DIS,
	      0);
	put16(cfg, EXP_CAP + PCI_EXP_DEVCTL2, 0,
	      PCI_EXP_DEVCTL2_COMP_TMOUT_DIS);
	put32(cfg, EXP_CAP + PCI_EXP_LNKCAP2, PCI_EXP_LNKCAP2_SLS_2_5GB, 0);
}

void cfgspace_init(struct cfgspace *cfg, const struct nvvgpu_model *model)
{
	memset(cfg, 0, sizeof(*cfg));
	init_header(cfg, model);
	init_pm(cfg);
	init_msi(cfg, model);
	init_msix(cfg, model);
	init_exp(cfg);
	cfgspace_reset(cfg);
}

void cfgspace_reset(struct cfgspace *cfg)
{
	memcpy(cfg->data, cfg->initial, sizeof(cfg->data));
}

/* PCIe 6.6.2: these bits belong to the link, which others may use. */
void cfgspace_flr(struct cfgspace *cfg)
{
	u32 link = get(cfg->data, EXP_CAP + PCI_EXP_LNKCTL, 2);

	cfgspace_reset(cfg);
	put(cfg->data, EXP_CAP + PCI_EXP_LNKCTL, 2, link);
}

void cfgspace_read(const struct cfgspace *cfg, u32 offset, void *buf,
		   size_t count)
{
	size_t stored = 0;

	if (offset < CFGSPACE_STORED)
		stored = CFGSPACE_STORED - offset;
	if (stored > count)
		stored = count;
	if (stored)
		memcpy(buf, cfg->data + offset, stored);
	if (count > stored)
		memset((u8 *)buf + stored, 0, count - stored);
}

static bool in_d0(const struct cfgspace *cfg)
{
	return !(get(cfg->data, PM_CAP + PCI_PM_CTRL, 2) &
		 PCI_PM_CTRL_STATE_MASK);
}

static bool command(const struct cfgspace *cfg, u16 bit)
{
	return get(cfg->data, PCI_COMMAND, 2) & bit;
}

bool cfgspace_memory_on(const struct cfgspace *cfg)
{
	return command(cfg, PCI_COMMAND_MEMORY) && in_d0(cfg);
}

bool cfgspace_bus_master_on(const struct cfgspace *cfg)
{
	return command(cfg, PCI_COMMAND_MASTER) && in_d0(cfg);
}

bool cfgspace_intx_off(const struct cfgspace *cfg)
{
	return command(cfg, PCI_COMMAND_INTX_DISABLE) || !in_d0(cfg);
}

bool cfgspace_msix_masked(const struct cfgspace *cfg)
{
	u16 both = PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL;

	return (get(cfg->data, MSIX_CAP + PCI_MSIX_FLAGS, 2) & both) == both;
}

u32 cfgspace_msi_mask(const struct cfgspace *cfg)
{
	return get(cfg->data, MSI_CAP + PCI_MSI_MASK_64, 4);
}

static bool overlap(u32 offset, size_t count, u32 start, u32 size)
{
	return offset < start + size && start < offset + count;
}

bool cfgspace_has_status(u32 offset, size_t count)
{
	return overlap(offset, count, PCI_STATUS, 2) ||
	       overlap(offset, count, MSI_CAP + PCI_MSI_PENDING_64, 4);
}

void cfgspace_set_master_abort(struct cfgspace *cfg)
{
	cfg->data[PCI_STATUS + 1] |= PCI_STATUS_REC_MASTER_ABORT >> 8;
}

void cfgspace_set_intx_status(struct cfgspace *cfg, bool on)
{
	cfg->data[PCI_STATUS] &= ~PCI_STATUS_INTERRUPT;
	if (on)
		cfg->data[PCI_STATUS] |= PCI_STATUS_INTERRUPT;
}

void cfgspace_set_msi_pending(struct cfgspace *cfg, u32 pending)
{
	put(cfg->data, MSI_CAP + PCI_MSI_PENDING_64, 4, pending);
}

/*
 * PM 3.2.4: a write of a power state that the function does not have
 * completes and changes nothing.
 */
static u8 power_state(u8 old, u8 new)
{
	u8 state = new & PCI_PM_CTRL_STATE_MASK;

	if (state == 0 || state == 3)
		return new;
	return (new & ~PCI_PM_CTRL_STATE_MASK) |
	       (old & PCI_PM_CTRL_STATE_MASK);
}

static u8 merged(const struct cfgspace *cfg, u32 offset, u8 value)
{
	u8 mask = cfg->writable[offset];

	return (cfg->data[offset] & ~mask) | (value & mask);
}

static u32 write_byte(struct cfgspace *cfg, u32 offset, u8 value)
{
	u8 old = cfg->data[offset];
	u8 new = merged(cfg, offset, value);
	u32 effects = 0;

	if (offset == PM_CAP + PCI_PM_CTRL)
		new = power_state(old, new);
	/* PCI 6.2.3: cleared by writing 1. */
	if (offset == PCI_STATUS + 1)
		new &= ~(value & PCI_STATUS_REC_MASTER_ABORT >> 8);
	/* PCIe 7.5.3.4: Initiate FLR always reads 0. */
	if (offset == EXP_CAP + PCI_EXP_DEVCTL + 1 &&
	    (value & PCI_EXP_DEVCTL_BCR_FLR >> 8))
		effects = CFGSPACE_FLR;
	cfg->data[offset] = new;
	return effects;
}

/* BARs, cache line size, interrupt line: they are kept and cause nothing. */
static bool is_plain(u32 offset, size_t count)
{
	return offset >= PCI_CLASS_REVISION &&
	       offset + count <= PCI_STD_HEADER_SIZEOF;
}

static void write_plain(struct cfgspace *cfg, u32 offset, const u8 *bytes,
			size_t count)
{
	for (; count--; offset++)
		cfg->data[offset] = merged(cfg, offset, *bytes++);
}

u32 cfgspace_write(struct cfgspace *cfg, u32 offset, const void *buf,
		   size_t count)
{
	bool memory, master, intx_off, msix_masked;
	const u8 *bytes = buf;
	u32 effects = 0;
	u32 msi_mask;

	if (is_plain(offset, count)) {
		write_plain(cfg, offset, bytes, count);
		return 0;
	}
	memory = cfgspace_memory_on(cfg);
	master = cfgspace_bus_master_on(cfg);
	intx_off = cfgspace_intx_off(cfg);
	msix_masked = cfgspace_msix_masked(cfg);
	msi_mask = cfgspace_msi_mask(cfg);
	while (count-- && offset < CFGSPACE_STORED)
		effects |= write_byte(cfg, offset++, *bytes++);

	if (cfgspace_memory_on(cfg) != memory)
		effects |= CFGSPACE_MEMORY;
	if (cfgspace_bus_master_on(cfg) != master)
		effects |= CFGSPACE_BUS_MASTER;
	if (cfgspace_intx_off(cfg) != intx_off ||
	    cfgspace_msix_masked(cfg) != msix_masked ||
	    cfgspace_msi_mask(cfg) != msi_mask)
		effects |= CFGSPACE_IRQ;
	return effects;
}
