/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both ends of a pair of queues in one process, for the tests of kernel/gsp.
 */
#ifndef UNIT_GSP_H
#define UNIT_GSP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/types.h>
#include <asm/byteorder.h>

#include "gsp/gsp.h"
#include "gsp/queue.h"
#include "gsp/record.h"

#define HALF	(GSP_SHARED_SIZE / 2)

struct pair {
	u8 *shared;		/* the host's half, then the firmware's */
	struct gsp_queue host;
	struct gsp_queue fw;
	struct gsp_element *out;
	struct gsp_element *in;
};

static inline void pair_start(struct pair *p, enum gsp_checksum checksum)
{
	memset(p->shared, 0, GSP_SHARED_SIZE);
	assert_int_equal(gsp_queue_init(&p->host, GSP_HOST, checksum,
					p->shared, GSP_SHARED_SIZE), 0);
	assert_int_equal(gsp_queue_init(&p->fw, GSP_FIRMWARE, checksum,
					p->shared, GSP_SHARED_SIZE), 0);
}

static inline int pair_setup(void **state)
{
	struct pair *p = calloc(1, sizeof(*p));

	p->shared = aligned_alloc(GSP_ELEMENT_SIZE, GSP_SHARED_SIZE);
	p->out = aligned_alloc(8, GSP_MESSAGE_MAX);
	p->in = aligned_alloc(8, GSP_MESSAGE_MAX);
	pair_start(p, GSP_CHECKSUM_PAGES);
	*state = p;
	return 0;
}

static inline int pair_teardown(void **state)
{
	struct pair *p = *state;

	free(p->shared);
	free(p->out);
	free(p->in);
	free(p);
	return 0;
}

static inline u32 word(const void *at)
{
	const u8 *b = at;

	return b[0] | b[1] << 8 | b[2] << 16 | (u32)b[3] << 24;
}

static inline void set_word(void *at, u32 value)
{
	u8 *b = at;

	b[0] = value;
	b[1] = value >> 8;
	b[2] = value >> 16;
	b[3] = value >> 24;
}

static inline u64 dword(const u8 *at)
{
	return word(at) | (u64)word(at + 4) << 32;
}

/* Takes what the test has looked at out of the picture. */
static inline void want(u8 *buf, size_t at, u64 value, size_t size)
{
	if (size == 8)
		assert_int_equal(dword(buf + at), value);
	else
		assert_int_equal(word(buf + at), value);
	memset(buf + at, 0, size);
}

static inline void nothing_else(const u8 *buf, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (buf[i])
			fail_msg("byte %zu is %#x", i, buf[i]);
}

static inline void fill_pattern(u8 *buf, size_t len, u32 seed)
{
	while (len--) {
		seed = seed * 1103515245 + 12345;
		*buf++ = seed >> 16;
	}
}

/* A record of @len bytes with header and a pattern, ready to be sent. */
static inline void make_record(struct gsp_element *msg, size_t len, u32 seed)
{
	struct gsp_record_header *h = (void *)(msg + 1);

	fill_pattern((u8 *)h, len, seed);
	h->header_version = cpu_to_le32(GSP_RECORD_VERSION);
	h->signature = cpu_to_le32(GSP_RECORD_SIGNATURE);
	h->length = cpu_to_le32(len);
}

/*
 * What the sender of a forged message would have to do: the first word of its
 * checksum field so that all 32-bit words of its elements give 0.
 */
static inline void seal(u8 *element, size_t bytes)
{
	u32 sum = 0;
	size_t i;

	set_word(element + 32, 0);
	for (i = 0; i < bytes; i += 4)
		sum ^= word(element + i);
	set_word(element + 32, sum);
}

#endif
