// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves what the library takes for a name, a UUID, an attribute and a value,
 * and which UUID a name has.
 *
 * Theory of operation: the rules are those of design (names), RFC 9562 (UUIDs)
 * and of the ini files (values); each has cases on both sides of its border.
 * That the UUID of a name is its version 5 UUID is compared with the one that
 * Python's uuid module makes, by t/2000-library.t: "uuid NAME" prints ours.
 */
#include "private.h"
#include "sysroot.h"

#include <stdio.h>
#include <string.h>

#define A63 "a23456789012345678901234567890123456789012345678901234567890123"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"

static void names(void **state)
{
	static const char *const good[] = {
		"a", "0", "vm1-gpu0", "a.b_c-d", "x--", A63
	};
	static const char *const bad[] = {
		"", "-a", ".a", "_a", "A", "aB", "a b", "a/b", "../a", "a\n",
		"\xc3\xa4", A63 "4", UUID
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(name_valid(good[i]));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(name_valid(bad[i]));
}

static void uuids(void **state)
{
	static const char *const bad[] = {
		"", "58489a49", UUID "0", "58489a49-e5f5-50be-b9fa-02e2bb475f8g",
		"58489a49ae5f5-50be-b9fa-02e2bb475f8b",
		"58489a49-e5f5-50be-b9fa-02e2bb475f8"
	};
	char uuid[UUID_LEN + 1];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(uuid_read(bad[i], uuid));
	assert_true(uuid_read("58489A49-E5F5-50BE-B9FA-02E2BB475F8B", uuid));
	assert_string_equal(uuid, UUID);
}

static void attributes(void **state)
{
	static const char *const bad[] = {
		"", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "remove",
		"nvvgpu/name", "a b", "a\nb", "a=b"
	};
	size_t i;

	(void)state;
	assert_true(attribute_valid("nvidia/vgpu_params"));
	assert_true(attribute_valid("x"));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(attribute_valid(bad[i]));
	assert_true(component_valid("1000:00:00.0"));
	assert_false(component_valid("a/b"));
	assert_false(component_valid(".."));
}

static void values(void **state)
{
	static const char *const bad[] = {
		"", " a", "a ", "a\nb", "a#b", "\"a\"", "a\x01"
	};
	char text[1025];
	size_t i;

	(void)state;
	assert_true(value_valid("frame_rate_limiter=0, disable_vnc=1"));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(value_valid(bad[i]));
	memset(text, 'a', 1024);
	text[1024] = '\0';
	assert_false(value_valid(text));
	text[1023] = '\0';
	assert_true(value_valid(text));
}

static void booleans(void **state)
{
	bool value = false;

	(void)state;
	assert_true(bool_parse("Yes", &value) && value);
	assert_true(bool_parse("0", &value) && !value);
	assert_false(bool_parse("maybe", &value));
	assert_false(bool_parse("", &value));
}

static int print_uuid(const char *name)
{
	char uuid[UUID_LEN + 1];

	uuid_of_name(name, uuid);
	return puts(uuid) < 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(uuids),
		cmocka_unit_test(attributes),
		cmocka_unit_test(values),
		cmocka_unit_test(booleans),
	};

	if (argc == 3 && !strcmp(argv[1], "uuid"))
		return print_uuid(argv[2]);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
