// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a mapping of a BAR shows, and how it is taken away.
 *
 * A BAR answers only while the guest lets it be decoded, in D0, and while the
 * task lives.  At any other time a mapping shows a page of ones that is the
 * vGPU's own: reads are as on a bus where nobody answers, and what is written
 * is gone as soon as the BAR answers again.  vfio-pci sends SIGBUS instead,
 * which is the VMM's end.  But a VMM keeps its mappings in the guest, and a
 * guest whose vGPU has just failed did nothing wrong, and may have others.
 *
 * Each page is put into the page table by the fault handler itself, under
 * maps->lock and only after a look at what is on.  So once a change is made
 * under that lock, all that was shown before can be found in the file's
 * mapping and be taken away, without any mmap_lock.
 *
 * The memory is the PF driver's and stays a file's: only in that file's mapping
 * its pages can be found and swapped out.  But the mapping is made of a file of
 * ours with the same address_space, because a VMM may keep it, in a child say,
 * for longer than the vGPU is open; the file keeps what the fault handler
 * needs, and this module.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

#include "../compat/memcontrol.h"
#include "../compat/mm.h"
#include "core.h"

/* No user shall overflow the counters of the page of ones. */
#define NOBODY_MAPPED_MAX	(1 << 24)

/**
 * struct vgpu_maps - mappings that were made since the vGPU was opened
 * @ref:	the vGPU's, and one for each of @files
 * @lock:	guards the rest; see the top of core.h
 * @bars_on:	BARs answer
 * @windows_on:	display windows answer: they need no decoding
 * @nobody:	the page of ones
 * @payer:	the opener, who pays for pages of the vGPU
 * @memory:	the PF driver's files; [i] is BAR i's
 * @files:	what is mapped of them; NULL before the first mapping
 */
struct vgpu_maps {
	struct kref ref;
	struct rw_semaphore lock;
	bool bars_on;
	bool windows_on;
	struct page *nobody;
	struct compat_payer payer;
	struct file *memory[NVVGPU_NUM_BARS];
	struct file *files[NVVGPU_NUM_BARS];
};

static void maps_free(struct kref *ref)
{
	struct vgpu_maps *maps = container_of(ref, struct vgpu_maps, ref);
	int i;

	for (i = 0; i < NVVGPU_NUM_BARS; i++)
		if (maps->memory[i])
			fput(maps->memory[i]);
	compat_payer_put(&maps->payer);
	__free_page(maps->nobody);
	kfree(maps);
}

static int release_file(struct inode *inode, struct file *file)
{
	struct vgpu_maps *maps = file->private_data;

	kref_put(&maps->ref, maps_free);
	return 0;
}

static const struct file_operations maps_fops = {
	.owner = THIS_MODULE,
	.release = release_file,
};

static vm_fault_t show_nobody(struct vgpu_maps *maps, struct vm_fault *vmf)
{
	if (page_count(maps->nobody) > NOBODY_MAPPED_MAX)
		return VM_FAULT_SIGBUS;
	return vmf_insert_page(vmf->vma, vmf->address, maps->nobody);
}

/* May take its time, so it is done without the lock that others wait for. */
static struct page *find_page(struct vgpu_maps *maps, struct vm_fault *vmf)
{
	return compat_paid_page(&maps->payer, vmf->vma->vm_file->f_mapping,
				vmf->pgoff);
}

static vm_fault_t show_page(struct vm_fault *vmf, struct page *page)
{
	struct address_space *mapping = vmf->vma->vm_file->f_mapping;
	vm_fault_t ret = VM_FAULT_NOPAGE;

	/* What is truncated now is locked first, and then looked for here. */
	lock_page(page);
	if (compound_head(page)->mapping == mapping)
		ret = vmf_insert_page(vmf->vma, vmf->address, page);
	unlock_page(page);
	return ret;
}

static vm_fault_t show(struct vm_fault *vmf, bool window)
{
	struct vgpu_maps *maps = vmf->vma->vm_file->private_data;
	const bool *on = window ? &maps->windows_on : &maps->bars_on;
	struct page *page = NULL;
	vm_fault_t ret;

	if (READ_ONCE(*on)) {
		page = find_page(maps, vmf);
		if (IS_ERR(page))
			return vmf_error(PTR_ERR(page));
	}
	down_read(&maps->lock);
	if (!*on)
		ret = show_nobody(maps, vmf);
	else if (page)
		ret = show_page(vmf, page);
	else	/* just switched on: fault once more */
		ret = VM_FAULT_NOPAGE;
	up_read(&maps->lock);
	if (page)
		put_page(page);
	return ret;
}

