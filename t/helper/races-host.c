// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An administrator gone mad: vGPUs come and go, and so do drivers and GPUs;
 * whatever file there is gets read and written; firmware fails.  All of it by
 * sysfs and debugfs, and some of it may wait for the user of a vGPU.
 */
#include <ctype.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "races.h"

#define GPUS		"/sys/bus/pci/devices/1000:*"
#define SIM		"/sys/devices/nvvgpu-sim"
#define DRIVER		"/sys/bus/pci/drivers/nvvgpu-sim"
#define DEBUGFS		"/sys/kernel/debug/nvvgpu-sim"
#define MDEVS		"/sys/bus/mdev/devices"

struct races_watch *races_watch;
struct races_sums *races_sums;

const char *races_uuid(char uuid[40], unsigned int n)
{
	snprintf(uuid, 40, "6e767667-7075-4000-a000-%012x", n);
	return uuid;
}

static bool put(const char *file, const char *text)
{
	size_t length = strlen(text);
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	races_doing("%.60s to %.90s", text, file);
	done = write(fd, text, length) == (ssize_t)length;
	close(fd);
	return done;
}

static void look(const char *file)
{
	char text[4096];
	int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	races_doing("reading %.90s", file);
	(void)!read(fd, text, sizeof(text));
	close(fd);
}

/* One of the files that match; false when there is none. */
static bool any(uint32_t *s, const char *pattern, char path[256])
{
	glob_t found;
	bool some = !glob(pattern, 0, NULL, &found);

	if (some)
		snprintf(path, 256, "%s", found.gl_pathv[rnd(s) %
							 found.gl_pathc]);
	globfree(&found);
	return some;
}

static const char *base(const char *path)
{
	return strrchr(path, '/') + 1;
}

static void create(uint32_t *s)
{
	char path[256], uuid[40];

	races_uuid(uuid, rnd(s) % RACES_UUIDS);
	if (any(s, GPUS "/mdev_supported_types/*/create", path) &&
	    put(path, uuid))
		races_sums->created++;
}

static void discard(uint32_t *s)
{
	char path[256];

	if (any(s, MDEVS "/6e767667-7075-4000-a000-*/remove", path))
		put(path, "1");
}

/* Whatever is there now, and what is added later. */
static bool any_file(uint32_t *s, char path[256])
{
	static const char *const pattern[] = {
		MDEVS "/*/nvvgpu/*", MDEVS "/*/nvidia/*", GPUS "/nvvgpu/*",
		GPUS "/mdev_supported_types/*/*", SIM "/*", DEBUGFS "/*/*",
	};

	return any(s, pattern[rnd(s) % ARRAY_SIZE(pattern)], path);
}

static void read_file(uint32_t *s)
{
	char path[256];

	if (any_file(s, path))
		look(path);
}

static const char *word(uint32_t *s)
{
	static char noise[5000];
	static const char *const words[] = {
		"", " ", "\n", "0", "1", "2", "-1", "100", "4294967296", "on",
		"off", "none", "mixed-size", "equal-size", "best-effort",
		"equal-share", "fixed-share", "disable_vnc=1", "x=y",
		"frame_rate_limiter=0", "frame_rate_limiter=60",
		"vgpu-placement-id=0", "vgpu-placement-id=2",
		"disable_vnc=1,vgpu-placement-id=1", "a-name", "name.2",
		"test", "test:3", "A40", "test@570.144", "nosuch",
	};
	size_t length = rnd(s) % sizeof(noise);

	if (rnd(s) % 8)
		return words[rnd(s) % ARRAY_SIZE(words)];
	memset(noise, 'a' + (int)(rnd(s) % 26), length);
	noise[length] = '\0';
	return noise;
}

/* What makes and removes has calls of its own. */
static void write_file(uint32_t *s)
{
	char path[256];

	if (any_file(s, path) && strcmp(base(path), "create") &&
	    strncmp(path, SIM, sizeof(SIM) - 1))
		put(path, word(s));
}

static void kill_task(uint32_t *s)
{
	char path[256], vgpu[256];

	if (any(s, MDEVS "/6e767667-7075-4000-a000-*", vgpu) &&
	    any(s, DEBUGFS "/*/kill_task", path) && put(path, base(vgpu)))
		races_sums->faults++;
}

/* "word NUMBER [NUMBER]", a tab, and what it is: what to write for it. */
static void make_fault(uint32_t *s, const char *line, char text[64])
{
	size_t length = 0;
	bool number = false;

	for (; *line && *line != '\t' && length < 48; line++) {
		if (isupper((unsigned char)*line)) {
			if (!number)
				length += (size_t)snprintf(text + length, 12,
					"%u", rnd(s) % (rnd(s) % 2 ? 4 : 1000));
			number = true;
		} else if (*line != '[' && *line != ']') {
			text[length++] = *line;
		}
	}
	text[length] = '\0';
}

static void fault(uint32_t *s)
{
	char path[256], line[160], text[64] = "none";
	unsigned int lines = 0;
	FILE *faults;

	if (!any(s, DEBUGFS "/*/faults", path))
		return;
	faults = fopen(path, "re");
	while (faults && fgets(line, sizeof(line), faults))
		if (!(rnd(s) % ++lines))
			make_fault(s, line, text);
	if (faults)
		fclose(faults);
	path[strlen(path) - 1] = '\0';
	if (put(path, text))
		races_sums->faults++;
}

