// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a process is called, and the virtual machine that it runs.
 *
 * Every QEMU is told the name of its machine by "-name [guest=]NAME[,...]",
 * where a comma of the name is doubled; libvirt always does, and the name is
 * the domain's.  That needs no libvirt to answer, and holds for those that run
 * QEMU by themselves too.
 */
#include "private.h"

#include <stdlib.h>
#include <string.h>

/* Words of another process, for sentences and tables: no control characters. */
static void set_word(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text);
	for (; *to; to++)
		if ((unsigned char)*to < 0x20 || *to == 0x7f)
			*to = '?';
}

/* The first part of a list that has "," for its end and ",," for a comma. */
static void set_machine(struct owner *owner, const char *list)
{
	char name[sizeof(owner->machine)];
	size_t len = 0;

	if (!strncmp(list, "guest=", strlen("guest=")))
		list += strlen("guest=");
	for (; *list && len < sizeof(name) - 1; list++) {
		if (*list == ',' && *++list != ',')
			break;
		name[len++] = *list;
	}
	name[len] = '\0';
	set_word(owner->machine, sizeof(owner->machine), name);
}

/* The kernel cuts a command's name off after 15 characters. */
static void set_command(struct owner *owner, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	if (!strncmp(name, owner->command, strlen(owner->command)))
		set_word(owner->command, sizeof(owner->command), name);
}

static void read_arguments(FILE *file, struct owner *owner)
{
	bool named = false;
	size_t size = 0;
	char *arg = NULL;

	if (getdelim(&arg, &size, '\0', file) > 0)
		set_command(owner, arg);
	while (!*owner->machine && getdelim(&arg, &size, '\0', file) > 0) {
		if (named)
			set_machine(owner, arg);
		named = !strcmp(arg, "-name") || !strcmp(arg, "--name");
	}
	free(arg);
}

void owner_read(struct nvvgpu_ctx *ctx, pid_t pid, struct owner *ret)
{
	char path[64], comm[32];
	FILE *file;

	*ret = (struct owner) { .pid = pid };
	snprintf(path, sizeof(path), "proc/%ld/comm", (long)pid);
	if (!file_read_line(ctx, comm, sizeof(comm), "%s", path))
		set_word(ret->command, sizeof(ret->command), comm);
	snprintf(path, sizeof(path), "proc/%ld/cmdline", (long)pid);
	file = file_stream(ctx, path);
	if (!file)
		return;
	read_arguments(file, ret);
	fclose(file);
}

const char *owner_text(const struct owner *owner, char buf[OWNER_TEXT_MAX])
{
	if (!owner->pid)
		snprintf(buf, OWNER_TEXT_MAX, "a process");
	else if (!*owner->command)
		snprintf(buf, OWNER_TEXT_MAX, "process %ld", (long)owner->pid);
	else if (*owner->machine)
		snprintf(buf, OWNER_TEXT_MAX,
			 "virtual machine '%s' (%s, pid %ld)", owner->machine,
			 owner->command, (long)owner->pid);
	else
		snprintf(buf, OWNER_TEXT_MAX, "process %ld (%s)",
			 (long)owner->pid, owner->command);
	return buf;
}
