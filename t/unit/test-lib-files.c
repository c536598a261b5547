// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Proves that profiles, records and mdevctl's definitions are read for what
 * they say, that a damaged one is told with file and reason, hides no other
 * and keeps its name taken, and that what we do not know survives.
 *
 * Theory of operation: files are written here by hand, as a person, mdevctl
 * or a bad disk would leave them, below a temporary host.
 */
#include "private.h"
#include "sysroot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"
#define OTHER "11111111-2222-4333-8444-555555555555"
#define GOLD "etc/nvvgpu/profiles.d/gold.conf"
#define VM1 "etc/nvvgpu/vgpus.d/vm1.conf"
#define DEFINITION "etc/mdevctl.d/1000:00:00.0/" UUID

#define RECORD "[vgpu vm1]\nuuid = " UUID "\nparent = 1000:00:00.0\n" \
	"type = nvidia-558\n"

static void profile_defaults(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;

	(void)state;
	put(GOLD, "# by hand\n\n[profile gold]\n  type=A40-2Q  # why\n");
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	assert_string_equal(nvvgpu_profile_get_type(profile), "A40-2Q");
	assert_null(nvvgpu_profile_get_gpu(profile));
	assert_int_equal(nvvgpu_profile_get_policy(profile),
			 NVVGPU_POLICY_PACK);
	assert_true(nvvgpu_profile_get_autostart(profile));
	assert_int_equal(nvvgpu_profile_count_attributes(profile), 0);
	nvvgpu_profile_unref(profile);
	sysroot_end(ctx);
}

/* Blanks, comments and quotes; the last line need not end. */
static void profile_by_hand(void **state)
{
	static const struct {
		const char *text, *type;
	} cases[] = {
		{ "[profile gold]\ntype=a", "a" },
		{ "\t[ profile gold\t] # x\n\n # y\n\ttype\t= a b\t\n", "a b" },
		{ "[profile gold]\ntype = a=b#c", "a=b" },
		{ "[profile gold]\ntype = \"a\"\n", "a" },
		{ "[profile gold]\ntype = \" a # b \" # c\n", " a # b " },
		{ "[profile gold]\ntype = a \"b\"\n", "a \"b\"" },
	};
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		put(GOLD, cases[i].text);
		assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
		assert_string_equal(nvvgpu_profile_get_type(profile),
				    cases[i].type);
		nvvgpu_profile_unref(profile);
	}
	sysroot_end(ctx);
}

static void put_keys(int count)
{
	char text[8192];
	int len, i;

	len = snprintf(text, sizeof(text), "[profile gold]\ntype = x\n");
	for (i = 1; i < count; i++)
		len += snprintf(text + len, sizeof(text) - len,
				"attr.%d = x\n", i);
	put(GOLD, text);
}

static void put_long_line(int len)
{
	char text[8192];

	snprintf(text, sizeof(text), "[profile gold]\ntype = x\n#%*s\n",
		 len - 1, "");
	put(GOLD, text);
}

/* 4096 bytes a line and 256 keys a section, and not one more. */
static void profile_bounds(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;

	(void)state;
	put_keys(256);
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	nvvgpu_profile_unref(profile);
	put_keys(257);
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), -EBADMSG);
	assert_sentence(ctx, "gold.conf:258:");
	put_long_line(4096);
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	nvvgpu_profile_unref(profile);
	put_long_line(4097);
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), -EBADMSG);
	assert_sentence(ctx, "gold.conf:3:");
	sysroot_end(ctx);
}

/* What is written is read back, in order, with what we do not know. */
static void profile_round_trip(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;
	char *text;

	(void)state;
	put(GOLD, "[profile gold]\ntype = A40-2Q\ncolour = red\n"
	    "attr.b/x = 1=2, 3\nattr.a = 2\n");
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	assert_non_null(strstr(told, "unknown key 'colour'"));
	assert_string_equal(nvvgpu_profile_get_attribute_name(profile, 0),
			    "b/x");
	assert_string_equal(nvvgpu_profile_get_attribute_value(profile, 0),
			    "1=2, 3");
	assert_int_equal(nvvgpu_profile_set_policy(profile,
						   NVVGPU_POLICY_SPREAD), 0);
	assert_int_equal(nvvgpu_profile_set_attribute(profile, "a", NULL), 0);
	assert_int_equal(nvvgpu_profile_save(profile, false), -EEXIST);
	assert_int_equal(nvvgpu_profile_save(profile, true), 0);
	nvvgpu_profile_unref(profile);
	text = get(GOLD);
	assert_string_equal(text, "[profile gold]\ntype = A40-2Q\n"
			    "colour = red\nattr.b/x = 1=2, 3\n"
			    "policy = spread\n");
	free(text);
	assert_false(there("etc/nvvgpu/.new"));
	sysroot_end(ctx);
}

