// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the kernel says of processes, processors and memory, what is configured
 * for others, and notes of our own in /run.  The first byte of the input
 * chooses a file and who reads it:
 *	m	/proc/PID/cmdline: which virtual machine a process runs
 *	o	/proc/PID/comm: what it is called
 *	n	the list of NUMA nodes that are online
 *	d	a node's distances
 *	c	Nova's configuration
 *	j	the note of a start that was interrupted
 *	p s u e	/proc/PID/stat, /proc/stat, /proc/cpuinfo and Secure Boot's
 *		variable, all read by the doctor
 *
 * Promised beyond "no crash": words for people hold no control character, a
 * node is near to itself, an empty configuration offers nothing, and a note
 * that was looked at is gone.
 */
#include "lib.h"
#include "life.h"
#include "place.h"

#include <stdlib.h>
#include <string.h>

#define GPU "0000:3b:00.0"
#define TYPE "nvidia-558"
#define NODES "sys/devices/system/node/"
#define NODE 3
#define STARTING RUN_DIR "/starting"

static bool is_printable(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

static void feed_process(struct nvvgpu_ctx *ctx)
{
	char text[OWNER_TEXT_MAX];
	struct owner owner;

	owner_read(ctx, 7, &owner);
	promise(owner.pid == 7);
	promise(is_printable(owner.command) && is_printable(owner.machine));
	promise(owner_text(&owner, text) == text && is_printable(text));
	promise(strlen(text) < sizeof(text) - 1);
}

static void feed_numa(struct nvvgpu_ctx *ctx)
{
	int node;

	for (node = 0; node < 8; node++)
		promise(numa_distance(ctx, NODE, node));
	promise(numa_distance(ctx, -1, NODE) == UINT_MAX);
}

static void feed_nova(struct nvvgpu_ctx *ctx, const char *text, size_t len)
{
	struct nvvgpu_host host = { .ctx = ctx };
	struct nvvgpu_parent parent = { .host = &host, .address = (char *)GPU };
	struct nvvgpu_gpu gpu = { .host = &host, .address = GPU };
	struct nvvgpu_type type = {
		.gpu = &gpu, .parent = &parent, .id = (char *)TYPE,
	};
	struct nvvgpu_vgpu vgpu = {
		.host = &host, .parent = &parent, .live = &type,
	};

	if (nova_offers(&vgpu))
		promise(memmem(text, len, "enabled_", 8) &&
			memmem(text, len, TYPE, strlen(TYPE)));
}

static void look_at(void *data, const struct nvvgpu_finding *finding)
{
	(void)data;
	promise(*nvvgpu_finding_get_code(finding));
	promise(is_printable(nvvgpu_finding_get_what(finding)));
	promise(is_printable(nvvgpu_finding_get_cure(finding)));
}

static void feed_doctor(struct nvvgpu_ctx *ctx)
{
	promise(nvvgpu_doctor(ctx, look_at, NULL) >= 0);
}

static void feed_note(struct nvvgpu_ctx *ctx)
{
	journal_repair(ctx);
	promise(!file_exists(ctx, STARTING));
}

static const struct {
	char letter;
	const char *path;
	void (*feed)(struct nvvgpu_ctx *ctx);
} files[] = {
	{ 'm', "proc/7/cmdline", feed_process },
	{ 'o', "proc/7/comm", feed_process },
	{ 'n', NODES "online", feed_numa },
	{ 'd', NODES "node3/distance", feed_numa },
	{ 'j', STARTING, feed_note },
	{ 'p', "proc/8/stat", feed_doctor },
	{ 's', "proc/stat", feed_doctor },
	{ 'u', "proc/cpuinfo", feed_doctor },
	{ 'e', "sys/firmware/efi/efivars/"
	  "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", feed_doctor },
};

static void put_text(const char *path, const char *text)
{
	fuzz_put(path, text, strlen(text));
}

/* All that is asked about, as it is on a host that is well. */
static struct nvvgpu_ctx *begin(void)
{
	static struct nvvgpu_ctx *ctx;

	if (ctx)
		return ctx;
	ctx = fuzz_host();
	put_text("proc/7/comm", "qemu-system-x86\n");
	put_text("proc/8/comm", "libvirtd\n");
	put_text("proc/8/stat", "8 (libvirtd) S 1 2 3 4 5 6 7 8 9 10 11 12 13 "
		 "14 15 16 17 18 190000 20\n");
	put_text("proc/stat", "cpu 1\nbtime 1700000000\n");
	put_text("usr/sbin/libvirtd", "");
	put_text("etc/libvirt/hooks/qemu.d/nvvgpu", "");
	put_text(NODES "online", "0-3\n");
	put_text(NODES "node3/distance", "21 21 21 10\n");
	put_text(PCI_DEVICES "/" GPU "/vendor", "0x10de\n");
	put_text(PCI_DEVICES "/" GPU "/class", "0x030200\n");
	return ctx;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvvgpu_ctx *ctx = begin();
	char *text;
	size_t i;

	if (!size)
		return 0;
	text = fuzz_text(data + 1, size - 1);
	if (*data == 'c') {
		fuzz_put("etc/nova/nova.conf", text, size - 1);
		feed_nova(ctx, text, size - 1);
	}
	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (files[i].letter == *data) {
			fuzz_put(files[i].path, text, size - 1);
			files[i].feed(ctx);
		}
	free(text);
	return 0;
}
