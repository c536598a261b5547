// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * State files: one section "[KIND NAME]" of an ini file, read by libeconf.
 * Keys that we do not know are kept, in their order, when it is written again.
 *
 * libeconf takes much for granted, so what it is fed is looked at first (a
 * file of sane size, no NUL), and what it gives afterwards: it appends
 * a line without '=' to the value before it.  Of a key that is there twice it
 * shows the first only.
 */
#include "private.h"

#include <errno.h>
#include <libeconf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* libeconf cuts a longer one into two without a word. */
#define LINE_MAX_BYTES 4096
#define KEYS_MAX 256

static int damaged(struct nvvgpu_ctx *ctx, const char *dir, const char *name,
		   const char *what)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s.conf", dir, name);
	return state_damaged(ctx, path, what);
}

static int damaged_line(struct nvvgpu_ctx *ctx, const char *dir,
			const char *name, unsigned long long line,
			const char *what)
{
	return fail(ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "/%s/%s.conf:%llu: read: %s; repair or remove the file",
		    dir, name, line, what);
}

static int parse_fail(struct nvvgpu_ctx *ctx, const char *dir,
		      const char *name, econf_err err)
{
	char *file = NULL;
	uint64_t line = 0;

	if (err == ECONF_NOMEM)
		return fail_memory(ctx);
	econf_errLocation(&file, &line);
	free(file);
	return damaged_line(ctx, dir, name, line, econf_errString(err));
}

/* Line of a text that is not there for libeconf: binary or endless ones. */
static int check_text(struct nvvgpu_ctx *ctx, int fd, const char *dir,
		      const char *name)
{
	char text[CONF_MAX + 1];
	unsigned long long line = 1;
	ssize_t n, i, start = 0;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s.conf", dir, name);
	n = fd_read_all(fd, text, sizeof(text));
	if (n < 0)
		return state_unreadable(ctx, path, -n);
	for (i = 0; i < n; i++) {
		unsigned char c = text[i];

		if (c == '\n') {
			line++;
			start = i + 1;
		} else if (i - start > LINE_MAX_BYTES) {
			return damaged_line(ctx, dir, name, line,
					    "the line is too long");
		} else if (c < ' ' && c != '\t') {
			return damaged_line(ctx, dir, name, line,
					    "it holds a control character");
		}
	}
	return 0;
}

static int add_item(struct conf *conf, const char *key, const char *value)
{
	struct conf_item *items;

	items = reallocarray(conf->items, conf->count + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	conf->items = items;
	items[conf->count].key = strdup(key);
	items[conf->count].value = strdup(value);
	conf->count++;
	if (!items[conf->count - 1].key || !items[conf->count - 1].value)
		return -ENOMEM;
	return 0;
}

static int copy_key(struct nvvgpu_ctx *ctx, struct conf *conf,
		    econf_file *file, const char *section, const char *key)
{
	char *value = NULL;
	int ret;

	econf_getStringValue(file, section, key, &value);
	ret = add_item(conf, key, value ? value : "");
	free(value);
	return ret < 0 ? fail_memory(ctx) : 0;
}

static int check_item(struct nvvgpu_ctx *ctx, const struct conf *conf,
		      const char *dir, const char *name)
{
	const struct conf_item *last = &conf->items[conf->count - 1];
	char what[400];

	if (!strchr(last->value, '\n'))
		return 0;
	snprintf(what, sizeof(what), "the line after '%.255s' has no '='",
		 last->key);
	return damaged(ctx, dir, name, what);
}

static int copy_section(struct nvvgpu_ctx *ctx, struct conf *conf,
			econf_file *file, const char *dir, const char *name,
			const char *section)
{
	char **keys = NULL;
	size_t count = 0, i;
	char what[128];
	econf_err err;
	int ret = 0;

	err = econf_getKeys(file, section, &count, &keys);
	if (err == ECONF_NOMEM)
		return fail_memory(ctx);
	if (err != ECONF_SUCCESS) {
		snprintf(what, sizeof(what), "it has no section [%s]", section);
		return damaged(ctx, dir, name, what);
	}
	if (count > KEYS_MAX)
		ret = damaged(ctx, dir, name, "it has more than 256 keys");
	for (i = 0; i < count && !ret; i++) {
		ret = copy_key(ctx, conf, file, section, keys[i]);
		if (!ret)
			ret = check_item(ctx, conf, dir, name);
	}
	econf_free(keys);
	return ret;
}

static int parse(struct nvvgpu_ctx *ctx, struct conf *conf, int fd,
		 const char *dir, const char *kind, const char *name)
{
	char section[NVVGPU_NAME_MAX + 32], self[32];
	econf_file *file = NULL;
	econf_err err;
	int ret;

	snprintf(section, sizeof(section), "%s %s", kind, name);
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	err = econf_readFile(&file, self, "=", "#");
	if (err != ECONF_SUCCESS)
		return parse_fail(ctx, dir, name, err);
	ret = copy_section(ctx, conf, file, dir, name, section);
	econf_free(file);
	return ret;
}

int conf_read(struct nvvgpu_ctx *ctx, struct conf *conf, const char *dir,
	      const char *kind, const char *name)
{
	struct conf new = { 0 };
	char path[PATH_MAX];
	int fd, ret;

	snprintf(path, sizeof(path), "%s/%s.conf", dir, name);
	fd = state_open(ctx, path);
	if (fd < 0)
		return fd;
	ret = check_text(ctx, fd, dir, name);
	if (!ret)
		ret = parse(ctx, &new, fd, dir, kind, name);
	close(fd);
	if (ret < 0)
		conf_free(&new);
	else
		*conf = new;
	return ret;
}

int conf_write(struct nvvgpu_ctx *ctx, const struct conf *conf, const char *dir,
	       const char *kind, const char *name, bool replace)
{
	char file[NVVGPU_NAME_MAX + 8];
	char *text = NULL;
	size_t size = 0, i;
	FILE *out;
	int ret;

	out = open_memstream(&text, &size);
	if (!out)
		return fail_memory(ctx);
	fprintf(out, "[%s %s]\n", kind, name);
	for (i = 0; i < conf->count; i++)
		fprintf(out, "%s = %s\n", conf->items[i].key,
			conf->items[i].value);
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

	for (i = 0; i < conf->count; i++) {
		free(conf->items[i].key);
		free(conf->items[i].value);
	}
	free(conf->items);
	*conf = (struct conf) { 0 };
}

static struct conf_item *find(const struct conf *conf, const char *key)
{
	size_t i;

	for (i = 0; i < conf->count; i++)
		if (!strcmp(conf->items[i].key, key))
			return &conf->items[i];
	return NULL;
}

const char *conf_get(const struct conf *conf, const char *key)
{
	struct conf_item *item = find(conf, key);

	return item && *item->value ? item->value : NULL;
}

int conf_set(struct conf *conf, const char *key, const char *value)
{
	struct conf_item *item = find(conf, key);
	size_t after;

	if (item && value)
		return set_string(&item->value, value);
	if (value)
		return add_item(conf, key, value);
	if (!item)
		return 0;
	free(item->key);
	free(item->value);
	after = &conf->items[conf->count] - item - 1;
	memmove(item, item + 1, after * sizeof(*item));
	conf->count--;
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
