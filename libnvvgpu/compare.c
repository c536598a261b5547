// SPDX-License-Identifier: LGPL-2.1-or-later
/* How a vGPU or profile differs from what a file wants it to be. */
#include "plan.h"

#include <string.h>
#include <strings.h>

static void differs(FILE *what, const char *key, const char *from,
		    const char *to)
{
	fprintf(what, "%s%s: %s -> %s", ftell(what) ? ", " : "", key,
		from ? from : "none", to ? to : "none");
}

/*
 * The file may call a type by any of its names.  What it says of the name counts
 * where the type is not known here: another driver has another id for it.
 */
static bool same_type(struct nvvgpu_host *host, const struct conf *present,
		      const struct conf *wanted)
{
	const char *id = conf_get(present, "type");
	const char *text = conf_get(wanted, "type");
	const char *name = conf_get(present, "type_name");
	struct nvvgpu_gpu *gpu;
	struct nvvgpu_type *type;

	if (text_same(id, text))
		return true;
	gpu = section_gpu(host, present);
	type = gpu ? gpu_match_type(gpu, text) : NULL;
	if (type)
		return !strcmp(type->id, id);
	return name && (!strcmp(name, text) ||
			text_same(name, conf_get(wanted, "type_name")));
}

/* By its UUID, which stays with the board, else by its address. */
struct nvvgpu_gpu *section_gpu(struct nvvgpu_host *host,
			       const struct conf *conf)
{
	const char *uuid = conf_get(conf, "gpu_uuid");
	const char *address = conf_get(conf, "parent");
	struct nvvgpu_parent *parent;

	if (uuid)
		return host_find_gpu_uuid(host, uuid);
	parent = address ? host_find_parent(host, address) : NULL;
	return parent ? parent->gpu : NULL;
}

/* On a host that has other boards than the file any GPU will do. */
static bool same_gpu(struct nvvgpu_host *host, const struct conf *present,
		     const struct conf *wanted)
{
	struct nvvgpu_gpu *gpu = section_gpu(host, wanted);

	return !gpu || section_gpu(host, present) == gpu;
}

static enum nvvgpu_action compare_device(struct nvvgpu_host *host,
					 const struct conf *present,
					 const struct conf *wanted, FILE *what)
{
	if (strcasecmp(conf_get(present, "uuid"), conf_get(wanted, "uuid")))
		differs(what, "uuid", conf_get(present, "uuid"),
			conf_get(wanted, "uuid"));
	if (!same_type(host, present, wanted))
		differs(what, "type", conf_get(present, "type"),
			conf_get(wanted, "type"));
	if (!same_gpu(host, present, wanted))
		differs(what, "parent", conf_get(present, "parent"),
			conf_get(wanted, "parent"));
	return ftell(what) ? NVVGPU_ACTION_RECREATE : NVVGPU_ACTION_NONE;
}

/* Each that is wanted and differs, then each that is not wanted any more. */
static bool compare_attributes(const struct conf *present,
			       const struct conf *wanted, FILE *what)
{
	const struct conf_item *attr;
	bool found = false;
	size_t i;

	for (i = 0; (attr = conf_attribute(wanted, i)); i++) {
		const char *now = conf_get(present, attr->key);

		if (text_same(now, attr->value))
			continue;
		differs(what, attribute_name(attr), now, attr->value);
		found = true;
	}
	for (i = 0; (attr = conf_attribute(present, i)); i++) {
		if (conf_get(wanted, attr->key))
			continue;
		differs(what, attribute_name(attr), attr->value, NULL);
		found = true;
	}
	return found;
}

static bool wants_autostart(const struct conf *conf)
{
	const char *text = conf_get(conf, "autostart");
	bool on = true;

	if (text)
		bool_parse(text, &on);
	return on;
}

static bool is_exclusive(const struct conf *conf)
{
	const char *text = conf_get(conf, "exclusive");
	bool on = false;

	if (text)
		bool_parse(text, &on);
	return on;
}

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

enum nvvgpu_action compare_vgpu(struct nvvgpu_host *host,
				struct nvvgpu_vgpu *vgpu,
				const struct conf *present,
				const struct conf *wanted, FILE *what,
				bool *attributes)
{
	bool on = wants_autostart(wanted), was = wants_autostart(present);
	enum nvvgpu_action action;

	if (vgpu->record && vgpu->record->transient)
		differs(what, "transient", "yes", "no");
	action = compare_device(host, present, wanted, what);
	if (is_exclusive(present) != is_exclusive(wanted))
		differs(what, "exclusive", yes_no(is_exclusive(present)),
			yes_no(is_exclusive(wanted)));
	if (on != was)
		differs(what, "autostart", yes_no(was), yes_no(on));
	if (!text_same(conf_get(present, "profile"), conf_get(wanted, "profile")))
		differs(what, "profile", conf_get(present, "profile"),
			conf_get(wanted, "profile"));
	if (!text_same(conf_get(present, "access_group"),
		  conf_get(wanted, "access_group")))
		differs(what, "access_group",
			conf_get(present, "access_group"),
			conf_get(wanted, "access_group"));
	*attributes = compare_attributes(present, wanted, what);
	if (action != NVVGPU_ACTION_NONE)
		return action;
	if (ftell(what))
		return NVVGPU_ACTION_CHANGE;
	if (on && !vgpu->live &&
	    host_find_parent(host, nvvgpu_vgpu_get_parent(vgpu))) {
		fputs("it starts with the host, and is not started", what);
		return NVVGPU_ACTION_START;
	}
	return NVVGPU_ACTION_NONE;
}

/* A key without value asks for nothing. */
static void compare_keys(const struct conf *present, const struct conf *wanted,
			 FILE *what)
{
	size_t i;

	for (i = 0; i < wanted->count; i++) {
		const char *key = wanted->items[i].key;
		const char *now = conf_get(present, key);
		const char *then = conf_get(wanted, key);

		if (then && !text_same(now, then))
			differs(what, key, now, then);
	}
	for (i = 0; i < present->count; i++) {
		const char *key = present->items[i].key;
		const char *now = conf_get(present, key);

		if (now && !conf_get(wanted, key))
			differs(what, key, now, NULL);
	}
}

enum nvvgpu_action compare_profile(const struct conf *present,
				   const struct conf *wanted, FILE *what)
{
	compare_keys(present, wanted, what);
	return ftell(what) ? NVVGPU_ACTION_CHANGE : NVVGPU_ACTION_NONE;
}
