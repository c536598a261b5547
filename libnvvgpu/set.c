// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Changes what one vGPU is: whether it starts with the host, its attributes,
 * and, while it is not there, its type, profile and GPU.
 *
 * The definition counts where there is one, so it is changed first, in its
 * place: what mdevctl or others have in it beside stays as and where it is.
 * A live vGPU is asked even before, as a value that its driver refuses must
 * not be kept.
 */
#include "life.h"
#include "place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * A change under way.
 * @def:	in memory; doc NULL where there is none
 * @host:	looked at when type or GPU are to change
 * @type, @gpu:	what was asked for; NULL for as it is
 * @parent:	where it is to be; NULL for where it is
 * @written:	attributes that the live one has taken already
 * @announce:	udev is to look at its node again
 */
struct change {
	struct nvvgpu_ctx *ctx;
	struct record rec;
	struct mdevdef def;
	struct live live;
	bool active;
	struct nvvgpu_host *host;
	struct nvvgpu_profile *profile;
	const char *type;
	const char *gpu;
	struct nvvgpu_parent *parent;
	struct conf written;
	bool announce;
};

static bool is_attribute(const char *key)
{
	return !strncmp(key, "attr.", 5) || strchr(key, '/');
}

static const char *attribute_of(const char *key)
{
	return strncmp(key, "attr.", 5) ? key : key + 5;
}

static int bad(struct change *change, const char *key, const char *what)
{
	return fail(change->ctx, EINVAL, NVVGPU_E_INVALID, "%s: set '%s': %s",
		    change->rec.name, key, what);
}

static const char *now_type(const struct change *change)
{
	return change->def.doc ? mdevdef_type(&change->def) :
		conf_get(&change->rec.conf, "type");
}

static const char *now_parent(const struct change *change)
{
	return change->def.doc ? change->def.parent :
		conf_get(&change->rec.conf, "parent");
}

static const char *now_attribute(const struct change *change, const char *name)
{
	const char *key, *value, *found = NULL;
	char recorded[300];
	size_t i;

	if (!change->def.doc) {
		snprintf(recorded, sizeof(recorded), "attr.%s", name);
		return conf_get(&change->rec.conf, recorded);
	}
	for (i = 0; !mdevdef_get_attribute(&change->def, i, &key, &value); i++)
		if (!strcmp(key, name))
			found = value;
	return found;
}

static int keep_attribute(struct change *change, const char *name,
			  const char *value)
{
	char key[300];

	snprintf(key, sizeof(key), "attr.%s", name);
	if (conf_set(&change->rec.conf, key, value) < 0 ||
	    (change->def.doc &&
	     mdevdef_set_attribute(&change->def, name, value) < 0))
		return fail_memory(change->ctx);
	return 0;
}

/* --- what each key means ---------------------------------------------------- */

static int set_autostart(struct change *change, struct nvvgpu_setting *set)
{
	bool on, was = change->def.doc ? mdevdef_autostart(&change->def) :
		change->rec.autostart;

	if (!set->value || !bool_parse(set->value, &on))
		return bad(change, set->key, "it is neither yes nor no");
	if (conf_set(&change->rec.conf, "autostart", on ? "yes" : "no") < 0 ||
	    (change->def.doc &&
	     mdevdef_set_autostart(&change->def, on) < 0))
		return fail_memory(change->ctx);
	change->rec.autostart = on;
	set->effect = on == was ? NVVGPU_EFFECT_NONE : NVVGPU_EFFECT_NOW;
	return 0;
}

/* Without one of its own it has that of its profile. */
static int set_access_group(struct change *change, struct nvvgpu_setting *set)
{
	const char *was = conf_get(&change->rec.conf, "access_group");

	if (set->value && !group_valid(set->value))
		return bad(change, set->key, "it is no name of a group");
	set->effect = text_same(was, set->value) ? NVVGPU_EFFECT_NONE :
		NVVGPU_EFFECT_NOW;
	change->announce = true;
	return conf_set(&change->rec.conf, "access_group", set->value) < 0 ?
		fail_memory(change->ctx) : 0;
}

