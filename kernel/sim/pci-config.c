// SPDX-License-Identifier: GPL-2.0-only
#include <linux/pci_regs.h>
#include <linux/string.h>
#include <linux/types.h>

#include "pci-config.h"

#define VENDOR			0x10de
#define CLASS_3D		0x030200
#define REVISION		0xa1

#define CAP_PM			0x60
#define CAP_EXP			0x78
#define EXT_CAP_DSN		PCI_CFG_SPACE_SIZE
#define EXT_CAP_SRIOV		0x140

/* The sizes that every implementation supports, 4 KiB to 4 MiB */
#define ALL_PAGE_SIZES		0x553

/*
 * Linux switches the audio function of an NVIDIA GPU on by this bit; found
 * set, it leaves the device alone.
 */
#define AUDIO			0x488
#define AUDIO_ON		0x02000000

static void put(u8 *bytes, u32 offset, u32 count, u64 value)
{
	while (count--) {
		bytes[offset++] = value;
		value >>= 8;
	}
}

static void init_header(struct sim_config *c, u16 device, u16 subsystem)
{
	put(c->bytes, PCI_VENDOR_ID, 2, VENDOR);
	put(c->bytes, PCI_DEVICE_ID, 2, device);
	put(c->bytes, PCI_STATUS, 2, PCI_STATUS_CAP_LIST);
	put(c->bytes, PCI_CLASS_REVISION, 4, CLASS_3D << 8 | REVISION);
	put(c->bytes, PCI_SUBSYSTEM_VENDOR_ID, 2, VENDOR);
	put(c->bytes, PCI_SUBSYSTEM_ID, 2, subsystem);
	put(c->bytes, PCI_CAPABILITY_LIST, 1, CAP_PM);

	put(c->writable, PCI_COMMAND, 2, PCI_COMMAND_MEMORY |
	    PCI_COMMAND_MASTER | PCI_COMMAND_PARITY | PCI_COMMAND_SERR |
	    PCI_COMMAND_INTX_DISABLE);
	put(c->writable, PCI_CACHE_LINE_SIZE, 1, 0xff);
	put(c->writable, PCI_INTERRUPT_LINE, 1, 0xff);
}

/* PCI Bus Power Management Interface specification 1.2, chapter 3 */
static void init_pm(struct sim_config *c)
{
	put(c->bytes, CAP_PM + PCI_CAP_LIST_ID, 1, PCI_CAP_ID_PM);
	put(c->bytes, CAP_PM + PCI_CAP_LIST_NEXT, 1, CAP_EXP);
	put(c->bytes, CAP_PM + PCI_PM_PMC, 2, 3);
	put(c->bytes, CAP_PM + PCI_PM_CTRL, 2, PCI_PM_CTRL_NO_SOFT_RESET);
	put(c->writable, CAP_PM + PCI_PM_CTRL, 2, PCI_PM_CTRL_STATE_MASK);
}

/*
 * PCI Express Base specification 7.5.3: an endpoint on a link of 16 lanes at
 * 16 GT/s.  No function level reset: there is nothing that it would reset.
 */
static void init_express_device(struct sim_config *c)
{
	u32 cap = CAP_EXP;

	put(c->bytes, cap + PCI_CAP_LIST_ID, 1, PCI_CAP_ID_EXP);
	put(c->bytes, cap + PCI_EXP_FLAGS, 2, 2 | PCI_EXP_TYPE_ENDPOINT << 4);
	put(c->bytes, cap + PCI_EXP_DEVCAP, 4,
	    PCI_EXP_DEVCAP_EXT_TAG | PCI_EXP_DEVCAP_RBER | 1);
	put(c->bytes, cap + PCI_EXP_LNKCAP, 4,
	    PCI_EXP_LNKCAP_SLS_16_0GB | 16 << 4);
}

static void init_express(struct sim_config *c)
{
	u32 cap = CAP_EXP;
	u16 control = PCI_EXP_DEVCTL_RELAX_EN | PCI_EXP_DEVCTL_EXT_TAG |
		PCI_EXP_DEVCTL_NOSNOOP_EN | 0x2000;

	init_express_device(c);
	put(c->bytes, cap + PCI_EXP_DEVCTL, 2, control);
	put(c->writable, cap + PCI_EXP_DEVCTL, 2, 0x7fff);
	put(c->bytes, cap + PCI_EXP_LNKSTA, 2,
	    PCI_EXP_LNKSTA_CLS_16_0GB | 16 << PCI_EXP_LNKSTA_NLW_SHIFT);
	put(c->bytes, cap + PCI_EXP_LNKCAP2, 4, 0x1e);
	put(c->bytes, cap + PCI_EXP_LNKCTL2, 2, PCI_EXP_LNKCTL2_TLS_16_0GT);
}

