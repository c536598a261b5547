// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * mdevctl's definitions, /etc/mdevctl.d/PARENT/UUID: the truth for type,
 * parent, autostart and attributes of a device.  The whole JSON document is
 * kept as it was read, so that keys we do not know survive.
 */
#include "callouts.h"

#include <errno.h>
#include <json.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 8

static int bad(struct nvvgpu_ctx *ctx, const char *parent, const char *uuid,
	       const char *what)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), MDEVCTL_DIR "/%s/%s", parent, uuid);
	return state_damaged(ctx, path, what);
}

static const char *get_string(const struct json_object *doc, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(doc, key, &value) ||
	    !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

static struct json_object *get_attrs(const struct json_object *doc)
{
	struct json_object *attrs;

	if (!json_object_object_get_ex(doc, "attrs", &attrs))
		return NULL;
	return attrs;
}

/* One attribute is an object with one key, whose value is text. */
static bool attr_valid(struct json_object *attr)
{
	struct json_object_iterator it, end;

	if (!json_object_is_type(attr, json_type_object) ||
	    json_object_object_length(attr) != 1)
		return false;
	it = json_object_iter_begin(attr);
	end = json_object_iter_end(attr);
	return !json_object_iter_equal(&it, &end) &&
		path_valid(json_object_iter_peek_name(&it)) &&
		json_object_is_type(json_object_iter_peek_value(&it),
				    json_type_string);
}

static const char *check(const struct json_object *doc)
{
	struct json_object *attrs;
	const char *text;
	size_t i;

	if (!json_object_is_type(doc, json_type_object))
		return "it is no JSON object";
	text = get_string(doc, "mdev_type");
	if (!text || !component_valid(text))
		return "'mdev_type' is missing or no type id";
	text = get_string(doc, "start");
	if (!text || (strcmp(text, "auto") && strcmp(text, "manual")))
		return "'start' is neither auto nor manual";
	attrs = get_attrs(doc);
	if (!attrs)
		return NULL;
	if (!json_object_is_type(attrs, json_type_array))
		return "'attrs' is no list";
	for (i = 0; i < json_object_array_length(attrs); i++)
		if (!attr_valid(json_object_array_get_idx(attrs, i)))
			return "an entry of 'attrs' is not {\"name\": \"value\"}";
	return NULL;
}

/*
 * Neither more nor less than JSON: mdevctl passes over a file with anything
 * else in it, and to write it again would lose that.
 */
static struct json_object *parse(const char *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new_ex(DEPTH_MAX);
	struct json_object *doc;

	if (!tok)
		return NULL;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	doc = json_tokener_parse_ex(tok, text, len + 1);
	if (json_tokener_get_error(tok) != json_tokener_success ||
	    json_tokener_get_parse_end(tok) < len) {
		json_object_put(doc);
		doc = NULL;
	}
	json_tokener_free(tok);
	return doc;
}

/* Its text, with a NUL after it. */
static ssize_t read_text(struct nvvgpu_ctx *ctx, const char *parent,
			 const char *uuid, char *text, size_t size)
{
	char path[PATH_MAX];
	ssize_t len;

	snprintf(path, sizeof(path), MDEVCTL_DIR "/%s/%s", parent, uuid);
	len = state_read(ctx, path, text, size);
	return len == -ENOTDIR ? -ENOENT : len;
}

int mdevdef_read(struct nvvgpu_ctx *ctx, const char *parent, const char *uuid,
		 struct mdevdef *ret)
{
	struct json_object *doc;
	char text[CONF_MAX + 1];
	const char *what;
	ssize_t len;

	if (!component_valid(parent))
		return -ENOENT;
	len = read_text(ctx, parent, uuid, text, sizeof(text));
	if (len < 0)
		return len;
	doc = parse(text, len);
	what = doc ? check(doc) : "it is no JSON";
	if (what) {
		json_object_put(doc);
		return bad(ctx, parent, uuid, what);
	}
	snprintf(ret->parent, sizeof(ret->parent), "%s", parent);
	ret->doc = doc;
	return 0;
}

/*
 * Calls fn for every parent directory that has a file of this UUID until it
 * returns something else than -ENOENT.
 */
static int each_parent(struct nvvgpu_ctx *ctx, const char *uuid,
		       int (*fn)(struct nvvgpu_ctx *ctx, const char *parent,
				 const char *uuid, void *data), void *data)
{
	char path[PATH_MAX];
	const char *parent;
	int ret = -ENOENT;
	DIR *dir;
	int err;

	err = dir_open(ctx, &dir, MDEVCTL_DIR);
	if (err == -ENOENT)
		return err;
	if (err < 0)
		return fail_system(ctx, -err, "/" MDEVCTL_DIR ": open");
	while (ret == -ENOENT && (parent = dir_next(dir))) {
		snprintf(path, sizeof(path), MDEVCTL_DIR "/%s", parent);
		if (state_exists(ctx, path, uuid))
			ret = fn(ctx, parent, uuid, data);
	}
	/* What was not found may be in what could not be read. */
	err = dir_close(dir, 0);
	if (ret == -ENOENT && err < 0)
		return fail_system(ctx, -err, "/" MDEVCTL_DIR ": read");
	return ret;
}

static int read_one(struct nvvgpu_ctx *ctx, const char *parent,
		    const char *uuid, void *data)
{
	return mdevdef_read(ctx, parent, uuid, data);
}

int mdevdef_find(struct nvvgpu_ctx *ctx, const char *parent, const char *uuid,
		 struct mdevdef *ret)
{
	int err = -ENOENT;

	if (parent)
		err = mdevdef_read(ctx, parent, uuid, ret);
	if (err == -ENOENT)
		err = each_parent(ctx, uuid, read_one, ret);
	return err;
}

static int see_one(struct nvvgpu_ctx *ctx, const char *parent,
		   const char *uuid, void *data)
{
	(void)ctx;
	(void)parent;
	(void)uuid;
	(void)data;
	return 1;
}

int mdevdef_exists(struct nvvgpu_ctx *ctx, const char *uuid)
{
	return each_parent(ctx, uuid, see_one, NULL) == 1;
}

unsigned int mdevdef_count(struct nvvgpu_ctx *ctx, const char *parent)
{
	char uuid[UUID_LEN + 1];
	unsigned int count = 0;
	const char *entry;
	DIR *dir;

	if (dir_open(ctx, &dir, MDEVCTL_DIR "/%s", parent) < 0)
		return 0;
	while ((entry = dir_next(dir)))
		count += uuid_read(entry, uuid);
	closedir(dir);
	return count;
}

int mdevdef_new(const char *parent, const char *type, bool autostart,
		struct mdevdef *ret)
{
	struct json_object *doc = json_object_new_object();

	if (!doc)
		return -ENOMEM;
	if (json_object_object_add(doc, "mdev_type",
				   json_object_new_string(type)) ||
	    json_object_object_add(doc, "start", json_object_new_string(
				   autostart ? "auto" : "manual")) ||
	    json_object_object_add(doc, "attrs", json_object_new_array())) {
		json_object_put(doc);
		return -ENOMEM;
	}
	snprintf(ret->parent, sizeof(ret->parent), "%s", parent);
	ret->doc = doc;
	return 0;
}

int mdevdef_add_attribute(struct mdevdef *def, const char *name,
			  const char *value)
{
	struct json_object *attr = json_object_new_object();

	if (!attr)
		return -ENOMEM;
	if (json_object_object_add(attr, name, json_object_new_string(value)) ||
	    json_object_array_add(get_attrs(def->doc), attr)) {
		json_object_put(attr);
		return -ENOMEM;
	}
	return 0;
}

static bool is_attribute(struct json_object *attrs, size_t index,
			 const char *name)
{
	return json_object_object_get_ex(json_object_array_get_idx(attrs,
								   index),
					 name, NULL);
}

int mdevdef_set_attribute(struct mdevdef *def, const char *name,
			  const char *value)
{
	struct json_object *attrs = get_attrs(def->doc), *text;
	size_t i = attrs ? json_object_array_length(attrs) : 0;

	while (i--) {
		if (!is_attribute(attrs, i, name))
			continue;
		if (!value) {
			json_object_array_del_idx(attrs, i, 1);
			continue;
		}
		text = json_object_new_string(value);
		return json_object_object_add(json_object_array_get_idx(attrs,
									i),
					      name, text) ? -ENOMEM : 0;
	}
	if (!value)
		return 0;
	if (!attrs && json_object_object_add(def->doc, "attrs",
					     json_object_new_array()))
		return -ENOMEM;
	return mdevdef_add_attribute(def, name, value);
}

int mdevdef_set_type(struct mdevdef *def, const char *type)
{
	return json_object_object_add(def->doc, "mdev_type",
				      json_object_new_string(type)) ?
		-ENOMEM : 0;
}

int mdevdef_set_autostart(struct mdevdef *def, bool on)
{
	return json_object_object_add(def->doc, "start", json_object_new_string(
				      on ? "auto" : "manual")) ? -ENOMEM : 0;
}

int mdevdef_renew(struct mdevdef *def, bool autostart)
{
	if (mdevdef_set_autostart(def, autostart) < 0 ||
	    json_object_object_add(def->doc, "attrs", json_object_new_array()))
		return -ENOMEM;
	return 0;
}

const char *mdevdef_print(const struct mdevdef *def)
{
	return json_object_to_json_string_ext(def->doc,
					      JSON_C_TO_STRING_PRETTY |
					      JSON_C_TO_STRING_SPACED |
					      JSON_C_TO_STRING_NOSLASHESCAPE);
}

static int rewrite(struct nvvgpu_ctx *ctx, const struct mdevdef *def,
		   const char *name, const char *uuid, const char *text)
{
	char dir[PATH_MAX];
	int ret;

	snprintf(dir, sizeof(dir), MDEVCTL_DIR "/%s", def->parent);
	ret = atomic_write(ctx, dir, uuid, text, true);
	return ret < 0 ? fail_system(ctx, -ret, "%s: write /%s/%s", name, dir,
				     uuid) : 0;
}

/* Without sentence, as there is one already. */
static int write_back(struct nvvgpu_ctx *ctx, const char *parent,
		      const char *uuid, const char *text)
{
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), MDEVCTL_DIR "/%s", parent);
	return atomic_write(ctx, dir, uuid, text, true);
}

