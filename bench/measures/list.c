// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is looked at: nvvgpu-tool list and show with 1 to 4000 named vGPUs,
 * beside mdevctl and, with 100, virsh; how list grows, and its memory.
 * libvirtd has to be told of every device by two runs of mdevctl, so a
 * thousand of them would take minutes; the rows say that mdevctl is the
 * faster of the two.
 */
#include <stdio.h>

#include "bench.h"
#include "mdev.h"
#include "program.h"

#define MOST	4000

static const char *const list[] = { "nvvgpu-tool", "list", NULL };
static const char *const json[] = { "nvvgpu-tool", "list", "--json", NULL };
static const char *const mdevctl[] = { "mdevctl", "list", NULL };
static const char *const virsh[] = {
	"virsh", "-q", "nodedev-list", "--cap", "mdev", NULL
};

static double compare(const char *what, const char *peer, unsigned int rounds,
		      const char *const *ours, const char *const *theirs,
		      const char *aim)
{
	const struct bench_row row = {
		.what = what,
		.unit = "ms",
		.peer = peer,
		.aim = aim,
		.rounds = rounds,
	};
	struct program a = { ours, NULL }, b = { theirs, NULL };
	const struct bench_side x = { program_times, &a };
	const struct bench_side y = { program_times, &b };

	return bench_compare(&row, 1, 0, &x,
			     program_there(peer) ? &y : NULL);
}

static void memory(unsigned int count)
{
	char what[64], aim[32];
	const struct bench_row row = { .what = what, .unit = "KiB", .aim = aim };

	snprintf(what, sizeof(what), "list, %u vGPUs: memory", count);
	snprintf(aim, sizeof(aim), "<= %u", 8 * 1024 + count);
	bench_value(&row, program_memory(&(struct program) { list, NULL }));
	snprintf(what, sizeof(what), "list --json, %u vGPUs: memory", count);
	bench_value(&row, program_memory(&(struct program) { json, NULL }));
}

/* With as many as there are from before, and those up to count. */
static double at(unsigned int before, unsigned int count, unsigned int rounds)
{
	char what[64];
	double ms;

	named_define(before, count);
	named_start(before, count);
	snprintf(what, sizeof(what), "list, %u vGPU%s", count,
		 count == 1 ? "" : "s");
	ms = compare(what, "mdevctl", rounds, list, mdevctl, "<= 0.2");
	memory(count);
	return ms;
}

static void beside_virsh(void)
{
	static const char *const start[] = {
		"sh", "-c", "libvirtd -d && until [ $(virsh -q nodedev-list "
		"--cap mdev | wc -l) = 100 ]; do sleep 0.2; done", NULL
	};
	static const char *const stop[] = {
		"sh", "-c", "kill $(cat /run/libvirtd.pid)", NULL
	};

	if (program_there("libvirtd"))
		program_run(&(struct program) { start, NULL });
	compare("list, 100 vGPUs", "virsh", 5, list, virsh, "<= 0.2");
	if (program_there("libvirtd"))
		program_run(&(struct program) { stop, NULL });
}

static void show(void)
{
	static const char *const ours[] = {
		"nvvgpu-tool", "show", "vm1234-gpu0", NULL
	};
	char uuid[MDEV_UUID];
	const char *const theirs[] = { "mdevctl", "list", "-u", uuid, NULL };

	mdev_uuid(uuid, 1234);
	compare("show one of 4000 vGPUs", "mdevctl", 9, ours, theirs, NULL);
}

int main(void)
{
	double ms, most;

	named_load(MOST);
	at(0, 1, 9);
	at(1, 100, 9);
	beside_virsh();
	ms = at(100, 1000, 5);
	most = at(1000, MOST, 3);
	bench_against(&(struct bench_row) {
		.what = "list, for each of 4000",
		.unit = "ms",
		.peer = "of 1000",
		.aim = "<= 1.2",
	}, most / MOST, ms / 1000);
	show();

	named_stop(0, MOST);
	named_forget();
	mdev_unload_ours();
	return 0;
}
