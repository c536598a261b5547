// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is said about the GPU as a whole: the boot hand-over, framebuffer in
 * use, types and sizes side by side.  In every release each value lies where
 * the headers of its tag of NVIDIA/open-gpu-kernel-modules have it (offsets
 * given by a compiler from those headers, see the table), nothing is elsewhere,
 * it is read back, and what is short or makes no sense is refused.
 * Argument: the release.
 */
#include <errno.h>

#include "gsp.h"
#include "gsp/release.h"

struct layout {
	const char *name;
	/* GspSystemInfo; 0 for fields that it lacks */
	size_t size, dbdf, user, mirror, ids, page, vfs;
	/* NVA081_MAX_VGPU_PER_PGPU */
	unsigned int usages;
	/* SET_VGPU_HETEROGENEOUS_MODE */
	bool mode;
};

static const struct layout layouts[] = {
	{ "535.113.01", 664, 24, 56, 64, 0, 0, 624, 32, false },
	{ "550.144.03", 880, 24, 64, 72, 0, 0, 824, 32, false },
	{ "570.144", 928, 32, 72, 80, 88, 920, 856, 32, true },
	{ "580.95.05", 936, 32, 72, 80, 88, 920, 856, 48, true },
};

static const struct layout *l;
static const struct gsp_release *rel;

static const struct gsp_system example = {
	.dbdf = 0x1000813a,
	.bar_address = { 0xfd000000, 0x380000000000, 0x3a0000000000 },
	.user_bytes = 0x800000000000,
	.vfs = {
		.total = 32, .first_offset = 4,
		.bar_address = { 0xfe000000, 0x3b0000000000, 0x3c0000000000 },
		.bar_64bit = { false, true, true },
	},
};

static void want_vfs(u8 *at, const struct gsp_vfs *v)
{
	want(at, 0, v->total, 4);
	want(at, 4, v->first_offset, 4);
	want(at, 8, v->bar_address[0], 8);
	want(at, 16, v->bar_address[1], 8);
	want(at, 24, v->bar_address[2], 8);
	want(at, 32, v->bar_64bit[0] | v->bar_64bit[1] << 8 |
	     v->bar_64bit[2] << 16, 4);
}

static void test_system(void **state)
{
	struct gsp_system s = example, back;
	_Alignas(8) u8 buf[1024], again[1024];
	struct gsp_writer w;
	struct gsp_reader r;
	size_t n;

	(void)state;
	if (l->ids) {
		s.vendor = 0x10de;
		s.device = 0x2235;
		s.subsystem_vendor = 0x10df;
		s.subsystem = 0x145a;
		s.revision = 0xa1;
		s.page_bytes = 65536;
	}
	assert_int_equal(rel->system->function, 72);
	assert_int_equal(rel->system->size, l->size);
	for (n = 0; n <= l->size; n++) {
		memset(buf, 0xee, sizeof(buf));
		w = gsp_writer(buf, n);
		assert_int_equal(rel->system->encode(&w, &s),
				 n < l->size ? -EMSGSIZE : 0);
	}
	assert_int_equal(buf[l->size], 0xee);
	for (n = 0; n <= l->size; n++) {
		r = gsp_reader(buf, n);
		assert_int_equal(rel->system->decode(&r, &back),
				 n < l->size ? -EMSGSIZE : 0);
	}
	w = gsp_writer(again, sizeof(again));
	assert_int_equal(rel->system->encode(&w, &back), 0);
	assert_memory_equal(again, buf, l->size);

	want(buf, 0, 0xfd000000, 8);
	want(buf, 8, 0x380000000000, 8);
	want(buf, 16, 0x3a0000000000, 8);
	want(buf, l->dbdf, 0x10000000813a, 8);
	want(buf, l->user, 0x800000000000, 8);
	want(buf, l->mirror, 0x88000, 4);
	want(buf, l->mirror + 4, 0x1000, 4);
	if (l->ids) {
		want(buf, l->ids, 0x223510de, 4);
		want(buf, l->ids + 4, 0x145a10df, 4);
		want(buf, l->ids + 8, 0xa1, 4);
		want(buf, l->page, 65536, 8);
	}
	want_vfs(buf + l->vfs, &s.vfs);
	nothing_else(buf, l->size);
}

