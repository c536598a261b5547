// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * agent: the testbed's end inside a VM.  Takes one command from the host,
 * runs it, carries its three streams, and tells how it ended.
 *
 * There is one virtio-serial port for each stream and one for control, so
 * streams stay apart and are binary clean.  The command gets pipes and not
 * the ports, because a port cannot be opened twice: /dev/stderr and the like
 * would not work.  The end counts the bytes of both outputs, so that the host
 * knows when it has them all, whatever the order in which the ports are served.
 *
 *	agent -> host	"ready\n"
 *	host -> agent	"ARGC BYTES\n", then ARGC strings, each NUL-terminated
 *	agent -> host	"exit STATUS OUT_BYTES ERR_BYTES\n"
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct stream {
	int from;
	int to;
	unsigned long long bytes;
};

/* Input the command has not taken yet, which must not hold up its output. */
struct input {
	int from;
	int to;
	size_t len;
	size_t done;
	char buf[65536];
};

static void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("agent: ", stderr);
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, ": %s\n", strerror(errno));
	va_end(ap);
	exit(125);
}

/* The port's device node, found by sysfs: an L2 has no udev to name it. */
static int try_port(const char *name, int flags)
{
	static const char class[] = "/sys/class/virtio-ports";
	struct dirent *entry;
	DIR *dir = opendir(class);
	int fd = -1;

	if (!dir)
		return -1;
	while (fd < 0 && (entry = readdir(dir))) {
		char path[512], have[64] = "";
		FILE *f;

		snprintf(path, sizeof(path), "%s/%s/name", class, entry->d_name);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (!fgets(have, sizeof(have), f))
			have[0] = 0;
		fclose(f);
		have[strcspn(have, "\n")] = 0;
		if (strcmp(have, name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		fd = open(path, flags | O_CLOEXEC);
	}
	closedir(dir);
	return fd;
}

static int port(const char *name, int flags)
{
	const struct timespec tick = { .tv_nsec = 20 * 1000 * 1000 };
	int fd, tries = 1500;

	/* The driver learns of its ports one by one, after it is bound. */
	while ((fd = try_port(name, flags)) < 0 && --tries)
		nanosleep(&tick, NULL);
	if (fd < 0)
		die("no port %s", name);
	return fd;
}

static void read_all(int fd, char *buf, size_t len)
{
	while (len) {
		ssize_t n = read(fd, buf, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			die("the host went away");
		buf += n;
		len -= n;
	}
}

static int write_all(int fd, const char *buf, size_t len)
{
	while (len) {
		ssize_t n = write(fd, buf, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		buf += n;
		len -= n;
	}
	return 0;
}

static char **read_request(int fd)
{
	char line[64], *text, **argv;
	size_t len = 0, bytes, at = 0;
	unsigned int argc, i;

	do {
		if (len == sizeof(line) - 1)
			die("request too long");
		read_all(fd, &line[len], 1);
	} while (line[len++] != '\n');
	line[len] = 0;
	if (sscanf(line, "%u %zu", &argc, &bytes) != 2 || !argc)
		die("request not understood");

	text = malloc(bytes + 1);
	argv = calloc(argc + 1, sizeof(*argv));
	if (!text || !argv)
		die("request of %zu bytes", bytes);
	read_all(fd, text, bytes);
	text[bytes] = 0;
	for (i = 0; i < argc; i++) {
		if (at >= bytes)
			die("request is short");
		argv[i] = &text[at];
		at += strlen(&text[at]) + 1;
	}
	return argv;
}

static void make_pipe(int pipefd[2])
{
	if (pipe2(pipefd, O_CLOEXEC))
		die("pipe");
}

static _Noreturn void run_child(char **argv, int in, int out, int err)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(125);
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/* Returns false when there is nothing more to carry on this stream. */
static int carry(struct stream *s)
{
	char buf[65536];
	ssize_t n = read(s->from, buf, sizeof(buf));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 1;
	if (n <= 0 || write_all(s->to, buf, n))
		return 0;
	s->bytes += n;
	return 1;
}

/* Moves input one step; the end of either side ends it. */
static void feed(struct input *in)
{
	ssize_t n;

	if (in->len) {
		n = write(in->to, &in->buf[in->done], in->len);
		if (n > 0) {
			in->done += n;
			in->len -= n;
		}
	} else {
		n = read(in->from, in->buf, sizeof(in->buf));
		if (n > 0) {
			in->done = 0;
			in->len = n;
		}
	}
	if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
		return;
	close(in->to);
	in->from = -1;
	in->to = -1;
	in->len = 0;
}

/* What the command left in a pipe; a daemon of its may hold the other end. */
static void drain(struct stream *s)
{
	struct pollfd p = { .fd = s->from, .events = POLLIN };

	while (s->from >= 0 && poll(&p, 1, 0) > 0 && carry(s))
		;
}

static int status_of(int wstatus)
{
	if (WIFSIGNALED(wstatus))
		return 128 + WTERMSIG(wstatus);
	return WEXITSTATUS(wstatus);
}

int main(int argc, char **argv)
{
	static struct input in;
	struct stream out = { 0 }, err = { 0 };
	int control, child_in[2], child_out[2], child_err[2], sigfd;
	int wstatus = 0, len;
	sigset_t chld;
	char **command, line[96];
	pid_t child;

	control = port("nvvgpu.control", O_RDWR);
	in.from = port("nvvgpu.in", O_RDONLY | O_NONBLOCK);
	out.to = port("nvvgpu.out", O_WRONLY);
	err.to = port("nvvgpu.err", O_WRONLY);
	if (write_all(control, "ready\n", 6))
		die("control port");
	command = read_request(control);

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	sigfd = signalfd(-1, &chld, SFD_CLOEXEC);
	if (sigfd < 0)
		die("signalfd");
	make_pipe(child_in);
	make_pipe(child_out);
	make_pipe(child_err);
	if (argc > 1 && chdir(argv[1]))
		die("%s", argv[1]);

	child = fork();
	if (child < 0)
		die("fork");
	if (!child)
		run_child(command, child_in[0], child_out[1], child_err[1]);
	close(child_in[0]);
	close(child_out[1]);
	close(child_err[1]);
	in.to = child_in[1];
	fcntl(in.to, F_SETFL, O_NONBLOCK);
	out.from = child_out[0];
	err.from = child_err[0];

	for (;;) {
		struct pollfd p[] = {
			{ .fd = sigfd, .events = POLLIN },
			{ .fd = out.from, .events = POLLIN },
			{ .fd = err.from, .events = POLLIN },
			{ .fd = in.len ? -1 : in.from, .events = POLLIN },
			{ .fd = in.len ? in.to : -1, .events = POLLOUT },
		};

		if (poll(p, 5, -1) < 0 && errno != EINTR)
			die("poll");
		if (p[1].revents && !carry(&out))
			out.from = -1;
		if (p[2].revents && !carry(&err))
			err.from = -1;
		if (p[3].revents || p[4].revents)
			feed(&in);
		if (p[0].revents && waitpid(child, &wstatus, WNOHANG) == child)
			break;
		if (p[0].revents) {
			struct signalfd_siginfo info;

			if (read(sigfd, &info, sizeof(info)) < 0)
				die("signalfd");
		}
	}
	drain(&out);
	drain(&err);
	len = snprintf(line, sizeof(line), "exit %d %llu %llu\n",
		       status_of(wstatus), out.bytes, err.bytes);
	return write_all(control, line, len) ? 125 : 0;
}
