// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the ring's commands do to bytes.
 *
 * Each check keeps its own idea of what the framebuffer must hold, made on
 * the CPU from the command's definition, and compares it in two independent
 * ways: by the CRC-32C that the device computes, and byte by byte through
 * BAR 0.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "crc32c.h"
#include "report.h"
#include "ring.h"

#define WINDOW 0x100000

const struct ring_check ring_checks[] = {
	{ "identity", ring_check_identity },
	{ "fill", ring_check_fill },
	{ "copy", ring_check_copy },
	{ "crc", ring_check_crc },
	{ "memory", ring_check_memory },
	{ "irq", ring_check_irq },
	{ "order", ring_check_order },
	{ "wrap", ring_check_wrap },
	{ "control", ring_check_control },
	{ "faults", ring_check_faults },
	{ NULL, NULL }
};

/* Bytes that no two positions are likely to share. */
static void pattern(uint8_t *p, size_t size, uint32_t seed)
{
	size_t i;

	for (i = 0; i < size; i++) {
		seed = seed * 1664525u + 1013904223u;
		p[i] = (uint8_t)(seed >> 24);
	}
}

static uint8_t *expectation(uint32_t seed)
{
	uint8_t *want = malloc(WINDOW);

	if (!want)
		bail("out of memory");
	pattern(want, WINDOW, seed);
	return want;
}

static void fill(uint8_t *p, size_t size, uint32_t value)
{
	uint32_t le = htole32(value);
	size_t i;

	for (i = 0; i < size; i += 4)
		memcpy(p + i, &le, 4);
}

static void same(struct ring *ring, const uint8_t *want, const char *what)
{
	uint32_t crc = crc32c(0, want, WINDOW);
	int ret = ring_run(ring, ring_crc(0, WINDOW));

	check(!ret && ring_get(ring, NVVGPU_REG_CRC) == crc,
	      "%s: CRC-32C on the ring is 0x%08x, on the CPU 0x%08x", what,
	      ring_get(ring, NVVGPU_REG_CRC), crc);
	check(!memcmp(ring->fb, want, WINDOW),
	      "%s: BAR 0 shows the same bytes", what);
}

void ring_check_identity(struct ring *ring)
{
	uint64_t visible = ring->dev->region[VFIO_PCI_BAR0_REGION_INDEX].size;

	check_eq(ring_get(ring, NVVGPU_REG_MAGIC), NVVGPU_MAGIC, "magic");
	check_eq(ring_get(ring, NVVGPU_REG_VERSION), NVVGPU_VERSION_1,
		 "version");
	check_eq(ring_get(ring, NVVGPU_REG_SLOTS), NVVGPU_RING_SLOTS,
		 "%d slots", NVVGPU_RING_SLOTS);
	check_eq(ring->dev->region[NVVGPU_RING_BAR].size, NVVGPU_RING_BAR_SIZE,
		 "size of BAR %d", NVVGPU_RING_BAR);
	check(ring->fb_size >= visible && visible <= 256ull << 20,
	      "%llu MiB of framebuffer, of which BAR 0 shows %llu MiB",
	      (unsigned long long)ring->fb_size >> 20,
	      (unsigned long long)visible >> 20);
	check_eq(ring_get(ring, NVVGPU_REG_STATUS), 0, "idle after reset");
	check_eq(ring_get(ring, NVVGPU_REG_HEAD), 0, "head 0 after reset");
	check_eq(ring_get(ring, NVVGPU_REG_TAIL), 0, "tail 0 after reset");
	check_eq(ring_get(ring, NVVGPU_REG_CONTROL), NVVGPU_CONTROL_ENABLE,
		 "enabled, and reset reads 0");
}

void ring_check_fill(struct ring *ring)
{
	uint8_t *want = expectation(1);

	fill(want, WINDOW, 0x12345678);
	fill(want + 0x1004, 0x2ff8, 0xdeadbeef);
	fill(want + WINDOW - 4, 4, 0xffffffff);
	check_eq(ring_run(ring, ring_fill(0, WINDOW, 0x12345678)), 0,
		 "fill 1 MiB");
	check_eq(ring_run(ring, ring_fill(0x1004, 0x2ff8, 0xdeadbeef)), 0,
		 "fill across pages");
	check_eq(ring_run(ring, ring_fill(WINDOW - 4, 4, 0xffffffff)), 0,
		 "fill a word");
	check_eq(ring_run(ring, ring_fill(0x40, 0, 0)), 0, "fill nothing");
	same(ring, want, "fill");
	check_eq(ring_run(ring, ring_fill(ring->fb_size - 4096, 4096,
					  0x5a5a5a5a)), 0,
		 "fill the framebuffer's last page");
	fill(want, 4096, 0x5a5a5a5a);
	check_eq(ring_run(ring, ring_crc(ring->fb_size - 4096, 4096)), 0,
		 "CRC of that page");
	check_eq(ring_get(ring, NVVGPU_REG_CRC), crc32c(0, want, 4096),
		 "it holds what was filled in");
	free(want);
}

