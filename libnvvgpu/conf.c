// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * State files: one section "[KIND NAME]" of an ini file, read by libeconf; and
 * a host as a file, which is many of them in one.
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
#include <sys/mman.h>
#include <unistd.h>

/* libeconf cuts a longer one into two without a word. */
#define LINE_MAX_BYTES 4096
#define KEYS_MAX 256

/* The path as people know it; of state files from the root on. */
static int damaged(struct nvvgpu_ctx *ctx, const char *path, const char *what)
{
	return fail(ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "%s: read: %s; repair or remove the file", path, what);
}

static int damaged_line(struct nvvgpu_ctx *ctx, const char *path,
			unsigned long long line, const char *what)
{
	return fail(ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "%s:%llu: read: %s; repair or remove the file", path, line,
		    what);
}

static int parse_fail(struct nvvgpu_ctx *ctx, const char *path,
		      unsigned long long before, econf_err err)
{
	char *file = NULL;
	uint64_t line = 0;

	if (err == ECONF_NOMEM)
		return fail_memory(ctx);
	econf_errLocation(&file, &line);
	free(file);
	return damaged_line(ctx, path, before + line, econf_errString(err));
}

/* Line of a text that is not there for libeconf: binary or endless ones. */
static int check_text(struct nvvgpu_ctx *ctx, const char *path,
		      const char *text, size_t len)
{
	unsigned long long line = 1;
	size_t i, start = 0;

	for (i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c == '\n') {
			line++;
			start = i + 1;
		} else if (i - start > LINE_MAX_BYTES) {
			return damaged_line(ctx, path, line,
					    "the line is too long");
		} else if (c < ' ' && c != '\t') {
			return damaged_line(ctx, path, line,
					    "it holds a control character");
		}
	}
	return 0;
}

static int check_file(struct nvvgpu_ctx *ctx, int fd, const char *path)
{
	char text[CONF_MAX + 1];
	ssize_t n = fd_read_all(fd, text, sizeof(text));

	if (n < 0)
		return state_unreadable(ctx, path + 1, -n);
	return check_text(ctx, path, text, n);
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
		      const char *path)
{
	const struct conf_item *last = &conf->items[conf->count - 1];
	char what[400];

	if (!strchr(last->value, '\n'))
		return 0;
	snprintf(what, sizeof(what), "the line after '%.255s' has no '='",
		 last->key);
	return damaged(ctx, path, what);
}

static int copy_section(struct nvvgpu_ctx *ctx, struct conf *conf,
			econf_file *file, const char *path,
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
		return damaged(ctx, path, what);
	}
	if (count > KEYS_MAX)
		ret = damaged(ctx, path, "it has more than 256 keys");
	for (i = 0; i < count && !ret; i++) {
		ret = copy_key(ctx, conf, file, section, keys[i]);
		if (!ret)
			ret = check_item(ctx, conf, path);
	}
	econf_free(keys);
	return ret;
}

/* before: lines of the file before those that fd has. */
static int parse(struct nvvgpu_ctx *ctx, int fd, const char *path,
		 unsigned long long before, econf_file **ret)
{
	char self[32];
	econf_err err;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	err = econf_readFile(ret, self, "=", "#");
	return err == ECONF_SUCCESS ? 0 : parse_fail(ctx, path, before, err);
}

int conf_read(struct nvvgpu_ctx *ctx, struct conf *conf, const char *dir,
	      const char *kind, const char *name)
{
	char path[PATH_MAX], section[NVVGPU_NAME_MAX + 32];
	econf_file *file = NULL;
	struct conf new = { 0 };
	int fd, ret;

	snprintf(path, sizeof(path), "/%s/%s.conf", dir, name);
	snprintf(section, sizeof(section), "%s %s", kind, name);
	fd = state_open(ctx, path + 1);
	if (fd < 0)
		return fd;
	ret = check_file(ctx, fd, path);
	if (!ret)
		ret = parse(ctx, fd, path, 0, &file);
	close(fd);
	if (!ret)
		ret = copy_section(ctx, &new, file, path, section);
	econf_free(file);
	if (ret < 0)
		conf_free(&new);
	else
		*conf = new;
	return ret;
}