/*
 * mdevctl asks about a change that changes nothing, and loses what it does not
 * know on the way.
 */
static int ask_to_modify(struct nvvgpu_ctx *ctx, const struct mdevdef *def,
			 const char *name, const char *uuid, const char *text,
			 const char *was)
{
	int ret;

	ret = callouts_run(ctx, name, "modify", uuid, def->parent,
			   mdevdef_autostart(def) ? "--auto" : "--manual",
			   NULL);
	if (!ret)
		return rewrite(ctx, def, name, uuid, text);
	if (write_back(ctx, def->parent, uuid, was) < 0)
		tell(ctx, "%s: modify: its definition could not be made what "
		     "it was", name);
	return ret;
}

int mdevdef_rewrite(struct nvvgpu_ctx *ctx, const struct mdevdef *def,
		    const char *name, const char *uuid)
{
	char was[CONF_MAX + 1];
	const char *text = mdevdef_print(def);
	ssize_t len;
	int ret;

	if (!text)
		return fail_memory(ctx);
	if (!callouts_wanted(ctx))
		return rewrite(ctx, def, name, uuid, text);
	len = read_text(ctx, def->parent, uuid, was, sizeof(was));
	if (len < 0)
		return len;
	ret = rewrite(ctx, def, name, uuid, text);
	return ret < 0 ? ret : ask_to_modify(ctx, def, name, uuid, text, was);
}

