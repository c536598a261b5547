// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Profiles: /etc/nvvgpu/profiles.d/NAME.conf, or, where the administrator has
 * none of that name, /usr/lib/nvvgpu/profiles.d/NAME.conf.
 */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KIND "profile"
/* The kernel is built for 1024 nodes at most. */
#define NODE_MAX 1023

static const char *const known[] = {
	"base", "type", "gpu", "policy", "numa_node", "autostart", "movable",
	"access_group", NULL
};

static int no_name(struct nvvgpu_ctx *ctx, const char *name)
{
	return fail(ctx, EINVAL, NVVGPU_E_INVALID,
		    "%s: it is no name for a profile; use a-z, 0-9, '.', '_', "
		    "'-', at most %d of them, a letter or digit first", name,
		    NVVGPU_NAME_MAX);
}

static struct nvvgpu_profile *allocate(struct nvvgpu_ctx *ctx,
				       const char *name)
{
	struct nvvgpu_profile *profile = calloc(1, sizeof(*profile));

	if (!profile)
		return NULL;
	profile->refs = 1;
	profile->ctx = nvvgpu_ref(ctx);
	profile->autostart = true;
	profile->numa_node = -1;
	snprintf(profile->name, sizeof(profile->name), "%s", name);
	return profile;
}

NVVGPU_EXPORT int nvvgpu_profile_new(struct nvvgpu_ctx *ctx, const char *name,
				     struct nvvgpu_profile **ret)
{
	struct nvvgpu_profile *profile;

	if (!name_valid(name))
		return no_name(ctx, name);
	profile = allocate(ctx, name);
	if (!profile)
		return fail_memory(ctx);
	*ret = profile;
	return 0;
}

static bool node_read(const char *text, int *ret)
{
	unsigned int n;

	if (!number_read(text, &n) || n > NODE_MAX)
		return false;
	*ret = n;
	return true;
}

const char *profile_check(const struct conf *conf)
{
	const struct conf_item *attr;
	enum nvvgpu_policy policy;
	const char *text;
	size_t i;
	int node;
	bool on;

	if (!conf_get(conf, "type") && !conf_get(conf, "base"))
		return "'type' is missing";
	text = conf_get(conf, "policy");
	if (text && nvvgpu_policy_parse(text, &policy) < 0)
		return "'policy' is none of pack, spread, numa and exclusive";
	text = conf_get(conf, "numa_node");
	if (text && !node_read(text, &node))
		return "'numa_node' is no number of a NUMA node";
	text = conf_get(conf, "autostart");
	if (text && !bool_parse(text, &on))
		return "'autostart' is neither yes nor no";
	text = conf_get(conf, "access_group");
	if (text && !group_valid(text))
		return "'access_group' is no name of a group";
	text = conf_get(conf, "movable");
	if (text && !bool_parse(text, &on))
		return "'movable' is neither yes nor no";
	for (i = 0; (attr = conf_attribute(conf, i)); i++) {
		if (!attribute_valid(attribute_name(attr)))
			return "a key 'attr.*' names no attribute";
		if (!*attr->value)
			return "a key 'attr.*' has no value";
	}
	return NULL;
}

/* With what its bases say. */
static const char *check_all(const struct nvvgpu_profile *profile)
{
	if (!conf_get(&profile->conf, "type"))
		return conf_get(&profile->own, "base") ?
			"neither it nor its base has a 'type'" :
			"'type' is missing";
	return profile_check(&profile->conf);
}

/* What has been checked is taken out of the texts. */
static void take(struct nvvgpu_profile *profile)
{
	const char *text = conf_get(&profile->conf, "policy");

	if (text)
		nvvgpu_policy_parse(text, &profile->policy);
	text = conf_get(&profile->conf, "numa_node");
	if (text)
		node_read(text, &profile->numa_node);
	text = conf_get(&profile->conf, "autostart");
	if (text)
		bool_parse(text, &profile->autostart);
	text = conf_get(&profile->conf, "movable");
	if (text)
		bool_parse(text, &profile->movable);
}

static int load(struct nvvgpu_profile *profile)
{
	struct nvvgpu_ctx *ctx = profile->ctx;
	const char *dir, *what;
	int ret;

	ret = profile_read(ctx, profile->name, &profile->own, &dir);
	if (!ret)
		ret = profile_inherit(profile);
	if (ret == -ENOENT)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such profile", profile->name);
	if (ret < 0)
		return ret;
	what = check_all(profile);
	if (what)
		return fail(ctx, EBADMSG, NVVGPU_E_DAMAGED,
			    "/%s/%s.conf: read: %s; repair or remove the file",
			    dir, profile->name, what);
	take(profile);
	conf_tell_unknown(ctx, &profile->own, known, dir, profile->name);
	return 0;
}

