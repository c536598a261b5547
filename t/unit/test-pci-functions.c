// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that a simulated GPU with SR-IOV has one, that its virtual functions
 * are there when it says so and where it says so, and that each is a function
 * of its own.  Theory of operation: a small PCI core that knows the registers
 * of the specification (PCI Express Base 9.3) and nothing of the code under
 * test; what it finds is held against the specification.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <linux/pci_regs.h>
#include <stdlib.h>
#include <string.h>

#include "pci-functions.h"

#define DEVICE		0x2235
#define TOTAL		16
#define NOTHING		0x12345678

static struct sim_functions functions;
static struct sim_vf_config vfs[TOTAL];

static int set_up(void **state)
{
	(void)state;
	memset(&functions, 0, sizeof(functions));
	sim_config_init(&functions.pf, DEVICE, 0x145a, 1);
	sim_functions_add_vfs(&functions, DEVICE, vfs, TOTAL);
	return 0;
}

static int set_up_without(void **state)
{
	(void)state;
	memset(&functions, 0, sizeof(functions));
	sim_config_init(&functions.pf, DEVICE, 0x145a, 1);
	return 0;
}

static u32 get(u32 devfn, u32 offset, u32 count)
{
	u32 value = NOTHING;

	assert_true(sim_functions_read(&functions, devfn, offset, count,
				       &value));
	return value;
}

static void put(u32 devfn, u32 offset, u32 count, u32 value)
{
	assert_true(sim_functions_write(&functions, devfn, offset, count,
					value));
}

static bool there(u32 devfn)
{
	u32 value;

	return sim_functions_read(&functions, devfn, PCI_VENDOR_ID, 2, &value);
}

/* The list of extended capabilities, section 7.6.1: it ends, and stays inside */
static u32 find_extended(u32 devfn, u16 id)
{
	u32 at = 0x100;
	int left = 100;

	while (at && left--) {
		u32 header = get(devfn, at, 4);

		assert_true(at >= 0x100 && at < 0x1000 && !(at & 3));
		if ((header & 0xffff) == id)
			return at;
		at = header >> 20;
	}
	assert_true(left > 0);
	return 0;
}

static u32 find_cap(u32 devfn, u8 id)
{
	u32 at = get(devfn, PCI_CAPABILITY_LIST, 1);
	int left = 48;

	while (at && left--) {
		assert_true(at >= 0x40 && !(at & 3));
		if (get(devfn, at, 1) == id)
			return at;
		at = get(devfn, at + 1, 1);
	}
	assert_true(left > 0);
	return 0;
}

static u32 sriov(void)
{
	u32 at = find_extended(0, PCI_EXT_CAP_ID_SRIOV);

	assert_true(at);
	return at;
}

static void enable(u16 num)
{
	put(0, sriov() + PCI_SRIOV_NUM_VF, 2, num);
	put(0, sriov() + PCI_SRIOV_CTRL, 2,
	    PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE);
}

static void disable(void)
{
	put(0, sriov() + PCI_SRIOV_CTRL, 2, 0);
}

static u32 vf_at(u32 index)
{
	return get(0, sriov() + PCI_SRIOV_VF_OFFSET, 2) +
		index * get(0, sriov() + PCI_SRIOV_VF_STRIDE, 2);
}

static void capability(void **state)
{
	u32 at = sriov();
	u32 bar;

	(void)state;
	assert_int_equal(get(0, at, 4) >> 16 & 0xf, 1);
	assert_true(find_extended(0, PCI_EXT_CAP_ID_DSN));
	assert_int_equal(get(0, at + PCI_SRIOV_CAP, 4), 0);
	assert_int_equal(get(0, at + PCI_SRIOV_CTRL, 2), 0);
	assert_int_equal(get(0, at + PCI_SRIOV_INITIAL_VF, 2), TOTAL);
	assert_int_equal(get(0, at + PCI_SRIOV_TOTAL_VF, 2), TOTAL);
	assert_int_equal(get(0, at + PCI_SRIOV_NUM_VF, 2), 0);
	assert_int_equal(get(0, at + PCI_SRIOV_FUNC_LINK, 1), 0);
	assert_int_equal(get(0, at + PCI_SRIOV_VF_DID, 2), DEVICE);
	/* All implementations support these six, and start with 4 KiB. */
	assert_int_equal(get(0, at + PCI_SRIOV_SUP_PGSIZE, 4) & 0x553, 0x553);
	assert_int_equal(get(0, at + PCI_SRIOV_SYS_PGSIZE, 4), 1);
	for (bar = 0; bar < PCI_SRIOV_NUM_BARS; bar++) {
		put(0, at + PCI_SRIOV_BAR + bar * 4, 4, ~0);
		assert_int_equal(get(0, at + PCI_SRIOV_BAR + bar * 4, 4), 0);
	}
}