static vm_fault_t fault_bar(struct vm_fault *vmf)
{
	return show(vmf, false);
}

static vm_fault_t fault_window(struct vm_fault *vmf)
{
	return show(vmf, true);
}

static const struct vm_operations_struct bar_vm_ops = {
	.fault = fault_bar,
};

static const struct vm_operations_struct window_vm_ops = {
	.fault = fault_window,
};

/* The vGPU is being opened; nothing answers yet.  0 or -ENOMEM. */
int vgpu_maps_open(struct nvvgpu_vgpu *vgpu)
{
	struct vgpu_maps *maps = kzalloc(sizeof(*maps), GFP_KERNEL_ACCOUNT);

	if (!maps)
		return -ENOMEM;
	maps->nobody = alloc_page(GFP_KERNEL_ACCOUNT);
	if (!maps->nobody) {
		kfree(maps);
		return -ENOMEM;
	}
	memset(page_address(maps->nobody), 0xff, PAGE_SIZE);
	kref_init(&maps->ref);
	init_rwsem(&maps->lock);
	compat_payer_get(&maps->payer);
	vgpu->maps = maps;
	return 0;
}

/* Its task is gone.  Mappings that are left show nothing any more. */
void vgpu_maps_close(struct nvvgpu_vgpu *vgpu)
{
	struct vgpu_maps *maps = vgpu->maps;
	int i;

	vgpu->maps = NULL;
	for (i = 0; i < NVVGPU_NUM_BARS; i++)
		if (maps->files[i])
			fput(maps->files[i]);
	kref_put(&maps->ref, maps_free);
}

/* Let every mapping be looked at again, page by page, when it is used. */
static void revoke(struct vgpu_maps *maps)
{
	int i;

	for (i = 0; i < NVVGPU_NUM_BARS; i++)
		if (maps->files[i])
			unmap_mapping_range(maps->files[i]->f_mapping, 0, 0, 1);
	memset(page_address(maps->nobody), 0xff, PAGE_SIZE);
}

/*
 * vgpu_maps_update() - what decides over the mappings may have changed
 *
 * Whoever changes that does so first and calls this then; so the last one to
 * call sees all changes.  Context: process; may sleep, waits for nobody but
 * for page faults.
 */
void vgpu_maps_update(struct nvvgpu_vgpu *vgpu)
{
	struct vgpu_maps *maps = vgpu->maps;
	bool bars, windows;

	if (!maps)
		return;
	down_write(&maps->lock);
	windows = vgpu_alive(vgpu);
	bars = windows && READ_ONCE(vgpu->memory_on);
	if (bars != maps->bars_on || windows != maps->windows_on) {
		WRITE_ONCE(maps->bars_on, bars);
		WRITE_ONCE(maps->windows_on, windows);
		revoke(maps);
	}
	up_write(&maps->lock);
}

static struct file *new_file(struct vgpu_maps *maps, struct file *memory)
{
	struct file *file = anon_inode_getfile("[nvvgpu]", &maps_fops, maps,
					       O_RDWR);

	if (IS_ERR(file))
		return file;
	kref_get(&maps->ref);
	file->f_mapping = memory->f_mapping;
	return file;
}

/* The file to be mapped for @bar; it stays ours. */
static struct file *bar_file(struct nvvgpu_vgpu *vgpu, unsigned int bar)
{
	struct vgpu_maps *maps = vgpu->maps;
	struct file *memory, *file;

	down_write(&maps->lock);
	file = maps->files[bar];
	if (!file) {
		memory = vgpu->gpu->ops->memory(vgpu->task, bar);
		file = new_file(maps, memory);
		if (!IS_ERR(file)) {
			maps->memory[bar] = get_file(memory);
			maps->files[bar] = file;
		}
	}
	up_write(&maps->lock);
	return file;
}

/*
 * vgpu_maps_add() - map a BAR, or a display window that shows a part of it
 * @offset: where in the BAR; it and the mapping's size were checked
 *
 * Return: 0 or -ENOMEM, -ENFILE.
 */
int vgpu_maps_add(struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		  bool window, struct vm_area_struct *vma)
{
	struct file *file = bar_file(vgpu, bar);

	if (IS_ERR(file))
		return PTR_ERR(file);
	vma_set_file(vma, file);
	vma->vm_pgoff = (offset - vgpu->model.bars[bar].mmap_start) >>
			PAGE_SHIFT;
	vma->vm_ops = window ? &window_vm_ops : &bar_vm_ops;
	/*
	 * mremap() would let it grow to what lies behind the BAR.  Pages come
	 * by vmf_insert_page().
	 */
	vm_flags_set(vma, VM_DONTEXPAND | VM_MIXEDMAP);
	return 0;
}
