// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that the display's registers answer as QEMU's standard VGA does, as
 * far as a bochs driver can tell, and that no register value describes a
 * picture outside of the memory.
 *
 * The accesses are those that Linux' bochs driver makes, in its order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "display.h"

#define MEMORY		(16 * 1024 * 1024ULL)
#define XR24		0x34325258	/* 'XR24' */
#define BX24		0x34325842	/* 'BX24' */
#define RG16		0x36314752	/* 'RG16' */

/* A guest's bytes: the lowest comes first, whatever machine this is. */
static u32 get(struct sim_display *d, u32 offset, size_t count)
{
	u32 value = 0;

	sim_display_read(d, offset, &value, count);
	sim_display_was_read(d, offset, count);
	return le32toh(value);
}

static u64 set(struct sim_display *d, u32 offset, u32 value, size_t count)
{
	value = htole32(value);
	return sim_display_write(d, offset, &value, count);
}

static u32 dispi(struct sim_display *d, u32 index)
{
	return get(d, 0x500 + 2 * index, 2);
}

static u64 set_dispi(struct sim_display *d, u32 index, u16 value)
{
	return set(d, 0x500 + 2 * index, value, 2);
}

static u64 set_mode(struct sim_display *d, u16 width, u16 height, u16 bpp)
{
	set_dispi(d, DISPI_ENABLE, 0);
	set_dispi(d, DISPI_BPP, bpp);
	set_dispi(d, DISPI_XRES, width);
	set_dispi(d, DISPI_YRES, height);
	set_dispi(d, DISPI_BANK, 0);
	set_dispi(d, DISPI_VIRT_WIDTH, width);
	set_dispi(d, DISPI_X_OFFSET, 0);
	set_dispi(d, DISPI_Y_OFFSET, 0);
	return set_dispi(d, DISPI_ENABLE, 0x41);
}

static struct sim_picture picture(const struct sim_display *d)
{
	struct sim_picture p;

	sim_display_picture(d, &p);
	return p;
}

static void says_who_it_is(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	assert_int_equal(dispi(&d, DISPI_ID), 0xb0c5);
	assert_int_equal(dispi(&d, DISPI_VIDEO_MEMORY_64K), MEMORY / 65536);
	assert_int_equal(get(&d, 0x600, 4), 8);
	assert_int_equal(get(&d, 0x604, 4), 0x1e1e1e1e);
	assert_int_equal(get(&d, 0, 4), 0);
}

static void remembers_the_id_asked_for(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_dispi(&d, DISPI_ID, 0xb0c2);
	assert_int_equal(dispi(&d, DISPI_ID), 0xb0c2);
	set_dispi(&d, DISPI_ID, 0xb0c6);
	assert_int_equal(dispi(&d, DISPI_ID), 0xb0c2);
}

static void tells_its_limits(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_dispi(&d, DISPI_XRES, 640);
	set_dispi(&d, DISPI_ENABLE, 0x02);
	assert_int_equal(dispi(&d, DISPI_XRES), 16000);
	assert_int_equal(dispi(&d, DISPI_YRES), 12000);
	assert_int_equal(dispi(&d, DISPI_BPP), 32);
	set_dispi(&d, DISPI_ENABLE, 0);
	assert_int_equal(dispi(&d, DISPI_XRES), 640);
}

static void shows_nothing_after_reset(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	assert_int_equal(picture(&d).fourcc, 0);
}

static void shows_a_mode(void **state)
{
	struct sim_picture p;
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	assert_int_equal(set_mode(&d, 1024, 768, 32), 1024 * 768 * 4);
	p = picture(&d);
	assert_int_equal(p.fourcc, XR24);
	assert_int_equal(p.width, 1024);
	assert_int_equal(p.height, 768);
	assert_int_equal(p.stride, 4096);
	assert_int_equal(p.offset, 0);
	assert_int_equal(dispi(&d, DISPI_VIRT_HEIGHT), MEMORY / 4096);
	set_mode(&d, 800, 600, 16);
	assert_int_equal(picture(&d).fourcc, RG16);
	assert_int_equal(picture(&d).stride, 1600);
	set_mode(&d, 800, 600, 8);
	assert_int_equal(picture(&d).fourcc, 0);
}

static void keeps_memory_when_asked(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_dispi(&d, DISPI_BPP, 32);
	set_dispi(&d, DISPI_XRES, 640);
	set_dispi(&d, DISPI_YRES, 480);
	assert_int_equal(set_dispi(&d, DISPI_ENABLE, 0xc1), 0);
	assert_int_equal(picture(&d).fourcc, XR24);
	/* Already on: nothing is set anew, nothing is cleared. */
	assert_int_equal(set_dispi(&d, DISPI_ENABLE, 0x41), 0);
}

static void counts_in_characters(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_mode(&d, 1366, 768, 32);
	assert_int_equal(picture(&d).width, 1360);
	assert_int_equal(picture(&d).stride, 1360 * 4);
	set_dispi(&d, DISPI_VIRT_WIDTH, 1375);
	assert_int_equal(picture(&d).stride, 1368 * 4);
}

