// SPDX-License-Identifier: GPL-2.0-only
/*
 * Framebuffer of one vGPU: an unlinked file in shared memory.  Its pages come
 * when they are touched, can be swapped out, and are charged to the memory
 * cgroup of whoever is to pay for them.  A new vGPU gets a new file, therefore
 * nobody ever reads what another one left.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/pagemap.h>

#include "../compat/highmem.h"
#include "../compat/mm.h"
#include "sim.h"

/*
 * Memory that belongs to no file system.  shmem says that its device is full
 * when there is no memory for an inode.
 */
struct file *sim_memory_file(const char *name, u64 size)
{
	struct file *file = compat_shmem_file(name, size);

	return file == ERR_PTR(-ENOSPC) ? ERR_PTR(-ENOMEM) : file;
}

int sim_fb_init(struct sim_framebuffer *fb, u64 size, u64 aperture)
{
	struct file *file = sim_memory_file("nvvgpu-framebuffer", size);

	if (IS_ERR(file))
		return PTR_ERR(file);
	spin_lock_init(&fb->lock);
	fb->recent = NULL;
	fb->file = file;
	fb->size = size;
	fb->aperture = aperture;
	fb->payer = (struct compat_payer) {};
	return 0;
}

/* Can be used without asking shmem for it. */
static bool usable(struct page *page)
{
	return likely(PageUptodate(page) && !PageHWPoison(page));
}

/*
 * A guest that is trapped at one word comes back to its neighbours, mostly.
 * So the last page stays held, and needs no lookup; it alone cannot be swapped
 * out meanwhile.  Once it is truncated it has no mapping any more.
 */
static void remember(struct sim_framebuffer *fb, pgoff_t index,
		     struct page *page)
{
	struct page *old;

	spin_lock(&fb->lock);
	old = fb->recent;
	fb->recent = page;
	fb->recent_index = index;
	spin_unlock(&fb->lock);
	if (old)
		put_page(old);
}

/* Who kept a mapping keeps the file, but nothing in it. */
void sim_fb_free(struct sim_framebuffer *fb)
{
	sim_fb_clear(fb, 0, fb->size);
	remember(fb, 0, NULL);
	fput(fb->file);
	fb->file = NULL;
	compat_payer_put(&fb->payer);
}

static void copy_word(struct page *page, size_t start, u32 *word, bool write)
{
	void *map = kmap_local_page(page);
	u32 *at = map + start;

	if (write)
		WRITE_ONCE(*at, *word);
	else
		*word = READ_ONCE(*at);
	kunmap_local(map);
	if (write)
		set_page_dirty(page);
}

/* False when this takes more than the page that was used last. */
bool sim_fb_access_word(struct sim_framebuffer *fb, u64 offset, u32 *word,
			bool write)
{
	struct page *page;
	bool found;

	spin_lock(&fb->lock);
	page = fb->recent;
	found = likely(page && fb->recent_index == offset >> PAGE_SHIFT) &&
		page->mapping == fb->file->f_mapping && usable(page);
	if (found)
		copy_word(page, offset_in_page(offset), word, write);
	spin_unlock(&fb->lock);
	return found;
}

/*
 * A page that is there; NULL when it has yet to be made or to be swapped in.
 * Asking the page cache is all that most accesses need.
 */
static struct page *present_page(struct sim_framebuffer *fb, u64 offset)
{
	struct page *page = find_get_page(fb->file->f_mapping,
					  offset >> PAGE_SHIFT);

	if (!page || usable(page))
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
	remember(fb, offset >> PAGE_SHIFT, page);
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
		page = compat_paid_page(&fb->payer, fb->file->f_mapping,
					offset >> PAGE_SHIFT);
	if (IS_ERR(page))
		return PTR_ERR(page);
	memcpy_to_page(page, offset_in_page(offset), buf, len);
	set_page_dirty(page);
	remember(fb, offset >> PAGE_SHIFT, page);
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

/*
 * Page @index as it is: NULL if it was never written and is only to be read,
 * ERR_PTR(-EAGAIN) if it has to be made first, or brought back from swap.
 */
static struct page *page_now(struct address_space *mapping, pgoff_t index,
			     bool write)
{
	struct page *page;

	if (!write && !xa_load(&mapping->i_pages, index))
		return NULL;
	page = find_get_page(mapping, index);
	/* While somebody makes it, it holds what was there before. */
	if (page && !PageUptodate(page)) {
		put_page(page);
		page = NULL;
	}
	return page ?: ERR_PTR(-EAGAIN);
}

static struct page *page_soon(struct sim_framebuffer *fb, pgoff_t index,
			      bool write)
{
	struct address_space *mapping = fb->file->f_mapping;

	if (!write && !xa_load(&mapping->i_pages, index))
		return NULL;
	return compat_paid_page(&fb->payer, mapping, index);
}

/*
 * Holds the memory behind @len bytes, SIM_CHUNK at most, at @offset.  Making
 * it, or bringing it back from swap, may take as long as the memory cgroup of
 * its owner wants; without @wait that is -EAGAIN.
 */
int sim_fb_get(struct sim_framebuffer *fb, u64 offset, size_t len, bool write,
	       bool wait, struct sim_pages *pages)
{
	struct address_space *mapping = fb->file->f_mapping;
	pgoff_t index = offset >> PAGE_SHIFT;
	pgoff_t last = (offset + len - 1) >> PAGE_SHIFT;
	struct page *page;

	*pages = (struct sim_pages) {
		.start = offset_in_page(offset),
		.len = len,
	};
	for (; index <= last; index++) {
		page = wait ? page_soon(fb, index, write) :
			page_now(mapping, index, write);
		if (IS_ERR(page)) {
			sim_fb_put(pages);
			return PTR_ERR(page);
		}
		if (page)
			mark_page_accessed(page);
		pages->page[pages->num++] = page;
	}
	return 0;
}

void sim_fb_put(struct sim_pages *pages)
{
	while (pages->num) {
		struct page *page = pages->page[--pages->num];

		if (page)
			put_page(page);
	}
}

static void copy_part(struct page *page, size_t start, void *buf, size_t len,
		      bool write)
{
	if (write) {
		memcpy_to_page(page, start, buf, len);
		set_page_dirty(page);
	} else if (page) {
		memcpy_from_page(buf, page, start, len);
	} else {
		memset(buf, 0, len);
	}
}

/* All of @pages from or (@write, which they were held for) to @buf. */
void sim_fb_copy(const struct sim_pages *pages, void *buf, bool write)
{
	size_t start = pages->start;
	size_t left = pages->len;
	unsigned int i;

	for (i = 0; left; i++) {
		size_t n = min_t(size_t, left, PAGE_SIZE - start);

		copy_part(pages->page[i], start, buf, n, write);
		buf += n;
		left -= n;
		start = 0;
	}
}

/* Zeroes by giving the pages back, also those that somebody has mapped. */
void sim_fb_clear(struct sim_framebuffer *fb, u64 offset, u64 len)
{
	if (!len)
		return;
	remember(fb, 0, NULL);
	shmem_truncate_range(file_inode(fb->file), offset, offset + len - 1);
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
