// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that the configuration space of kernel/core/cfgspace.c behaves as the
 * PCI specifications say.
 *
 * Theory of operation: the test plays the software of a PCI host.  It finds
 * capabilities by walking the list, never by knowing where they are; sizes
 * BARs by writing ones; and holds every register against a table of bits that
 * PCI 3.0, PM 1.2 and PCIe 4.0 let software write in such a function, written
 * down here from the specifications.  Numbers are spelled out instead of taken
 * from the headers that the code under test uses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cfgspace.h"

enum { PM = 0x01, MSI = 0x05, EXP = 0x10, MSIX = 0x11 };

static const struct nvvgpu_model display = {
	.vendor = 0x1234,
	.device = 0x1111,
	.subsystem_vendor = 0x10de,
	.subsystem = 0xabcd,
	.class = 0x038000,
	.revision = 2,
	.bars = {
		[0] = { .size = 256 << 20,
			.flags = NVVGPU_BAR_64 | NVVGPU_BAR_PREFETCH },
		[2] = { .size = 4096 },
		[4] = { .size = 65536 },
	},
	.num_vectors = 4,
	.msix_table_bar = 4,
	.msix_table_offset = 0x1000,
	.msix_pba_bar = 4,
	.msix_pba_offset = 0x2000,
};

static const struct nvvgpu_model large = {
	.vendor = 0x10de,
	.device = 0x25b6,
	.class = 0x030000,
	.bars = {
		[0] = { .size = 16 },
		[1] = { .size = 1ULL << 39, .flags = NVVGPU_BAR_64 },
		[3] = { .size = 1ULL << 31, .flags = NVVGPU_BAR_PREFETCH },
		[4] = { .size = 1ULL << 32,
			.flags = NVVGPU_BAR_64 | NVVGPU_BAR_PREFETCH },
	},
	.num_vectors = 2048,
	.msix_table_bar = 3,
	.msix_table_offset = 0,
	.msix_pba_bar = 3,
	.msix_pba_offset = 0x8000,
};

static const struct nvvgpu_model *const models[] = { &display, &large };

static u32 rd(const struct cfgspace *cfg, u32 offset, int bytes)
{
	u8 raw[4];
	u32 value = 0;

	cfgspace_read(cfg, offset, raw, bytes);
	while (bytes--)
		value = value << 8 | raw[bytes];
	return value;
}

static u32 wr(struct cfgspace *cfg, u32 offset, int bytes, u32 value)
{
	u8 raw[4] = { value, value >> 8, value >> 16, value >> 24 };

	return cfgspace_write(cfg, offset, raw, bytes);
}

/* PCI 6.7: the list starts at 34h, each entry is id and next. */
static u32 find(const struct cfgspace *cfg, u8 id)
{
	u32 at = rd(cfg, 0x34, 1);

	for (int i = 0; at && i < 48; i++) {
		if (rd(cfg, at, 1) == id)
			return at;
		at = rd(cfg, at + 1, 1);
	}
	fail_msg("no capability %#x", id);
	return 0;
}

static u32 cap_size(const struct cfgspace *cfg, u32 at)
{
	u32 control = rd(cfg, at + 2, 2);

	switch (rd(cfg, at, 1)) {
	case PM:
		return 8;		/* PM 3.2 */
	case MSI:			/* PCI 6.8.1 */
		return control & 0x100 ? 24 : control & 0x80 ? 14 : 10;
	case MSIX:
		return 12;		/* PCI 6.8.2 */
	case EXP:
		return 0x3c;		/* PCIe 7.5.3, version 2 */
	}
	fail_msg("capability %#x is not expected", rd(cfg, at, 1));
	return 0;
}

static void header(void **state)
{
	struct cfgspace cfg;

	(void)state;
	cfgspace_init(&cfg, &display);
	assert_int_equal(rd(&cfg, 0x00, 4), 0x11111234);
	assert_int_equal(rd(&cfg, 0x04, 2), 0);		/* all off: 6.2.2 */
	assert_int_equal(rd(&cfg, 0x06, 2), 0x10);	/* has a list: 6.2.3 */
	assert_int_equal(rd(&cfg, 0x08, 4), 0x03800002);
	assert_int_equal(rd(&cfg, 0x0e, 1), 0);		/* type 0 */
	assert_int_equal(rd(&cfg, 0x2c, 4), 0xabcd10de);
	assert_int_equal(rd(&cfg, 0x30, 4), 0);		/* no ROM */
	assert_int_equal(rd(&cfg, 0x3d, 1), 1);		/* INTA# */
}

