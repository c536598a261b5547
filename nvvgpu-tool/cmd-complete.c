// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a shell may put where the cursor is.  The scripts in completions/ hand
 * over the words up to there and show what comes back, one candidate a line,
 * followed by a tab and what it means where that is known.
 *
 * Verbs and options come from the tables that parsing uses too; names, types
 * and GPUs from the host, in silence whatever is wrong with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tool.h"

/*
 * A completion under way.
 * @text: the beginning of the word, or of what is behind its last comma
 * @before: of the word, what stays in front of each candidate
 */
struct completion {
	struct tool *tool;
	const struct cmd *cmd;
	struct nvvgpu_host *host;
	const char *text;
	const char *before;
};

static void offer(struct completion *c, const char *word, const char *meaning)
{
	if (!word || strncasecmp(word, c->text, strlen(c->text)))
		return;
	printf("%s%s%s%s\n", c->before, word, meaning ? "\t" : "",
	       meaning ? meaning : "");
}

/* NULL when the host cannot be looked at: then there is nothing to offer. */
static struct nvvgpu_host *host(struct completion *c)
{
	if (!c->host && nvvgpu_host_scan(c->tool->ctx, &c->host))
		c->host = NULL;
	return c->host;
}

static void offer_gpus(struct completion *c)
{
	for (size_t i = 0; host(c) && i < nvvgpu_host_count_gpus(c->host); i++) {
		struct nvvgpu_gpu *gpu = nvvgpu_host_get_gpu(c->host, i);

		offer(c, nvvgpu_gpu_get_address(gpu),
		      nvvgpu_gpu_get_model(gpu));
	}
}

/* Names without their first word, which has a blank behind it. */
static void offer_types_of(struct completion *c, struct nvvgpu_gpu *gpu)
{
	for (size_t i = 0; i < nvvgpu_gpu_count_types(gpu); i++) {
		struct nvvgpu_type *type = nvvgpu_gpu_get_type(gpu, i);
		const char *name = nvvgpu_type_get_name(type);
		const char *word = name ? strrchr(name, ' ') : NULL;

		if (word)
			offer(c, word + 1, name);
		else
			offer(c, nvvgpu_type_get_id(type), name);
	}
}

static void offer_types(struct completion *c)
{
	for (size_t i = 0; host(c) && i < nvvgpu_host_count_gpus(c->host); i++)
		offer_types_of(c, nvvgpu_host_get_gpu(c->host, i));
}

static void offer_vgpus(struct completion *c)
{
	for (size_t i = 0; host(c) && i < nvvgpu_host_count_vgpus(c->host);
	     i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(c->host, i);

		offer(c, nvvgpu_vgpu_get_name(vgpu),
		      nvvgpu_vgpu_get_type_name(vgpu));
	}
}

static void offer_nameless(struct completion *c)
{
	for (size_t i = 0; host(c) && i < nvvgpu_host_count_vgpus(c->host);
	     i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(c->host, i);
		const char *uuid = nvvgpu_vgpu_get_uuid(vgpu);

		if (!nvvgpu_vgpu_get_name(vgpu))
			offer(c, uuid ? uuid : nvvgpu_vgpu_get_parent(vgpu),
			      nvvgpu_vgpu_get_type_name(vgpu));
	}
}

static void offer_profiles(struct completion *c)
{
	char **names;

	if (nvvgpu_profile_list(c->tool->ctx, &names) < 0)
		return;
	for (char **name = names; *name; name++)
		offer(c, *name, NULL);
	free(names);
}

static void offer_policies(struct completion *c)
{
	for (unsigned int i = 0; nvvgpu_policy_name(i); i++)
		offer(c, nvvgpu_policy_name(i), NULL);
}

/* A list: what is behind the last comma, or behind a sign, is completed. */
static void offer_columns(struct completion *c)
{
	const char *comma = strrchr(c->text, ',');
	const char *start = comma ? comma + 1 : c->text;
	struct completion behind;
	char before[256];

	if (!c->cmd || !c->cmd->view)
		return;
	start += *start == '+' || *start == '-';
	snprintf(before, sizeof(before), "%s%.*s", c->before,
		 (int)(start - c->text), c->text);
	behind = (struct completion) { .text = start, .before = before };
	for (size_t i = 0; i < c->cmd->view->count; i++)
		offer(&behind, c->cmd->view->columns[i].name,
		      c->cmd->view->columns[i].help);
}