NVVGPU_EXPORT int nvvgpu_profile_load(struct nvvgpu_ctx *ctx, const char *name,
				      struct nvvgpu_profile **ret)
{
	struct nvvgpu_profile *profile;
	int err;

	if (!name_valid(name))
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such profile", name);
	profile = allocate(ctx, name);
	if (!profile)
		return fail_memory(ctx);
	err = load(profile);
	if (err < 0) {
		nvvgpu_profile_unref(profile);
		return err;
	}
	*ret = profile;
	return 0;
}

NVVGPU_EXPORT struct nvvgpu_profile *
nvvgpu_profile_ref(struct nvvgpu_profile *profile)
{
	profile->refs++;
	return profile;
}

NVVGPU_EXPORT struct nvvgpu_profile *
nvvgpu_profile_unref(struct nvvgpu_profile *profile)
{
	if (!profile || --profile->refs)
		return NULL;
	conf_free(&profile->own);
	conf_free(&profile->conf);
	nvvgpu_unref(profile->ctx);
	free(profile);
	return NULL;
}

NVVGPU_EXPORT const char *
nvvgpu_profile_get_name(struct nvvgpu_profile *profile)
{
	return profile->name;
}

NVVGPU_EXPORT const char *
nvvgpu_profile_get_type(struct nvvgpu_profile *profile)
{
	return conf_get(&profile->conf, "type");
}

NVVGPU_EXPORT const char *
nvvgpu_profile_get_gpu(struct nvvgpu_profile *profile)
{
	return conf_get(&profile->conf, "gpu");
}

NVVGPU_EXPORT enum nvvgpu_policy
nvvgpu_profile_get_policy(struct nvvgpu_profile *profile)
{
	return profile->policy;
}

NVVGPU_EXPORT int
nvvgpu_profile_get_numa_node(struct nvvgpu_profile *profile, int *ret)
{
	if (profile->numa_node < 0)
		return -ENODATA;
	*ret = profile->numa_node;
	return 0;
}

NVVGPU_EXPORT const char *
nvvgpu_profile_get_access_group(struct nvvgpu_profile *profile)
{
	return conf_get(&profile->conf, "access_group");
}

NVVGPU_EXPORT bool
nvvgpu_profile_get_autostart(struct nvvgpu_profile *profile)
{
	return profile->autostart;
}

NVVGPU_EXPORT bool nvvgpu_profile_get_movable(struct nvvgpu_profile *profile)
{
	return profile->movable;
}

NVVGPU_EXPORT size_t
nvvgpu_profile_count_attributes(struct nvvgpu_profile *profile)
{
	size_t n = 0;

	while (conf_attribute(&profile->conf, n))
		n++;
	return n;
}

NVVGPU_EXPORT const char *
nvvgpu_profile_get_attribute_name(struct nvvgpu_profile *profile, size_t index)
{
	const struct conf_item *item = conf_attribute(&profile->conf, index);

	return item ? attribute_name(item) : NULL;
}

NVVGPU_EXPORT const char *
nvvgpu_profile_get_attribute_value(struct nvvgpu_profile *profile, size_t index)
{
	const struct conf_item *item = conf_attribute(&profile->conf, index);

	return item ? item->value : NULL;
}

static int set(struct nvvgpu_profile *profile, const char *key,
	       const char *value)
{
	if (value && !value_valid(value))
		return fail(profile->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set '%s': the value must be one line of 1 to "
			    "1023 characters without '#', without '\"' or "
			    "blanks around it", profile->name, key);
	if (conf_set(&profile->own, key, value) < 0)
		return fail_memory(profile->ctx);
	return profile_inherit(profile);
}