static void capability_list(void **state)
{
	u8 taken[256];
	struct cfgspace cfg;
	u32 at, seen = 0;

	(void)state;
	for (int m = 0; m < 2; m++) {
		cfgspace_init(&cfg, models[m]);
		memset(taken, 0, sizeof(taken));
		seen = 0;
		for (at = rd(&cfg, 0x34, 1); at; at = rd(&cfg, at + 1, 1)) {
			assert_int_equal(at % 4, 0);
			assert_true(at >= 0x40);
			for (u32 i = 0; i < cap_size(&cfg, at); i++)
				assert_int_equal(taken[at + i]++, 0);
			seen++;
		}
		assert_int_equal(seen, 4);
	}
}

/* PCI 6.2.5.1: write ones, what stays 0 is the size. */
static void size_bar(struct cfgspace *cfg, const struct nvvgpu_model *model,
		     int i)
{
	const struct nvvgpu_bar *bar = &model->bars[i];
	bool wide = bar->flags & NVVGPU_BAR_64;
	u32 reg = 0x10 + 4 * i;
	u32 type = (wide ? 4 : 0) |
		   (bar->flags & NVVGPU_BAR_PREFETCH ? 8 : 0);
	u64 value;

	assert_int_equal(rd(cfg, reg, 4), type);
	wr(cfg, reg, 4, 0xffffffff);
	if (wide)
		wr(cfg, reg + 4, 4, 0xffffffff);
	value = rd(cfg, reg, 4);
	assert_int_equal(value & 0xf, type);
	value |= wide ? (u64)rd(cfg, reg + 4, 4) << 32 : ~0ULL << 32;
	assert_true(-(value & ~0xfULL) == bar->size);

	/* An address that is a multiple of the size is kept as it is. */
	wr(cfg, reg, 4, 3 * bar->size);
	assert_int_equal(rd(cfg, reg, 4), (u32)(3 * bar->size) | type);
	wr(cfg, reg, 4, 0);
	assert_int_equal(rd(cfg, reg, 4), type);
}

static void bar_sizes(void **state)
{
	struct cfgspace cfg;

	(void)state;
	for (int m = 0; m < 2; m++) {
		cfgspace_init(&cfg, models[m]);
		for (int i = 0; i < 6; i++)
			if (models[m]->bars[i].size)
				size_bar(&cfg, models[m], i);
	}
	cfgspace_init(&cfg, &display);
	for (int reg = 0x1c; reg < 0x28; reg += 8) {
		wr(&cfg, reg, 4, 0xffffffff);	/* BAR 3 and 5: absent */
		assert_int_equal(rd(&cfg, reg, 4), 0);
	}
}

/* What software may write, by the specifications, in this very function. */
static void allow(u8 *mask, u32 offset, int bytes, u32 bits)
{
	for (; bytes--; bits >>= 8)
		mask[offset++] = bits;
}

static void fill_allowed(const struct cfgspace *cfg, u8 *mask)
{
	u32 pm = find(cfg, PM), msi = find(cfg, MSI), msix = find(cfg, MSIX);
	u32 exp = find(cfg, EXP);

	memset(mask, 0, 256);
	allow(mask, 0x04, 2, 0x0546);	/* MEM MASTER PARITY SERR INTX */
	allow(mask, 0x0c, 1, 0xff);	/* cache line size */
	allow(mask, 0x10, 4, 0xf0000000);
	allow(mask, 0x14, 4, 0xffffffff);
	allow(mask, 0x18, 4, 0xfffff000);
	allow(mask, 0x20, 4, 0xffff0000);
	allow(mask, 0x3c, 1, 0xff);	/* interrupt line */
	allow(mask, pm + 4, 2, 0x0003);	/* power state */
	allow(mask, msi + 2, 2, 0x0071);/* enable, number of messages */
	allow(mask, msi + 4, 4, 0xfffffffc);
	allow(mask, msi + 8, 4, 0xffffffff);
	allow(mask, msi + 12, 2, 0xffff);
	allow(mask, msi + 16, 4, 0x000f);	/* 4 vectors can be masked */
	allow(mask, msix + 2, 2, 0xc000);	/* enable, function mask */
	/* errors, relaxed order, no snoop, read request; not: FLR */
	allow(mask, exp + 8, 2, 0x781f);
	allow(mask, exp + 16, 2, 0x00c8);	/* RCB, clock, extended sync */
	allow(mask, exp + 40, 2, 0x0010);	/* completion timeout off */
}

