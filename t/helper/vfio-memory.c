// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-memory UUID MIB: holds a vGPU, says "ready", and does what it is told
 * by lines of its standard input, answering each with "fine" or "failed WHY":
 *
 *	ring N		fill the first MIB MiB with pattern N by the ring
 *	map N		the same through the mapped BAR 0
 *	write N		the same by writes to BAR 0
 *	look N		is pattern N there, for the ring and through the map?
 *	reset		function level reset, which drops all
 *
 * A pattern is another word for each block of 64 KiB, so that blocks that have
 * changed places are noticed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "crc32c.h"
#include "report.h"
#include "ring.h"

#define BLOCK 0x10000

static struct vdev dev;
static struct ring ring;
static unsigned int blocks;

static uint32_t word(unsigned int pattern, unsigned int block)
{
	return pattern * 0x01000193u ^ block * 0x9e3779b1u;
}

static const uint32_t *expected(unsigned int pattern, unsigned int block)
{
	static uint32_t words[BLOCK / 4];
	unsigned int i;

	for (i = 0; i < BLOCK / 4; i++)
		words[i] = word(pattern, block);
	return words;
}

static const char *by_ring(unsigned int pattern)
{
	unsigned int i;

	for (i = 0; i < blocks; i++)
		if (ring_run(&ring, ring_fill((uint64_t)i * BLOCK, BLOCK,
					      word(pattern, i))))
			return "the ring has stopped";
	return NULL;
}

static const char *by_map(unsigned int pattern)
{
	unsigned int i;

	for (i = 0; i < blocks; i++)
		memcpy(ring.fb + (size_t)i * BLOCK, expected(pattern, i),
		       BLOCK);
	return NULL;
}

static const char *by_write(unsigned int pattern)
{
	unsigned int i;

	for (i = 0; i < blocks; i++)
		if (vdev_write(&dev, 0, (uint64_t)i * BLOCK,
			       expected(pattern, i), BLOCK))
			return "BAR 0 cannot be written";
	return NULL;
}

static const char *look(unsigned int pattern)
{
	unsigned int i;

	for (i = 0; i < blocks; i++) {
		const uint32_t *want = expected(pattern, i);

		if (ring_run(&ring, ring_crc((uint64_t)i * BLOCK, BLOCK)) ||
		    ring_get(&ring, NVVGPU_REG_CRC) != crc32c(0, want, BLOCK))
			return "the ring finds something else";
		if (memcmp(ring.fb + (size_t)i * BLOCK, want, BLOCK))
			return "BAR 0 shows something else";
	}
	return NULL;
}

static const char *reset(unsigned int unused)
{
	(void)unused;
	if (ioctl(dev.fd, VFIO_DEVICE_RESET))
		return "no reset";
	vdev_enable(&dev);
	ring_reset(&ring);
	return NULL;
}

static const struct {
	const char *name;
	const char *(*run)(unsigned int pattern);
} steps[] = {
	{ "ring", by_ring }, { "map", by_map }, { "write", by_write },
	{ "look", look }, { "reset", reset },
};

static const char *step(const char *line)
{
	unsigned int pattern = 0;
	char name[16];
	size_t i;

	if (sscanf(line, "%15s %u", name, &pattern) < 1)
		return "an empty line";
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (!strcmp(steps[i].name, name))
			return steps[i].run(pattern);
	return "no such step";
}

int main(int argc, char **argv)
{
	static const struct dma_mem no_memory;
	char line[64];

	if (argc != 3) {
		fprintf(stderr, "usage: vfio-memory UUID MIB\n");
		return 2;
	}
	vdev_from_args(&dev, 2, argv);
	ring_start(&ring, &dev, &no_memory);
	blocks = (unsigned int)strtoul(argv[2], NULL, 10) * (1048576 / BLOCK);
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		const char *why = step(line);

		printf("%s%s\n", why ? "failed " : "fine", why ? why : "");
		fflush(stdout);
	}
	ring_stop(&ring);
	vdev_close(&dev);
	return 0;
}