static void profile_of_the_system(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;
	char **names;

	(void)state;
	put("usr/lib/nvvgpu/profiles.d/gold.conf",
	    "[profile gold]\ntype = vendor\n");
	put("usr/lib/nvvgpu/profiles.d/iron.conf",
	    "[profile iron]\ntype = vendor\n");
	put("etc/nvvgpu/profiles.d/brass.conf", "damaged");
	put("etc/nvvgpu/profiles.d/brass.conf~", "");
	put("etc/nvvgpu/profiles.d/NoName.conf", "");
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	assert_string_equal(nvvgpu_profile_get_type(profile), "vendor");
	nvvgpu_profile_unref(profile);
	put(GOLD, "[profile gold]\ntype = mine\n");
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	assert_string_equal(nvvgpu_profile_get_type(profile), "mine");
	nvvgpu_profile_unref(profile);
	assert_int_equal(nvvgpu_profile_list(ctx, &names), 0);
	assert_string_equal(names[0], "brass");
	assert_string_equal(names[1], "gold");
	assert_string_equal(names[2], "iron");
	assert_null(names[3]);
	free(names);
	assert_int_equal(nvvgpu_profile_delete(ctx, "iron"), -EPERM);
	assert_int_equal(nvvgpu_profile_delete(ctx, "gold"), 0);
	assert_int_equal(nvvgpu_profile_delete(ctx, "lead"), -ENOENT);
	sysroot_end(ctx);
}

static void profile_damaged(void **state)
{
	static const struct {
		const char *text, *sentence;
	} cases[] = {
		{ "", "no section [profile gold]" },
		{ "[profile silver]\ntype = x\n", "no section [profile gold]" },
		{ "[profile gold]\n", "[profile gold]" },
		{ "[profile gold]\npolicy = pack\n", "'type' is missing" },
		{ "[profile gold]\ntype =\n", "'type' is missing" },
		{ "[profile gold]\ntype = x\npolicy = up\n",
		  "'policy' is none" },
		{ "[profile gold]\ntype = x\nautostart = 2\n",
		  "'autostart' is neither" },
		{ "[profile gold]\ntype = x\nattr.../a = 1\n", "'attr.*'" },
		{ "[profile gold]\ntype = x\nattr.remove = 1\n", "'attr.*'" },
		{ "[profile gold]\ntype = x\nnonsense\n", "gold.conf:3:" },
		{ "[profile gold]\ntype = x\n nonsense # = \n", "no '='" },
		{ "[profile gold]\ntype = x\n= y\n", "gold.conf:3:" },
		{ "[profile gold]\ntype = x\ngpu = a\ntype = y\n",
		  "gold.conf:4: read: the key stands in this section twice" },
		{ "type = x\n[profile gold]\n", "gold.conf:1:" },
		{ "[profile gold]\ntype = x\n[]\n", "gold.conf:3:" },
		{ "[profile gold]\ntype = x\n[profile gold]\ntype = y\n",
		  "more than one section [profile gold]" },
		{ "#\n[profile gold]\n[vgpu vm1]\ntype = y\n",
		  "gold.conf:2: read: section [profile gold] has no keys" },
		{ "[profile gold]\ntype = \"x\n", "gold.conf:2:" },
		{ "[profile gold]\ntype = \"x\" y\n", "gold.conf:2:" },
		{ "[profile gold\ntype = x\n", "gold.conf:1:" },
		{ "\n\n[profile gold] x\ntype = x\n", "gold.conf:3:" },
		{ "[profile gold]\ntype = \x01\n", "gold.conf:2:" },
	};
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		put(GOLD, cases[i].text);
		if (nvvgpu_profile_load(ctx, "gold", &profile) != -EBADMSG)
			print_error("case %zu\n", i);
		assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile),
				 -EBADMSG);
		assert_int_equal(nvvgpu_get_error_code(ctx),
				 NVVGPU_E_DAMAGED);
		assert_sentence(ctx, cases[i].sentence);
		assert_sentence(ctx, "/etc/nvvgpu/profiles.d/gold.conf");
	}
	sysroot_end(ctx);
}