/* What the last profile gave goes, what others added to it stays. */
static int change_attributes(struct change *change)
{
	const struct conf_item *attr;
	char name[300];
	size_t i;
	int ret = 0;

	while (!ret && (attr = conf_attribute(&change->rec.conf, 0))) {
		snprintf(name, sizeof(name), "%s", attribute_name(attr));
		ret = keep_attribute(change, name, NULL);
	}
	for (i = 0; !ret && i < nvvgpu_profile_count_attributes(change->profile);
	     i++)
		ret = keep_attribute(change,
			nvvgpu_profile_get_attribute_name(change->profile, i),
			nvvgpu_profile_get_attribute_value(change->profile,
							   i));
	return ret;
}

static int set_profile(struct change *change, struct nvvgpu_setting *set)
{
	int ret;

	set->effect = NVVGPU_EFFECT_NEXT_START;
	if (!set->value) {
		set->effect = NVVGPU_EFFECT_NOW;
		return conf_set(&change->rec.conf, "profile", NULL) < 0 ?
			fail_memory(change->ctx) : 0;
	}
	ret = nvvgpu_profile_load(change->ctx, set->value, &change->profile);
	if (ret < 0)
		return ret;
	change->type = nvvgpu_profile_get_type(change->profile);
	change->gpu = nvvgpu_profile_get_gpu(change->profile);
	if (conf_set(&change->rec.conf, "profile", set->value) < 0)
		return fail_memory(change->ctx);
	return change_attributes(change);
}

static int set_type(struct change *change, struct nvvgpu_setting *set)
{
	if (!set->value)
		return bad(change, set->key, "a vGPU is of some type");
	change->type = set->value;
	set->effect = NVVGPU_EFFECT_NEXT_START;
	return 0;
}

static int set_gpu(struct change *change, struct nvvgpu_setting *set)
{
	if (!set->value)
		return bad(change, set->key, "a vGPU is on some GPU");
	change->gpu = set->value;
	set->effect = NVVGPU_EFFECT_NEXT_START;
	return 0;
}

static int live_refuses(struct change *change, const char *name,
			const char *value, int err)
{
	if (err == -ENOENT)
		return fail(change->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set '%s': its driver has no such attribute",
			    change->rec.name, name);
	return fail(change->ctx, -err, NVVGPU_E_INVALID,
		    "%s: set '%s': its driver refuses '%s'", change->rec.name,
		    name, value);
}

/*
 * Whether the driver takes it now; that it does not is no failure, but that it
 * never will is.
 */
static int write_live(struct change *change, const char *name,
		      const char *value)
{
	char *was = file_read_dup(change->ctx, "%s/%s", change->live.dir, name);
	int ret;

	ret = change->live.framework->set(change->ctx, change->rec.uuid, name,
					  value);
	if (!ret && was && conf_set(&change->written, name, was) < 0)
		ret = -ENOMEM;
	free(was);
	if (ret == -ENOMEM)
		return fail_memory(change->ctx);
	/* EACCES: nobody ever writes to it; EPERM may be so for now. */
	if (ret == -ENOENT || ret == -EINVAL || ret == -E2BIG ||
	    ret == -EACCES)
		return live_refuses(change, name, value, ret);
	return !ret;
}

static int set_attribute(struct change *change, struct nvvgpu_setting *set)
{
	const char *name = attribute_of(set->key), *was;
	int ret = 0;

	if (!attribute_valid(name))
		return bad(change, set->key,
			   "it is no attribute that a vGPU can be given");
	if (set->value && !value_valid(set->value))
		return bad(change, set->key, "it is no value for an attribute");
	was = now_attribute(change, name);
	if (change->active && set->value)
		ret = write_live(change, name, set->value);
	if (ret < 0)
		return ret;
	if (ret)
		set->effect = NVVGPU_EFFECT_NOW;
	else if (text_same(was, set->value))
		set->effect = NVVGPU_EFFECT_NONE;
	else
		set->effect = NVVGPU_EFFECT_NEXT_START;
	return keep_attribute(change, name, set->value);
}

