// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves what each single bit of the configuration space does, in every access
 * that can reach it.
 *
 * Theory of operation: the table below says of every register of this very
 * function its value after reset, which bits keep what is written and which
 * are cleared by writing 1; from the PCI Local Bus Specification 3.0 (PCI), the
 * Power Management Interface Specification 1.2 (PM) and the PCI Express Base
 * Specification 4.0 (PCIe), with names and sections, no number taken from the
 * code under test.  What the table leaves out is reserved: read-only, 0.  A
 * model made from that table then goes beside the code through all accesses of
 * 1, 2 and 4 bytes at all offsets with zeros, ones, walking ones and walking
 * zeros, from several states before, and both must always show the same 4096
 * bytes.  In the same way: long accesses, and bytes against words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cfgspace.h"

#define SPACE 4096

static const struct nvvgpu_model model = {
	.vendor = 0x1234,
	.device = 0x1111,
	.subsystem_vendor = 0x10de,
	.subsystem = 0xabcd,
	.class = 0x038000,
	.revision = 2,
	.bars = {
		[0] = { .size = 1ULL << 33,
			.flags = NVVGPU_BAR_64 | NVVGPU_BAR_PREFETCH },
		[2] = { .size = 4096 },
		[4] = { .size = 65536, .flags = NVVGPU_BAR_PREFETCH },
	},
	.num_vectors = 5,
	.msix_table_bar = 4,
	.msix_table_offset = 0x1000,
	.msix_pba_bar = 2,
	.msix_pba_offset = 0x800,
};

/* Capability ids; 0 is the header. */
enum { HEADER = 0, PM = 0x01, MSI = 0x05, EXP = 0x10, MSIX = 0x11 };

struct reg {
	u8 cap;
	u8 offset;
	u8 bytes;
	u32 reset;
	u32 writable;
	u32 clears;		/* by writing 1 */
	const char *name;
};