/*
 * Of several sections in one file libeconf (0.4) loses the first key of one
 * that is called as the last of the one before.  So it gets them one by one.
 */
struct piece {
	struct nvvgpu_ctx *ctx;
	const char *path;
	const char *text;
	size_t len;
	unsigned long long line;	/* of the file, before the first one */
};

static const char *next_line(const char *text)
{
	const char *end = strchr(text, '\n');

	return end ? end + 1 : text + strlen(text);
}

static bool is_heading(const char *line)
{
	return line[strspn(line, " \t")] == '[';
}

static bool is_blank(const char *line)
{
	line += strspn(line, " \t");
	return !*line || *line == '\n' || *line == '#';
}

/* To the next heading. */
static void cut_piece(struct piece *piece)
{
	const char *end = next_line(piece->text);

	while (*end && !is_heading(end))
		end = next_line(end);
	piece->len = end - piece->text;
}

static int open_piece(const struct piece *piece, econf_file **file)
{
	int fd = memfd_create("nvvgpu-section", MFD_CLOEXEC);
	int ret;

	if (fd < 0)
		return fail_system(piece->ctx, errno, "%s: read", piece->path);
	ret = fd_write_all(fd, piece->text, piece->len);
	if (ret < 0)
		ret = fail_system(piece->ctx, -ret, "%s: read", piece->path);
	else
		ret = parse(piece->ctx, fd, piece->path, piece->line, file);
	close(fd);
	return ret;
}

static int read_piece(const struct piece *piece, conf_section_fn fn,
		      void *data)
{
	econf_file *file = NULL;
	struct conf conf = { 0 };
	char label[PATH_MAX + LINE_MAX_BYTES];
	char **sections = NULL;
	size_t count = 0;
	int ret;

	ret = open_piece(piece, &file);
	if (ret < 0)
		return ret;
	if (econf_getGroups(file, &count, &sections) != ECONF_SUCCESS ||
	    count != 1)
		ret = damaged_line(piece->ctx, piece->path, piece->line + 1,
				   "the section has no name, or no keys");
	if (!ret) {
		snprintf(label, sizeof(label), "%s: [%s]", piece->path,
			 sections[0]);
		ret = copy_section(piece->ctx, &conf, file, label,
				   sections[0]);
	}
	if (!ret)
		ret = fn(data, sections[0], &conf);
	conf_free(&conf);
	econf_free(sections);
	econf_free(file);
	return ret;
}

static unsigned long long count_lines(const char *text, size_t len)
{
	unsigned long long lines = 0;
	size_t i;

	for (i = 0; i < len; i++)
		lines += text[i] == '\n';
	return lines;
}

int conf_parse(struct nvvgpu_ctx *ctx, const char *text, const char *path,
	       conf_section_fn fn, void *data)
{
	struct piece piece = { .ctx = ctx, .path = path, .text = text };
	int ret;

	ret = check_text(ctx, path, text, strlen(text));
	for (; !ret && is_blank(piece.text) && *piece.text; piece.line++)
		piece.text = next_line(piece.text);
	if (!ret && *piece.text && !is_heading(piece.text))
		ret = damaged_line(ctx, path, piece.line + 1,
				   "it stands before any section");
	for (; !ret && *piece.text; piece.text += piece.len) {
		cut_piece(&piece);
		ret = read_piece(&piece, fn, data);
		piece.line += count_lines(piece.text, piece.len);
	}
	return ret;
}

void conf_print(FILE *out, const struct conf *conf, const char *kind,
		const char *name)
{
	size_t i;

	fprintf(out, "[%s %s]\n", kind, name);
	for (i = 0; i < conf->count; i++)
		fprintf(out, "%s = %s\n", conf->items[i].key,
			conf->items[i].value);
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