static void a_new_mode_does_not_scroll(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_mode(&d, 640, 480, 32);
	set_dispi(&d, DISPI_VIRT_WIDTH, 800);
	set_dispi(&d, DISPI_X_OFFSET, 8);
	set_dispi(&d, DISPI_Y_OFFSET, 100);
	set_dispi(&d, DISPI_ENABLE, 0);
	set_dispi(&d, DISPI_ENABLE, 0x41);
	assert_int_equal(picture(&d).offset, 0);
	assert_int_equal(picture(&d).stride, 640 * 4);
}

static void pans(void **state)
{
	struct sim_picture p;
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_mode(&d, 640, 480, 32);
	set_dispi(&d, DISPI_VIRT_WIDTH, 800);
	set_dispi(&d, DISPI_X_OFFSET, 8);
	set_dispi(&d, DISPI_Y_OFFSET, 100);
	p = picture(&d);
	assert_int_equal(p.stride, 3200);
	assert_int_equal(p.offset, 100 * 3200 + 8 * 4);
	assert_int_equal(p.width, 640);
}

static void turns_bytes_round(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_mode(&d, 640, 480, 32);
	set(&d, 0x604, 0xbebebebe, 4);
	assert_int_equal(get(&d, 0x604, 4), 0xbebebebe);
	assert_int_equal(picture(&d).fourcc, BX24);
	set(&d, 0x604, 0x12345678, 4);
	assert_int_equal(get(&d, 0x604, 4), 0xbebebebe);
	set(&d, 0x604, 0x1e1e1e1e, 4);
	assert_int_equal(picture(&d).fourcc, XR24);
}

/* bochs_hw_blank(): port 0x3c2, read 0x3da, write 0x3c0 */
static void blank(struct sim_display *d, int on)
{
	set(d, 0x402, 1, 1);
	get(d, 0x41a, 1);
	set(d, 0x400, on ? 0 : 0x20, 1);
}

static void blanks(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, MEMORY);
	blank(&d, 0);
	set_mode(&d, 640, 480, 32);
	assert_int_equal(picture(&d).fourcc, XR24);
	blank(&d, 1);
	assert_int_equal(picture(&d).fourcc, 0);
	blank(&d, 0);
	assert_int_equal(picture(&d).fourcc, XR24);
	/* The next byte is data of the attribute, whatever its bits. */
	set(&d, 0x400, 0, 1);
	assert_int_equal(picture(&d).fourcc, XR24);
}

static void does_not_show_what_is_not_there(void **state)
{
	struct sim_display d;

	(void)state;
	sim_display_reset(&d, 8 * 1024 * 1024);
	set_mode(&d, 1920, 1080, 32);
	assert_int_equal(picture(&d).fourcc, XR24);
	set_dispi(&d, DISPI_Y_OFFSET, 13);
	assert_int_equal(picture(&d).fourcc, 0);
	assert_int_equal(set_mode(&d, 16000, 12000, 32), 8 * 1024 * 1024);
	assert_int_equal(picture(&d).fourcc, 0);
	set_mode(&d, 0, 480, 32);
	assert_int_equal(picture(&d).fourcc, 0);
}

/* Whatever is written where, the picture stays inside the memory. */
static void survives_noise(void **state)
{
	struct sim_picture p;
	struct sim_display d;
	u32 shown = 0;
	int i;

	(void)state;
	srandom(1);
	sim_display_reset(&d, MEMORY);
	for (i = 0; i < 200000; i++) {
		u32 index = random() % DISPI_NUM;
		u8 buf[8];

		*(u64 *)buf = random() >> random() % 24;
		if (random() % 8)
			set_dispi(&d, index, *(u64 *)buf);
		else
			sim_display_write(&d, 0x400 + random() % 0x210, buf,
					  1 + random() % 8);
		if (!(random() % 4))
			set_dispi(&d, DISPI_BPP, 32);
		p = picture(&d);
		if (!p.fourcc)
			continue;
		shown++;
		assert_true(p.stride >= p.width * 2);
		assert_true(p.offset + (u64)p.stride * (p.height - 1) +
			    p.width * 2 <= MEMORY);
	}
	/* Noise that never shows a picture would prove nothing. */
	assert_true(shown > 100);
}

static void reads_every_width_everywhere(void **state)
{
	u8 whole[SIM_DISPLAY_SIZE], part[8];
	struct sim_display d;
	u32 offset, n;

	(void)state;
	sim_display_reset(&d, MEMORY);
	set_mode(&d, 1280, 1024, 32);
	sim_display_read(&d, 0, whole, sizeof(whole));
	for (offset = 0; offset < sizeof(whole); offset++)
		for (n = 1; n <= 8 && offset + n <= sizeof(whole); n++) {
			sim_display_read(&d, offset, part, n);
			assert_memory_equal(part, whole + offset, n);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_who_it_is),
		cmocka_unit_test(remembers_the_id_asked_for),
		cmocka_unit_test(tells_its_limits),
		cmocka_unit_test(shows_nothing_after_reset),
		cmocka_unit_test(shows_a_mode),
		cmocka_unit_test(keeps_memory_when_asked),
		cmocka_unit_test(counts_in_characters),
		cmocka_unit_test(a_new_mode_does_not_scroll),
		cmocka_unit_test(pans),
		cmocka_unit_test(turns_bytes_round),
		cmocka_unit_test(blanks),
		cmocka_unit_test(does_not_show_what_is_not_there),
		cmocka_unit_test(survives_noise),
		cmocka_unit_test(reads_every_width_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
