// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * races SECONDS [SEED]: VMMs and administrators on all simulated GPUs, at the
 * same time and at random, good and bad.  VMMs are killed meanwhile.
 *
 * What is proved is that none of them waits without end and that at the end
 * GPUs are there; for all else the caller looks at dmesg.  A process that has
 * shown no sign of life for PATIENCE is stuck: what the kernel says of its
 * threads is told, and that is the end.
 */
#include <glob.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "races.h"
#include "report.h"

#define VMMS		4
#define HOSTS		3
#define PROCESSES	(VMMS + HOSTS)

/* Seconds; longer than the longest chain of limits in the driver. */
#define PATIENCE	300

static struct {
	struct races_watch watch[PROCESSES];
	struct races_sums sums;
	atomic_bool stop;
} *shared;

struct process {
	pid_t pid;
	unsigned long beats;
	time_t alive;		/* when it last showed a sign of life */
};

static struct process processes[PROCESSES];
static uint32_t base_seed, lives;
static bool short_of_memory;

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

void races_doing(const char *what, ...)
{
	va_list args;

	if (!races_watch)
		return;
	va_start(args, what);
	vsnprintf(races_watch->doing, sizeof(races_watch->doing), what, args);
	va_end(args);
	races_watch->beats++;
}

static void vmm(uint32_t *seed)
{
	struct vdev dev;
	char uuid[40];

	races_uuid(uuid, rnd(seed) % RACES_UUIDS);
	races_doing("opening %s", uuid);
	if (vdev_open(&dev, uuid)) {
		usleep(rnd(seed) % 20000);
		return;
	}
	shared->sums.opened++;
	races_doing("using %s", uuid);
	vmm_race(&dev, rnd(seed), 50 + rnd(seed) % 2000);
	races_doing("closing %s", uuid);
	vdev_close(&dev);
}

static _Noreturn void live(unsigned int i, uint32_t seed)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* What it says of itself is no TAP: its end is not that of the test. */
	dup2(STDERR_FILENO, STDOUT_FILENO);
	report_plain();
	races_watch = &shared->watch[i];
	/* VMMs have many threads and leave nothing to others. */
	if (i >= VMMS)
		setpriority(PRIO_PROCESS, 0, -15);
	while (!shared->stop)
		if (i < VMMS)
			vmm(&seed);
		else
			host_race(&seed);
	_exit(0);
}

static void start(unsigned int i)
{
	struct process *p = &processes[i];

	p->alive = now();
	p->pid = fork();
	if (!p->pid)
		live(i, rnd_fork(base_seed, lives));
	/* Where memory is made to fail, the next try may do. */
	if (p->pid < 0)
		p->pid = 0;
	lives++;
}

static void show(const char *path)
{
	char line[256];
	FILE *file = fopen(path, "r");

	while (file && fgets(line, sizeof(line), file))
		note("    %.*s", (int)strcspn(line, "\n"), line);
	if (file)
		fclose(file);
}

static void show_stuck(unsigned int i)
{
	char pattern[64];
	glob_t found;
	size_t t;

	note("process %u is stuck: %s", i, shared->watch[i].doing);
	snprintf(pattern, sizeof(pattern), "/proc/%d/task/*/stack",
		 processes[i].pid);
	if (!glob(pattern, 0, NULL, &found))
		for (t = 0; t < found.gl_pathc; t++) {
			note("  %s", found.gl_pathv[t]);
			show(found.gl_pathv[t]);
		}
	globfree(&found);
}

/* Returns whether it is alive or has ended. */
static bool watch(unsigned int i)
{
	unsigned long beats = shared->watch[i].beats;
	struct process *p = &processes[i];

	if (!p->pid || beats != p->beats) {
		p->beats = beats;
		p->alive = now();
		return true;
	}
	return now() - p->alive < PATIENCE;
}

/* Returns whether all is as it should be. */
static bool watch_all(void)
{
	bool well = true;
	unsigned int i;

	for (i = 0; i < PROCESSES; i++)
		if (!watch(i)) {
			show_stuck(i);
			well = false;
		}
	return well;
}

/*
 * Whether allocations of these processes are made to fail
 * (Documentation/fault-injection).
 */
static bool allocations_fail(void)
{
	FILE *file = fopen("/proc/self/make-it-fail", "r");
	int value = 0;

	if (file && fscanf(file, "%d", &value) != 1)
		value = 0;
	if (file)
		fclose(file);
	return value;
}

/*
 * Returns whether it runs or has ended as it may: by itself, which it does when
 * something fails that it cannot do without, or because we killed it.  Without
 * memory the C library aborts, and a stack that cannot grow is a SIGSEGV.
 */
static bool reap(unsigned int i, int options)
{
	struct process *p = &processes[i];
	int status;

	if (!p->pid || waitpid(p->pid, &status, options) != p->pid)
		return true;
	p->pid = 0;
	if (WIFEXITED(status) || WTERMSIG(status) == SIGKILL || short_of_memory)
		return true;
	note("signal %d ended process %u: %s", WTERMSIG(status), i,
	     shared->watch[i].doing);
	return false;
}

static bool race(time_t seconds, uint32_t seed)
{
	time_t end = now() + seconds;
	bool well = true;
	unsigned int i;

	for (i = 0; i < PROCESSES; i++)
		start(i);
	while (well && now() < end) {
		usleep(100000 + rnd(&seed) % 900000);
		well = watch_all();
		for (i = 0; i < PROCESSES; i++)
			if (!reap(i, WNOHANG))
				well = false;
		i = rnd(&seed) % VMMS;
		if (processes[i].pid && !(rnd(&seed) % 4))
			kill(processes[i].pid, SIGKILL);
		for (i = 0; well && i < PROCESSES; i++)
			if (!processes[i].pid)
				start(i);
	}
	return well;
}

/* Returns whether all processes have ended. */
static bool finish(void)
{
	bool running = true, well = true;
	unsigned int i;

	shared->stop = true;
	while (running && well) {
		usleep(100000);
		running = false;
		for (i = 0; i < PROCESSES; i++) {
			well = reap(i, WNOHANG) && well;
			running |= processes[i].pid != 0;
		}
		well = watch_all() && well;
	}
	for (i = 0; i < PROCESSES; i++)
		if (processes[i].pid)
			kill(processes[i].pid, SIGKILL);
	return well;
}

static void check_sums(void)
{
	check(shared->sums.created > 0, "%lu vGPUs were made",
	      shared->sums.created);
	check(shared->sums.opened > 0, "%lu times one was opened",
	      shared->sums.opened);
	check(shared->sums.faults > 0, "%lu faults of the firmware",
	      shared->sums.faults);
	check(shared->sums.plugged > 0, "%lu GPUs were plugged in",
	      shared->sums.plugged);
}

int main(int argc, char **argv)
{
	time_t seconds;
	bool well;

	if (argc < 2) {
		fprintf(stderr, "usage: races SECONDS [SEED]\n");
		return 2;
	}
	base_seed = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) :
		(uint32_t)time(NULL);
	note("seed %u", base_seed);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		bail("no memory");
	races_sums = &shared->sums;
	host_repair();
	short_of_memory = allocations_fail();
	seconds = strtol(argv[1], NULL, 10);
	well = race(seconds, rnd_fork(base_seed, ~0u));
	well = finish() && well;
	check(well, "nobody was stuck");
	/* In less it may well be that somebody had no luck. */
	if (seconds >= 60)
		check_sums();
	return report_done();
}