static void fill_random(unsigned char *data, size_t size, unsigned int seed)
{
	size_t i;

	for (i = 0; i < size; i++) {
		seed = seed * 1103515245 + 12345;
		data[i] = seed >> 16;
	}
}

/* Anything at all in a file ends in a sentence, never in a crash. */
static void random_bytes(void **state)
{
	static const size_t sizes[] = { 1, 100, 4096, 65535, 65536, 1 << 20 };
	struct nvvgpu_ctx *ctx = sysroot_begin();
	unsigned char *data = malloc(1 << 20);
	struct nvvgpu_profile *profile;
	struct nvvgpu_host *host;
	struct mdevdef def;
	size_t i;

	(void)state;
	for (i = 0; i < 60; i++) {
		size_t size = sizes[i % ARRAY_SIZE(sizes)];

		fill_random(data, size, i);
		put_bytes(GOLD, data, size);
		put_bytes(VM1, data, size);
		put_bytes(DEFINITION, data, size);
		assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile),
				 -EBADMSG);
		assert_int_equal(mdevdef_read(ctx, "1000:00:00.0", UUID, &def),
				 -EBADMSG);
		told[0] = '\0';
		assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
		/* A definition that nobody has named, as far as is known. */
		assert_int_equal(nvvgpu_host_count_vgpus(host), 1);
		assert_null(nvvgpu_vgpu_get_name(nvvgpu_host_get_vgpu(host,
								      0)));
		assert_non_null(strstr(told, "/vm1.conf"));
		nvvgpu_host_unref(host);
	}
	free(data);
	sysroot_end(ctx);
}

/* Neither an old kernel nor valgrind knows the call that confines us. */
static bool can_confine(void)
{
	return syscall(SYS_openat2, -1, "", NULL, 0) < 0 && errno != ENOSYS;
}

static void strange_files(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_profile *profile;

	(void)state;
	put(GOLD "/x", "a directory");
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), -EBADMSG);
	drop(GOLD);
	/* A link out of the sysroot leads to what is inside of it. */
	if (!can_confine()) {
		print_message("# no openat2(), by which links stay inside\n");
		sysroot_end(ctx);
		skip();
	}
	put_link(GOLD, "/etc/passwd");
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), -EBADMSG);
	put("etc/passwd", "[profile gold]\ntype = inside\n");
	assert_int_equal(nvvgpu_profile_load(ctx, "gold", &profile), 0);
	assert_string_equal(nvvgpu_profile_get_type(profile), "inside");
	nvvgpu_profile_unref(profile);
	sysroot_end(ctx);
}

static void record_damaged(void **state)
{
	static const char *const cases[] = {
		"[vgpu vm1]\nparent = x\ntype = y\n",
		"[vgpu vm1]\nuuid = 123\nparent = x\ntype = y\n",
		"[vgpu vm1]\nuuid = " UUID "\ntype = y\n",
		"[vgpu vm1]\nuuid = " UUID "\nparent = ../x\ntype = y\n",
		"[vgpu vm1]\nuuid = " UUID "\nparent = x\n",
		"[vgpu vm1]\nuuid = " UUID "\nparent = x\ntype = a/b\n",
		RECORD "autostart = perhaps\n",
		"[vgpu vm2]\n",
	};
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct nvvgpu_host *host;
	struct nvvgpu_vgpu *vgpu;
	struct record rec;
	size_t i;

	(void)state;
	put("etc/nvvgpu/vgpus.d/vm0.conf", "[vgpu vm0]\nuuid = " OTHER
	    "\nparent = 1000:00:00.0\ntype = nvidia-558\n");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		put(VM1, cases[i]);
		assert_int_equal(record_read(ctx, "vm1", &rec), -EBADMSG);
		assert_int_equal(nvvgpu_host_scan(ctx, &host), 0);
		assert_int_equal(nvvgpu_host_count_vgpus(host), 1);
		assert_int_equal(nvvgpu_host_find_vgpu(host, "vm0", &vgpu), 0);
		assert_int_equal(nvvgpu_host_find_vgpu(host, "vm1", &vgpu),
				 -EBADMSG);
		nvvgpu_host_unref(host);
		assert_int_equal(nvvgpu_vgpu_delete(ctx, "vm1"), -EBADMSG);
		assert_true(there(VM1));
	}
	sysroot_end(ctx);
}