/* Every bit, by every width, at every offset, from 0 to 1 and from 1 to 0. */
static void writable_bits(void **state)
{
	struct cfgspace cfg, fresh;
	u8 mask[256], before[256], after[256];
	static const u8 patterns[] = { 0xff, 0x00, 0xa5, 0x5a, 0xff, 0x00 };

	(void)state;
	cfgspace_init(&fresh, &display);
	fill_allowed(&fresh, mask);
	for (int width = 1; width <= 4; width *= 2) {
		for (u32 at = 0; at + width <= 256; at++) {
			cfg = fresh;
			for (size_t p = 0; p < sizeof(patterns); p++) {
				u32 v = patterns[p] * 0x01010101U;
				u8 wanted;

				cfgspace_read(&cfg, 0, before, 256);
				wr(&cfg, at, width, v);
				cfgspace_read(&cfg, 0, after, 256);
				for (u32 i = 0; i < 256; i++) {
					wanted = before[i];
					if (i >= at && i < at + width)
						wanted = (wanted & ~mask[i]) |
							 (patterns[p] & mask[i]);
					if (i == find(&fresh, PM) + 4 &&
					    (wanted & 3) % 3)
						continue; /* see power_states */
					assert_int_equal(after[i], wanted);
				}
			}
		}
	}
}

/* One long write is the same as its bytes one by one. */
static void bulk_is_bytes(void **state)
{
	struct cfgspace one, many;
	u8 bytes[4096];

	(void)state;
	srand(1);
	for (int round = 0; round < 200; round++) {
		u32 at = rand() % 300, count = rand() % 300;

		for (u32 i = 0; i < count; i++)
			bytes[i] = rand();
		cfgspace_init(&one, &display);
		cfgspace_init(&many, &display);
		cfgspace_write(&one, at, bytes, count);
		for (u32 i = 0; i < count; i++)
			cfgspace_write(&many, at + i, &bytes[i], 1);
		assert_memory_equal(&one, &many, sizeof(one));
	}
}

/* PCIe 7.6.1: no extended capability is a header of zeros. */
static void extended_space(void **state)
{
	u8 zeros[4096] = {}, got[4096];
	struct cfgspace cfg;

	(void)state;
	cfgspace_init(&cfg, &display);
	for (u32 at = 0x100; at < 0x1000; at += 4)
		assert_int_equal(wr(&cfg, at, 4, 0xffffffff), 0);
	memset(got, 0xee, sizeof(got));
	cfgspace_read(&cfg, 0x100, got, 0xf00);
	assert_memory_equal(got, zeros, 0xf00);
	memset(got, 0xee, sizeof(got));
	cfgspace_read(&cfg, 0, got, 0x1000);
	assert_int_equal(got[0], 0x34);
	assert_memory_equal(got + 0x100, zeros, 0xf00);
}

static void command_effects(void **state)
{
	struct cfgspace cfg;

	(void)state;
	cfgspace_init(&cfg, &display);
	assert_false(cfgspace_memory_on(&cfg));
	assert_false(cfgspace_bus_master_on(&cfg));
	assert_int_equal(wr(&cfg, 4, 2, 0x2), CFGSPACE_MEMORY);
	assert_true(cfgspace_memory_on(&cfg));
	assert_int_equal(wr(&cfg, 4, 2, 0x2), 0);
	assert_int_equal(wr(&cfg, 4, 1, 0x6), CFGSPACE_BUS_MASTER);
	assert_true(cfgspace_bus_master_on(&cfg));
	assert_int_equal(wr(&cfg, 5, 1, 0x4), CFGSPACE_IRQ);
	assert_true(cfgspace_intx_off(&cfg));
	assert_true(cfgspace_memory_on(&cfg));
	assert_int_equal(wr(&cfg, 4, 4, 0),
			 CFGSPACE_MEMORY | CFGSPACE_BUS_MASTER | CFGSPACE_IRQ);
	/* I/O space cannot be enabled without an I/O BAR. */
	wr(&cfg, 4, 2, 0x1);
	assert_int_equal(rd(&cfg, 4, 2), 0);
}