static void what_the_hardware_says_stays(void **state)
{
	u32 at = sriov();
	u32 before[0x40 / 4];
	u32 i;

	(void)state;
	for (i = 0; i < 0x40; i += 4)
		before[i / 4] = get(0, at + i, 4);
	for (i = 0; i < 0x40; i += 4)
		put(0, at + i, 4, 0xffffffff);
	disable();
	put(0, at + PCI_SRIOV_NUM_VF, 2, 0);
	put(0, at + PCI_SRIOV_SYS_PGSIZE, 4, 1);
	for (i = 0; i < 0x40; i += 4)
		assert_int_equal(get(0, at + i, 4), before[i / 4]);
}

static void none_before_they_are_enabled(void **state)
{
	u32 devfn;

	(void)state;
	put(0, sriov() + PCI_SRIOV_NUM_VF, 2, TOTAL);
	for (devfn = 1; devfn < 256; devfn++)
		assert_false(there(devfn));
	assert_true(there(0));
}

static void as_many_as_asked_for_where_said(void **state)
{
	static const u16 nums[] = { 1, 7, 16 };
	u32 i, vf, devfn, count;

	(void)state;
	for (i = 0; i < 3; i++) {
		enable(nums[i]);
		for (vf = 0; vf < nums[i]; vf++)
			assert_true(there(vf_at(vf)));
		for (count = 0, devfn = 1; devfn < 256; devfn++)
			count += there(devfn);
		assert_int_equal(count, nums[i]);
		disable();
	}
	enable(0);
	assert_false(there(vf_at(0)));
}

/* As an A40 shows them: 00.4, 00.5, 00.6, 00.7, 01.0 */
static void first_offset_and_stride(void **state)
{
	(void)state;
	assert_int_equal(vf_at(0), 0 << 3 | 4);
	assert_int_equal(vf_at(4), 1 << 3 | 0);
}

static void more_than_there_can_be(void **state)
{
	u32 devfn, count = 0;

	(void)state;
	enable(0xffff);
	for (devfn = 1; devfn < 0x10000; devfn++)
		count += there(devfn);
	assert_int_equal(count, TOTAL);
}

static void number_is_fixed_while_enabled(void **state)
{
	u32 at = sriov() + PCI_SRIOV_NUM_VF;

	(void)state;
	enable(7);
	put(0, at, 2, 3);
	assert_int_equal(get(0, at, 2), 7);
	put(0, at, 1, 0);
	put(0, at, 4, 0);
	assert_int_equal(get(0, at, 2), 7);
	assert_true(there(vf_at(6)));
	disable();
	put(0, at, 2, 3);
	assert_int_equal(get(0, at, 2), 3);
}