static const struct reg regs[] = {
	/* PCI 6.1, 6.2; PCIe 7.5.1 */
	{ HEADER, 0x00, 2, 0x1234, 0, 0, "Vendor ID" },
	{ HEADER, 0x02, 2, 0x1111, 0, 0, "Device ID" },
	/* Memory, Bus Master, Parity Error Response, SERR#, INTx Disable */
	{ HEADER, 0x04, 2, 0, 0x0546, 0, "Command" },
	/* Capabilities List; Received Master Abort */
	{ HEADER, 0x06, 2, 0x0010, 0, 0x2000, "Status" },
	{ HEADER, 0x08, 1, 0x02, 0, 0, "Revision ID" },
	{ HEADER, 0x09, 3, 0x038000, 0, 0, "Class Code" },
	{ HEADER, 0x0c, 1, 0, 0xff, 0, "Cache Line Size" },
	{ HEADER, 0x0d, 1, 0, 0, 0, "Latency Timer" },
	{ HEADER, 0x0e, 1, 0, 0, 0, "Header Type" },
	{ HEADER, 0x0f, 1, 0, 0, 0, "BIST" },
	{ HEADER, 0x10, 4, 0xc, 0, 0, "BAR 0, 8 GiB: 64-bit, prefetchable" },
	{ HEADER, 0x14, 4, 0, 0xfffffffe, 0, "BAR 0, upper half" },
	{ HEADER, 0x18, 4, 0, 0xfffff000, 0, "BAR 2, 4 KiB" },
	{ HEADER, 0x20, 4, 0x8, 0xffff0000, 0, "BAR 4, 64 KiB" },
	{ HEADER, 0x2c, 2, 0x10de, 0, 0, "Subsystem Vendor ID" },
	{ HEADER, 0x2e, 2, 0xabcd, 0, 0, "Subsystem ID" },
	{ HEADER, 0x3c, 1, 0, 0xff, 0, "Interrupt Line" },
	{ HEADER, 0x3d, 1, 1, 0, 0, "Interrupt Pin" },
	/* PM 3.2; the state itself is checked apart: D1 and D2 are not there */
	{ PM, 0x02, 2, 3, 0, 0, "Power Management Capabilities" },
	{ PM, 0x04, 2, 0x8, 0x3, 0, "Power Management Control/Status" },
	/* PCI 6.8.1: 4 of 5 vectors, 64-bit, masks */
	{ MSI, 0x02, 2, 0x0184, 0x0071, 0, "MSI Message Control" },
	{ MSI, 0x04, 4, 0, 0xfffffffc, 0, "MSI Message Address" },
	{ MSI, 0x08, 4, 0, 0xffffffff, 0, "MSI Message Upper Address" },
	{ MSI, 0x0c, 2, 0, 0xffff, 0, "MSI Message Data" },
	{ MSI, 0x10, 4, 0, 0xf, 0, "MSI Mask Bits" },
	/* PCI 6.8.2: Table Size is one less than the vectors */
	{ MSIX, 0x02, 2, 4, 0xc000, 0, "MSI-X Message Control" },
	{ MSIX, 0x04, 4, 0x1004, 0, 0, "MSI-X Table Offset and BIR" },
	{ MSIX, 0x08, 4, 0x0802, 0, 0, "MSI-X PBA Offset and BIR" },
	/* PCIe 7.5.3: version 2, endpoint */
	{ EXP, 0x02, 2, 0x0002, 0, 0, "PCI Express Capabilities" },
	/* Role-Based Error Reporting, FLR */
	{ EXP, 0x04, 4, 0x10008000, 0, 0, "Device Capabilities" },
	/* Relaxed Ordering, No Snoop, Max_Read_Request_Size 512 */
	{ EXP, 0x08, 2, 0x2810, 0x781f, 0, "Device Control" },
	/* 2.5 GT/s, x1, ASPM Optionality Compliance */
	{ EXP, 0x0c, 4, 0x00400011, 0, 0, "Link Capabilities" },
	{ EXP, 0x10, 2, 0, 0x00c8, 0, "Link Control" },
	{ EXP, 0x12, 2, 0x0011, 0, 0, "Link Status" },
	/* Completion Timeout Disable */
	{ EXP, 0x24, 4, 0x10, 0, 0, "Device Capabilities 2" },
	{ EXP, 0x28, 2, 0, 0x10, 0, "Device Control 2" },
	{ EXP, 0x2c, 4, 0x2, 0, 0, "Link Capabilities 2" },
};

/* The model: what software sees, bit by bit. */
struct oracle {
	u8 now[SPACE];
	u8 writable[SPACE];
	u8 clears[SPACE];
	u32 power;		/* register with the power state */
	u32 flr;		/* byte with Initiate FLR */
};

static struct cfgspace fresh;
static struct oracle first;

static u32 find(u8 id)
{
	u8 at[2] = { 0, 0 };

	if (id == HEADER)
		return 0;
	cfgspace_read(&fresh, 0x34, at + 1, 1);
	while (at[1]) {
		u32 pos = at[1];

		cfgspace_read(&fresh, pos, at, 2);
		if (at[0] == id)
			return pos;
	}
	fail_msg("no capability %#x", id);
	return 0;
}

static void put(u8 *space, u32 offset, u32 bytes, u32 value)
{
	for (; bytes--; value >>= 8)
		space[offset++] = value;
}

/* PCI 6.7: where the capabilities are is the function's choice. */
static void place_list(struct oracle *o)
{
	u8 pos = 0, next[2];

	cfgspace_read(&fresh, 0x34, &pos, 1);
	o->now[0x34] = pos;
	for (; pos; pos = next[1]) {
		cfgspace_read(&fresh, pos, next, 2);
		memcpy(o->now + pos, next, 2);
	}
}

