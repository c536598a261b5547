// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "change.h"
#include "domain-events.h"
#include "domain-watch.h"
#include "ending.h"
#include "tool.h"

struct monitor_values {
	int initial;
	const char *connect;
};

static const struct opt monitor_opts[] = {
	{ "initial", 'i', NULL, "begin with what is there already",
	  OPT_ON, offsetof(struct monitor_values, initial) },
	{ "connect", 'c', "URI", "libvirt whose domains to watch",
	  OPT_TEXT, offsetof(struct monitor_values, connect) },
	OPT_END
};

/* A run of the verb. */
struct run {
	struct tool *tool;
	struct nvvgpu_monitor *monitor;
	const char *connect;
	int domains;			/* domain_events_next(); -1: none */
	struct domain_watch watch;
	char **words;
	int num_words;
};

static void print(void *data, const struct change *change)
{
	struct run *run = data;

	if (change_matches(change, run->words, run->num_words))
		change_print(change, run->tool->json);
}

/* All that there is now; false when it is no use to go on. */
static bool print_events(struct run *run, int *rc)
{
	const struct nvvgpu_event *event;
	struct change change;
	int err;

	while (!(err = nvvgpu_monitor_next(run->monitor, &event))) {
		change_of_event(&change, event);
		print(run, &change);
		if (ending_asked())
			break;
	}
	tool_forget_result(run->tool);
	if (err && err != -EAGAIN)
		*rc = tool_fail(run->tool, NULL);
	/* What went wrong with the stream main() says, and says so once. */
	return !*rc && !fflush(stdout);
}

/* Who has not asked for libvirt does not miss it. */
static void tell_why(struct run *run, const char *why)
{
	char message[1024];

	if (!run->connect || !why)
		return;
	snprintf(message, sizeof(message),
		 "libvirt: hear of its domains: %s", why);
	tool_warn(run->tool, message);
	/* Once: it may be so for a long time. */
	run->connect = NULL;
}

static bool print_domains(struct run *run)
{
	struct domain_sight *sight;

	while (!ending_asked() && run->domains >= 0 &&
	       (sight = domain_events_next(&run->domains))) {
		if (sight->what == DOMAIN_NO_ANSWER)
			tell_why(run, sight->why);
		else if (domain_watch_see(&run->watch, sight))
			tool_no_memory(run->tool);
		domain_sight_free(sight);
	}
	tool_forget_result(run->tool);
	return !fflush(stdout);
}

static int follow(struct run *run)
{
	struct pollfd fds[] = {
		{ .fd = nvvgpu_monitor_get_fd(run->monitor), .events = POLLIN },
		/* Nobody reads any more: that ends it too. */
		{ .fd = STDOUT_FILENO },
		{ .events = POLLIN },
	};
	int rc = 0;

	/* vGPUs first: a domain has one that is known by then. */
	while (print_events(run, &rc) && print_domains(run) &&
	       !ending_asked()) {
		fds[2].fd = run->domains;
		if (ending_poll(fds, 3, NULL) < 0 && errno != EINTR)
			return tool_error(run->tool, NVVGPU_E_FAILED, "monitor",
					  "wait: %s", strerror(errno));
		if (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL))
			break;
	}
	return rc;
}

/* The domains of this host say nothing of another one's vGPUs. */
static void listen_to_domains(struct run *run, bool initial)
{
	run->domains = -1;
	run->watch = (struct domain_watch) {
		.monitor = run->monitor,
		.initial = initial,
		.tell = print,
		.data = run,
	};
	if (run->connect || !run->tool->sysroot)
		run->domains = domain_events_open(run->connect);
}

/*
 * What nothing is ever called would be waited for in vain.  A device of another
 * driver is called as that likes, so this knows no more than what sysfs does.
 */
static bool possible(const char *word)
{
	size_t len = strlen(word);

	return len && len <= NAME_MAX && !strpbrk(word, "/ \t\n");
}

static int check_words(struct tool *tool, char **words, int count)
{
	for (int i = 0; i < count; i++)
		if (!possible(words[i]))
			return tool_error(tool, NVVGPU_E_INVALID, "monitor",
					  "'%s' is neither a name nor a GPU's "
					  "address; 'list' and 'gpus' show "
					  "those", words[i]);
	return 0;
}

static int monitor(struct tool *tool, void *values, int argc, char **argv)
{
	const struct monitor_values *v = values;
	struct run run = {
		.tool = tool,
		.connect = v->connect,
		.words = argv,
		.num_words = argc,
	};
	int rc = check_words(tool, argv, argc);

	if (rc)
		return rc;
	ending_prepare();
	if (nvvgpu_monitor_new(tool->ctx, v->initial ? NVVGPU_MONITOR_INITIAL :
			       0, &run.monitor))
		return tool_fail(tool, NULL);
	listen_to_domains(&run, v->initial);
	rc = follow(&run);
	domain_events_close(run.domains);
	domain_watch_release(&run.watch);
	nvvgpu_monitor_unref(run.monitor);
	return rc;
}

const struct cmd cmd_monitor = {
	.name = "monitor",
	.usage = "[NAME|GPU]... [--initial] [--connect URI]",
	.help = "tell what happens to vGPUs, GPUs and profiles, when it does",
	.details =
"Prints a line for each event, until it is interrupted; with --json an object\n"
"a line.  Of a NAME or GPU alone: one that is not there yet is waited for.\n"
"Where there is libvirt it also tells which domain a vGPU is attached to.\n",
	.examples = "nvvgpu-tool monitor\n"
		    "nvvgpu-tool monitor --initial vm1-gpu0\n"
		    "nvvgpu-tool monitor --json | jq --unbuffered -r .event\n"
		    "nvvgpu-tool monitor --json | jq -c --unbuffered 'select(.domain)'\n",
	.opts = monitor_opts,
	.values_size = sizeof(struct monitor_values),
	.max_args = -1,
	.fn = monitor,
};
