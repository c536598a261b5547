// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does what a PF driver says about its GPU make sense?  Everything that later
 * code relies on without looking again is looked at here.
 */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/pci_regs.h>

#include "core.h"

#define bad(dev, fmt, ...)						\
	({								\
		dev_err(dev, "GPU not registered: " fmt "\n", ##__VA_ARGS__); \
		-EINVAL;						\
	})

/* Names end up as one line of text each in sysfs. */
static bool is_line(const char *text)
{
	return text && *text && !strchr(text, '\n') && strlen(text) < 128;
}

static bool end_inside(u64 start, u64 size, u64 whole)
{
	return size <= whole && start <= whole - size;
}

static int check_bar(struct device *dev, const struct nvvgpu_type *type,
		     const struct nvvgpu_bar *bars, int i)
{
	const struct nvvgpu_bar *bar = &bars[i];
	bool wide = bar->flags & NVVGPU_BAR_64;

	if (!bar->size)
		return bar->mmap_size ?
		       bad(dev, "type %u: BAR %d has no bytes to map", type->id,
			   i) : 0;
	/* PCI 3.0 section 6.2.5.1: 16 bytes is the smallest memory BAR. */
	if (!is_power_of_2(bar->size) || bar->size < 16 ||
	    bar->size > (wide ? 1ULL << (REGION_SHIFT - 1) : SZ_2G))
		return bad(dev, "type %u: BAR %d cannot have %llu bytes",
			   type->id, i, bar->size);
	if (wide && (i == NVVGPU_NUM_BARS - 1 || bars[i + 1].size))
		return bad(dev, "type %u: 64-bit BAR %d needs the next one too",
			   type->id, i);
	if (!PAGE_ALIGNED(bar->mmap_start) || !PAGE_ALIGNED(bar->mmap_size) ||
	    !end_inside(bar->mmap_start, bar->mmap_size, bar->size))
		return bad(dev, "type %u: what can be mapped is not inside BAR %d",
			   type->id, i);
	return 0;
}

static bool msix_inside(const struct nvvgpu_model *model, u8 bar, u32 offset,
			u32 size)
{
	return bar < NVVGPU_NUM_BARS && IS_ALIGNED(offset, 8) &&
	       end_inside(offset, size, model->bars[bar].size);
}

/* A mapping would be a way around the core. */
static bool msix_mappable(const struct nvvgpu_bar *bar, u32 offset, u32 size)
{
	return offset < bar->mmap_start + bar->mmap_size &&
	       bar->mmap_start < offset + (u64)size;
}

static int check_msix(struct device *dev, const struct nvvgpu_type *type,
		      const struct nvvgpu_model *model)
{
	u32 table = model->num_vectors * PCI_MSIX_ENTRY_SIZE;
	u32 pba = DIV_ROUND_UP(model->num_vectors, 64) * 8;

	if (!model->num_vectors || model->num_vectors > VGPU_MAX_VECTORS)
		return bad(dev, "type %u: cannot have %u vectors", type->id,
			   model->num_vectors);
	if (!msix_inside(model, model->msix_table_bar,
			 model->msix_table_offset, table) ||
	    !msix_inside(model, model->msix_pba_bar, model->msix_pba_offset,
			 pba))
		return bad(dev, "type %u: MSI-X is not inside its BAR",
			   type->id);
	if (model->msix_table_bar == model->msix_pba_bar &&
	    model->msix_table_offset < model->msix_pba_offset + pba &&
	    model->msix_pba_offset < model->msix_table_offset + table)
		return bad(dev, "type %u: MSI-X table and pending bits overlap",
			   type->id);
	if (msix_mappable(&model->bars[model->msix_table_bar],
			  model->msix_table_offset, table) ||
	    msix_mappable(&model->bars[model->msix_pba_bar],
			  model->msix_pba_offset, pba))
		return bad(dev, "type %u: MSI-X is where its BAR can be mapped",
			   type->id);
	return 0;
}

static int check_type(struct device *dev, const struct nvvgpu_gpu_info *info,
		      unsigned int i)
{
	const struct nvvgpu_type *type = &info->types[i];

	if (!is_line(type->name))
		return bad(dev, "type %u has no usable name", type->id);
	if (!type->framebuffer_mib || !type->max_instances)
		return bad(dev, "type %u (%s) has no framebuffer or instance",
			   type->id, type->name);
	while (i--)
		if (info->types[i].id == type->id)
			return bad(dev, "two types have the id %u", type->id);
	return 0;
}

static int check_model(struct device *dev, const struct nvvgpu_type *type,
		       const struct nvvgpu_pf_ops *ops, void *pf)
{
	struct nvvgpu_model model = {};
	int ret, i;

	ops->model(pf, type, &model);
	for (i = 0; i < NVVGPU_NUM_BARS; i++) {
		ret = check_bar(dev, type, model.bars, i);
		if (ret)
			return ret;
	}
	return check_msix(dev, type, &model);
}

int gpu_check_info(struct device *dev, const struct nvvgpu_gpu_info *info,
		   const struct nvvgpu_pf_ops *ops, void *pf)
{
	unsigned int i;
	int ret;

	if (!is_line(info->model) || !is_line(info->uuid) ||
	    !is_line(info->firmware))
		return bad(dev, "it lacks a model, firmware or UUID");
	if (!info->max_vgpus || info->max_vgpus > GPU_MAX_VGPUS ||
	    !info->num_types)
		return bad(dev, "it has %u types and room for %u vGPUs",
			   info->num_types, info->max_vgpus);
	if (info->vendor_vfio && !info->on_vfs)
		return bad(dev, "vendor VFIO is for virtual functions");
	for (i = 0; i < info->num_types; i++) {
		ret = check_type(dev, info, i);
		if (!ret)
			ret = check_model(dev, &info->types[i], ops, pf);
		if (ret)
			return ret;
	}
	return 0;
}