/* PCI 6.2.3: status bits are read-only or cleared by ones, never set. */
static void status(void **state)
{
	struct cfgspace cfg;

	(void)state;
	cfgspace_init(&cfg, &display);
	wr(&cfg, 6, 2, 0xffff);
	assert_int_equal(rd(&cfg, 6, 2), 0x10);
	cfgspace_set_intx_status(&cfg, true);
	assert_int_equal(rd(&cfg, 6, 2), 0x18);
	wr(&cfg, 6, 2, 0xffff);
	assert_int_equal(rd(&cfg, 6, 2), 0x18);
	cfgspace_set_intx_status(&cfg, false);
	assert_int_equal(rd(&cfg, 6, 2), 0x10);
	/* Received Master Abort, and what clears it and what not. */
	cfgspace_set_master_abort(&cfg);
	assert_int_equal(rd(&cfg, 6, 2), 0x2010);
	wr(&cfg, 6, 2, 0xdfff);
	wr(&cfg, 6, 1, 0xff);
	wr(&cfg, 4, 4, 0);
	assert_int_equal(rd(&cfg, 6, 2), 0x2010);
	wr(&cfg, 7, 1, 0x20);
	assert_int_equal(rd(&cfg, 6, 2), 0x10);
	cfgspace_set_master_abort(&cfg);
	wr(&cfg, 4, 4, 0x20000000);
	assert_int_equal(rd(&cfg, 6, 2), 0x10);
}

/* PM 3.2.4, and 5.4.1: in D3hot there is configuration space only. */
static void power_states(void **state)
{
	struct cfgspace cfg;
	u32 pm;

	(void)state;
	cfgspace_init(&cfg, &display);
	pm = find(&cfg, PM);
	assert_int_equal(rd(&cfg, pm + 2, 2) & 0x7, 3);		/* version */
	assert_int_equal(rd(&cfg, pm + 2, 2) & 0x0600, 0);	/* no D1, D2 */
	assert_int_equal(rd(&cfg, pm + 4, 2) & 0x8, 8);	/* no soft reset */
	wr(&cfg, 4, 2, 6);
	assert_int_equal(wr(&cfg, pm + 4, 2, 3),
			 CFGSPACE_MEMORY | CFGSPACE_BUS_MASTER | CFGSPACE_IRQ);
	assert_true(cfgspace_intx_off(&cfg));
	assert_false(cfgspace_memory_on(&cfg));
	assert_int_equal(rd(&cfg, 4, 2), 6);
	for (int bad = 1; bad <= 2; bad++) {
		assert_int_equal(wr(&cfg, pm + 4, 2, bad), 0);
		assert_int_equal(rd(&cfg, pm + 4, 2) & 3, 3);
	}
	assert_int_equal(wr(&cfg, pm + 4, 2, 0),
			 CFGSPACE_MEMORY | CFGSPACE_BUS_MASTER | CFGSPACE_IRQ);
	assert_false(cfgspace_intx_off(&cfg));
	wr(&cfg, pm + 4, 1, 1);
	assert_int_equal(rd(&cfg, pm + 4, 2) & 3, 0);
	assert_true(cfgspace_memory_on(&cfg));
	assert_int_equal(rd(&cfg, 4, 2), 6);
}

/* PCI 6.8.1.3: capable of 1, 2, 4 ... 32, as an exponent. */
static void msi_vectors(void **state)
{
	static const u16 offered[][2] = {
		{ 1, 0 }, { 2, 1 }, { 3, 1 }, { 4, 2 }, { 7, 2 }, { 8, 3 },
		{ 31, 4 }, { 32, 5 }, { 33, 5 }, { 2048, 5 },
	};
	struct nvvgpu_model model = display;
	struct cfgspace cfg;
	u32 msi;

	(void)state;
	for (size_t i = 0; i < sizeof(offered) / sizeof(*offered); i++) {
		model.num_vectors = offered[i][0];
		cfgspace_init(&cfg, &model);
		msi = find(&cfg, MSI);
		assert_int_equal(rd(&cfg, msi + 2, 2) >> 1 & 7, offered[i][1]);
		assert_int_equal(cfgspace_msi_vectors(offered[i][0]),
				 1 << offered[i][1]);
		wr(&cfg, msi + 16, 4, 0xffffffff);
		assert_int_equal(cfgspace_msi_mask(&cfg),
				 0xffffffffU >> (32 - (1 << offered[i][1])));
	}
	assert_int_equal(rd(&cfg, msi + 2, 2) & 0x180, 0x180);
	assert_int_equal(wr(&cfg, msi + 16, 4, 5), CFGSPACE_IRQ);
	cfgspace_set_msi_pending(&cfg, 0x80000001);
	assert_int_equal(rd(&cfg, msi + 20, 4), 0x80000001);
	wr(&cfg, msi + 20, 4, 0);
	assert_int_equal(rd(&cfg, msi + 20, 4), 0x80000001);
}