static const struct {
	const char *key;
	int (*set)(struct change *change, struct nvvgpu_setting *set);
} keys[] = {
	/* A profile first: what is said beside it wins. */
	{ "profile", set_profile },
	{ "autostart", set_autostart },
	{ "type", set_type },
	{ "gpu", set_gpu },
	{ "access_group", set_access_group },
};

static int check_keys(struct change *change,
		      const struct nvvgpu_setting *settings, size_t count)
{
	size_t i, j;

	for (i = 0; i < count; i++) {
		for (j = 0; j < ARRAY_SIZE(keys); j++)
			if (!strcmp(settings[i].key, keys[j].key))
				break;
		if (j == ARRAY_SIZE(keys) && !is_attribute(settings[i].key))
			return bad(change, settings[i].key, "there is no such "
				   "key; it is autostart, profile, type, gpu, "
				   "access_group or the path of an attribute");
		for (j = 0; j < i; j++)
			if (!strcmp(settings[i].key, settings[j].key))
				return bad(change, settings[i].key,
					   "it is there twice");
	}
	return 0;
}

static int set_keys(struct change *change, struct nvvgpu_setting *settings,
		    size_t count)
{
	size_t i, j;
	int ret;

	ret = check_keys(change, settings, count);
	for (j = 0; j < ARRAY_SIZE(keys); j++)
		for (i = 0; !ret && i < count; i++)
			if (!strcmp(settings[i].key, keys[j].key))
				ret = keys[j].set(change, &settings[i]);
	return ret;
}

static int set_attributes(struct change *change,
			  struct nvvgpu_setting *settings, size_t count)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < count; i++)
		if (is_attribute(settings[i].key))
			ret = set_attribute(change, &settings[i]);
	return ret;
}

/* --- another type, another GPU ------------------------------------------------ */

/* The device of that address, else one of the GPU that has room. */
static int find_parent(struct change *change, struct nvvgpu_gpu *gpu,
		       struct nvvgpu_type *type)
{
	struct place place = { .gpu = gpu, .type = type };
	int ret;

	struct nvvgpu_parent *now = host_find_parent(change->host,
						     now_parent(change));

	change->parent = host_find_parent(change->host, change->gpu);
	/* A VF of its GPU is as good as another. */
	if (!change->parent && now && now->gpu == gpu)
		change->parent = now;
	if (change->parent)
		return 0;
	ret = place_survey(change->host);
	if (ret < 0)
		return ret;
	change->parent = place_parent(&place, false);
	return change->parent ? 0 :
		fail(change->ctx, ENOSPC, NVVGPU_E_NO_CAPACITY,
		     "%s: set 'gpu': GPU %s has no VF to spare",
		     change->rec.name, gpu->address);
}

/* The GPU that it is to be on. */
static int find_gpu(struct change *change, struct nvvgpu_gpu **ret)
{
	struct nvvgpu_parent *now;

	now = host_find_parent(change->host, now_parent(change));
	if (change->gpu)
		return nvvgpu_host_find_gpu(change->host, change->gpu, ret);
	if (!now)
		return fail(change->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: set 'type': its GPU %s is not here, or its "
			    "driver offers no vGPUs, so that nobody knows its "
			    "types", change->rec.name, now_parent(change));
	*ret = now->gpu;
	return 0;
}

static int keep_type(struct change *change, struct nvvgpu_type *type)
{
	if (conf_set(&change->rec.conf, "type", type->id) < 0 ||
	    conf_set(&change->rec.conf, "type_name",
		     nvvgpu_type_get_name(type)) < 0 ||
	    (change->def.doc && mdevdef_set_type(&change->def, type->id) < 0))
		return fail_memory(change->ctx);
	return 0;
}

static int check_stopped(struct change *change)
{
	char user[OWNER_TEXT_MAX];
	struct owner owner;
	struct live live;

	if (!change->active)
		return 0;
	if (!live_find(change->ctx, change->rec.uuid, &live) &&
	    live_in_use(change->ctx, &live, &owner))
		return fail(change->ctx, EBUSY, NVVGPU_E_IN_USE,
			    "%s: set: type and GPU of a vGPU that is active "
			    "stay, and %s has it open", change->rec.name,
			    owner_text(&owner, user));
	return fail(change->ctx, EBUSY, NVVGPU_E_IN_USE,
		    "%s: set: type and GPU of a vGPU that is active stay; "
		    "stop it first", change->rec.name);
}

