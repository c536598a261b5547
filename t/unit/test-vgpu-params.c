// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that vgpu_params are taken as NVIDIA's documentation writes them,
 * that a value which can not be is refused before the vGPU starts, and that
 * an unknown name is reported rather than swallowed or refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "vgpu-params.h"

static void takes(const char *text, bool no_console)
{
	struct sim_params p;

	memset(&p, 0xff, sizeof(p));
	assert_int_equal(sim_params_parse(text, &p), 0);
	assert_null(p.unknown);
	assert_int_equal(p.no_console, no_console);
}

static void good(void **state)
{
	(void)state;
	takes("", false);
	takes(" ", false);
	takes("\n", false);
	takes("disable_vnc=1", true);
	takes("disable_vnc=0", false);
	takes("frame_rate_limiter=0, disable_vnc=1", true);
	takes("frame_rate_limiter=0,disable_vnc=1\n", true);
	takes("disable_vnc=1,disable_vnc=0", false);
	takes("vgaintervaltime=5000,intervaltime=100000", false);
	takes("enable_uvm=1 , loglevel=6", false);
	takes("vgpu-placement-id=24, disable_vnc=1", true);
}

static void bad(void **state)
{
	static const char *const texts[] = {
		"disable_vnc", "disable_vnc=", "a=", "=1", ",", "disable_vnc=1,",
		",disable_vnc=1", "disable_vnc=2", "disable_vnc=yes",
		"disable_vnc=-1", "disable_vnc=1 2", "disable_vnc =1",
		"frame_rate_limiter=00000000001", "intervaltime=4999",
		"loglevel=99999999999999999999", "a=1,,b=2", "what ever",
		"disable_vnc=1;enable_uvm=1",
	};
	struct sim_params p, before;
	size_t i;

	(void)state;
	memset(&p, 0x5a, sizeof(p));
	before = p;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (sim_params_parse(texts[i], &p) != -EINVAL)
			fail_msg("taken: \"%s\"", texts[i]);
		assert_memory_equal(&p, &before, sizeof(p));
	}
}

static void each_name_has_its_range(void **state)
{
	static const struct {
		const char *name;
		const char *good[3];
		const char *bad[2];
	} names[] = {
		{ "disable_vnc", { "0", "1", "01" }, { "2", "-1" } },
		{ "frame_rate_limiter", { "0", "1" }, { "2", "60" } },
		{ "enable_uvm", { "0", "1" }, { "2" } },
		{ "enable_debugging", { "0", "1" }, { "2" } },
		{ "enable_profiling", { "0", "1" }, { "2" } },
		{ "vgpu-placement-id", { "0", "65534" }, { "65535", "x" } },
		{ "loglevel", { "0", "100" }, { "101" } },
		{ "intervaltime", { "5000", "100000", "100000000" },
		  { "4999", "100000001" } },
		{ "vgaintervaltime", { "5000", "100000", "100000000" },
		  { "4999", "100000001" } },
	};
	struct sim_params p;
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		for (size_t g = 0; g < 3 && names[i].good[g]; g++) {
			snprintf(text, sizeof(text), "%s=%s", names[i].name,
				 names[i].good[g]);
			if (sim_params_parse(text, &p) || p.unknown)
				fail_msg("refused: \"%s\"", text);
		}
		for (size_t b = 0; b < 2 && names[i].bad[b]; b++) {
			snprintf(text, sizeof(text), "%s=%s", names[i].name,
				 names[i].bad[b]);
			if (sim_params_parse(text, &p) != -EINVAL)
				fail_msg("taken: \"%s\"", text);
		}
	}
}

static void frames_are_limited_unless_told(void **state)
{
	struct sim_params p;

	(void)state;
	assert_int_equal(sim_params_parse("", &p), 0);
	assert_false(p.no_frame_limit);
	assert_int_equal(sim_params_parse("frame_rate_limiter=1", &p), 0);
	assert_false(p.no_frame_limit);
	assert_int_equal(sim_params_parse("loglevel=1, frame_rate_limiter=0",
					  &p), 0);
	assert_true(p.no_frame_limit);
	assert_int_equal(sim_params_parse("frame_rate_limiter=0,"
					  "frame_rate_limiter=1", &p), 0);
	assert_false(p.no_frame_limit);
}

static void unknown(void **state)
{
	static const char text[] = "enable_uvm=1,frobnicate=42, other=1";
	struct sim_params p;

	(void)state;
	assert_int_equal(sim_params_parse(text, &p), 0);
	assert_int_equal(p.unknown_len, strlen("frobnicate"));
	assert_memory_equal(p.unknown, "frobnicate", p.unknown_len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(bad),
		cmocka_unit_test(each_name_has_its_range),
		cmocka_unit_test(frames_are_limited_unless_told),
		cmocka_unit_test(unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
