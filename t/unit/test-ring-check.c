// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that no command passes the check which could reach outside of the
 * framebuffer or that the guest got wrong, and that every good one does.
 *
 * The expected answers of the sweep come from arithmetic on 128 bits, which
 * can not overflow; the checker has to be right with 64.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <endian.h>
#include <string.h>

#include "ring-check.h"

#define MIB		(1024 * 1024ULL)
#define FB		(8 * MIB)

static struct nvvgpu_cmd cmd(u32 opcode, u64 src, u64 dst, u64 len)
{
	return (struct nvvgpu_cmd) {
		.opcode = htole32(opcode),
		.src = htole64(src),
		.dst = htole64(dst),
		.len = htole64(len),
	};
}

static int check(u32 opcode, u64 src, u64 dst, u64 len)
{
	struct nvvgpu_cmd c = cmd(opcode, src, dst, len);
	struct ring_op op;

	return ring_check(&c, FB, &op);
}

static void decodes_all_fields(void **state)
{
	struct nvvgpu_cmd c = cmd(NVVGPU_OP_COPY, 0x123450, 0x234560, 0x1001);
	struct ring_op op;

	(void)state;
	c.flags = htole32(NVVGPU_CMD_IRQ);
	c.value = htole32(0xfeedface);
	assert_int_equal(ring_check(&c, FB, &op), NVVGPU_FAULT_NONE);
	assert_int_equal(op.opcode, NVVGPU_OP_COPY);
	assert_int_equal(op.flags, NVVGPU_CMD_IRQ);
	assert_int_equal(op.src, 0x123450);
	assert_int_equal(op.dst, 0x234560);
	assert_int_equal(op.len, 0x1001);
	assert_int_equal(op.value, 0xfeedface);
}

static void leaves_op_alone_on_fault(void **state)
{
	struct nvvgpu_cmd c = cmd(NVVGPU_OP_COPY, FB, 0, 1);
	struct ring_op op, before;

	(void)state;
	memset(&op, 0x5a, sizeof(op));
	before = op;
	assert_int_equal(ring_check(&c, FB, &op), NVVGPU_FAULT_RANGE);
	assert_memory_equal(&op, &before, sizeof(op));
}

static void refuses_unknown_opcodes(void **state)
{
	u32 bit;

	(void)state;
	assert_int_equal(check(NVVGPU_OP_PRESENT + 1, 0, 0, 0),
			 NVVGPU_FAULT_OPCODE);
	for (bit = 3; bit < 32; bit++)
		assert_int_equal(check(1u << bit, 0, 0, 0),
				 NVVGPU_FAULT_OPCODE);
}

static void an_unknown_opcode_is_told_first(void **state)
{
	struct nvvgpu_cmd c = cmd(NVVGPU_OP_PRESENT + 1, 0, 0, 0);
	struct ring_op op;

	(void)state;
	c.flags = htole32(0xffffffff);
	assert_int_equal(ring_check(&c, FB, &op), NVVGPU_FAULT_OPCODE);
}

static void refuses_unknown_flags(void **state)
{
	struct ring_op op;
	u32 bit;

	(void)state;
	for (bit = 1; bit < 32; bit++) {
		struct nvvgpu_cmd c = cmd(NVVGPU_OP_NOP, 0, 0, 0);

		c.flags = htole32(1u << bit);
		assert_int_equal(ring_check(&c, FB, &op), NVVGPU_FAULT_FLAGS);
	}
}

static void refuses_each_reserved_word(void **state)
{
	struct ring_op op;
	u32 i;

	(void)state;
	for (i = 0; i < 7; i++) {
		struct nvvgpu_cmd c = cmd(NVVGPU_OP_NOP, 0, 0, 0);

		c.reserved[i] = htole32(0x80000000);
		assert_int_equal(ring_check(&c, FB, &op), NVVGPU_FAULT_FLAGS);
	}
}

