/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bounded cursors: the only way a codec touches a message.
 *
 * Whoever asks for more than there is gets NULL and the cursor stays where it
 * is, so a codec checks each step and can neither read nor write outside.
 */
#ifndef NVVGPU_GSP_CURSOR_H
#define NVVGPU_GSP_CURSOR_H

#include <linux/string.h>
#include <linux/types.h>

struct gsp_reader {
	const u8 *at;
	size_t left;
};

struct gsp_writer {
	u8 *at;
	size_t left;
};

static inline struct gsp_reader gsp_reader(const void *buf, size_t size)
{
	return (struct gsp_reader) { .at = buf, .left = size };
}

static inline struct gsp_writer gsp_writer(void *buf, size_t size)
{
	return (struct gsp_writer) { .at = buf, .left = size };
}

/* The next @size bytes, or NULL when there are fewer. */
static inline const void *gsp_take(struct gsp_reader *r, size_t size)
{
	const u8 *at = r->at;

	if (size > r->left)
		return NULL;
	r->at += size;
	r->left -= size;
	return at;
}

/* Room for @size bytes, zeroed, or NULL when there is less. */
static inline void *gsp_put(struct gsp_writer *w, size_t size)
{
	u8 *at = w->at;

	if (size > w->left)
		return NULL;
	memset(at, 0, size);
	w->at += size;
	w->left -= size;
	return at;
}

#endif
