// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libvirt's qemu hook: NAME OPERATION SUB-OPERATION EXTRA, the domain's XML on
 * standard input.
 *
 * Every start of every virtual machine of the host waits for it five times, so
 * this program knows nothing but how to find out that it is not concerned: it
 * links nothing but libc.  Only a domain that is prepared and speaks of a
 * mediated device, of us, or of a PCI device that may be a vGPU, and one that is
 * released on a host with transient vGPUs, is handed to nvvgpu-qemu-prepare,
 * which takes this process's place: no child is left that could hold libvirt's
 * pipes.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A domain of this size is none. */
#define XML_MAX (16 << 20)

#define RECORDS "/etc/nvvgpu/vgpus.d"
#define TRANSIENT "/run/nvvgpu/vgpus.d"

static int say(const char *what, const char *why)
{
	fprintf(stderr, "nvvgpu: hook: %s: %s\n", what, why);
	return EXIT_FAILURE;
}

static int read_all(char **ret, size_t *len)
{
	size_t room = 65536, have = 0;
	char *xml = malloc(room);
	ssize_t n = 1;

	while (xml && n) {
		n = read(STDIN_FILENO, xml + have, room - have);
		if (n < 0 && errno != EINTR)
			break;
		have += n > 0 ? n : 0;
		if (have < room)
			continue;
		if (room >= XML_MAX) {
			errno = EFBIG;
			n = -1;
			break;
		}
		room *= 2;
		xml = realloc(xml, room);
	}
	if (!xml || n < 0)
		return -1;
	*ret = xml;
	*len = have;
	return 0;
}

/* The XML again from its start, as standard input of what is to come. */
static int give_back(const char *xml, size_t len)
{
	int fd = memfd_create("domain", 0);

	if (fd < 0)
		return -1;
	while (len) {
		ssize_t n = write(fd, xml, len);

		if (n < 0 && errno != EINTR)
			return -1;
		xml += n > 0 ? n : 0;
		len -= n > 0 ? n : 0;
	}
	if (lseek(fd, 0, SEEK_SET) < 0 || dup2(fd, STDIN_FILENO) < 0)
		return -1;
	return close(fd);
}

/* Nothing is to be looked for at any other time. */
static bool is_time(char **argv)
{
	if (!strcmp(argv[2], "prepare"))
		return !strcmp(argv[3], "begin");
	return !strcmp(argv[2], "release") && !access(TRANSIENT, F_OK);
}

/* On a host where no vGPU was ever named a PCI device is something else. */
static bool is_concerned(const char *xml, size_t len)
{
	if (memmem(xml, len, "mdev", 4) || memmem(xml, len, "nvvgpu", 6))
		return true;
	return memmem(xml, len, "<hostdev", 8) &&
		(!access(RECORDS, F_OK) || !access(TRANSIENT, F_OK));
}

int main(int argc, char **argv)
{
	size_t len;
	char *xml;

	if (argc < 4 || !is_time(argv))
		return EXIT_SUCCESS;
	if (read_all(&xml, &len) < 0)
		return say("read the domain's XML", strerror(errno));
	if (!is_concerned(xml, len))
		return EXIT_SUCCESS;
	if (give_back(xml, len) < 0)
		return say("keep the domain's XML", strerror(errno));
	execv(PREPARE, argv);
	return say(PREPARE, strerror(errno));
}
