// SPDX-License-Identifier: GPL-2.0-only
#include <linux/minmax.h>
#include <linux/string.h>

#include "pci-functions.h"

void sim_functions_add_vfs(struct sim_functions *f, u16 vf_device,
			   struct sim_vf_config *vfs, u32 total_vfs)
{
	sim_config_add_sriov(&f->pf, vf_device, total_vfs);
	sim_config_init_vf(&f->vf);
	f->vfs = vfs;
	f->total_vfs = total_vfs;
}

static bool vfs_enabled(const struct sim_functions *f)
{
	return f->total_vfs && sim_config_vfs_enabled(&f->pf);
}

/* NULL when @devfn is none of them that are there. */
static struct sim_vf_config *find_vf(const struct sim_functions *f, u32 devfn)
{
	u32 index = (devfn - SIM_VF_OFFSET) / SIM_VF_STRIDE;
	u32 num;

	if (!vfs_enabled(f) || devfn < SIM_VF_OFFSET)
		return NULL;
	num = min(sim_config_num_vfs(&f->pf), f->total_vfs);
	return index < num ? &f->vfs[index] : NULL;
}

static u32 read_vf(const struct sim_functions *f,
		   const struct sim_vf_config *vf, u32 offset, u32 count)
{
	u32 value = 0;
	u32 i;

	if (offset > sizeof(vf->bytes) - count)
		return sim_config_read(&f->vf, offset, count);
	for (i = 0; i < count; i++)
		value |= (u32)vf->bytes[offset + i] << 8 * i;
	return value;
}

static void write_vf(const struct sim_functions *f, struct sim_vf_config *vf,
		     u32 offset, u32 count, u32 value)
{
	u32 i;

	if (offset > sizeof(vf->bytes) - count)
		return;
	for (i = 0; i < count; i++, value >>= 8) {
		u8 mask = f->vf.writable[offset + i];
		u8 *byte = &vf->bytes[offset + i];

		*byte = (*byte & ~mask) | (value & mask);
	}
}

/*
 * Virtual functions come as after a reset, and how many does not change while
 * they are there: PCI Express Base specification 9.3.3.3.1 and 9.3.3.7.
 */
static void write_pf(struct sim_functions *f, u32 offset, u32 count, u32 value)
{
	bool enabled = vfs_enabled(f);
	u32 num = sim_config_num_vfs(&f->pf);
	u32 i;

	sim_config_write(&f->pf, offset, count, value);
	if (enabled)
		sim_config_set_num_vfs(&f->pf, num);
	else if (vfs_enabled(f))
		for (i = 0; i < f->total_vfs; i++)
			memcpy(f->vfs[i].bytes, f->vf.bytes,
			       sizeof(f->vfs[i].bytes));
}

bool sim_functions_read(const struct sim_functions *f, u32 devfn, u32 offset,
			u32 count, u32 *value)
{
	const struct sim_vf_config *vf;

	if (!devfn) {
		*value = sim_config_read(&f->pf, offset, count);
		return true;
	}
	vf = find_vf(f, devfn);
	if (!vf)
		return false;
	*value = read_vf(f, vf, offset, count);
	return true;
}

bool sim_functions_write(struct sim_functions *f, u32 devfn, u32 offset,
			 u32 count, u32 value)
{
	struct sim_vf_config *vf;

	if (!devfn) {
		write_pf(f, offset, count, value);
		return true;
	}
	vf = find_vf(f, devfn);
	if (!vf)
		return false;
	write_vf(f, vf, offset, count, value);
	return true;
}