NVVGPU_EXPORT int nvvgpu_profile_set_base(struct nvvgpu_profile *profile,
					  const char *base)
{
	int ret = set(profile, "base", base);

	if (!ret)
		take(profile);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_profile_set_type(struct nvvgpu_profile *profile,
					  const char *type)
{
	return set(profile, "type", type);
}

NVVGPU_EXPORT int nvvgpu_profile_set_gpu(struct nvvgpu_profile *profile,
					 const char *gpu)
{
	return set(profile, "gpu", gpu);
}

NVVGPU_EXPORT int nvvgpu_profile_set_policy(struct nvvgpu_profile *profile,
					    enum nvvgpu_policy policy)
{
	int ret;

	if (!nvvgpu_policy_name(policy))
		return fail(profile->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set policy: there is no policy number %d",
			    profile->name, policy);
	ret = set(profile, "policy", nvvgpu_policy_name(policy));
	if (!ret)
		profile->policy = policy;
	return ret;
}

NVVGPU_EXPORT int nvvgpu_profile_set_numa_node(struct nvvgpu_profile *profile,
					       int node)
{
	char text[16];
	int ret;

	if (node > NODE_MAX)
		return fail(profile->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set numa_node: %d is no NUMA node",
			    profile->name, node);
	snprintf(text, sizeof(text), "%d", node);
	ret = set(profile, "numa_node", node < 0 ? NULL : text);
	if (!ret)
		profile->numa_node = node < 0 ? -1 : node;
	return ret;
}

NVVGPU_EXPORT int
nvvgpu_profile_set_access_group(struct nvvgpu_profile *profile,
				const char *group)
{
	if (group && !group_valid(group))
		return fail(profile->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set access_group: '%s' is no name of a group",
			    profile->name, group);
	return set(profile, "access_group", group);
}

NVVGPU_EXPORT int nvvgpu_profile_set_autostart(struct nvvgpu_profile *profile,
					       bool on)
{
	int ret = set(profile, "autostart", on ? "yes" : "no");

	if (!ret)
		profile->autostart = on;
	return ret;
}

NVVGPU_EXPORT int nvvgpu_profile_set_movable(struct nvvgpu_profile *profile,
					     bool on)
{
	int ret = set(profile, "movable", on ? "yes" : "no");

	if (!ret)
		profile->movable = on;
	return ret;
}

NVVGPU_EXPORT int nvvgpu_profile_set_attribute(struct nvvgpu_profile *profile,
					       const char *name,
					       const char *value)
{
	char key[300];

	if (!attribute_valid(name))
		return fail(profile->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: set '%s': it is no attribute that a profile "
			    "can set", profile->name, name);
	snprintf(key, sizeof(key), "attr.%s", name);
	return set(profile, key, value);
}

static int save(struct nvvgpu_profile *profile, bool replace)
{
	struct nvvgpu_ctx *ctx = profile->ctx;
	char file[NVVGPU_NAME_MAX + 8];

	snprintf(file, sizeof(file), "%s.conf", profile->name);
	if (!replace && state_exists(ctx, PROFILE_VENDOR_DIR, file))
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: define: there is /" PROFILE_VENDOR_DIR
			    "/%s.conf already; replace it or take another "
			    "name", profile->name, profile->name);
	return conf_write(ctx, &profile->own, PROFILE_DIR, KIND,
			  profile->name, replace);
}

NVVGPU_EXPORT int nvvgpu_profile_save(struct nvvgpu_profile *profile,
				      bool replace)
{
	const char *what = profile_check(&profile->own);
	int ret;

	if (what)
		return fail(profile->ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: save: %s", profile->name, what);
	ret = state_lock(profile->ctx);
	if (ret < 0)
		return ret;
	ret = save(profile, replace);
	state_unlock(profile->ctx);
	return ret;
}

/* The record that names it, if there is one. */
static int find_user(struct nvvgpu_ctx *ctx, const char *profile,
		     char user[NVVGPU_NAME_MAX + 1])
{
	struct record rec;
	char **names;
	size_t count, i;
	int ret;

	ret = record_names(ctx, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count && !ret; i++) {
		const char *used;

		if (record_read(ctx, names[i], &rec) < 0)
			continue;
		used = conf_get(&rec.conf, "profile");
		if (used && !strcmp(used, profile)) {
			memcpy(user, rec.name, sizeof(rec.name));
			ret = 1;
		}
		record_free(&rec);
	}
	names_free(names);
	return ret;
}

static int delete(struct nvvgpu_ctx *ctx, const char *name)
{
	char file[NVVGPU_NAME_MAX + 8], user[NVVGPU_NAME_MAX + 1];
	int ret;

	snprintf(file, sizeof(file), "%s.conf", name);
	if (!state_exists(ctx, PROFILE_DIR, file)) {
		if (state_exists(ctx, PROFILE_VENDOR_DIR, file))
			return fail(ctx, EPERM, NVVGPU_E_PERMISSION,
				    "%s: delete: this profile came with the "
				    "system", name);
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such profile", name);
	}
	ret = find_user(ctx, name, user);
	if (ret < 0)
		return ret;
	if (ret)
		return fail(ctx, EBUSY, NVVGPU_E_IN_USE,
			    "%s: delete: vGPU '%s' was made by this profile; "
			    "delete that one first", name, user);
	if (profile_is_base(ctx, name, user))
		return fail(ctx, EBUSY, NVVGPU_E_IN_USE,
			    "%s: delete: it is the base of profile '%s'; "
			    "change that one first", name, user);
	ret = atomic_remove(ctx, PROFILE_DIR, file);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: remove /" PROFILE_DIR "/%s",
				   name, file);
	return 0;
}

NVVGPU_EXPORT int nvvgpu_profile_delete(struct nvvgpu_ctx *ctx,
					const char *name)
{
	int ret;

	if (!name_valid(name))
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: there is no such profile", name);
	ret = state_lock(ctx);
	if (ret < 0)
		return ret;
	ret = delete(ctx, name);
	state_unlock(ctx);
	return ret;
}
