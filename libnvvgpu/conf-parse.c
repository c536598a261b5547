// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The grammar of state files, and of a host as a file, line by line:
 *
 *	[KIND NAME]		begins a section
 *	key = value		in a section
 *	key = "value"		likewise; of such a value blanks and '#' are part
 *	# ...			wherever else it stands, for people
 *
 * Strict: what is none of these, a key or line too much, a section of nothing
 * is told with its line, since a word that is passed over here would be lost
 * when the file is written again.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 4096
#define KEYS_MAX 256

struct span {
	const char *at;
	size_t len;
};

struct parser {
	struct nvvgpu_ctx *ctx;
	const char *path;
	unsigned long long line;
	unsigned long long began;	/* line of the heading; 0: none yet */
	char *heading;			/* LINE_MAX_BYTES of room */
	struct conf conf;		/* the section so far */
	conf_section_fn fn;
	void *data;
};

/* The path as people know it; of state files from the root on. */
static int fail_line(const struct parser *p, unsigned long long line,
		     const char *what)
{
	return fail(p->ctx, EBADMSG, NVVGPU_E_DAMAGED,
		    "%s:%llu: read: %s; repair or remove the file", p->path,
		    line, what);
}

static int bad(const struct parser *p, const char *what)
{
	return fail_line(p, p->line, what);
}

static struct span trim(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	while (at < end && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return (struct span) { at, end - at };
}

static bool is_nothing(const char *at, const char *end)
{
	struct span rest = trim(at, end);

	return !rest.len || *rest.at == '#';
}

/* Binary files, and endless ones; NULL for neither. */
static const char *check_bytes(const char *line, const char *end)
{
	if (end - line > LINE_MAX_BYTES)
		return "the line is too long";
	for (; line < end; line++)
		if ((unsigned char)*line < ' ' && *line != '\t')
			return "it holds a control character";
	return NULL;
}

/* Hands the section over that ends here. */
static int end_section(struct parser *p)
{
	char what[128];
	int ret;

	if (!p->began)
		return 0;
	if (!p->conf.count) {
		snprintf(what, sizeof(what), "section [%.80s] has no keys",
			 p->heading);
		return fail_line(p, p->began, what);
	}
	ret = p->fn(p->data, p->heading, &p->conf);
	conf_free(&p->conf);
	return ret;
}

static int read_heading(struct parser *p, const char *line, const char *end)
{
	const char *close = memchr(line, ']', end - line);
	struct span name;
	int ret;

	if (!close)
		return bad(p, "the heading has no ']'");
	if (!is_nothing(close + 1, end))
		return bad(p, "something stands behind the heading");
	name = trim(line + 1, close);
	if (!name.len)
		return bad(p, "the section has no name");
	ret = end_section(p);
	p->began = p->line;
	memcpy(p->heading, name.at, name.len);
	p->heading[name.len] = '\0';
	return ret;
}

/* A value without quotes ends where a comment begins. */
static const char *read_value(const char *at, const char *end,
			      struct span *value)
{
	const char *mark;

	*value = trim(at, end);
	at = value->at;
	mark = memchr(at, '#', value->len);
	if (!value->len || *at != '"') {
		*value = trim(at, mark ? mark : end);
		return NULL;
	}
	mark = memchr(at + 1, '"', value->len - 1);
	if (!mark)
		return "a quote is not closed";
	if (!is_nothing(mark + 1, end))
		return "something stands behind the quoted value";
	*value = (struct span) { at + 1, mark - at - 1 };
	return NULL;
}

static int add(struct parser *p, struct span key, struct span value)
{
	if (p->conf.count == KEYS_MAX)
		return bad(p, "the section has more than 256 keys");
	if (conf_has(&p->conf, key.at, key.len))
		return bad(p, "the key stands in this section twice");
	return conf_add(&p->conf, key.at, key.len, value.at, value.len) < 0 ?
		fail_memory(p->ctx) : 0;
}

static int read_item(struct parser *p, const char *line, const char *end)
{
	const char *equals = memchr(line, '=', end - line);
	struct span key, value;
	const char *what;

	if (!p->began)
		return bad(p, "it stands before any section");
	if (!equals || memchr(line, '#', equals - line))
		return bad(p, "the line has no '='");
	key = trim(line, equals);
	if (!key.len)
		return bad(p, "nothing stands before the '='");
	what = read_value(equals + 1, end, &value);
	return what ? bad(p, what) : add(p, key, value);
}

static int read_line(struct parser *p, const char *line, const char *end)
{
	const char *what = check_bytes(line, end);

	if (what)
		return bad(p, what);
	if (is_nothing(line, end))
		return 0;
	line += strspn(line, " \t");
	return *line == '[' ? read_heading(p, line, end) :
		read_item(p, line, end);
}

int conf_parse(struct nvvgpu_ctx *ctx, const char *text, size_t len,
	       const char *path, conf_section_fn fn, void *data)
{
	char heading[LINE_MAX_BYTES];
	struct parser p = {
		.ctx = ctx, .path = path, .heading = heading, .fn = fn,
		.data = data
	};
	const char *end = text + len, *stop;
	int ret = 0;

	for (; text < end && !ret; text = stop + 1) {
		p.line++;
		stop = memchr(text, '\n', end - text) ?: end;
		ret = read_line(&p, text, stop);
	}
	if (!ret)
		ret = end_section(&p);
	conf_free(&p.conf);
	return ret;
}
