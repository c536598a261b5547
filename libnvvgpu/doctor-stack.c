// SPDX-License-Identifier: LGPL-2.1-or-later
/* The programs around a vGPU: libvirt with our hook, mdevctl, udev. */
#include "doctor.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOOKS "etc/libvirt/hooks"
#define HOOK HOOKS "/qemu.d/nvvgpu"

static bool is_installed(struct nvvgpu_ctx *ctx, const char *program)
{
	return file_exists(ctx, "usr/sbin/%s", program) ||
		file_exists(ctx, "usr/bin/%s", program);
}

/* A time of the kernel's; 0 for what can be none. */
static long long time_in(const char *text)
{
	long long when = strtoll(text, NULL, 10);

	return when > 0 && when < LLONG_MAX / 2 ? when : 0;
}

/* Seconds since the epoch; 0 when unknown. */
static long long boot_time(struct nvvgpu_ctx *ctx)
{
	FILE *file = file_stream(ctx, "proc/stat");
	long long when = 0;
	size_t size = 0;
	char *line = NULL;

	if (!file)
		return 0;
	while (!when && getline(&line, &size, file) > 0)
		if (!strncmp(line, "btime ", 6))
			when = time_in(line + 6);
	free(line);
	fclose(file);
	return when;
}

/* proc(5): starttime is field 22, and only the 2nd may hold blanks. */
static long long start_time(struct nvvgpu_ctx *ctx, const char *pid)
{
	char text[1024];
	char *at;
	int i;

	if (file_read(ctx, text, sizeof(text), "proc/%s/stat", pid) < 0)
		return 0;
	at = strrchr(text, ')');
	for (i = 2; at && i < 22; i++)
		at = strchr(at + 1, ' ');
	return at ? time_in(at) / sysconf(_SC_CLK_TCK) : 0;
}

/* When the daemon that runs qemu's hooks began; 0 when none runs. */
static long long daemon_start(struct nvvgpu_ctx *ctx)
{
	long long start = 0;
	const char *pid;
	char comm[32];
	DIR *proc;

	if (dir_open(ctx, &proc, "proc") < 0)
		return 0;
	while (!start && (pid = dir_next(proc)))
		if (*pid >= '1' && *pid <= '9' &&
		    !file_read_line(ctx, comm, sizeof(comm), "proc/%s/comm",
				    pid) &&
		    (!strcmp(comm, "libvirtd") || !strcmp(comm, "virtqemud")))
			start = start_time(ctx, pid);
	closedir(proc);
	return start ? start + boot_time(ctx) : 0;
}

/* libvirt looks once, when it starts or reloads, whether there is any hook. */
static bool known_since(struct nvvgpu_ctx *ctx, long long when)
{
	long long changed;
	const char *name;
	bool known;
	DIR *dir;

	known = !file_changed(ctx, &changed, HOOKS "/qemu") && changed <= when;
	if (dir_open(ctx, &dir, HOOKS "/qemu.d") < 0)
		return known;
	while (!known && (name = dir_next(dir)))
		known = !file_changed(ctx, &changed, HOOKS "/qemu.d/%s",
				      name) && changed <= when;
	closedir(dir);
	return known;
}

static void check_hook(struct doctor *doctor)
{
	long long start;

	if (!file_exists(doctor->ctx, HOOK)) {
		report(doctor, WARNING("no-hook", NULL,
				       "libvirt's hook of nvvgpu is not "
				       "installed",
				       "a virtual machine then does not start "
				       "its vGPU by itself"),
		       "install nvvgpu's libvirt hook (make install), then: "
		       "systemctl reload libvirtd");
		return;
	}
	start = daemon_start(doctor->ctx);
	if (!start || known_since(doctor->ctx, start))
		return;
	report(doctor, WARNING("hook-unknown", NULL,
			       "libvirt's daemon is older than its hooks",
			       "it looks for hooks when it starts; unless it "
			       "was reloaded since, it calls none"),
	       "systemctl reload libvirtd");
}

static void check_libvirt(struct doctor *doctor)
{
	if (is_installed(doctor->ctx, "libvirtd") ||
	    is_installed(doctor->ctx, "virtqemud"))
		check_hook(doctor);
	else
		report(doctor, NOTE("no-libvirt", NULL,
				    "libvirt is not installed",
				    "vGPUs can be made, and their device nodes "
				    "given to a VMM by hand"),
		       "to have virsh: install libvirt's daemon for QEMU");
}

/* Debian 12 and 13 have it elsewhere than its own rule looks for it. */
static void check_mdevctl_rule(struct doctor *doctor)
{
	static const char program[] = "/usr/sbin/mdevctl";
	char rule[4096];

	if (file_exists(doctor->ctx, "%s", program + 1) ||
	    (file_read(doctor->ctx, rule, sizeof(rule),
		       "etc/udev/rules.d/60-mdevctl.rules") < 0 &&
	     file_read(doctor->ctx, rule, sizeof(rule),
		       "usr/lib/udev/rules.d/60-mdevctl.rules") < 0) ||
	    !strstr(rule, program))
		return;
	report(doctor, WARNING("mdevctl-rule", NULL,
			       "mdevctl's udev rule runs /usr/sbin/mdevctl, "
			       "which is not there",
			       "what only mdevctl has defined does not start "
			       "with the host; named vGPUs do"),
	       "ln -s ../bin/mdevctl /usr/sbin/mdevctl");
}

static void check_mdevctl(struct doctor *doctor)
{
	if (is_installed(doctor->ctx, "mdevctl")) {
		check_mdevctl_rule(doctor);
		return;
	}
	report(doctor, NOTE("no-mdevctl", NULL, "mdevctl is not installed",
			    "libvirt needs it for its own node device commands "
			    "(nodedev-define, nodedev-start); nvvgpu-tool does "
			    "not"),
	       "install mdevctl, if you want those");
}

static void check_udev(struct doctor *doctor)
{
	static const char *const places[] = {
		"etc/udev/rules.d", "run/udev/rules.d", "usr/lib/udev/rules.d",
		"lib/udev/rules.d", "usr/local/lib/udev/rules.d",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		if (file_exists(doctor->ctx, "%s/59-nvvgpu.rules", places[i]))
			return;
	report(doctor, WARNING("no-udev-rules", NULL,
			       "the udev rules of nvvgpu are not installed",
			       "there are no names in /dev/nvvgpu, and named "
			       "vGPUs do not start with the host"),
	       "install them (make install), then: udevadm control --reload; "
	       "udevadm trigger");
}

void doctor_check_stack(struct doctor *doctor)
{
	check_libvirt(doctor);
	check_mdevctl(doctor);
	check_udev(doctor);
}
