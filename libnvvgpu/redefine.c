// SPDX-License-Identifier: LGPL-2.1-or-later
/* Changes what a named vGPU is to be at its next start. */
#include "private.h"

#include <errno.h>
#include <string.h>

static int copy_attributes(struct conf *to, const struct conf *from)
{
	const struct conf_item *attr;
	size_t i;
	int ret = 0;

	while (!ret && (attr = conf_attribute(to, 0)))
		ret = conf_set(to, attr->key, NULL);
	for (i = 0; !ret && (attr = conf_attribute(from, i)); i++)
		ret = conf_set(to, attr->key, attr->value);
	return ret;
}

static int change_record(struct record *rec, const struct conf *conf)
{
	const char *text = conf_get(conf, "autostart");

	rec->autostart = true;
	if (text)
		bool_parse(text, &rec->autostart);
	return conf_set(&rec->conf, "profile", conf_get(conf, "profile")) ?:
		conf_set(&rec->conf, "exclusive",
			 conf_get(conf, "exclusive")) ?:
		conf_set(&rec->conf, "access_group",
			 conf_get(conf, "access_group")) ?:
		conf_set(&rec->conf, "autostart",
			 rec->autostart ? "yes" : "no") ?:
		copy_attributes(&rec->conf, conf);
}

static int change_definition(struct nvvgpu_ctx *ctx, const struct record *rec,
			     struct mdevdef *def)
{
	if (mdevdef_renew(def, rec->autostart) < 0 ||
	    definition_add_attributes(ctx, rec, def) < 0)
		return fail_memory(ctx);
	return mdevdef_rewrite(ctx, def, rec->name, rec->uuid);
}

/* udev gives the node to whom the record says. */
static void announce(struct nvvgpu_ctx *ctx, const char *uuid)
{
	struct live live;

	if (!live_find(ctx, uuid, &live))
		live_announce(ctx, &live);
}

/*
 * The definition counts, so it goes first: who is killed between the two has
 * the change, and the record says so too after the next one.
 */
static int redefine(struct nvvgpu_ctx *ctx, struct record *rec,
		    const struct conf *conf)
{
	const char *group = conf_get(&rec->conf, "access_group");
	bool other = !text_same(group, conf_get(conf, "access_group"));
	struct mdevdef def;
	int ret;

	if (change_record(rec, conf) < 0)
		return fail_memory(ctx);
	ret = mdevdef_find(ctx, conf_get(&rec->conf, "parent"), rec->uuid,
			   &def);
	if (!ret) {
		ret = change_definition(ctx, rec, &def);
		mdevdef_free(&def);
	}
	if (ret < 0 && ret != -ENOENT)
		return ret;
	ret = record_write(ctx, rec, true);
	if (!ret && other)
		announce(ctx, rec->uuid);
	return ret;
}

int vgpu_redefine(struct nvvgpu_ctx *ctx, const char *name,
		  const struct conf *conf)
{
	struct record rec;
	int ret;

	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = record_find(ctx, name, &rec);
	if (!ret) {
		ret = redefine(ctx, &rec, conf);
		record_free(&rec);
	}
	state_unlock(ctx);
	return ret;
}
