/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options as data.  One array describes the options of a verb; parsing, help
 * text and completion derive from it, so that they cannot disagree.
 */
#ifndef OPTS_H
#define OPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct tool;

enum opt_kind {
	OPT_ON,		/* int = 1 */
	OPT_OFF,	/* int = -1; with an OPT_ON on it, the later one wins */
	OPT_TEXT,	/* const char *, "" when left out; the last one wins */
	OPT_TEXTS,	/* struct texts; may be given many times */
};

struct texts {
	const char **items;
	size_t count;
};

struct opt {
	const char *name;	/* without dashes */
	char letter;		/* 0: there is no short form */
	/* what to call its value in help, or NULL; "[=WORD]": may be left out */
	const char *arg;
	const char *help;
	enum opt_kind kind;
	size_t offset;		/* in the verb's struct of values */
};

#define OPT_END { .name = NULL }

/*
 * Moves options from *argv into tool and, for the verb's own, into values.
 * Leaves what is no option in (*argv)[0 .. *argc - 1].  Before the verb is
 * known (tool->cmd is NULL) it stops at the first word that is no option.
 * Returns 0 or an exit code after saying why.
 */
int opts_parse(struct tool *tool, void *values, int *argc, char ***argv);
/* Frees what opts_parse() allocated below values. */
void opts_release(const struct opt *opts, void *values);

/* Whether the word behind it, or "=VALUE", is its value. */
bool opt_takes_next(const struct opt *opt);

/* The options that every verb has, and those of verbs with a view or filter. */
extern const struct opt opts_global[];
extern const struct opt opts_view[];
extern const struct opt opts_filter[];

void opts_print_help(FILE *stream, const struct opt *opts);

#endif
