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
		cmocka_unit_test(unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