/* Section 9.3.4 */
static void virtual_function(void **state)
{
	u32 vf, exp, at;

	(void)state;
	enable(TOTAL);
	vf = vf_at(TOTAL - 1);
	assert_int_equal(get(vf, PCI_VENDOR_ID, 4), 0xffffffff);
	assert_int_equal(get(vf, PCI_CLASS_REVISION, 4),
			 get(0, PCI_CLASS_REVISION, 4));
	assert_int_equal(get(vf, PCI_SUBSYSTEM_VENDOR_ID, 2),
			 get(0, PCI_SUBSYSTEM_VENDOR_ID, 2));
	assert_int_equal(get(vf, PCI_HEADER_TYPE, 1), 0);
	assert_int_equal(get(vf, PCI_INTERRUPT_PIN, 1), 0);
	for (at = PCI_BASE_ADDRESS_0; at <= PCI_BASE_ADDRESS_5; at += 4) {
		put(vf, at, 4, ~0);
		assert_int_equal(get(vf, at, 4), 0);
	}
	put(vf, PCI_COMMAND, 2, 0xffff);
	assert_int_equal(get(vf, PCI_COMMAND, 2), PCI_COMMAND_MASTER);
	assert_true(get(vf, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST);
	assert_true(find_cap(vf, PCI_CAP_ID_PM));
	exp = find_cap(vf, PCI_CAP_ID_EXP);
	assert_int_equal(get(vf, exp + PCI_EXP_FLAGS, 2), 2);
	assert_int_equal(get(vf, exp + PCI_EXP_LNKCAP, 4),
			 get(0, exp + PCI_EXP_LNKCAP, 4));
	/* No extended capability, least of all one to have VFs of its own. */
	assert_int_equal(find_extended(vf, PCI_EXT_CAP_ID_SRIOV), 0);
	assert_int_equal(get(vf, 0x1000, 4), 0xffffffff);
}

static void each_for_itself(void **state)
{
	u32 pf = get(0, PCI_COMMAND, 2);

	(void)state;
	enable(2);
	put(vf_at(1), PCI_COMMAND, 2, PCI_COMMAND_MASTER);
	assert_int_equal(get(vf_at(0), PCI_COMMAND, 2), 0);
	assert_int_equal(get(vf_at(1), PCI_COMMAND, 2), PCI_COMMAND_MASTER);
	assert_int_equal(get(0, PCI_COMMAND, 2), pf);
}

static void new_ones_know_nothing_of_the_old(void **state)
{
	(void)state;
	enable(2);
	put(vf_at(1), PCI_COMMAND, 2, PCI_COMMAND_MASTER);
	disable();
	assert_false(there(vf_at(1)));
	enable(2);
	assert_int_equal(get(vf_at(1), PCI_COMMAND, 2), 0);
}

static void none_without_sriov(void **state)
{
	u32 devfn;

	(void)state;
	assert_int_equal(find_extended(0, PCI_EXT_CAP_ID_SRIOV), 0);
	for (devfn = 0; devfn < 0x1000; devfn += 4)
		put(0, devfn, 4, ~0);
	for (devfn = 1; devfn < 256; devfn++)
		assert_false(there(devfn));
}

static void survives_noise(void **state)
{
	u32 value;
	int i;

	srandom(1);
	for (i = 0; i < 200000; i++) {
		u32 devfn = random() % 24, offset = random() % 0x1100;
		u32 count = 1u << random() % 3;

		if (random() % 2)
			sim_functions_write(&functions, devfn, offset, count,
					    random());
		else
			sim_functions_read(&functions, devfn, offset, count,
					   &value);
	}
	disable();
	put(0, sriov() + PCI_SRIOV_NUM_VF, 2, 0);
	put(0, sriov() + PCI_SRIOV_SYS_PGSIZE, 4, 1);
	capability(state);
	virtual_function(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(capability, set_up),
		cmocka_unit_test_setup(what_the_hardware_says_stays, set_up),
		cmocka_unit_test_setup(none_before_they_are_enabled, set_up),
		cmocka_unit_test_setup(as_many_as_asked_for_where_said, set_up),
		cmocka_unit_test_setup(first_offset_and_stride, set_up),
		cmocka_unit_test_setup(more_than_there_can_be, set_up),
		cmocka_unit_test_setup(number_is_fixed_while_enabled, set_up),
		cmocka_unit_test_setup(virtual_function, set_up),
		cmocka_unit_test_setup(each_for_itself, set_up),
		cmocka_unit_test_setup(new_ones_know_nothing_of_the_old, set_up),
		cmocka_unit_test_setup(none_without_sriov, set_up_without),
		cmocka_unit_test_setup(survives_noise, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