/* So short that sometimes it is too short. */
static void hurry(uint32_t *s)
{
	static const char *const ms[] = { "100", "1000", "5000", "30000" };
	char path[256];

	if (any(s, DEBUGFS "/*/answer_limit_ms", path))
		put(path, ms[rnd(s) % ARRAY_SIZE(ms)]);
}

static void unbind(uint32_t *s)
{
	char path[256];

	if (any(s, GPUS, path) && put(DRIVER "/unbind", base(path)))
		put(DRIVER "/bind", base(path));
}

/*
 * What comes to the PCI bus and goes from it, in two ways that Linux 6.1 cannot
 * do beside others; no driver can help that, so ours is not tried there:
 * whoever writes to "remove" of a device holds no reference to it once the file
 * is gone (remove_store()), and "sriov_numvfs" takes the lock of its device and
 * then that of the bus, which all others take the other way round.
 */
static int begin_change(int how)
{
	int fd = open("/run/races-change", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0)
		flock(fd, how);
	return fd;
}

static void end_change(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void pci_remove(uint32_t *s)
{
	int change = begin_change(LOCK_EX);
	char path[256];

	if (any(s, GPUS "/remove", path))
		put(path, "1");
	end_change(change);
	change = begin_change(LOCK_SH);
	put("/sys/bus/pci/rescan", "1");
	end_change(change);
}

static void unplug(uint32_t *s)
{
	int change = begin_change(LOCK_SH);
	char path[256];

	if (any(s, GPUS, path))
		put(SIM "/remove_gpu", base(path));
	end_change(change);
}

static void plug(uint32_t *s)
{
	static const char *const board[] = {
		"test", "test", "test:1", "A2", "test+sriov", "test+sriov",
		"test@535.113.01", "test@570.144", "test@550.144.03+sriov",
		"test@580.95.05", "test@x", "test+node=0", "nosuch",
	};
	int change = begin_change(LOCK_SH);

	if (put(SIM "/add_gpu", board[rnd(s) % ARRAY_SIZE(board)]))
		races_sums->plugged++;
	end_change(change);
}

static void set_numvfs(uint32_t *s)
{
	static const char *const number[] = { "0", "1", "2", "4", "999" };
	int change = begin_change(LOCK_EX);
	char path[256];

	if (any(s, GPUS "/sriov_numvfs", path))
		put(path, number[rnd(s) % ARRAY_SIZE(number)]);
	end_change(change);
}

static void squeeze(uint32_t *s)
{
	put(rnd(s) % 2 ? "/proc/sys/vm/drop_caches" :
	    "/proc/sys/vm/compact_memory", "1");
}

static void shell(const char *command)
{
	races_doing("%s", command);
	(void)!system(command);
}

/* Goes while no vGPU is open, and all GPUs with it. */
static void reload(uint32_t *s)
{
	int change = begin_change(LOCK_SH);

	if (rnd(s) % 2)
		shell("modprobe -r nvvgpu-sim 2>/dev/null");
	else
		shell("rmmod nvvgpu 2>/dev/null");
	end_change(change);
	host_repair();
}

static unsigned int count(const char *pattern)
{
	glob_t found;
	unsigned int number = 0;

	if (!glob(pattern, 0, NULL, &found))
		number = (unsigned int)found.gl_pathc;
	globfree(&found);
	return number;
}

static void bind_all(void)
{
	glob_t found;
	size_t i;

	if (!glob(GPUS, 0, NULL, &found))
		for (i = 0; i < found.gl_pathc; i++)
			put("/sys/bus/pci/drivers_probe",
			    base(found.gl_pathv[i]));
	globfree(&found);
}

void host_repair(void)
{
	if (access("/sys/module/nvvgpu_sim", F_OK))
		shell("modprobe nvvgpu-sim gpus=test,test");
	put("/sys/bus/pci/rescan", "1");
	while (count(GPUS) < 2 && put(SIM "/add_gpu", "test"))
		;
	bind_all();
}

static void repair(uint32_t *s)
{
	if (count(GPUS) > 4)
		unplug(s);
	else
		host_repair();
}

/* A little of what destroys much. */
static const struct {
	void (*run)(uint32_t *seed);
	unsigned int often;
} actions[] = {
	{ create, 150 }, { discard, 40 }, { read_file, 100 },
	{ write_file, 60 }, { kill_task, 30 }, { fault, 40 }, { hurry, 6 },
	{ squeeze, 1 }, { repair, 4 }, { set_numvfs, 4 }, { unbind, 2 },
	{ pci_remove, 1 }, { unplug, 1 }, { plug, 3 }, { reload, 1 },
};

void host_race(uint32_t *s)
{
	unsigned int all = 0, i, at;

	for (i = 0; i < ARRAY_SIZE(actions); i++)
		all += actions[i].often;
	at = rnd(s) % all;
	for (i = 0; at >= actions[i].often; i++)
		at -= actions[i].often;
	races_doing("action %u", i);
	actions[i].run(s);
	if (!(rnd(s) % 4))
		usleep(rnd(s) % 50000);
}
