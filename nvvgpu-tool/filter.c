// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * COLUMN OPERATOR VALUE.  libsmartcols has expressions of its own since 2.40,
 * which Debian 12 does not have; these are a part of them, written the same.
 */
#include "filter.h"

#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nearest.h"
#include "tool.h"

/*
 * glibc's regcomp() needs stack by the length and memory by the intervals; and
 * each '+' may double what it repeats, if that is one with a '+' as well.
 */
#define PATTERN_MAX	256
#define PLUS_MAX	12

enum op {
	OP_EQUAL,
	OP_UNEQUAL,
	OP_LIKE,
	OP_UNLIKE,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
};

/* The longer ones first. */
static const struct {
	const char *text;
	enum op op;
} operators[] = {
	{ "==", OP_EQUAL },
	{ "=~", OP_LIKE },
	{ "!=", OP_UNEQUAL },
	{ "!~", OP_UNLIKE },
	{ "<=", OP_LESS_EQUAL },
	{ ">=", OP_GREATER_EQUAL },
	{ "=", OP_EQUAL },
	{ "~", OP_LIKE },
	{ "<", OP_LESS },
	{ ">", OP_GREATER },
};

struct filter {
	const struct view_column *column;
	enum op op;
	char *value;		/* "" stands for what is not known */
	uint64_t number;
	bool compiled;
	regex_t pattern;
};

/* An expression that is being read. */
struct reader {
	struct tool *tool;
	const struct view *view;
	const char *text;
	const char *at;
};

#define WRONG(r, where, format, ...)					      \
	tool_usage((r)->tool, "--filter '%s', character %zu: " format,	      \
		   (r)->text, (size_t)((where) - (r)->text) + 1, ##__VA_ARGS__)

static void skip_blanks(struct reader *r)
{
	r->at += strspn(r->at, " \t");
}

static bool is_number(const struct view_column *column)
{
	return column->kind == VIEW_NUMBER || column->kind == VIEW_MIB;
}

/* --- column -------------------------------------------------------------- */

static bool is_called(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && !strncasecmp(name, text, len);
}

static int unknown_column(struct reader *r, const char *start, int len)
{
	struct nearest nearest;
	char name[64];

	snprintf(name, sizeof(name), "%.*s", len, start);
	nearest_init(&nearest, name);
	for (size_t i = 0; i < r->view->count; i++) {
		nearest_try(&nearest, r->view->columns[i].name);
		nearest_try(&nearest, r->view->columns[i].key);
	}
	if (!nearest.best)
		return WRONG(r, start, "unknown column '%s'; --help lists them",
			     name);
	return WRONG(r, start, "unknown column '%s'; did you mean '%s'?", name,
		     nearest.best);
}

static int read_column(struct reader *r, struct filter *filter)
{
	const char *start;
	size_t len = 0;

	skip_blanks(r);
	start = r->at;
	while (isalnum((unsigned char)start[len]) || start[len] == '_')
		len++;
	if (!len)
		return WRONG(r, start, "a column is missing; write COLUMN=VALUE");
	r->at += len;
	for (size_t i = 0; i < r->view->count; i++) {
		filter->column = &r->view->columns[i];
		if (is_called(filter->column->name, start, len) ||
		    is_called(filter->column->key, start, len))
			return 0;
	}
	return unknown_column(r, start, len);
}

/* --- operator ------------------------------------------------------------ */

static int check_operator(struct reader *r, const struct filter *filter,
			  const char *start, const char *op)
{
	const struct view_column *column = filter->column;

	if (filter->op >= OP_LESS && !is_number(column))
		return WRONG(r, start, "'%s' compares numbers, and %s is none",
			     op, column->name);
	if ((filter->op == OP_LIKE || filter->op == OP_UNLIKE) &&
	    column->kind != VIEW_TEXT && column->kind != VIEW_JSON)
		return WRONG(r, start, "'%s' looks into text, and %s is none",
			     op, column->name);
	return 0;
}

static int read_operator(struct reader *r, struct filter *filter)
{
	const char *start;

	skip_blanks(r);
	start = r->at;
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		const char *text = operators[i].text;

		if (strncmp(start, text, strlen(text)))
			continue;
		r->at += strlen(text);
		filter->op = operators[i].op;
		return check_operator(r, filter, start, text);
	}
	return WRONG(r, start,
		     "an operator is missing: = != ~ !~ < <= > or >=");
}

/* --- value --------------------------------------------------------------- */

/* Without the blanks around it, and without quotes around all of it. */
static int take_value(struct reader *r, struct filter *filter)
{
	size_t len;

	skip_blanks(r);
	len = strlen(r->at);
	while (len && strchr(" \t", r->at[len - 1]))
		len--;
	if (*r->at == '"') {
		if (len < 2 || r->at[len - 1] != '"')
			return WRONG(r, r->at, "the quote is not closed");
		r->at++;
		len -= 2;
	}
	filter->value = strndup(r->at, len);
	return filter->value ? 0 : tool_no_memory(r->tool);
}

/* How many MiB a unit has; 0: there is none of that name. */
static uint64_t mib_of(const char *unit)
{
	static const char letters[] = "MGT";
	const char *letter = *unit ? strchr(letters, toupper(*unit)) : letters;

	if (!letter || (unit[0] && unit[1] && strcasecmp(unit + 1, "iB")))
		return 0;
	return 1ULL << 10 * (letter - letters);
}

