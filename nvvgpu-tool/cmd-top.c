// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ending.h"
#include "stamp.h"
#include "tool.h"
#include "use.h"
#include "utf8.h"

#define USUAL_DELAY "2"
#define MAX_DELAY 3600

struct top_values {
	const char *delay;
	const char *count;
	int batch;
};

static const struct opt top_opts[] = {
	{ "delay", 'd', "SECONDS", "time between two looks; " USUAL_DELAY
	  " by default", OPT_TEXT, offsetof(struct top_values, delay) },
	{ "count", 'n', "COUNT", "end after so many",
	  OPT_TEXT, offsetof(struct top_values, count) },
	{ "batch", 'b', NULL, "print one after the other, not a page",
	  OPT_ON, offsetof(struct top_values, batch) },
	OPT_END
};

/* A run of the verb. */
struct run {
	struct tool *tool;
	struct nvvgpu_meter *meter;
	struct screen screen;
	struct timespec delay;
	unsigned long left;		/* 0: there is no end */
	unsigned long shown;
};

static int read_delay(struct tool *tool, const char *text,
		      struct timespec *ret)
{
	char *end;
	double seconds = strtod(text, &end);

	if (*end || end == text || !(seconds >= 0.1 && seconds <= MAX_DELAY))
		return tool_usage(tool, "'%s' is no delay; it has to be 0.1 to %d seconds",
				  text, MAX_DELAY);
	ret->tv_sec = seconds;
	ret->tv_nsec = (seconds - ret->tv_sec) * 1e9;
	return 0;
}

static int read_count(struct tool *tool, const char *text, unsigned long *ret)
{
	char *end;

	errno = 0;
	*ret = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || !*ret)
		return tool_usage(tool, "'%s' is no count; it has to be 1 or more",
				  text);
	return 0;
}

static void show(struct run *run, const struct use *uses, size_t count)
{
	struct json_object *all;
	char time[STAMP_MAX];

	stamp_now(time);
	if (run->tool->json) {
		all = use_json(uses, count);
		json_object_object_add(all, "time",
				       json_object_new_string(time));
		if (run->tool->warnings)
			json_object_object_add(all, "warnings",
				json_object_get(run->tool->warnings));
		utf8_print(json_object_to_json_string_ext(all,
			JSON_C_TO_STRING_PLAIN |
			JSON_C_TO_STRING_NOSLASHESCAPE));
		putchar('\n');
		json_object_put(all);
		return;
	}
	screen_begin(&run->screen);
	/* One after the other they need something between them. */
	if (!run->screen.terminal && run->shown)
		screen_line(&run->screen, "");
	screen_line(&run->screen, time);
	use_print(&run->screen, uses, count);
	screen_end(&run->screen);
}

/* A sentence would be on the page, and go with it. */
static int failed(struct run *run)
{
	screen_close(&run->screen);
	return tool_fail(run->tool, NULL);
}

static int print(struct run *run, struct nvvgpu_host *host)
{
	struct use *uses;
	size_t count;

	uses = use_read(host, run->meter, &count);
	if (!uses) {
		screen_close(&run->screen);
		return tool_no_memory(run->tool);
	}
	show(run, uses, count);
	run->shown++;
	free(uses);
	return 0;
}

static int look(struct run *run, bool wanted)
{
	struct nvvgpu_host *host;
	int rc = 0;

	if (nvvgpu_host_scan(run->tool->ctx, &host))
		return failed(run);
	if (nvvgpu_meter_read(run->meter, host))
		rc = failed(run);
	else if (wanted)
		rc = print(run, host);
	nvvgpu_host_unref(host);
	/* Warnings once; they would be the same each time. */
	nvvgpu_set_log_fn(run->tool->ctx, NULL, NULL);
	/* What was told at a look that nobody saw belongs to the next one. */
	if (!rc && wanted)
		tool_forget_result(run->tool);
	return rc;
}

/* False when it is time to end. */
static bool wait(struct run *run)
{
	struct pollfd fds[] = {
		{ .fd = STDOUT_FILENO },
		{ .fd = run->screen.keys ? STDIN_FILENO : -1,
		  .events = POLLIN },
	};

	/* A new size of the terminal is a reason to look at once. */
	if (fflush(stdout) ||
	    (ending_poll(fds, 2, &run->delay) < 0 && errno != EINTR))
		return false;
	return !ending_asked() && !fds[0].revents &&
		!(fds[1].revents && screen_wants_end(&run->screen));
}

/*
 * Use is a difference: what is printed one after the other begins when there
 * is one, a page begins at once.
 */
static int follow(struct run *run)
{
	int rc = look(run, run->screen.terminal);

	while (!rc && (!run->left || run->shown < run->left) && wait(run))
		rc = look(run, true);
	return rc;
}

static int top(struct tool *tool, void *values, int argc, char **argv)
{
	const struct top_values *v = values;
	struct run run = { .tool = tool };
	int rc;

	(void)argc;
	(void)argv;
	rc = read_delay(tool, v->delay ? v->delay : USUAL_DELAY, &run.delay);
	if (!rc && v->count)
		rc = read_count(tool, v->count, &run.left);
	if (rc)
		return rc;
	if (nvvgpu_meter_new(tool->ctx, &run.meter))
		return tool_fail(tool, NULL);
	ending_prepare();
	screen_open(&run.screen, v->batch || tool->json);
	rc = follow(&run);
	screen_close(&run.screen);
	nvvgpu_meter_free(run.meter);
	if (!rc)
		tool_forget_result(tool);
	return rc;
}

const struct cmd cmd_top = {
	.name = "top",
	.usage = "[--delay SECONDS] [--count COUNT] [--batch]",
	.help = "show how much of each GPU is used, and by which vGPU",
	.details =
"A page on a terminal, until q is pressed; elsewhere, and with --batch, one list\n"
"after the other; with --json an object a line.\n",
	.examples = "nvvgpu-tool top\n"
		    "nvvgpu-tool top --batch --delay 1 --count 3\n"
		    "nvvgpu-tool top --json --count 1 | jq '.vgpus[] | {name, engine_percent}'\n",
	.opts = top_opts,
	.values_size = sizeof(struct top_values),
	.fn = top,
};
