// SPDX-License-Identifier: GPL-2.0-only
/*
 * Framebuffer of one vGPU: an unlinked file in shared memory.  Its pages come
 * when they are touched, can be swapped out, and are charged to the memory
 * cgroup of whoever touches them.  A new vGPU gets a new file, therefore
 * nobody ever reads what another one left.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>

#include "sim.h"

/*
 * Memory that belongs to no file system.  shmem says that its device is full
 * when there is no memory for an inode.
 */
struct file *sim_memory_file(const char *name, u64 size)
{
	struct file *file = shmem_file_setup(name, size, VM_NORESERVE);

	return file == ERR_PTR(-ENOSPC) ? ERR_PTR(-ENOMEM) : file;
}

int sim_fb_init(struct sim_framebuffer *fb, u64 size, u64 aperture)
{
	struct file *file = sim_memory_file("nvvgpu-framebuffer", size);

	if (IS_ERR(file))
		return PTR_ERR(file);
	fb->file = file;
	fb->size = size;
	fb->aperture = aperture;
	return 0;
}

/* Who kept a mapping keeps the file, but nothing in it. */
void sim_fb_free(struct sim_framebuffer *fb)
{
	sim_fb_clear(fb, 0, fb->size);
	fput(fb->file);
	fb->file = NULL;
}

/*
 * A page that is there; NULL when it has yet to be made or to be swapped in.
 * Asking the page cache is all that most accesses need.
 */
static struct page *present_page(struct sim_framebuffer *fb, u64 offset)
{
	struct page *page = find_get_page(fb->file->f_mapping,
					  offset >> PAGE_SHIFT);

	if (!page || likely(PageUptodate(page) && !PageHWPoison(page)))
		return page;
	put_page(page);
	return NULL;
}

static size_t left_in_page(u64 offset, size_t len)
{
	return min_t(size_t, len, PAGE_SIZE - offset_in_page(offset));
}

/* Reading what was never written makes no page. */
static int read_absent(struct file *file, u64 offset, void *buf, size_t len)
{
	loff_t pos = offset;
	ssize_t n;

	while (len) {
		n = kernel_read(file, buf, len, &pos);
		if (n <= 0)
			return n ?: -EIO;
		buf += n;
		len -= n;
	}
	return 0;
}

static int read_page(struct sim_framebuffer *fb, u64 offset, void *buf,
		     size_t len)
{
	struct page *page = present_page(fb, offset);

	if (!page)
		return read_absent(fb->file, offset, buf, len);
	memcpy_from_page(buf, page, offset_in_page(offset), len);
	put_page(page);
	return 0;
}

int sim_fb_read(struct sim_framebuffer *fb, u64 offset, void *buf, size_t len)
{
	while (len) {
		size_t n = left_in_page(offset, len);
		int rc = read_page(fb, offset, buf, n);

		if (rc)
			return rc;
		offset += n;
		buf += n;
		len -= n;
		cond_resched();
	}
	return 0;
}

static int write_page(struct sim_framebuffer *fb, u64 offset, const void *buf,
		      size_t len)
{
	struct page *page = present_page(fb, offset);

	if (!page)
		page = shmem_read_mapping_page(fb->file->f_mapping,
					       offset >> PAGE_SHIFT);
	if (IS_ERR(page))
		return PTR_ERR(page);
	memcpy_to_page(page, offset_in_page(offset), buf, len);
	set_page_dirty(page);
	put_page(page);
	return 0;
}

int sim_fb_write(struct sim_framebuffer *fb, u64 offset, const void *buf,
		 size_t len)
{
	while (len) {
		size_t n = left_in_page(offset, len);
		int rc = write_page(fb, offset, buf, n);

		if (rc)
			return rc;
		offset += n;
		buf += n;
		len -= n;
		cond_resched();
	}
	return 0;
}

/* Zeroes by giving the pages back, also those that somebody has mapped. */
void sim_fb_clear(struct sim_framebuffer *fb, u64 offset, u64 len)
{
	if (len)
		shmem_truncate_range(file_inode(fb->file), offset,
				     offset + len - 1);
}

u64 sim_fb_used(struct sim_framebuffer *fb)
{
	struct inode *inode = file_inode(fb->file);
	u64 blocks;

	spin_lock(&inode->i_lock);
	blocks = inode->i_blocks;
	spin_unlock(&inode->i_lock);
	return blocks << 9;
}
