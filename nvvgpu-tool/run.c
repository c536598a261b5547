// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One program, and nothing left of it: its input and what it says are files in
 * memory, so that neither a full pipe nor a child of its own that keeps one
 * open makes anybody wait.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_MAX 4096

extern char **environ;

static int make_input(const char *input)
{
	size_t len = input ? strlen(input) : 0;
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd >= 0 && pwrite(fd, input, len, 0) != (ssize_t)len) {
		close(fd);
		return -1;
	}
	return fd;
}

static void read_said(int fd, char **said)
{
	char text[SAID_MAX];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return;
	text[n] = '\0';
	*said = strdup(text);
}

/* The caller may ignore signals that the program counts on. */
static int spawn(const char *const *argv, int in, int out, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t pipes;
	int err;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, 0);
	posix_spawn_file_actions_adddup2(&files, out, 1);
	posix_spawn_file_actions_adddup2(&files, out, 2);
	posix_spawnattr_init(&attributes);
	sigemptyset(&pipes);
	sigaddset(&pipes, SIGPIPE);
	posix_spawnattr_setsigdefault(&attributes, &pipes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	err = posix_spawnp(pid, argv[0], &files, &attributes,
			   (char *const *)argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return -err;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int run_program(void *data, const char *const *argv, const char *input,
		char **said)
{
	int in = make_input(input), out = memfd_create("said", MFD_CLOEXEC);
	pid_t pid;
	int ret;

	(void)data;
	/* udev and libvirt may have none. */
	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 0);
	ret = in < 0 || out < 0 ? -errno : spawn(argv, in, out, &pid);
	if (!ret)
		ret = wait_for(pid);
	if (ret > 0)
		read_said(out, said);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return ret;
}