static void msix(void **state)
{
	struct cfgspace cfg;
	u32 at;

	(void)state;
	for (int m = 0; m < 2; m++) {
		cfgspace_init(&cfg, models[m]);
		at = find(&cfg, MSIX);
		assert_int_equal((rd(&cfg, at + 2, 2) & 0x7ff) + 1,
				 models[m]->num_vectors);
		assert_int_equal(rd(&cfg, at + 4, 4) & 7,
				 models[m]->msix_table_bar);
		assert_int_equal(rd(&cfg, at + 4, 4) & ~7U,
				 models[m]->msix_table_offset);
		assert_int_equal(rd(&cfg, at + 8, 4) & 7,
				 models[m]->msix_pba_bar);
		assert_int_equal(rd(&cfg, at + 8, 4) & ~7U,
				 models[m]->msix_pba_offset);
	}
	/* A mask means nothing before MSI-X is on: 6.8.2.3. */
	wr(&cfg, at + 2, 2, 0x4000);
	assert_false(cfgspace_msix_masked(&cfg));
	assert_int_equal(wr(&cfg, at + 2, 2, 0xc000), CFGSPACE_IRQ);
	assert_true(cfgspace_msix_masked(&cfg));
	assert_int_equal(wr(&cfg, at + 3, 1, 0x80), CFGSPACE_IRQ);
	assert_false(cfgspace_msix_masked(&cfg));
}

/* PCIe 7.5.3.3, 7.5.3.4 and 6.6.2 */
static void flr(void **state)
{
	struct cfgspace cfg, fresh;
	u32 at;

	(void)state;
	cfgspace_init(&fresh, &display);
	cfg = fresh;
	at = find(&cfg, EXP);
	assert_int_equal(rd(&cfg, at + 2, 2) & 0xf, 2);		/* version */
	assert_int_equal(rd(&cfg, at + 2, 2) >> 4 & 0xf, 0);	/* endpoint */
	assert_true(rd(&cfg, at + 4, 4) & 1U << 28);
	assert_int_equal(wr(&cfg, at + 8, 2, 0x8000), CFGSPACE_FLR);
	assert_int_equal(wr(&cfg, at + 9, 1, 0x80), CFGSPACE_FLR);
	assert_int_equal(wr(&cfg, at + 8, 4, 0x8000), CFGSPACE_FLR);
	assert_int_equal(wr(&cfg, at + 6, 4, 0x80000000), CFGSPACE_FLR);
	assert_int_equal(wr(&cfg, at + 8, 1, 0xff), 0);
	assert_int_equal(rd(&cfg, at + 8, 2) & 0x8000, 0);
	/* Another bit 15 is no reset. */
	assert_int_equal(wr(&cfg, at + 10, 2, 0x8000), 0);

	for (u32 i = 0; i < 256; i++)
		wr(&cfg, i, 1, i == find(&fresh, EXP) + 9 ? 0x70 : 0xff);
	/* PCIe 6.6.2 names what stays: RCB, common clock, extended sync. */
	wr(&cfg, at + 16, 2, 0xffff);
	cfgspace_set_master_abort(&cfg);
	cfgspace_flr(&cfg);
	assert_int_equal(rd(&cfg, at + 16, 2), 0xc8);
	wr(&cfg, at + 16, 2, 0);
	assert_memory_equal(&cfg, &fresh, sizeof(cfg));
	wr(&cfg, at + 16, 2, 0xffff);
	cfgspace_reset(&cfg);
	assert_memory_equal(&cfg, &fresh, sizeof(cfg));
}

/* PCIe 7.5.3.4: defaults of Device Control; 7.5.3.8: there is a link. */
static void express_defaults(void **state)
{
	struct cfgspace cfg;
	u32 at;

	(void)state;
	cfgspace_init(&cfg, &display);
	at = find(&cfg, EXP);
	assert_int_equal(rd(&cfg, at + 8, 2), 0x2810);
	assert_int_equal(rd(&cfg, at + 10, 2), 0);
	assert_true(rd(&cfg, at + 4, 4) & 1 << 15);	/* role-based errors */
	assert_int_equal(rd(&cfg, at + 4, 4) & 7, 0);	/* 128 bytes */
	assert_int_equal(rd(&cfg, at + 12, 4) & 0x3ff,
			 rd(&cfg, at + 18, 2) & 0x3ff);
	wr(&cfg, at + 10, 2, 0xffff);
	assert_int_equal(rd(&cfg, at + 10, 2), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header),
		cmocka_unit_test(capability_list),
		cmocka_unit_test(bar_sizes),
		cmocka_unit_test(writable_bits),
		cmocka_unit_test(bulk_is_bytes),
		cmocka_unit_test(extended_space),
		cmocka_unit_test(command_effects),
		cmocka_unit_test(status),
		cmocka_unit_test(power_states),
		cmocka_unit_test(msi_vectors),
		cmocka_unit_test(msix),
		cmocka_unit_test(flr),
		cmocka_unit_test(express_defaults),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
