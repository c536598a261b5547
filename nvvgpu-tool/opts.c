// SPDX-License-Identifier: GPL-2.0-or-later
#include "opts.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "tool.h"

/* getopt's number of an option: which array, which entry. */
#define ID(set, index)	(((set) + 1) << 8 | (int)(index))
#define ID_SET(id)	(((id) >> 8) - 1)
#define ID_INDEX(id)	((id) & 0xff)

#define NUM_SETS	4	/* global, view, filter, the verb's own */
#define MAX_OPTS	40

const struct opt opts_global[] = {
	{ "json", 0, NULL, "print one JSON object instead of text",
	  OPT_ON, offsetof(struct tool, json) },
	{ "sysroot", 0, "DIR", "look at the host below DIR, not at this one",
	  OPT_TEXT, offsetof(struct tool, sysroot) },
	{ "help", 'h', NULL, "print help and exit",
	  OPT_ON, offsetof(struct tool, help) },
	{ "version", 'V', NULL, "print the version and exit",
	  OPT_ON, offsetof(struct tool, version) },
	OPT_END
};

const struct opt opts_view[] = {
	{ "output", 'o', "COLUMNS",
	  "show these columns; +COLUMN adds to the usual ones, -COLUMN "
	  "takes away",
	  OPT_TEXT, offsetof(struct tool, columns) },
	{ "noheadings", 'n', NULL, "print no line of headings",
	  OPT_ON, offsetof(struct tool, noheadings) },
	OPT_END
};

const struct opt opts_filter[] = {
	{ "filter", 'F', "EXPR",
	  "only what this is true for, e.g. 'NAME=a' or 'FB>=4GiB'",
	  OPT_TEXTS, offsetof(struct tool, filter_texts) },
	OPT_END
};

bool opt_takes_next(const struct opt *opt)
{
	return opt->arg && *opt->arg != '[';
}

/* What one getopt_long() run works on. */
struct parser {
	const struct opt *sets[NUM_SETS];
	void *bases[NUM_SETS];
	struct option longs[MAX_OPTS + 1];
	size_t num_longs;
	char shorts[2 * MAX_OPTS + 3];
	size_t num_shorts;
};

static void add_char(struct parser *p, char c)
{
	p->shorts[p->num_shorts++] = c;
	p->shorts[p->num_shorts] = '\0';
}

static void add_set(struct parser *p, int set, const struct opt *opts,
		    void *base)
{
	p->sets[set] = opts;
	p->bases[set] = base;
	for (size_t i = 0; opts && opts[i].name; i++) {
		struct option *l = &p->longs[p->num_longs];

		if (p->num_longs == MAX_OPTS)
			abort();
		p->num_longs++;
		l->name = opts[i].name;
		l->has_arg = opt_takes_next(&opts[i]) ? required_argument :
			opts[i].arg ? optional_argument : no_argument;
		l->val = ID(set, i);
		if (!opts[i].letter)
			continue;
		add_char(p, opts[i].letter);
		if (opts[i].arg)
			add_char(p, ':');
	}
}

static void parser_init(struct parser *p, struct tool *tool, void *values)
{
	const struct cmd *cmd = tool->cmd;

	memset(p, 0, sizeof(*p));
	/* "+": stop at the verb.  ":": tell a missing value apart. */
	if (!cmd)
		add_char(p, '+');
	add_char(p, ':');
	add_set(p, 0, opts_global, tool);
	add_set(p, 1, cmd && cmd->view ? opts_view : NULL, tool);
	add_set(p, 2, cmd && cmd->filter ? opts_filter : NULL, tool);
	add_set(p, 3, cmd ? cmd->opts : NULL, values);
}

/* getopt answers a short option by its letter. */
static int letter_to_id(const struct parser *p, int c)
{
	for (int set = 0; set < NUM_SETS; set++) {
		const struct opt *opts = p->sets[set];

		for (size_t i = 0; opts && opts[i].name; i++)
			if (opts[i].letter == c)
				return ID(set, i);
	}
	return -1;
}

