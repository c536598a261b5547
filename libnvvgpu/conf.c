// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One section "[KIND NAME]": what a state file holds, and a host as a file
 * many of.  Keys that we do not know are kept, in their order, when it is
 * written again.
 */
#include "private.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The text of key and value is one block, which the key points to. */
static char *new_text(const char *key, size_t key_len, const char *value,
		      size_t value_len)
{
	char *text = malloc(key_len + value_len + 2);

	if (!text)
		return NULL;
	memcpy(text, key, key_len);
	text[key_len] = '\0';
	memcpy(text + key_len + 1, value, value_len);
	text[key_len + 1 + value_len] = '\0';
	return text;
}

static void set_item(struct conf_item *item, char *text)
{
	item->key = text;
	item->value = text + strlen(text) + 1;
}

/* Grows at powers of two only. */
static int make_room(struct conf *conf)
{
	struct conf_item *items;

	if (conf->count & (conf->count - 1) || conf->count == 1)
		return 0;
	items = reallocarray(conf->items, conf->count ? conf->count * 2 : 2,
			     sizeof(*items));
	if (!items)
		return -ENOMEM;
	conf->items = items;
	return 0;
}

int conf_add(struct conf *conf, const char *key, size_t key_len,
	     const char *value, size_t value_len)
{
	char *text;

	if (make_room(conf) < 0)
		return -ENOMEM;
	text = new_text(key, key_len, value, value_len);
	if (!text)
		return -ENOMEM;
	set_item(&conf->items[conf->count++], text);
	return 0;
}

/* What is looked for in a file, and where it goes. */
struct wanted {
	struct nvvgpu_ctx *ctx;
	const char *path;
	const char *heading;
	struct conf conf;
};

static int damaged(struct wanted *wanted, const char *what)
{
	return fail(wanted->ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "%s: read: it has %s section [%s]; repair or remove the "
		    "file", wanted->path, what, wanted->heading);
}

/* Others may stand beside it: a record that is just renamed has two. */
static int take_section(void *data, const char *heading, struct conf *conf)
{
	struct wanted *wanted = data;

	if (strcmp(heading, wanted->heading))
		return 0;
	if (wanted->conf.count)
		return damaged(wanted, "more than one");
	wanted->conf = *conf;
	*conf = (struct conf) { 0 };
	return 0;
}

int conf_read(struct nvvgpu_ctx *ctx, struct conf *conf, const char *dir,
	      const char *kind, const char *name)
{
	char path[PATH_MAX], heading[NVVGPU_NAME_MAX + 32];
	struct wanted wanted = { ctx, path, heading, { 0 } };
	char text[CONF_MAX + 1];
	ssize_t len;
	int ret;

	snprintf(path, sizeof(path), "/%s/%s.conf", dir, name);
	snprintf(heading, sizeof(heading), "%s %s", kind, name);
	len = state_read(ctx, path + 1, text, sizeof(text));
	if (len < 0)
		return len;
	ret = conf_parse(ctx, text, len, path, take_section, &wanted);
	if (!ret && !wanted.conf.count)
		ret = damaged(&wanted, "no");
	if (ret < 0)
		conf_free(&wanted.conf);
	else
		*conf = wanted.conf;
	return ret;
}

/* What would be cut off, or be a comment, when it is read again. */
static bool needs_quotes(const char *value)
{
	size_t len = strlen(value);

	return len && (strchr(value, '#') || isblank(value[0]) ||
		       isblank(value[len - 1]));
}

void conf_print(FILE *out, const struct conf *conf, const char *kind,
		const char *name)
{
	size_t i;

	fprintf(out, "[%s %s]\n", kind, name);
	for (i = 0; i < conf->count; i++) {
		const char *value = conf->items[i].value;
		const char *quote = needs_quotes(value) ? "\"" : "";

		fprintf(out, "%s = %s%s%s\n", conf->items[i].key, quote, value,
			quote);
	}
}

int conf_write(struct nvvgpu_ctx *ctx, const struct conf *conf, const char *dir,
	       const char *kind, const char *name, bool replace)
{
	char file[NVVGPU_NAME_MAX + 8];
	char *text = NULL;
	size_t size = 0;
	FILE *out;
	int ret;

	out = open_memstream(&text, &size);
	if (!out)
		return fail_memory(ctx);
	conf_print(out, conf, kind, name);
	if (fclose(out)) {
		free(text);
		return fail_memory(ctx);
	}
	snprintf(file, sizeof(file), "%s.conf", name);
	ret = atomic_write(ctx, dir, file, text, replace);
	free(text);
	if (ret == -EEXIST)
		return fail(ctx, EEXIST, NVVGPU_E_EXISTS,
			    "%s: define: there is /%s/%s already; replace it "
			    "or take another name", name, dir, file);
	if (ret < 0)
		return fail_system(ctx, -ret, "%s: write /%s/%s", name, dir,
				   file);
	return 0;
}

void conf_free(struct conf *conf)
{
	size_t i;

	for (i = 0; i < conf->count; i++)
		free(conf->items[i].key);
	free(conf->items);
	*conf = (struct conf) { 0 };
}

static struct conf_item *find(const struct conf *conf, const char *key,
			      size_t len)
{
	size_t i;

	for (i = 0; i < conf->count; i++)
		if (!strncmp(conf->items[i].key, key, len) &&
		    !conf->items[i].key[len])
			return &conf->items[i];
	return NULL;
}

bool conf_has(const struct conf *conf, const char *key, size_t len)
{
	return find(conf, key, len);
}

const char *conf_get(const struct conf *conf, const char *key)
{
	struct conf_item *item = find(conf, key, strlen(key));

	return item && *item->value ? item->value : NULL;
}

static void remove_item(struct conf *conf, struct conf_item *item)
{
	size_t after = &conf->items[conf->count] - item - 1;

	free(item->key);
	memmove(item, item + 1, after * sizeof(*item));
	conf->count--;
}

int conf_set(struct conf *conf, const char *key, const char *value)
{
	size_t len = strlen(key);
	struct conf_item *item = find(conf, key, len);
	char *text;

	if (!value) {
		if (item)
			remove_item(conf, item);
		return 0;
	}
	if (!item)
		return conf_add(conf, key, len, value, strlen(value));
	text = new_text(key, len, value, strlen(value));
	if (!text)
		return -ENOMEM;
	free(item->key);
	set_item(item, text);
	return 0;
}

static bool is_attribute(const struct conf_item *item)
{
	return !strncmp(item->key, "attr.", 5);
}

const struct conf_item *conf_attribute(const struct conf *conf, size_t index)
{
	size_t i;

	for (i = 0; i < conf->count; i++)
		if (is_attribute(&conf->items[i]) && !index--)
			return &conf->items[i];
	return NULL;
}

const char *attribute_name(const struct conf_item *item)
{
	return item->key + strlen("attr.");
}

void conf_tell_unknown(struct nvvgpu_ctx *ctx, const struct conf *conf,
		       const char *const *known, const char *dir,
		       const char *name)
{
	size_t i, j;

	for (i = 0; i < conf->count; i++) {
		if (is_attribute(&conf->items[i]))
			continue;
		for (j = 0; known[j]; j++)
			if (!strcmp(conf->items[i].key, known[j]))
				break;
		if (!known[j])
			tell(ctx, "/%s/%s.conf: read: unknown key '%s' ignored",
			     dir, name, conf->items[i].key);
	}
}