static int write_below(struct nvvgpu_ctx *ctx, const struct mdevdef *def,
		       const char *name, const char *uuid, bool replace,
		       bool *made)
{
	char dir[PATH_MAX];
	const char *text;
	int ret;

	*made = false;
	text = mdevdef_print(def);
	if (!text)
		return fail_memory(ctx);
	snprintf(dir, sizeof(dir), MDEVCTL_DIR "/%s", def->parent);
	if (callouts_wanted(ctx) && !state_exists(ctx, dir, uuid))
		return callouts_run(ctx, name, "define", uuid, def->parent,
				    "--jsonfile", text);
	ret = atomic_mkdir(ctx, dir);
	*made = ret > 0;
	if (ret >= 0)
		ret = atomic_write(ctx, dir, uuid, text, replace);
	if (ret == -EEXIST)
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: define: mdevctl has a definition of its UUID, "
			    "/%s/%s; undefine that one", name, dir, uuid);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: write /%s/%s", name, dir,
				   uuid);
	return 0;
}

int mdevdef_write(struct nvvgpu_ctx *ctx, const struct mdevdef *def,
		  const char *name, const char *uuid, bool *made)
{
	return write_below(ctx, def, name, uuid, false, made);
}

static int remove_fail(struct nvvgpu_ctx *ctx, int err, const char *name,
		       const char *parent, const char *uuid)
{
	if (callouts_wanted(ctx))
		return -err;
	return fail_system(ctx, err, "%s: remove /" MDEVCTL_DIR "/%s/%s", name,
			   parent, uuid);
}