/* A definition as mdevctl 1.2 writes it. */
static void definition_of_mdevctl(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	const char *name, *value;
	struct mdevdef def;

	(void)state;
	put(DEFINITION, "{\n  \"mdev_type\": \"nvidia-558\",\n"
	    "  \"start\": \"manual\",\n  \"attrs\": [\n    {\n"
	    "      \"nvidia/vgpu_params\": \"a=1,b=2\"\n    },\n    {\n"
	    "      \"x\": \"\"\n    }\n  ]\n}");
	assert_int_equal(mdevdef_find(ctx, NULL, UUID, &def), 0);
	assert_string_equal(def.parent, "1000:00:00.0");
	assert_string_equal(mdevdef_type(&def), "nvidia-558");
	assert_false(mdevdef_autostart(&def));
	assert_int_equal(mdevdef_count_attributes(&def), 2);
	assert_int_equal(mdevdef_get_attribute(&def, 0, &name, &value), 0);
	assert_string_equal(name, "nvidia/vgpu_params");
	assert_string_equal(value, "a=1,b=2");
	assert_int_equal(mdevdef_get_attribute(&def, 1, &name, &value), 0);
	assert_string_equal(value, "");
	assert_int_equal(mdevdef_get_attribute(&def, 2, &name, &value),
			 -ENOENT);
	mdevdef_free(&def);
	sysroot_end(ctx);
}

static void definition_damaged(void **state)
{
	static const char *const cases[] = {
		"", "{", "[]", "null", "{}",
		"{\"mdev_type\": 5, \"start\": \"auto\"}",
		"{\"mdev_type\": \"../x\", \"start\": \"auto\"}",
		"{\"mdev_type\": \"x\"}",
		"{\"mdev_type\": \"x\", \"start\": \"now\"}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\", \"attrs\": {}}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\", \"attrs\": [1]}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\", \"attrs\": [{}]}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\", "
			"\"attrs\": [{\"a\": 1}]}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\", "
			"\"attrs\": [{\"../../a\": \"1\"}]}",
		"{\"mdev_type\": \"x\", \"start\": \"auto\", "
			"\"attrs\": [{\"a\": \"1\", \"b\": \"2\"}]}",
	};
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct mdevdef def;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		put(DEFINITION, cases[i]);
		if (mdevdef_find(ctx, NULL, UUID, &def) != -EBADMSG)
			print_error("case %zu\n", i);
		assert_int_equal(mdevdef_find(ctx, NULL, UUID, &def),
				 -EBADMSG);
		assert_sentence(ctx, "/" DEFINITION);
		assert_true(mdevdef_exists(ctx, UUID));
	}
	sysroot_end(ctx);
}

/* Moved to another GPU it has every key that it had, in their order. */
static void definition_moves_whole(void **state)
{
	struct nvvgpu_ctx *ctx = sysroot_begin();
	struct mdevdef def;
	char *text;

	(void)state;
	put(DEFINITION, "{\"zebra\": [1, {\"a\": null}], "
	    "\"mdev_type\": \"t\", \"start\": \"auto\", "
	    "\"attrs\": [{\"b/c\": \"/\"}, {\"a\": \"2\"}], \"x\": 1.5}");
	assert_int_equal(mdevdef_find(ctx, NULL, UUID, &def), 0);
	assert_int_equal(mdevdef_move(ctx, &def, "vm1", UUID, "2000:00:00.0"),
			 0);
	mdevdef_free(&def);
	assert_false(there(DEFINITION));
	text = get("etc/mdevctl.d/2000:00:00.0/" UUID);
	assert_true(strstr(text, "zebra") < strstr(text, "mdev_type"));
	assert_true(strstr(text, "mdev_type") < strstr(text, "\"b/c\": \"/\""));
	assert_true(strstr(text, "\"b/c\"") < strstr(text, "\"a\": \"2\""));
	assert_non_null(strstr(text, "\"x\": 1.5"));
	free(text);
	sysroot_end(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(profile_defaults),
		cmocka_unit_test(profile_by_hand),
		cmocka_unit_test(profile_bounds),
		cmocka_unit_test(profile_round_trip),
		cmocka_unit_test(profile_of_the_system),
		cmocka_unit_test(profile_damaged),
		cmocka_unit_test(random_bytes),
		cmocka_unit_test(strange_files),
		cmocka_unit_test(record_damaged),
		cmocka_unit_test(definition_of_mdevctl),
		cmocka_unit_test(definition_damaged),
		cmocka_unit_test(definition_moves_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