static void fill_wants_whole_words(void **state)
{
	(void)state;
	assert_int_equal(check(NVVGPU_OP_FILL, 3, 4, 8), NVVGPU_FAULT_NONE);
	assert_int_equal(check(NVVGPU_OP_FILL, 0, 2, 8), NVVGPU_FAULT_ALIGN);
	assert_int_equal(check(NVVGPU_OP_FILL, 0, 4, 6), NVVGPU_FAULT_ALIGN);
	assert_int_equal(check(NVVGPU_OP_FILL, 0, 1, 0), NVVGPU_FAULT_NONE);
}

static void no_bytes_are_always_legal(void **state)
{
	u32 opcode;

	(void)state;
	for (opcode = NVVGPU_OP_NOP; opcode <= NVVGPU_OP_PRESENT; opcode++)
		assert_int_equal(check(opcode, ~0ULL, ~0ULL, 0),
				 NVVGPU_FAULT_NONE);
}

static void guest_addresses_do_not_wrap(void **state)
{
	(void)state;
	assert_int_equal(check(NVVGPU_OP_READ, ~0ULL, 0, 1),
			 NVVGPU_FAULT_NONE);
	assert_int_equal(check(NVVGPU_OP_READ, ~0ULL, 0, 2),
			 NVVGPU_FAULT_DMA);
	assert_int_equal(check(NVVGPU_OP_WRITE, 0, ~0ULL - 4095, 4096),
			 NVVGPU_FAULT_NONE);
	assert_int_equal(check(NVVGPU_OP_WRITE, 0, ~0ULL - 4095, 4097),
			 NVVGPU_FAULT_DMA);
}

static int fits(u64 offset, u64 len)
{
	return !len || (unsigned __int128)offset + len <= FB;
}

static void sweep(u32 opcode, int uses_src, int uses_dst)
{
	static const u64 edges[] = {
		0, 4, 4096, FB - 4, FB, FB + 4, 1ULL << 32, 1ULL << 63,
		~0ULL - FB + 1, ~0ULL - 7, ~0ULL - 3,
	};
	const size_t n = sizeof(edges) / sizeof(edges[0]);
	size_t s, d, l;

	for (s = 0; s < n; s++)
		for (d = 0; d < n; d++)
			for (l = 0; l < n; l++) {
				u64 len = edges[l];
				int good = (!uses_src || fits(edges[s], len)) &&
					(!uses_dst || fits(edges[d], len));

				assert_int_equal(check(opcode, edges[s],
						       edges[d], len),
						 good ? NVVGPU_FAULT_NONE
						      : NVVGPU_FAULT_RANGE);
			}
}

static void framebuffer_ranges(void **state)
{
	(void)state;
	sweep(NVVGPU_OP_FILL, 0, 1);
	sweep(NVVGPU_OP_COPY, 1, 1);
	sweep(NVVGPU_OP_CRC32C, 1, 0);
	sweep(NVVGPU_OP_FENCE, 0, 0);
	sweep(NVVGPU_OP_PRESENT, 0, 0);
}

static void transfers_check_the_framebuffer_too(void **state)
{
	(void)state;
	assert_int_equal(check(NVVGPU_OP_READ, 0, FB - 4, 5),
			 NVVGPU_FAULT_RANGE);
	assert_int_equal(check(NVVGPU_OP_READ, FB, FB - 4, 4),
			 NVVGPU_FAULT_NONE);
	assert_int_equal(check(NVVGPU_OP_WRITE, FB - 4, 0, 5),
			 NVVGPU_FAULT_RANGE);
	assert_int_equal(check(NVVGPU_OP_WRITE, FB - 4, FB, 4),
			 NVVGPU_FAULT_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_all_fields),
		cmocka_unit_test(leaves_op_alone_on_fault),
		cmocka_unit_test(refuses_unknown_opcodes),
		cmocka_unit_test(an_unknown_opcode_is_told_first),
		cmocka_unit_test(refuses_unknown_flags),
		cmocka_unit_test(refuses_each_reserved_word),
		cmocka_unit_test(fill_wants_whole_words),
		cmocka_unit_test(no_bytes_are_always_legal),
		cmocka_unit_test(guest_addresses_do_not_wrap),
		cmocka_unit_test(framebuffer_ranges),
		cmocka_unit_test(transfers_check_the_framebuffer_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