static int set_up(void **state)
{
	(void)state;
	cfgspace_init(&fresh, &model);
	memset(&first, 0, sizeof(first));
	place_list(&first);
	for (size_t i = 0; i < sizeof(regs) / sizeof(regs[0]); i++) {
		const struct reg *r = &regs[i];
		u32 at = find(r->cap) + r->offset;

		put(first.now, at, r->bytes, r->reset);
		put(first.writable, at, r->bytes, r->writable);
		put(first.clears, at, r->bytes, r->clears);
	}
	first.power = find(PM) + 4;
	first.flr = find(EXP) + 9;
	return 0;
}

/* PM 3.2.4: the way to a state that is not there is not taken. */
static u8 new_power(u8 old, u8 new)
{
	return (new & 3) == 0 || (new & 3) == 3 ? new : (new & ~3) | (old & 3);
}

static void oracle_write(struct oracle *o, u32 offset, const u8 *bytes,
			 u32 count)
{
	for (; count--; offset++, bytes++) {
		u8 old = o->now[offset];
		u8 new = (old & ~o->writable[offset]) |
			 (*bytes & o->writable[offset]);

		new &= ~(*bytes & o->clears[offset]);
		if (offset == o->power)
			new = new_power(old, new);
		o->now[offset] = new;
	}
}

static void same(const struct cfgspace *cfg, const struct oracle *o,
		 u32 offset, u32 count, u32 value)
{
	u8 all[SPACE];

	memset(all, 0xee, sizeof(all));
	cfgspace_read(cfg, 0, all, SPACE);
	if (!memcmp(all, o->now, SPACE))
		return;
	for (u32 i = 0; i < SPACE; i++)
		if (all[i] != o->now[i])
			fail_msg("%#x in %u bytes at %#x: byte %#x is %#x, not %#x",
				 value, count, offset, i, all[i], o->now[i]);
}

/* As if the guest had left it so: everything on, or everything at random. */
static void prepare(struct cfgspace *cfg, struct oracle *o, int how)
{
	u8 bytes[256];

	*cfg = fresh;
	*o = first;
	if (!how)
		return;
	for (u32 i = 0; i < sizeof(bytes); i++)
		bytes[i] = how == 1 ? 0xff : rand();
	bytes[o->flr] &= 0x7f;
	cfgspace_set_master_abort(cfg);
	o->now[7] |= 0x20;
	if (how == 1)
		bytes[7] = 0;
	cfgspace_write(cfg, 0, bytes, sizeof(bytes));
	oracle_write(o, 0, bytes, sizeof(bytes));
}

static void write_both(struct cfgspace *cfg, struct oracle *o, u32 offset,
		       u32 count, u32 value)
{
	u8 bytes[4] = { value, value >> 8, value >> 16, value >> 24 };

	cfgspace_write(cfg, offset, bytes, count);
	oracle_write(o, offset, bytes, count);
	same(cfg, o, offset, count, value);
}

static void after_reset(void **state)
{
	(void)state;
	same(&fresh, &first, 0, 0, 0);
}

static void all_accesses(u32 width, int how)
{
	struct cfgspace cfg;
	struct oracle o;

	for (u32 at = 0; at + width <= SPACE; at++) {
		/* what is behind the capabilities has no memory at all */
		u32 bits = at < 0x120 ? width * 8 : 1;

		prepare(&cfg, &o, how);
		write_both(&cfg, &o, at, width, 0);
		write_both(&cfg, &o, at, width, 0xffffffff);
		for (u32 bit = 0; bit < bits; bit++) {
			write_both(&cfg, &o, at, width, 1U << bit);
			write_both(&cfg, &o, at, width, ~(1U << bit));
		}
		write_both(&cfg, &o, at, width, 0xa5a5a5a5);
		write_both(&cfg, &o, at, width, 0x5a5a5a5a);
	}
}

static void every_bit(void **state)
{
	(void)state;
	srand(1);
	for (int how = 0; how < 3; how++)
		for (u32 width = 1; width <= 4; width *= 2)
			all_accesses(width, how);
}

