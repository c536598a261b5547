// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "mdev.h"
#include "program.h"
#include "report.h"

#define RECORDS	"/etc/nvvgpu/vgpus.d"
#define DEFINITIONS "/etc/mdevctl.d"

extern char **environ;

static struct mdev_type types[256];

/* --- programs -------------------------------------------------------------- */

static int64_t run(const struct program *program, struct rusage *usage)
{
	posix_spawn_file_actions_t files;
	int64_t start;
	int status, err;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, program->input ?:
					 "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	start = bench_now();
	err = posix_spawnp(&pid, program->argv[0], &files, NULL,
			   (char **)program->argv, environ);
	if (err)
		bail("cannot run %s: %s", program->argv[0], strerror(err));
	if (wait4(pid, &status, 0, usage) != pid || status)
		bail("%s %s failed", program->argv[0],
		     program->argv[1] ?: "");
	start = bench_now() - start;
	posix_spawn_file_actions_destroy(&files);
	return start;
}

int64_t program_run(const struct program *program)
{
	struct rusage usage;

	return run(program, &usage);
}

int64_t program_times(void *ctx, unsigned int times)
{
	int64_t sum = 0;

	while (times--)
		sum += program_run(ctx);
	return sum;
}

double program_memory(const struct program *program)
{
	struct rusage usage;

	run(program, &usage);
	return usage.ru_maxrss;
}

bool program_there(const char *name)
{
	char file[128];

	snprintf(file, sizeof(file), "/usr/sbin/%s", name);
	if (!access(file, X_OK))
		return true;
	snprintf(file, sizeof(file), "/usr/bin/%s", name);
	return !access(file, X_OK);
}

/* --- a host of names ------------------------------------------------------- */

void named_load(unsigned int vgpus)
{
	unsigned int gpus = (vgpus + NAMED_PER_GPU - 1) / NAMED_PER_GPU, i;

	mdev_load_ours("A40");
	for (i = 1; i < gpus; i++)
		mdev_add_ours("A40");
	for (i = 0; i < gpus; i++)
		mdev_our_type(&types[i], i, NAMED_TYPE);
}

static const struct mdev_type *type_of(unsigned int number)
{
	return &types[number / NAMED_PER_GPU];
}

static void put_file(const char *file, const char *text)
{
	FILE *f = fopen(file, "we");

	if (!f || fputs(text, f) < 0 || fclose(f))
		bail("cannot write %s: %s", file, strerror(errno));
}

static void define(unsigned int number)
{
	char uuid[MDEV_UUID], type[64], gpu[32], file[160], text[512];

	mdev_uuid(uuid, number);
	mdev_type_id(type, sizeof(type), type_of(number));
	snprintf(gpu, sizeof(gpu), "1000:%02x:00.0", number / NAMED_PER_GPU);
	snprintf(file, sizeof(file), RECORDS "/vm%u-gpu0.conf", number);
	snprintf(text, sizeof(text), "[vgpu vm%u-gpu0]\nuuid = %s\n"
		 "type = %s\ntype_name = NVIDIA " NAMED_TYPE "\nparent = %s\n"
		 "autostart = yes\n", number, uuid, type, gpu);
	put_file(file, text);
	snprintf(file, sizeof(file), DEFINITIONS "/%s", gpu);
	mkdir(file, 0755);
	snprintf(file, sizeof(file), DEFINITIONS "/%s/%s", gpu, uuid);
	snprintf(text, sizeof(text), "{\n  \"mdev_type\": \"%s\",\n"
		 "  \"start\": \"auto\",\n  \"attrs\": [\n    {\n"
		 "      \"nvvgpu/name\": \"vm%u-gpu0\"\n    }\n  ]\n}\n", type,
		 number);
	put_file(file, text);
}

void named_define(unsigned int from, unsigned int to)
{
	mkdir("/etc/nvvgpu", 0755);
	mkdir(RECORDS, 0755);
	for (; from < to; from++)
		define(from);
}

void named_start(unsigned int from, unsigned int to)
{
	char name[32];

	for (; from < to; from++) {
		mdev_create(type_of(from), from);
		snprintf(name, sizeof(name), "vm%u-gpu0", from);
		mdev_set(from, "nvvgpu/name", name);
	}
}

void named_start_bare(unsigned int from, unsigned int to)
{
	for (; from < to; from++)
		mdev_create(type_of(from), from);
}

void named_stop(unsigned int from, unsigned int to)
{
	for (; from < to; from++)
		mdev_remove(from);
}

void named_stop_all(void)
{
	static const char *const argv[] = {
		"sh", "-c", "for d in /sys/bus/mdev/devices/*; do "
		"echo 1 >$d/remove || exit 1; done", NULL
	};

	program_run(&(struct program) { argv, NULL });
}

void named_forget(void)
{
	static const char *const argv[] = {
		"sh", "-c", "rm -rf " RECORDS "/* " DEFINITIONS "/1000:*", NULL
	};

	program_run(&(struct program) { argv, NULL });
}