static void senseless(size_t at, u8 value)
{
	_Alignas(8) u8 buf[1024];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	struct gsp_reader r = gsp_reader(buf, sizeof(buf));
	struct gsp_system back;

	assert_int_equal(rel->system->encode(&w, &example), 0);
	buf[at] = value;
	assert_int_equal(rel->system->decode(&r, &back), -EPROTO);
}

static void test_system_senseless(void **state)
{
	(void)state;
	senseless(l->vfs + 32, 2);
	senseless(l->vfs + 33, 0x80);
	senseless(l->vfs + 34, 0xff);
	senseless(l->dbdf + 2, 1);
	senseless(l->dbdf + 6, 1);
}

/* One entry that says RMSetSriovMode=1, and none. */
static void test_registry(void **state)
{
	static const u8 on[39] = {
		39, 0, 0, 0, 1, 0, 0, 0,
		24, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0,
		'R', 'M', 'S', 'e', 't', 'S', 'r', 'i', 'o', 'v', 'M', 'o',
		'd', 'e',
	};
	static const u8 off[8] = { 8 };
	_Alignas(8) u8 buf[64];
	struct gsp_writer w;
	struct gsp_reader r;
	bool sriov = true;
	size_t n;

	(void)state;
	assert_int_equal(rel->registry->function, 73);
	assert_int_equal(rel->registry->size, 39);
	for (n = 0; n <= 39; n++) {
		w = gsp_writer(buf, n);
		assert_int_equal(rel->registry->encode(&w, true),
				 n < 39 ? -EMSGSIZE : 0);
	}
	assert_memory_equal(buf, on, 39);
	for (n = 0; n < 39; n++) {
		r = gsp_reader(buf, n);
		assert_int_equal(rel->registry->decode(&r, &sriov), -EMSGSIZE);
	}
	r = gsp_reader(buf, 39);
	sriov = false;
	assert_int_equal(rel->registry->decode(&r, &sriov), 0);
	assert_true(sriov);

	w = gsp_writer(buf, sizeof(buf));
	assert_int_equal(rel->registry->encode(&w, false), 0);
	assert_int_equal(sizeof(buf) - w.left, 8);
	assert_memory_equal(buf, off, 8);
	r = gsp_reader(buf, 8);
	assert_int_equal(rel->registry->decode(&r, &sriov), 0);
	assert_false(sriov);
}

/* A table with one word of it overwritten. */
static int registry_with(size_t at, u32 value, bool *sriov)
{
	_Alignas(8) u8 buf[39];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	struct gsp_reader r = gsp_reader(buf, sizeof(buf));

	assert_int_equal(rel->registry->encode(&w, true), 0);
	set_word(buf + at, value);
	return rel->registry->decode(&r, sriov);
}

static void test_registry_senseless(void **state)
{
	bool sriov;

	(void)state;
	assert_int_equal(registry_with(0, 40, &sriov), -EMSGSIZE);
	assert_int_equal(registry_with(0, 7, &sriov), -EPROTO);
	assert_int_equal(registry_with(0, 38, &sriov), -EPROTO);
	assert_int_equal(registry_with(4, 2, &sriov), -EPROTO);
	assert_int_equal(registry_with(4, ~0u, &sriov), -EPROTO);
	assert_int_equal(registry_with(8, 39, &sriov), -EPROTO);
	assert_int_equal(registry_with(8, ~0u, &sriov), -EPROTO);
	assert_int_equal(registry_with(12, 4, &sriov), -EPROTO);
	/* a string whose bytes are outside, and one inside: not ours */
	sriov = true;
	assert_int_equal(registry_with(12, 3, &sriov), 0);
	assert_false(sriov);
	assert_int_equal(registry_with(20, 40, &sriov), 0);
	assert_true(sriov);
	/* another name, another value */
	assert_int_equal(registry_with(8, 25, &sriov), 0);
	assert_false(sriov);
	assert_int_equal(registry_with(16, 0, &sriov), 0);
	assert_false(sriov);
}