/* A read of any length at any offset is a part of the whole. */
static void every_read(void **state)
{
	struct cfgspace cfg;
	struct oracle o;
	u8 got[64];

	(void)state;
	srand(2);
	prepare(&cfg, &o, 2);
	for (u32 at = 0; at < SPACE; at++)
		for (u32 n = 0; n <= 9 && at + n <= SPACE; n++) {
			memset(got, 0xee, sizeof(got));
			cfgspace_read(&cfg, at, got, n);
			assert_memory_equal(got, o.now + at, n);
			assert_int_equal(got[n], 0xee);
		}
}

/* Long writes anywhere, in parts of any length, end in the same state. */
static void any_parts(void **state)
{
	struct cfgspace whole, parts;
	struct oracle o;
	u8 bytes[SPACE];

	(void)state;
	srand(3);
	for (int round = 0; round < 300; round++) {
		u32 at = rand() % (round % 2 ? 300 : SPACE);
		u32 count = rand() % (SPACE - at + 1);

		prepare(&whole, &o, 2);
		parts = whole;
		for (u32 i = 0; i < count; i++)
			bytes[i] = rand();
		cfgspace_write(&whole, at, bytes, count);
		oracle_write(&o, at, bytes, count);
		same(&whole, &o, at, count, 0);
		for (u32 i = 0, n; i < count; i += n) {
			n = 1 + rand() % 8;
			n = n < count - i ? n : count - i;
			cfgspace_write(&parts, at + i, bytes + i, n);
		}
		assert_memory_equal(&whole, &parts, sizeof(whole));
	}
}

/* What a write reports is what has changed, by any width and offset. */
static void effects_are_changes(void **state)
{
	struct cfgspace cfg, old;

	(void)state;
	srand(4);
	cfg = fresh;
	for (int round = 0; round < 200000; round++) {
		u32 at = rand() % 0x100, n = 1 + rand() % 8, want = 0, got;
		u8 bytes[8];

		old = cfg;
		for (u32 i = 0; i < n; i++)
			bytes[i] = rand();
		got = cfgspace_write(&cfg, at, bytes, n);
		if (first.flr >= at && first.flr < at + n &&
		    bytes[first.flr - at] & 0x80)
			want |= CFGSPACE_FLR;
		if (cfgspace_memory_on(&old) != cfgspace_memory_on(&cfg))
			want |= CFGSPACE_MEMORY;
		if (cfgspace_bus_master_on(&old) != cfgspace_bus_master_on(&cfg))
			want |= CFGSPACE_BUS_MASTER;
		if (cfgspace_intx_off(&old) != cfgspace_intx_off(&cfg) ||
		    cfgspace_msix_masked(&old) != cfgspace_msix_masked(&cfg) ||
		    cfgspace_msi_mask(&old) != cfgspace_msi_mask(&cfg))
			want |= CFGSPACE_IRQ;
		assert_int_equal(got, want);
	}
}

/* Pending bits and Interrupt Status come and go by themselves alone. */
static void live_status(void **state)
{
	u32 msi = find(MSI);
	struct cfgspace cfg = fresh;
	struct oracle o = first;

	(void)state;
	cfgspace_set_intx_status(&cfg, true);
	cfgspace_set_msi_pending(&cfg, 0xf);
	o.now[6] |= 0x08;
	o.now[msi + 20] = 0xf;
	for (u32 at = 0; at < 0x100; at++)
		for (u32 n = 1; n <= 4; n++) {
			write_both(&cfg, &o, at, n, 0xffff7fff);
			write_both(&cfg, &o, at, n, 0);
		}
	assert_true(cfgspace_has_status(4, 4));
	assert_true(cfgspace_has_status(7, 1));
	assert_true(cfgspace_has_status(msi + 18, 4));
	assert_false(cfgspace_has_status(4, 2));
	assert_false(cfgspace_has_status(8, 8));
	assert_false(cfgspace_has_status(msi + 16, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_reset),
		cmocka_unit_test(every_bit),
		cmocka_unit_test(every_read),
		cmocka_unit_test(any_parts),
		cmocka_unit_test(effects_are_changes),
		cmocka_unit_test(live_status),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, NULL);
}
