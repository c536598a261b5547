// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * State files in ini format, as a person, another program or a broken disk may
 * leave them: as a text of many sections, as a record and as a profile.
 *
 * Promised beyond "no crash": what can be read can be written and read again
 * with every key that it had, in the same order; what cannot is said to be
 * damaged, in a sentence that names the file.
 */
#include "lib.h"

#include <stdlib.h>
#include <string.h>

#define VM1 RECORD_DIR "/vm1.conf"
#define GOLD PROFILE_DIR "/gold.conf"

static int keep(void *data, const char *heading, struct conf *conf)
{
	struct conf *kept = data;

	(void)heading;
	conf_free(kept);
	*kept = *conf;
	*conf = (struct conf) { 0 };
	return 0;
}

static char *print(const char *heading, const struct conf *conf)
{
	const char *name = strchr(heading, ' ');
	char *kind = strndup(heading, name - heading), *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	conf_print(out, conf, kind, name + 1);
	fclose(out);
	free(kind);
	return text;
}

/* Headings that we write have two words. */
static int again(void *data, const char *heading, struct conf *conf)
{
	struct nvvgpu_ctx *ctx = data;
	struct conf kept = { 0 };
	char *text;

	profile_check(conf);
	if (!strchr(heading, ' '))
		return 0;
	text = print(heading, conf);
	promise(!conf_parse(ctx, text, strlen(text), "again", keep,
			    &kept));
	promise(conf_same(conf, &kept));
	conf_free(&kept);
	free(text);
	return 0;
}

static void read_text(struct nvvgpu_ctx *ctx, const char *text, size_t len)
{
	int ret = conf_parse(ctx, text, len, "input", again, ctx);

	if (!ret)
		return;
	promise(ret == -EBADMSG);
	promise(nvvgpu_get_error_code(ctx) == NVVGPU_E_DAMAGED);
	promise(!strncmp(nvvgpu_get_error(ctx), "input:", 6));
}

static void check_damage(struct nvvgpu_ctx *ctx, int ret, const char *path)
{
	promise(ret == -EBADMSG);
	promise(nvvgpu_get_error_code(ctx) == NVVGPU_E_DAMAGED);
	promise(!strncmp(nvvgpu_get_error(ctx) + 1, path, strlen(path)));
}

static void read_record(struct nvvgpu_ctx *ctx)
{
	struct record rec, second;
	int ret = record_read(ctx, "vm1", &rec);

	if (ret < 0) {
		check_damage(ctx, ret, VM1);
		return;
	}
	promise(!record_write(ctx, &rec, true));
	promise(!record_read(ctx, "vm1", &second));
	promise(conf_same(&rec.conf, &second.conf));
	promise(!strcmp(rec.uuid, second.uuid) && rec.vf == second.vf);
	record_free(&rec);
	record_free(&second);
}

static void read_profile(struct nvvgpu_ctx *ctx)
{
	struct nvvgpu_profile *profile, *second;
	int ret = nvvgpu_profile_load(ctx, "gold", &profile);

	if (ret < 0) {
		check_damage(ctx, ret, GOLD);
		return;
	}
	promise(!nvvgpu_profile_save(profile, true));
	promise(!nvvgpu_profile_load(ctx, "gold", &second));
	promise(conf_same(&profile->conf, &second->conf));
	nvvgpu_profile_unref(profile);
	nvvgpu_profile_unref(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvvgpu_ctx *ctx = fuzz_host();
	char *text = fuzz_text(data, size);

	read_text(ctx, text, size);
	/*
	 * Files are slow, so not all are one.  What is no section of the right
	 * name is damaged all the same.
	 */
	if (size % 4 == 0) {
		fuzz_put(VM1, data, size);
		read_record(ctx);
	} else if (size % 4 == 1) {
		fuzz_put(GOLD, data, size);
		read_profile(ctx);
	}
	free(text);
	return 0;
}