static int texts_add(struct texts *texts, const char *text)
{
	const char **items = reallocarray(texts->items, texts->count + 1,
					  sizeof(*items));

	if (!items)
		return -1;
	texts->items = items;
	items[texts->count++] = text;
	return 0;
}

static int store(const struct opt *opt, void *base, const char *arg)
{
	void *place = (char *)base + opt->offset;

	switch (opt->kind) {
	case OPT_ON:
		*(int *)place = 1;
		break;
	case OPT_OFF:
		*(int *)place = -1;
		break;
	case OPT_TEXT:
		*(const char **)place = arg ? arg : "";
		break;
	case OPT_TEXTS:
		return texts_add(place, arg);
	}
	return 0;
}

static int unknown_option(struct tool *tool, const struct parser *p,
			  const char *word)
{
	struct nearest nearest;
	size_t len = strcspn(word, "=");
	char name[64];

	if (len >= sizeof(name) || len < 3)
		return tool_usage(tool, "unknown option '%s'", word);
	memcpy(name, word + 2, len - 2);
	name[len - 2] = '\0';
	nearest_init(&nearest, name);
	for (size_t i = 0; i < p->num_longs; i++)
		nearest_try(&nearest, p->longs[i].name);
	if (!nearest.best)
		return tool_usage(tool, "unknown option '--%s'", name);
	return tool_usage(tool, "unknown option '--%s'; did you mean '--%s'?",
			  name, nearest.best);
}

/* What getopt did not like: c is '?' or ':', optopt which. */
static int refuse(struct tool *tool, const struct parser *p, int c,
		  const char *word)
{
	int id = optopt < 256 && optopt > 0 ? letter_to_id(p, optopt) : optopt;
	const struct opt *opt = NULL;

	if (id >= 256)
		opt = &p->sets[ID_SET(id)][ID_INDEX(id)];
	if (c == ':' && opt)
		return tool_usage(tool, "option '--%s' needs a value: --%s %s",
				  opt->name, opt->name, opt->arg);
	if (opt)
		return tool_usage(tool, "option '--%s' takes no value",
				  opt->name);
	if (optopt > 0)
		return tool_usage(tool, "unknown option '-%c'", optopt);
	return unknown_option(tool, p, word);
}

int opts_parse(struct tool *tool, void *values, int *argc, char ***argv)
{
	struct parser p;
	int c;

	parser_init(&p, tool, values);
	opterr = 0;
	optind = 0;	/* GNU: start anew, as argv is another one */
	while ((c = getopt_long(*argc, *argv, p.shorts, p.longs, NULL)) != -1) {
		if (c == '?' || c == ':')
			return refuse(tool, &p, c, (*argv)[optind - 1]);
		if (c < 256)
			c = letter_to_id(&p, c);
		if (store(&p.sets[ID_SET(c)][ID_INDEX(c)],
			  p.bases[ID_SET(c)], optarg))
			return tool_no_memory(tool);
	}
	*argc -= optind;
	*argv += optind;
	return 0;
}

void opts_release(const struct opt *opts, void *values)
{
	for (size_t i = 0; opts && opts[i].name; i++) {
		struct texts *texts = (void *)((char *)values + opts[i].offset);

		if (opts[i].kind == OPT_TEXTS)
			free(texts->items);
	}
}

void opts_print_help(FILE *stream, const struct opt *opts)
{
	for (; opts->name; opts++) {
		char left[64];
		char letter[] = { '-', opts->letter, ',', ' ', '\0' };

		snprintf(left, sizeof(left), "%s--%s%s%s",
			 opts->letter ? letter : "    ", opts->name,
			 opt_takes_next(opts) ? " " : "",
			 opts->arg ? opts->arg : "");
		fprintf(stream, "  %-26s %s\n", left, opts->help);
	}
}
