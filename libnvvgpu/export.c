// SPDX-License-Identifier: LGPL-2.1-or-later
/* The named vGPUs and the administrator's profiles of a host as one text. */
#include "plan.h"

#include <stdlib.h>
#include <string.h>

int conf_copy(struct conf *to, const struct conf *from)
{
	size_t i;
	int ret = 0;

	*to = (struct conf) { 0 };
	for (i = 0; i < from->count && !ret; i++)
		ret = conf_set(to, from->items[i].key, from->items[i].value);
	if (ret < 0)
		conf_free(to);
	return ret;
}

/* The name of a definition's attribute of ours is that of the section. */
static int add_definition(struct conf *conf, const struct mdevdef *def)
{
	const char *name, *value;
	char key[300];
	size_t i;
	int ret = 0;

	for (i = 0; !ret && !mdevdef_get_attribute(def, i, &name, &value);
	     i++) {
		if (!attribute_valid(name) || !value_valid(value))
			continue;
		snprintf(key, sizeof(key), "attr.%s", name);
		ret = conf_set(conf, key, value);
	}
	return ret;
}

static int add_record(struct conf *conf, const struct record *rec)
{
	const struct conf_item *attr;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && (attr = conf_attribute(&rec->conf, i)); i++)
		ret = conf_set(conf, attr->key, attr->value);
	return ret;
}

static int add_attributes(struct conf *conf, struct nvvgpu_vgpu *vgpu)
{
	struct mdevdef def;
	int ret;

	if (mdevdef_find(vgpu->host->ctx, nvvgpu_vgpu_get_parent(vgpu),
			 vgpu->uuid, &def) < 0)
		return add_record(conf, vgpu->record);
	ret = add_definition(conf, &def);
	mdevdef_free(&def);
	return ret;
}

int vgpu_section(struct nvvgpu_vgpu *vgpu, struct conf *ret)
{
	const struct conf *rec = &vgpu->record->conf;
	struct conf conf = { 0 };
	int err;

	err = conf_set(&conf, "uuid", vgpu->uuid) ?:
		conf_set(&conf, "type", nvvgpu_vgpu_get_type_id(vgpu)) ?:
		record_set_said(&conf, "type_name",
				nvvgpu_vgpu_get_type_name(vgpu)) ?:
		conf_set(&conf, "parent", nvvgpu_vgpu_get_parent(vgpu)) ?:
		conf_set(&conf, "gpu", conf_get(rec, "gpu")) ?:
		conf_set(&conf, "vf", conf_get(rec, "vf")) ?:
		conf_set(&conf, "gpu_uuid", conf_get(rec, "gpu_uuid")) ?:
		conf_set(&conf, "profile", conf_get(rec, "profile")) ?:
		conf_set(&conf, "autostart",
			 nvvgpu_vgpu_get_autostart(vgpu) ? "yes" : "no") ?:
		conf_set(&conf, "exclusive", conf_get(rec, "exclusive")) ?:
		conf_set(&conf, "access_group",
			 conf_get(rec, "access_group")) ?:
		add_attributes(&conf, vgpu);
	if (err < 0)
		conf_free(&conf);
	else
		*ret = conf;
	return err;
}

static int print_profiles(struct nvvgpu_ctx *ctx, FILE *out)
{
	struct nvvgpu_profile *profile;
	char **names;
	size_t count, i;
	int ret;

	ret = names_read(ctx, PROFILE_DIR, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++) {
		ret = nvvgpu_profile_load(ctx, names[i], &profile);
		if (ret < 0)
			break;
		conf_print(out, &profile->own, "profile", names[i]);
		fputc('\n', out);
		nvvgpu_profile_unref(profile);
	}
	names_free(names);
	return ret;
}

static int print_vgpus(struct nvvgpu_host *host, FILE *out)
{
	struct conf conf;
	size_t i;
	int ret;

	/* Half a host would look like a whole one to whoever applies it. */
	if (host->num_damaged)
		return host_fail_damaged(host, host->damaged[0].name);
	for (i = 0; i < host->num_vgpus; i++) {
		struct nvvgpu_vgpu *vgpu = &host->vgpus[i];

		if (!vgpu->record || vgpu->record->transient)
			continue;
		ret = vgpu_section(vgpu, &conf);
		if (ret < 0)
			return fail_memory(host->ctx);
		conf_print(out, &conf, "vgpu", vgpu->record->name);
		fputc('\n', out);
		conf_free(&conf);
	}
	return 0;
}

NVVGPU_EXPORT int nvvgpu_host_export(struct nvvgpu_host *host, char **ret)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int err;

	if (!out)
		return fail_memory(host->ctx);
	err = print_profiles(host->ctx, out);
	if (!err)
		err = print_vgpus(host, out);
	if (fclose(out) && !err)
		err = fail_memory(host->ctx);
	if (err < 0)
		free(text);
	else
		*ret = text;
	return err;
}