/* The column that an expression begins with; what it is to be, is free. */
static void offer_filters(struct completion *c)
{
	const struct view *view = c->cmd ? c->cmd->filter : NULL;

	for (size_t i = 0; view && i < view->count; i++)
		offer(c, view->columns[i].name, view->columns[i].help);
}

/* Each word of a verb once: "profile", then its second words. */
static void offer_verbs(struct completion *c, const char *group)
{
	size_t len = group ? strlen(group) + 1 : 0;
	char last[32] = "", word[32];

	for (const struct cmd *const *cmd = commands; *cmd; cmd++) {
		const char *name = (*cmd)->name;
		size_t end;

		if (group && (strncmp(name, group, len - 1) ||
			      name[len - 1] != ' '))
			continue;
		end = strcspn(name + len, " ");
		snprintf(word, sizeof(word), "%.*s", (int)end, name + len);
		if (!strcmp(word, last))
			continue;
		snprintf(last, sizeof(last), "%s", word);
		offer(c, word, name[len + end] ? "profiles, ways to make vGPUs" :
		      (*cmd)->help);
	}
}

static void offer_options_of(struct completion *c, const struct opt *opts)
{
	char word[64];

	for (; opts && opts->name; opts++) {
		snprintf(word, sizeof(word), "--%s", opts->name);
		offer(c, word, opts->help);
	}
}

static void offer_options(struct completion *c)
{
	if (c->cmd)
		offer_options_of(c, c->cmd->opts);
	if (c->cmd && c->cmd->view)
		offer_options_of(c, opts_view);
	if (c->cmd && c->cmd->filter)
		offer_options_of(c, opts_filter);
	offer_options_of(c, opts_global);
}

static void offer_formats(struct completion *c)
{
	offer(c, "host", "all profiles and named vGPUs");
	offer(c, "nova", "OpenStack Nova, [devices] and [pci]");
	offer(c, "kubevirt", "KubeVirt's custom resource");
}

/* By what help calls the value. */
static void offer_values(struct completion *c, const char *what)
{
	static const struct {
		const char *what;
		void (*offer)(struct completion *c);
	} kinds[] = {
		{ "COLUMNS", offer_columns },
		{ "EXPR", offer_filters },
		{ "FORMAT", offer_formats },
		{ "GPU", offer_gpus },
		{ "NAME", offer_vgpus },
		{ "POLICY", offer_policies },
		{ "PROFILE", offer_profiles },
		{ "TYPE", offer_types },
		{ "UUID", offer_nameless },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].what, what))
			kinds[i].offer(c);
}

static const struct opt *find_in(const struct opt *opts, const char *word,
				 size_t len)
{
	for (; opts && opts->name; opts++) {
		if (word[1] == '-' ? strlen(opts->name) == len - 2 &&
		    !strncmp(opts->name, word + 2, len - 2) :
		    len == 2 && opts->letter == word[1])
			return opts;
	}
	return NULL;
}

/* The option that the first len bytes of the word name; NULL for none. */
static const struct opt *find_option(const struct completion *c,
				     const char *word, size_t len)
{
	const struct opt *opt;

	if (len < 2 || *word != '-')
		return NULL;
	opt = c->cmd ? find_in(c->cmd->opts, word, len) : NULL;
	if (!opt && c->cmd && c->cmd->view)
		opt = find_in(opts_view, word, len);
	if (!opt && c->cmd && c->cmd->filter)
		opt = find_in(opts_filter, word, len);
	return opt ? opt : find_in(opts_global, word, len);
}

/* Does the word after this one belong to it? */
static bool takes_next(const struct completion *c, const char *word)
{
	const struct opt *opt = find_option(c, word, strlen(word));

	return opt && opt_takes_next(opt);
}

