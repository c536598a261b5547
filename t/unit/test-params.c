// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that kernel/core/params.c finds vgpu-placement-id in vgpu_params, and
 * nothing that only looks like it.
 *
 * Theory of operation: texts with the answer written beside them; each is
 * handed over in memory that ends with it, so that reading on is noticed.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "params.h"

static int ask(const char *text, u32 *id)
{
	char *copy = strdup(text);
	int ret;

	assert_non_null(copy);
	ret = params_placement_id(copy, id);
	free(copy);
	return ret;
}

static void found(void **state)
{
	static const struct {
		const char *text;
		u32 id;
	} texts[] = {
		{ "vgpu-placement-id=0", 0 },
		{ "vgpu-placement-id=12", 12 },
		{ "vgpu-placement-id=65534", 65534 },
		{ "vgpu-placement-id=007\n", 7 },
		{ " vgpu-placement-id=8", 8 },
		{ "disable_vnc=1,vgpu-placement-id=8", 8 },
		{ "disable_vnc=1, vgpu-placement-id=8 , loglevel=1", 8 },
		{ "vgpu-placement-id=8,vgpu-placement-id=16", 16 },
		{ "nonsense,,vgpu-placement-id=8", 8 },
	};
	u32 id;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		id = 4711;
		if (ask(texts[i].text, &id) != 1 || id != texts[i].id)
			fail_msg("\"%s\" gives %u", texts[i].text, id);
	}
}

static void not_found(void **state)
{
	static const char *const texts[] = {
		"", " ", "\n", ",", ",,", "vgpu-placement-id", "placement-id=8",
		"vgpu-placement-id =8", "xvgpu-placement-id=8",
		"Vgpu-placement-id=8", "vgpu-placement-ids=8",
		"a=vgpu-placement-id=8", "a=1 vgpu-placement-id=8",
	};
	u32 id = 4711;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (ask(texts[i], &id) || id != 4711)
			fail_msg("\"%s\" gives %u", texts[i], id);
}

static void bad(void **state)
{
	static const char *const texts[] = {
		"vgpu-placement-id=", "vgpu-placement-id=,a=1",
		"vgpu-placement-id=x", "vgpu-placement-id=-1",
		"vgpu-placement-id=+1", "vgpu-placement-id=0x10",
		"vgpu-placement-id=1.5", "vgpu-placement-id= 1",
		"vgpu-placement-id=65535", "vgpu-placement-id=4294967296",
		"vgpu-placement-id=99999999999999999999",
		"vgpu-placement-id=8,vgpu-placement-id=x",
	};
	u32 id = 4711;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (ask(texts[i], &id) != -EINVAL || id != 4711)
			fail_msg("\"%s\" gives %u", texts[i], id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found),
		cmocka_unit_test(not_found),
		cmocka_unit_test(bad),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
