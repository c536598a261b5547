// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A definition of mdevctl's, in JSON.
 *
 * Promised beyond "no crash": what can be read can be written and read again
 * with every key that it had, in the same order, and can be given attributes;
 * what cannot is said to be damaged, in a sentence that names the file.
 */
#include "lib.h"

#include <json.h>
#include <stdlib.h>
#include <string.h>

#define PARENT "0000:3b:00.0"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"
#define FILE_NAME MDEVCTL_DIR "/" PARENT "/" UUID

static void look_at(const struct mdevdef *def)
{
	size_t count = mdevdef_count_attributes(def), i;
	const char *name, *value;

	promise(component_valid(mdevdef_type(def)));
	mdevdef_autostart(def);
	for (i = 0; i < count; i++) {
		promise(!mdevdef_get_attribute(def, i, &name, &value));
		promise(path_valid(name) && value);
	}
	promise(mdevdef_get_attribute(def, count, &name, &value) == -ENOENT);
}

static void write_again(struct nvvgpu_ctx *ctx, const struct mdevdef *def)
{
	char *text = strdup(json_object_to_json_string(def->doc));
	struct mdevdef second;

	promise(!mdevdef_rewrite(ctx, def, "vm1", UUID));
	promise(!mdevdef_read(ctx, PARENT, UUID, &second));
	promise(!strcmp(json_object_to_json_string(second.doc), text));
	mdevdef_free(&second);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvvgpu_ctx *ctx = fuzz_host();
	struct mdevdef def;
	int ret;

	fuzz_put(FILE_NAME, data, size);
	ret = mdevdef_find(ctx, PARENT, UUID, &def);
	if (ret < 0) {
		promise(ret == -EBADMSG);
		promise(!strncmp(nvvgpu_get_error(ctx), "/" FILE_NAME ": ",
				 strlen("/" FILE_NAME ": ")));
		return 0;
	}
	look_at(&def);
	write_again(ctx, &def);
	promise(!mdevdef_renew(&def, true));
	promise(!mdevdef_add_attribute(&def, "nvvgpu/name", "vm1"));
	promise(mdevdef_count_attributes(&def) == 1);
	write_again(ctx, &def);
	mdevdef_free(&def);
	return 0;
}