/* "--gpu=10": what is behind the sign. */
static void offer_joined(struct completion *c, const char *sign)
{
	const struct opt *opt = find_option(c, c->text, sign - c->text);
	struct completion behind = *c;
	char before[128];

	if (!opt || !opt->arg)
		return;
	snprintf(before, sizeof(before), "%.*s", (int)(sign + 1 - c->text),
		 c->text);
	behind.before = before;
	behind.text = sign + 1;
	offer_values(&behind, opt->arg);
	c->host = behind.host;
}

/* Of set; what is behind the sign is up to the key. */
static void offer_keys(struct completion *c)
{
	static const struct {
		const char *key;
		void (*offer)(struct completion *c);
	} keys[] = {
		{ "autostart=", NULL },
		{ "gpu=", offer_gpus },
		{ "profile=", offer_profiles },
		{ "type=", offer_types },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		size_t len = strlen(keys[i].key);
		struct completion behind = *c;

		if (strncmp(c->text, keys[i].key, len)) {
			offer(c, keys[i].key, NULL);
			continue;
		}
		behind.before = keys[i].key;
		behind.text = c->text + len;
		if (keys[i].offer)
			keys[i].offer(&behind);
		c->host = behind.host;
	}
}

/* Name of the verb's argument; nothing for names that are to be new. */
static void offer_argument(struct completion *c, int index)
{
	const char *usage = c->cmd->usage;
	bool profiles = !strncmp(c->cmd->name, "profile ", 8);

	if (c->cmd->flags & CMD_NEW_NAME)
		return;
	if (index && strstr(usage, "KEY=VALUE")) {
		offer_keys(c);
	} else if (!strncmp(usage, "NAME", 4) &&
		   (!index || !strncmp(usage, "NAME...", 7))) {
		offer_values(c, profiles ? "PROFILE" : "NAME");
	} else if (!strncmp(usage, "UUID", 4)) {
		offer_values(c, "UUID");
	} else if (!strncmp(usage, "[NAME|GPU]...", 13)) {
		offer_values(c, "NAME");
		offer_values(c, "GPU");
	} else if (!strncmp(usage, "[VERB]", 6)) {
		offer_verbs(c, index ? "profile" : NULL);
	}
}

/*
 * Goes through the words before the last one: what is the verb, and how many
 * arguments has it got?  Returns the option that the last word is the value
 * of, or NULL.  *first is what may be half a verb.
 */
static const struct opt *walk(struct completion *c, int argc, char **argv,
			      int *count, char **first)
{
	char *words[2] = { NULL, NULL };

	for (int i = 0; i < argc; i++) {
		if (takes_next(c, argv[i])) {
			if (++i == argc)
				return find_option(c, argv[i - 1],
						   strlen(argv[i - 1]));
		} else if (*argv[i] == '-') {
			continue;
		} else if (c->cmd) {
			++*count;
		} else {
			words[words[0] != NULL] = argv[i];
			c->cmd = command_find(words[1] ? 2 : 1, words);
		}
	}
	*first = words[0];
	return NULL;
}

static void complete(struct completion *c, int argc, char **argv)
{
	const char *last = argc ? argv[argc - 1] : "";
	const struct opt *opt;
	char *first = NULL;
	int count = 0;

	c->text = last;
	opt = walk(c, argc ? argc - 1 : 0, argv, &count, &first);
	if (opt)
		offer_values(c, opt->arg);
	else if (*last == '-' && strchr(last, '='))
		offer_joined(c, strchr(last, '='));
	else if (*last == '-')
		offer_options(c);
	else if (c->cmd)
		offer_argument(c, count);
	else
		offer_verbs(c, first);
}

static int complete_words(struct tool *tool, void *values, int argc,
			  char **argv)
{
	struct completion c = { .tool = tool, .before = "" };

	(void)values;
	nvvgpu_set_log_fn(tool->ctx, NULL, NULL);
	complete(&c, argc, argv);
	nvvgpu_host_unref(c.host);
	return TOOL_DONE;
}

const struct cmd cmd_complete = {
	.name = "complete",
	.usage = "-- [WORD]...",
	.help = "say what a shell may put in the place of the last word",
	.examples = "nvvgpu-tool complete -- create --profile ''\n",
	.max_args = -1,
	.fn = complete_words,
};