int mdevdef_move(struct nvvgpu_ctx *ctx, struct mdevdef *def,
		 const char *name, const char *uuid, const char *parent)
{
	struct mdevdef moved = { .doc = def->doc };
	char from[NAME_MAX + 1];
	bool made;
	int ret;

	snprintf(moved.parent, sizeof(moved.parent), "%s", parent);
	snprintf(from, sizeof(from), "%s", def->parent);
	/* Who was killed while he moved it has left one there. */
	ret = write_below(ctx, &moved, name, uuid, true, &made);
	if (ret < 0)
		return ret;
	memcpy(def->parent, moved.parent, sizeof(def->parent));
	ret = mdevdef_remove(ctx, from, uuid);
	return ret < 0 ? remove_fail(ctx, -ret, name, from, uuid) : 0;
}

int mdevdef_remove(struct nvvgpu_ctx *ctx, const char *parent,
		   const char *uuid)
{
	char dir[PATH_MAX];
	int ret;

	snprintf(dir, sizeof(dir), MDEVCTL_DIR "/%s", parent);
	if (callouts_wanted(ctx)) {
		ret = callouts_run(ctx, uuid, "undefine", uuid, parent, NULL,
				   NULL);
		return !ret && state_exists(ctx, dir, uuid) ?
			callouts_ignored(ctx, uuid, "undefine") : ret;
	}
	return atomic_remove(ctx, dir, uuid);
}

static int remove_one(struct nvvgpu_ctx *ctx, const char *parent,
		      const char *uuid, void *data)
{
	int ret = mdevdef_remove(ctx, parent, uuid);

	if (ret < 0 && ret != -ENOENT)
		return remove_fail(ctx, -ret, data, parent, uuid);
	return -ENOENT;		/* go on */
}

int mdevdef_remove_all(struct nvvgpu_ctx *ctx, const char *name,
		       const char *uuid)
{
	int ret = each_parent(ctx, uuid, remove_one, (char *)name);

	return ret == -ENOENT ? 0 : ret;
}

const char *mdevdef_type(const struct mdevdef *def)
{
	return get_string(def->doc, "mdev_type");
}

bool mdevdef_autostart(const struct mdevdef *def)
{
	return !strcmp(get_string(def->doc, "start"), "auto");
}

size_t mdevdef_count_attributes(const struct mdevdef *def)
{
	struct json_object *attrs = get_attrs(def->doc);

	return attrs ? json_object_array_length(attrs) : 0;
}

int mdevdef_get_attribute(const struct mdevdef *def, size_t index,
			  const char **name, const char **value)
{
	struct json_object_iterator it;
	struct json_object *attr;

	if (index >= mdevdef_count_attributes(def))
		return -ENOENT;
	attr = json_object_array_get_idx(get_attrs(def->doc), index);
	it = json_object_iter_begin(attr);
	*name = json_object_iter_peek_name(&it);
	*value = json_object_get_string(json_object_iter_peek_value(&it));
	return 0;
}

void mdevdef_free(struct mdevdef *def)
{
	json_object_put(def->doc);
	def->doc = NULL;
}
