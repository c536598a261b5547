// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a look at one vGPU shows: its record, its definition, its device. */
#include "monitor.h"
#include "vendor-note.h"
#include "vendor-types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int put(struct sight *now, enum fact fact, const char *text)
{
	return set_string(&now->facts.text[fact], text);
}

static int put_state(struct sight *now, enum nvvgpu_vgpu_state state)
{
	return put(now, FACT_STATE, nvvgpu_vgpu_state_name(state));
}

/* The name is no attribute like the others: it has events of its own. */
static void print_attribute(FILE *out, const char *path, const char *value)
{
	if (strcmp(path, "nvvgpu/name"))
		fprintf(out, "%s%s=%s", ftell(out) ? " " : "", path, value);
}

static int put_attributes(struct sight *now, const struct record *rec,
			  const struct mdevdef *def)
{
	char **text = &now->facts.text[FACT_ATTRIBUTES];
	const struct conf_item *attr;
	const char *path, *value;
	char *printed = NULL;
	size_t size, i;
	FILE *out = open_memstream(&printed, &size);

	if (!out)
		return -ENOMEM;
	for (i = 0; def && !mdevdef_get_attribute(def, i, &path, &value); i++)
		print_attribute(out, path, value);
	for (i = 0; !def && (attr = conf_attribute(&rec->conf, i)); i++)
		print_attribute(out, attribute_name(attr), attr->value);
	if (!ftell(out))
		fputs("none", out);
	if (fclose(out)) {
		free(printed);
		return -ENOMEM;
	}
	free(*text);
	*text = printed;
	return 0;
}

/* What its definition says is what counts, as far as there is one. */
static int read_definition(struct nvvgpu_monitor *mon, const char *key,
			   struct sight *now)
{
	struct mdevdef def;
	int ret;

	ret = mdevdef_find(mon->ctx, now->facts.text[FACT_PARENT], key, &def);
	if (ret == -ENOMEM)
		return ret;
	if (ret < 0)
		return 0;
	ret = put(now, FACT_PARENT, def.parent) ?:
		put(now, FACT_TYPE, mdevdef_type(&def)) ?:
		put(now, FACT_AUTOSTART,
		    mdevdef_autostart(&def) ? "yes" : "no") ?:
		put_attributes(now, NULL, &def);
	mdevdef_free(&def);
	return ret;
}

int monitor_keep_record(const struct sight *was, struct sight *now)
{
	int i, ret = 0;

	if (!was->recorded)
		return 0;
	now->recorded = true;
	for (i = 0; !ret && i < NUM_FACTS; i++)
		ret = put(now, i, was->facts.text[i]);
	return ret ?: put_state(now, NVVGPU_VGPU_DEFINED);
}

int monitor_see_record(struct nvvgpu_monitor *mon, const char *key,
		       const char *name, const struct sight *was,
		       struct sight *now)
{
	struct record rec;
	int ret;

	ret = record_read(mon->ctx, name, &rec);
	if (ret == -ENOMEM || ret == -ENOENT)
		return ret;
	/* It is damaged, and whoever asks for it hears so. */
	if (ret < 0)
		return monitor_keep_record(was, now);
	now->recorded = true;
	ret = put(now, FACT_NAME, name) ?:
		put(now, FACT_PROFILE, conf_get(&rec.conf, "profile")) ?:
		put(now, FACT_TYPE, conf_get(&rec.conf, "type")) ?:
		put(now, FACT_PARENT, conf_get(&rec.conf, "parent")) ?:
		put(now, FACT_GPU, conf_get(&rec.conf, "gpu")) ?:
		put(now, FACT_AUTOSTART, rec.autostart ? "yes" : "no") ?:
		put_attributes(now, &rec, NULL) ?:
		put_state(now, NVVGPU_VGPU_DEFINED);
	if (!ret && rec.framework->defines)
		ret = read_definition(mon, key, now);
	record_free(&rec);
	return ret;
}

/* Of a VF that has a type and is nobody's vGPU that we know of. */
static int read_nameless(struct nvvgpu_monitor *mon, const char *vf,
			 struct sight *now, char dir[PARENT_PATH_MAX])
{
	struct live live = { .framework = &framework_vendor_vfio };
	unsigned int number;
	char type[32];

	if (vendor_assigned(mon->ctx, vf, &number) < 0 || !number ||
	    monitor_vf_uuid(mon, vf))
		return 0;
	now->live = true;
	snprintf(type, sizeof(type), VENDOR_PREFIX "%u", number);
	snprintf(live.dir, sizeof(live.dir), PCI_DEVICES "/%s", vf);
	memcpy(dir, live.dir, sizeof(live.dir));
	return put(now, FACT_PARENT, vf) ?: put(now, FACT_TYPE, type) ?:
		put_state(now, live_state(mon->ctx, &live, &mon->owners));
}

/* The driver's id of its type; the frameworks know it of a whole host only. */
static int read_type(struct nvvgpu_monitor *mon, const char *uuid,
		     const struct live *live, struct sight *now)
{
	char type[NAME_MAX + 1];
	struct note note;

	if (!live->framework->defines) {
		if (note_find(mon->ctx, uuid, &note) < 0)
			return 0;
		snprintf(type, sizeof(type), VENDOR_PREFIX "%u", note.type);
	} else if (file_link_name(mon->ctx, type, sizeof(type),
				  "%s/mdev_type", live->dir) < 0) {
		return 0;
	}
	return put(now, FACT_TYPE, type);
}

static int read_device(struct nvvgpu_monitor *mon, const char *uuid,
		       struct sight *now, char dir[PARENT_PATH_MAX])
{
	char parent[NAME_MAX + 1];
	enum nvvgpu_vgpu_state state;
	struct live live;

	if (live_find(mon->ctx, uuid, &live) < 0 ||
	    live.framework->parent(mon->ctx, uuid, parent) < 0)
		return 0;
	/* It has gone meanwhile. */
	state = live_state(mon->ctx, &live, &mon->owners);
	if (state == NVVGPU_VGPU_DEFINED)
		return 0;
	now->live = true;
	snprintf(dir, PARENT_PATH_MAX, "%s", live.dir);
	return put(now, FACT_PARENT, parent) ?:
		read_type(mon, uuid, &live, now) ?: put_state(now, state);
}

/* What the record says of the GPU is for a VF that is not there. */
static int read_gpu(struct nvvgpu_monitor *mon, struct sight *now)
{
	const char *parent = now->facts.text[FACT_PARENT];
	char gpu[NAME_MAX + 1];

	if (!parent)
		return 0;
	parent_gpu(mon->ctx, parent, gpu);
	if (!now->live && !strcmp(gpu, parent) && now->facts.text[FACT_GPU])
		return 0;
	return put(now, FACT_GPU, gpu);
}

int monitor_see_device(struct nvvgpu_monitor *mon, const char *key,
		       struct sight *now, char dir[PARENT_PATH_MAX])
{
	int ret;

	if (pci_address_valid(key))
		ret = read_nameless(mon, key, now, dir);
	else
		ret = put(now, FACT_UUID, key) ?:
			read_device(mon, key, now, dir);
	return ret ?: read_gpu(mon, now);
}