void ring_check_copy(struct ring *ring)
{
	uint8_t *want = expectation(2);

	memcpy(ring->fb, want, WINDOW);
	memmove(want + 0x80000, want + 0x10003, 0x40000);
	check_eq(ring_run(ring, ring_copy(0x80000, 0x10003, 0x40000)), 0,
		 "copy 256 KiB from an odd offset");
	/* long ones: a device that works in pieces must mind their order */
	memmove(want + 0x1010, want + 0x1000, 0x68765);
	check_eq(ring_run(ring, ring_copy(0x1010, 0x1000, 0x68765)), 0,
		 "copy up, overlapping");
	memmove(want + 0x20000, want + 0x20777, 0x89001);
	check_eq(ring_run(ring, ring_copy(0x20000, 0x20777, 0x89001)), 0,
		 "copy down, overlapping");
	check_eq(ring_run(ring, ring_copy(7, 7, 0x3000)), 0,
		 "copy onto itself");
	check_eq(ring_run(ring, ring_copy(9, 100, 0)), 0, "copy nothing");
	same(ring, want, "copy");
	free(want);
}

void ring_check_crc(struct ring *ring)
{
	static const uint64_t length[] = { 0, 1, 3, 4095, 4097, 70001 };
	uint8_t *want = expectation(3);
	unsigned int i;

	memcpy(ring->fb, want, WINDOW);
	for (i = 0; i < sizeof(length) / sizeof(length[0]); i++) {
		int ret = ring_run(ring, ring_crc(0x1235, length[i]));

		check(!ret && ring_get(ring, NVVGPU_REG_CRC) ==
		      crc32c(0, want + 0x1235, length[i]),
		      "CRC-32C of %llu bytes",
		      (unsigned long long)length[i]);
	}
	/* the check value of the algorithm's catalogue entry */
	memcpy(ring->fb + 0xffd, "123456789", 9);
	check_eq(ring_run(ring, ring_crc(0xffd, 9)), 0, "CRC across a page");
	check_eq(ring_get(ring, NVVGPU_REG_CRC), 0xe3069283,
		 "CRC-32C of \"123456789\" is 0xe3069283");
	free(want);
}

/* READ length bytes from guest memory at offset, and WRITE them back there. */
static void there_and_back(struct ring *ring, size_t offset, size_t length)
{
	struct dma_mem *mem = &ring->mem;
	uint8_t *want = expectation(4);

	pattern(mem->cpu, mem->size, (uint32_t)length);
	memcpy(ring->fb, want, WINDOW);
	memcpy(want + 0x3001, mem->cpu + offset, length);
	check_eq(ring_run(ring, ring_read(0x3001, mem->iova + offset, length)),
		 0, "read %zu bytes at %zu of guest memory", length, offset);
	same(ring, want, "read");

	pattern(want, mem->size, (uint32_t)length + 1);
	memcpy(mem->cpu, want, mem->size);
	memcpy(want + offset, ring->fb + 0x2ffe, length);
	check_eq(ring_run(ring, ring_write(mem->iova + offset, 0x2ffe, length)),
		 0, "write %zu bytes at %zu of guest memory", length, offset);
	check(!memcmp(mem->cpu, want, mem->size),
	      "guest memory holds them and nothing else changed");
	free(want);
}

void ring_check_memory(struct ring *ring)
{
	size_t size = ring->mem.size;

	there_and_back(ring, 0, size);
	there_and_back(ring, 5, size - 9);
	there_and_back(ring, size - 1, 1);
	check_eq(ring_run(ring, ring_read(0, ring->mem.iova, 0)), 0,
		 "read nothing");
	check_eq(ring_run(ring, ring_write(ring->mem.iova, 0, 0)), 0,
		 "write nothing");
}