static int read_number(struct reader *r, struct filter *filter)
{
	bool size = filter->column->kind == VIEW_MIB;
	uint64_t unit = 1;
	char *end;

	errno = 0;
	filter->number = strtoull(filter->value, &end, 10);
	if (size)
		unit = mib_of(end + strspn(end, " "));
	if (!isdigit((unsigned char)*filter->value) || (!size && *end) || !unit)
		return WRONG(r, r->at, "'%s' is no %s", filter->value, size ?
			     "size; write MiB as 4096, or 4GiB" : "number");
	if (errno || __builtin_mul_overflow(filter->number, unit,
					    &filter->number))
		return WRONG(r, r->at, "'%s' is too large", filter->value);
	return 0;
}

static int read_bool(struct reader *r, struct filter *filter)
{
	filter->number = !strcasecmp(filter->value, "yes") ||
			 !strcasecmp(filter->value, "true");
	if (filter->number || !strcasecmp(filter->value, "no") ||
	    !strcasecmp(filter->value, "false"))
		return 0;
	return WRONG(r, r->at, "'%s' is neither yes nor no", filter->value);
}

static size_t count(const char *text, char c)
{
	size_t n = 0;

	while ((text = strchr(text, c))) {
		text++;
		n++;
	}
	return n;
}

static int read_pattern(struct reader *r, struct filter *filter)
{
	char why[128];
	int err;

	if (strlen(filter->value) > PATTERN_MAX)
		return WRONG(r, r->at, "a pattern has %d characters at most",
			     PATTERN_MAX);
	if (strchr(filter->value, '{'))
		return WRONG(r, r->at, "a pattern has no '{'");
	if (count(filter->value, '+') > PLUS_MAX)
		return WRONG(r, r->at, "a pattern has %d '+' at most",
			     PLUS_MAX);
	err = regcomp(&filter->pattern, filter->value, REG_EXTENDED | REG_NOSUB);
	if (err) {
		regerror(err, &filter->pattern, why, sizeof(why));
		return WRONG(r, r->at, "'%s': %s", filter->value, why);
	}
	filter->compiled = true;
	return 0;
}

static int read_value(struct reader *r, struct filter *filter)
{
	int rc = take_value(r, filter);

	if (rc)
		return rc;
	if (filter->op == OP_LIKE || filter->op == OP_UNLIKE)
		return read_pattern(r, filter);
	if (!*filter->value && filter->op < OP_LESS)
		return 0;
	if (is_number(filter->column))
		return read_number(r, filter);
	return filter->column->kind == VIEW_BOOL ? read_bool(r, filter) : 0;
}

static int read_filter(struct reader *r, struct filter *filter)
{
	int rc = read_column(r, filter);

	if (!rc)
		rc = read_operator(r, filter);
	return rc ? rc : read_value(r, filter);
}

int filters_read(struct tool *tool, const struct view *view)
{
	const struct texts *texts = &tool->filter_texts;
	struct filters *filters = &tool->filters;
	int rc = 0;

	filters->items = calloc(texts->count + 1, sizeof(*filters->items));
	if (!filters->items)
		return tool_no_memory(tool);
	for (size_t i = 0; !rc && i < texts->count; i++) {
		struct reader r = {
			.tool = tool, .view = view,
			.text = texts->items[i], .at = texts->items[i],
		};

		rc = read_filter(&r, &filters->items[filters->count++]);
	}
	return rc;
}

void filters_free(struct filters *filters)
{
	for (size_t i = 0; i < filters->count; i++) {
		free(filters->items[i].value);
		if (filters->items[i].compiled)
			regfree(&filters->items[i].pattern);
	}
	free(filters->items);
}

/* --- rows ---------------------------------------------------------------- */

static bool compare_numbers(const struct filter *filter, uint64_t number)
{
	switch (filter->op) {
	case OP_EQUAL:
		return number == filter->number;
	case OP_UNEQUAL:
		return number != filter->number;
	case OP_LESS:
		return number < filter->number;
	case OP_LESS_EQUAL:
		return number <= filter->number;
	case OP_GREATER:
		return number > filter->number;
	case OP_GREATER_EQUAL:
		return number >= filter->number;
	case OP_LIKE:
	case OP_UNLIKE:
		break;
	}
	return false;
}

static bool compare_text(const struct filter *filter, const char *text)
{
	bool same = filter->compiled ?
		!regexec(&filter->pattern, text, 0, NULL, 0) :
		!strcmp(text, filter->value);

	return same == (filter->op == OP_EQUAL || filter->op == OP_LIKE);
}

/* What is not known is no number and no text, and not like any. */
static bool compare_unknown(const struct filter *filter)
{
	bool wanted = !filter->compiled && !*filter->value;

	return (filter->op == OP_EQUAL && wanted) ||
	       (filter->op == OP_UNEQUAL && !wanted) || filter->op == OP_UNLIKE;
}

static bool matches(const struct filter *filter, const void *row)
{
	const struct view_column *column = filter->column;
	bool text = column->kind == VIEW_TEXT || column->kind == VIEW_JSON;
	struct view_cell cell;
	bool known = view_cell_fill(column, row, &cell);
	bool found;

	if (text && (!cell.text || !*cell.text))
		known = false;
	if (!known)
		found = compare_unknown(filter);
	else if (!filter->compiled && !*filter->value)
		found = filter->op == OP_UNEQUAL;
	else if (text)
		found = compare_text(filter, cell.text);
	else
		found = compare_numbers(filter, cell.number);
	view_cell_release(&cell);
	return found;
}

bool filters_match(const struct filters *filters, const void *row)
{
	for (size_t i = 0; i < filters->count; i++)
		if (!matches(&filters->items[i], row))
			return false;
	return true;
}