static void test_usage(void **state)
{
	const struct gsp_usage in[2] = { { 3, 0x123456789a }, { 255, 4096 } };
	struct gsp_usage many[GSP_MAX_USAGES + 1] = { { 1, 1 } };
	size_t size = 8 + 16 * l->usages, n;
	struct gsp_usage out[GSP_MAX_USAGES];
	_Alignas(8) u8 buf[1024];
	struct gsp_writer w;
	struct gsp_reader r;
	unsigned int num;

	(void)state;
	assert_int_equal(rel->usage->cmd, 0x20804006);
	assert_int_equal(rel->usage->size, size);
	assert_int_equal(rel->usage->max, l->usages);
	w = gsp_writer(buf, size - 1);
	assert_int_equal(rel->usage->encode(&w, in, 2), -EMSGSIZE);
	memset(buf, 0xee, sizeof(buf));
	w = gsp_writer(buf, size);
	assert_int_equal(rel->usage->encode(&w, in, 2), 0);
	for (n = 0; n <= size; n++) {
		r = gsp_reader(buf, n);
		assert_int_equal(rel->usage->decode(&r, out, &num),
				 n < size ? -EMSGSIZE : 0);
	}
	assert_int_equal(num, 2);
	for (n = 0; n < 2; n++) {
		assert_int_equal(out[n].gfid, in[n].gfid);
		assert_int_equal(out[n].bytes, in[n].bytes);
	}

	/* a count that cannot be, functions that cannot be */
	set_word(buf, l->usages + 1);
	r = gsp_reader(buf, size);
	assert_int_equal(rel->usage->decode(&r, out, &num), -EPROTO);
	set_word(buf, 3);
	r = gsp_reader(buf, size);
	assert_int_equal(rel->usage->decode(&r, out, &num), -EPROTO);
	set_word(buf, 2);
	set_word(buf + 24, 256);
	r = gsp_reader(buf, size);
	assert_int_equal(rel->usage->decode(&r, out, &num), -EPROTO);
	set_word(buf + 24, 255);

	want(buf, 0, 2, 4);
	want(buf, 8, 3, 4);
	want(buf, 16, 0x123456789a, 8);
	want(buf, 24, 255, 4);
	want(buf, 32, 4096, 8);
	nothing_else(buf, size);
	w = gsp_writer(buf, size);
	assert_int_equal(rel->usage->encode(&w, many, l->usages + 1), -EINVAL);
}

static void check_switch(const struct gsp_switch_abi *abi, u32 cmd)
{
	struct gsp_writer w;
	struct gsp_reader r;
	bool on = false;
	u8 byte = 0xee;

	assert_int_equal(abi->cmd, cmd);
	assert_int_equal(abi->size, 1);
	w = gsp_writer(&byte, 0);
	assert_int_equal(abi->encode(&w, true), -EMSGSIZE);
	w = gsp_writer(&byte, 1);
	assert_int_equal(abi->encode(&w, true), 0);
	assert_int_equal(byte, 1);
	r = gsp_reader(&byte, 0);
	assert_int_equal(abi->decode(&r, &on), -EMSGSIZE);
	r = gsp_reader(&byte, 1);
	assert_int_equal(abi->decode(&r, &on), 0);
	assert_true(on);
	byte = 2;
	r = gsp_reader(&byte, 1);
	assert_int_equal(abi->decode(&r, &on), -EPROTO);
}

static void test_switches(void **state)
{
	(void)state;
	check_switch(rel->kinds, 0x2080400b);
	assert_int_equal(!!rel->mixed, l->mode);
	if (l->mode)
		check_switch(rel->mixed, 0x2080400e);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_system),
		cmocka_unit_test(test_system_senseless),
		cmocka_unit_test(test_registry),
		cmocka_unit_test(test_registry_senseless),
		cmocka_unit_test(test_usage),
		cmocka_unit_test(test_switches),
	};
	unsigned int i;

	for (i = 0; argc > 1 && i < ARRAY_SIZE(layouts); i++)
		if (!strcmp(layouts[i].name, argv[1]))
			l = &layouts[i];
	rel = l ? gsp_release_find(l->name) : NULL;
	if (!rel)
		return 2;
	return cmocka_run_group_tests_name(l->name, tests, NULL, NULL);
}
