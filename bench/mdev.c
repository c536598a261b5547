// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mdev.h"
#include "report.h"

#define SAMPLES	"build/bench/samples"
#define PARENTS	"/sys/class/mdev_bus"

extern char **environ;

/* --- modules --------------------------------------------------------------- */

static void run(const char *const *argv)
{
	int status;
	pid_t pid;
	int err;

	err = posix_spawnp(&pid, argv[0], NULL, NULL, (char **)argv, environ);
	if (err)
		bail("cannot run %s: %s", argv[0], strerror(err));
	if (waitpid(pid, &status, 0) != pid || status)
		bail("%s %s %s failed", argv[0], argv[1], argv[2] ?: "");
}

void mdev_load_ours(const char *gpus)
{
	char param[1024];

	snprintf(param, sizeof(param), "gpus=%s", gpus);
	run((const char *[]) { "modprobe", "nvvgpu-sim", param, NULL });
}

void mdev_unload_ours(void)
{
	run((const char *[]) { "modprobe", "-r", "nvvgpu-sim", NULL });
}

bool mdev_load_peer(const char *name, const char *params)
{
	char file[128];

	snprintf(file, sizeof(file), SAMPLES "/%s.ko", name);
	if (access(file, R_OK))
		return false;
	run((const char *[]) { "insmod", file, params, NULL });
	return true;
}

void mdev_unload_peer(const char *name)
{
	run((const char *[]) { "rmmod", name, NULL });
}

/* --- files ----------------------------------------------------------------- */

static void put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	ssize_t len = (ssize_t)strlen(text);

	if (fd < 0 || write(fd, text, (size_t)len) != len)
		bail("cannot write \"%s\" to %s: %s", text, file,
		     strerror(errno));
	close(fd);
}

void mdev_add_ours(const char *gpu)
{
	put("/sys/devices/nvvgpu-sim/add_gpu", gpu);
}

/* --- types ----------------------------------------------------------------- */

static bool read_line(const char *file, char *text, size_t size)
{
	FILE *f = fopen(file, "re");
	bool ok = f && fgets(text, (int)size, f);

	if (f)
		fclose(f);
	if (ok)
		text[strcspn(text, "\n")] = '\0';
	return ok;
}

void mdev_our_type(struct mdev_type *type, unsigned int gpu, const char *name)
{
	char pattern[128], line[64];
	glob_t names;
	size_t i;

	type->driver = "nvvgpu";
	type->create[0] = '\0';
	snprintf(pattern, sizeof(pattern),
		 PARENTS "/1000:%02x:00.0/mdev_supported_types/*/name", gpu);
	if (glob(pattern, 0, NULL, &names))
		bail("GPU %u has no types", gpu);
	for (i = 0; i < names.gl_pathc; i++) {
		const char *file = names.gl_pathv[i];
		int dir = (int)(strlen(file) - strlen("name"));

		if (read_line(file, line, sizeof(line)) &&
		    strlen(line) >= strlen(name) &&
		    !strcmp(line + strlen(line) - strlen(name), name))
			snprintf(type->create, sizeof(type->create),
				 "%.*screate", dir, file);
	}
	globfree(&names);
	if (!type->create[0])
		bail("GPU %u has no type %s", gpu, name);
}

void mdev_type_id(char *id, size_t size, const struct mdev_type *type)
{
	const char *at = strstr(type->create, "types/") + strlen("types/");

	snprintf(id, size, "%.*s", (int)strcspn(at, "/"), at);
}

void mdev_peer_type(struct mdev_type *type, const char *name,
		    const char *type_id)
{
	type->driver = name;
	snprintf(type->create, sizeof(type->create),
		 PARENTS "/%s/mdev_supported_types/%s-%s/create", name, name,
		 type_id);
}

/* --- devices --------------------------------------------------------------- */

void mdev_uuid(char uuid[MDEV_UUID], unsigned int number)
{
	snprintf(uuid, MDEV_UUID, "6e767667-7075-4000-9000-%012x", number);
}

void mdev_create(const struct mdev_type *type, unsigned int number)
{
	char uuid[MDEV_UUID];

	mdev_uuid(uuid, number);
	put(type->create, uuid);
}

void mdev_remove(unsigned int number)
{
	char uuid[MDEV_UUID], file[96];

	mdev_uuid(uuid, number);
	snprintf(file, sizeof(file), "/sys/bus/mdev/devices/%s/remove", uuid);
	put(file, "1");
}

void mdev_set(unsigned int number, const char *attribute, const char *value)
{
	char uuid[MDEV_UUID], file[160];

	mdev_uuid(uuid, number);
	snprintf(file, sizeof(file), "/sys/bus/mdev/devices/%s/%s", uuid,
		 attribute);
	put(file, value);
}

void mdev_open(struct vdev *dev, unsigned int number)
{
	char uuid[MDEV_UUID];
	int ret;

	mdev_uuid(uuid, number);
	ret = vdev_open(dev, uuid);
	if (ret)
		bail("cannot open %s: %s", uuid, strerror(-ret));
	vdev_enable(dev);
}