static int set_device(struct change *change)
{
	const char *text = change->type ?: now_type(change);
	struct nvvgpu_parent *now;
	struct nvvgpu_type *type;
	struct nvvgpu_gpu *gpu;
	int ret;

	if (!change->type && !change->gpu)
		return 0;
	ret = host_scan_gpus(change->ctx, &change->host);
	if (ret < 0)
		return ret;
	ret = find_gpu(change, &gpu);
	if (ret < 0)
		return ret;
	type = gpu_match_type(gpu, text);
	if (!type)
		return fail(change->ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: set 'type': GPU %s has no type '%s'",
			    change->rec.name, gpu->address, text);
	now = host_find_parent(change->host, now_parent(change));
	if (strcmp(type->id, now_type(change))) {
		ret = check_stopped(change);
		if (!ret)
			ret = keep_type(change, type);
	}
	if (!ret && change->gpu)
		ret = find_parent(change, gpu, type);
	return ret || !change->gpu || change->parent == now ? ret :
		check_stopped(change);
}

/* --- for good ------------------------------------------------------------------ */

static int keep_definition(struct change *change)
{
	const struct record *rec = &change->rec;

	if (!change->def.doc)
		return 0;
	if (change->parent &&
	    strcmp(change->parent->address, change->def.parent))
		return mdevdef_move(change->ctx, &change->def, rec->name,
				    rec->uuid, change->parent->address);
	return mdevdef_rewrite(change->ctx, &change->def, rec->name,
			       rec->uuid);
}

static int keep(struct change *change)
{
	int ret;

	ret = keep_definition(change);
	if (ret < 0)
		return ret;
	if (change->parent && record_bind(&change->rec, change->parent) < 0)
		return fail_memory(change->ctx);
	return record_write(change->ctx, &change->rec, true);
}

/* The live one has again what it had. */
static void take_back(struct change *change)
{
	size_t i;

	for (i = 0; i < change->written.count; i++)
		change->live.framework->set(change->ctx, change->rec.uuid,
					    change->written.items[i].key,
					    change->written.items[i].value);
}

static int set_all(struct change *change, struct nvvgpu_setting *settings,
		   size_t count)
{
	int ret;

	ret = set_keys(change, settings, count);
	if (!ret)
		ret = set_device(change);
	if (!ret)
		ret = set_attributes(change, settings, count);
	if (!ret)
		ret = keep(change);
	if (ret < 0)
		take_back(change);
	else if (change->announce && change->active)
		live_announce(change->ctx, &change->live);
	return ret;
}

static int begin(struct change *change)
{
	int ret = -ENOENT;

	change->active = !live_find(change->ctx, change->rec.uuid,
				    &change->live);
	if (change->rec.framework->defines)
		ret = mdevdef_find(change->ctx,
				   conf_get(&change->rec.conf, "parent"),
				   change->rec.uuid, &change->def);
	return ret == -ENOENT ? 0 : ret;
}

static int set_locked(struct nvvgpu_ctx *ctx, const char *name,
		      struct nvvgpu_setting *settings, size_t count)
{
	struct change change = { .ctx = ctx };
	int ret;

	ret = record_find(ctx, name, &change.rec);
	if (ret < 0)
		return ret;
	if (change.rec.transient)
		ret = fail(ctx, EINVAL, NVVGPU_E_INVALID,
			   "%s: set: it is transient, and is not made again; "
			   "delete it and make another", change.rec.name);
	else
		ret = begin(&change);
	if (!ret)
		ret = set_all(&change, settings, count);
	nvvgpu_profile_unref(change.profile);
	nvvgpu_host_unref(change.host);
	conf_free(&change.written);
	mdevdef_free(&change.def);
	record_free(&change.rec);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_vgpu_set(struct nvvgpu_ctx *ctx,
				  const char *name_or_uuid,
				  struct nvvgpu_setting *settings,
				  size_t count)
{
	int ret;

	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = set_locked(ctx, name_or_uuid, settings, count);
	state_unlock(ctx);
	return ret;
}