void sim_config_init(struct sim_config *c, u16 device, u16 subsystem,
		     u64 serial)
{
	memset(c, 0, sizeof(*c));
	init_header(c, device, subsystem);
	init_pm(c);
	init_express(c);
	put(c->bytes, EXT_CAP_DSN, 4, PCI_EXT_CAP_ID_DSN | 1 << 16);
	put(c->bytes, EXT_CAP_DSN + 4, 8, serial);
	put(c->bytes, AUDIO, 4, AUDIO_ON);
}

/*
 * PCI Express Base specification 9.3.3.  No BAR, no migration, and no
 * alternative routing-ids: an endpoint without them can have as many functions
 * in software, where nothing routes.
 */
void sim_config_add_sriov(struct sim_config *c, u16 vf_device, u16 total_vfs)
{
	u32 cap = EXT_CAP_SRIOV;

	put(c->bytes, EXT_CAP_DSN, 4,
	    PCI_EXT_CAP_ID_DSN | 1 << 16 | EXT_CAP_SRIOV << 20);
	put(c->bytes, cap, 4, PCI_EXT_CAP_ID_SRIOV | 1 << 16);
	put(c->writable, cap + PCI_SRIOV_CTRL, 2,
	    PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE);
	put(c->bytes, cap + PCI_SRIOV_INITIAL_VF, 2, total_vfs);
	put(c->bytes, cap + PCI_SRIOV_TOTAL_VF, 2, total_vfs);
	put(c->writable, cap + PCI_SRIOV_NUM_VF, 2, 0xffff);
	put(c->bytes, cap + PCI_SRIOV_VF_OFFSET, 2, SIM_VF_OFFSET);
	put(c->bytes, cap + PCI_SRIOV_VF_STRIDE, 2, SIM_VF_STRIDE);
	put(c->bytes, cap + PCI_SRIOV_VF_DID, 2, vf_device);
	put(c->bytes, cap + PCI_SRIOV_SUP_PGSIZE, 4, ALL_PAGE_SIZES);
	put(c->bytes, cap + PCI_SRIOV_SYS_PGSIZE, 4, 1);
	put(c->writable, cap + PCI_SRIOV_SYS_PGSIZE, 4, ~0);
}

/*
 * PCI Express Base specification 9.3.4: ids of all ones, and of the command
 * register bus mastering alone.  The state of the link is the physical
 * function's to tell.
 */
void sim_config_init_vf(struct sim_config *c)
{
	memset(c, 0, sizeof(*c));
	put(c->bytes, PCI_VENDOR_ID, 4, ~0);
	put(c->bytes, PCI_STATUS, 2, PCI_STATUS_CAP_LIST);
	put(c->bytes, PCI_CLASS_REVISION, 4, CLASS_3D << 8 | REVISION);
	put(c->bytes, PCI_SUBSYSTEM_VENDOR_ID, 2, VENDOR);
	put(c->bytes, PCI_CAPABILITY_LIST, 1, CAP_PM);
	put(c->writable, PCI_COMMAND, 2, PCI_COMMAND_MASTER);
	init_pm(c);
	init_express_device(c);
	put(c->bytes, AUDIO, 4, AUDIO_ON);
}

bool sim_config_vfs_enabled(const struct sim_config *c)
{
	return sim_config_read(c, EXT_CAP_SRIOV + PCI_SRIOV_CTRL, 2) &
		PCI_SRIOV_CTRL_VFE;
}

u32 sim_config_num_vfs(const struct sim_config *c)
{
	return sim_config_read(c, EXT_CAP_SRIOV + PCI_SRIOV_NUM_VF, 2);
}

void sim_config_set_num_vfs(struct sim_config *c, u16 num)
{
	put(c->bytes, EXT_CAP_SRIOV + PCI_SRIOV_NUM_VF, 2, num);
}

u32 sim_config_read(const struct sim_config *c, u32 offset, u32 count)
{
	u32 value = 0;
	u32 i;

	if (offset > SIM_CONFIG_SIZE - count)
		return ~0;
	for (i = 0; i < count; i++)
		value |= (u32)c->bytes[offset + i] << 8 * i;
	return value;
}

void sim_config_write(struct sim_config *c, u32 offset, u32 count, u32 value)
{
	u32 i;

	if (offset > SIM_CONFIG_SIZE - count)
		return;
	for (i = 0; i < count; i++, value >>= 8) {
		u8 mask = c->writable[offset + i];
		u8 *byte = &c->bytes[offset + i];

		*byte = (*byte & ~mask) | (value & mask);
	}
}
