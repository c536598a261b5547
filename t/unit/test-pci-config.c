// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that the simulated GPU's configuration space is one that a PCI core
 * can walk: capability lists that end, registers that keep only what the
 * specification lets them keep, no BAR, and nothing outside of 4 KiB.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <linux/pci_regs.h>
#include <stdlib.h>

#include "pci-config.h"

#define SERIAL		0x0123456789abcdefULL

static struct sim_config config;

static int set_up(void **state)
{
	(void)state;
	sim_config_init(&config, 0x2235, 0x145a, SERIAL);
	return 0;
}

static u32 get(u32 offset, u32 count)
{
	return sim_config_read(&config, offset, count);
}

static u32 find_cap(u8 id)
{
	u32 at = get(PCI_CAPABILITY_LIST, 1);
	int left = 48;

	while (at && left--) {
		assert_true(at >= 0x40 && !(at & 3));
		if (get(at, 1) == id)
			return at;
		at = get(at + 1, 1);
	}
	assert_true(left > 0);
	return 0;
}

static void identity(void **state)
{
	(void)state;
	assert_int_equal(get(PCI_VENDOR_ID, 4), 0x223510de);
	assert_int_equal(get(PCI_CLASS_REVISION, 4) >> 8, 0x030200);
	assert_int_equal(get(PCI_SUBSYSTEM_VENDOR_ID, 4), 0x145a10de);
	assert_int_equal(get(PCI_HEADER_TYPE, 1), 0);
	assert_int_equal(get(PCI_INTERRUPT_PIN, 1), 0);
}

static void has_no_bar_even_when_sized(void **state)
{
	u32 at;

	(void)state;
	for (at = PCI_BASE_ADDRESS_0; at <= PCI_BASE_ADDRESS_5; at += 4) {
		sim_config_write(&config, at, 4, ~0);
		assert_int_equal(get(at, 4), 0);
	}
	sim_config_write(&config, PCI_ROM_ADDRESS, 4, ~0);
	assert_int_equal(get(PCI_ROM_ADDRESS, 4), 0);
}

static void capabilities(void **state)
{
	u32 exp = find_cap(PCI_CAP_ID_EXP);
	u32 pm = find_cap(PCI_CAP_ID_PM);

	(void)state;
	assert_true(get(PCI_STATUS, 2) & PCI_STATUS_CAP_LIST);
	assert_true(exp && pm);
	assert_int_equal(find_cap(PCI_CAP_ID_MSI), 0);
	assert_int_equal(get(exp + PCI_EXP_FLAGS, 2), 2);
	assert_false(get(exp + PCI_EXP_DEVCAP, 4) & PCI_EXP_DEVCAP_FLR);
	/* A link that runs slower than it can would be reported. */
	assert_int_equal(get(exp + PCI_EXP_LNKCAP, 4) & 0x3ff,
			 get(exp + PCI_EXP_LNKSTA, 2) & 0x3ff);
}

static void power_state_is_kept(void **state)
{
	u32 pm = find_cap(PCI_CAP_ID_PM);

	(void)state;
	sim_config_write(&config, pm + PCI_PM_CTRL, 2, 0xffff);
	assert_int_equal(get(pm + PCI_PM_CTRL, 2),
			 PCI_PM_CTRL_STATE_MASK | PCI_PM_CTRL_NO_SOFT_RESET);
	sim_config_write(&config, pm + PCI_PM_CTRL, 2, 0);
	assert_int_equal(get(pm + PCI_PM_CTRL, 2) & PCI_PM_CTRL_STATE_MASK, 0);
}

static void serial_number(void **state)
{
	(void)state;
	assert_int_equal(get(0x100, 4), PCI_EXT_CAP_ID_DSN | 1 << 16);
	assert_int_equal(get(0x104, 4), (u32)SERIAL);
	assert_int_equal(get(0x108, 4), SERIAL >> 32);
}

static void command_keeps_its_bits_only(void **state)
{
	(void)state;
	sim_config_write(&config, PCI_COMMAND, 2, 0xffff);
	assert_int_equal(get(PCI_COMMAND, 2), PCI_COMMAND_MEMORY |
			 PCI_COMMAND_MASTER | PCI_COMMAND_PARITY |
			 PCI_COMMAND_SERR | PCI_COMMAND_INTX_DISABLE);
	sim_config_write(&config, PCI_COMMAND + 1, 1, 0);
	assert_int_equal(get(PCI_COMMAND, 2), PCI_COMMAND_MEMORY |
			 PCI_COMMAND_MASTER | PCI_COMMAND_PARITY);
}

static void nothing_outside(void **state)
{
	(void)state;
	assert_int_equal(get(0x1000, 4), 0xffffffff);
	assert_int_equal(get(0xffe, 4), 0xffffffff);
	assert_int_equal(get(~0u, 1), 0xffffffff);
	sim_config_write(&config, 0x1000, 4, 0);
	sim_config_write(&config, ~0u, 4, 0);
	assert_int_equal(get(0xffc, 4), 0);
}

static void survives_noise(void **state)
{
	int i;

	srandom(1);
	for (i = 0; i < 100000; i++)
		sim_config_write(&config, random() % 0x1100,
				 1u << random() % 3, random());
	identity(state);
	capabilities(state);
	serial_number(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(identity, set_up),
		cmocka_unit_test_setup(has_no_bar_even_when_sized, set_up),
		cmocka_unit_test_setup(capabilities, set_up),
		cmocka_unit_test_setup(power_state_is_kept, set_up),
		cmocka_unit_test_setup(serial_number, set_up),
		cmocka_unit_test_setup(command_keeps_its_bits_only, set_up),
		cmocka_unit_test_setup(nothing_outside, set_up),
		cmocka_unit_test_setup(survives_noise, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
