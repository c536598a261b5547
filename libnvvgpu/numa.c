// SPDX-License-Identifier: LGPL-2.1-or-later
/* How far one NUMA node is from another, as /sys/devices/system/node says. */
#include "place.h"

#include <sched.h>
#include <stdlib.h>

#define NODES "sys/devices/system/node"

/* Without a table of distances a node is near to itself only. */
#define NEAR 10
#define FAR 20

int numa_current(void)
{
	unsigned int cpu, node;

	return getcpu(&cpu, &node) < 0 || node > INT_MAX ? 0 : (int)node;
}

int numa_check(struct nvvgpu_ctx *ctx, const char *name, int node)
{
	if (!file_exists(ctx, NODES) || file_exists(ctx, NODES "/node%d", node))
		return 0;
	return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
		    "%s: create: this host has no NUMA node %d", name, node);
}

/* How many nodes of a list like "0-1,4" are before this one; -1: it is none. */
static int position(const char *list, int node)
{
	int before = 0;
	char *end;

	while (*list >= '0' && *list <= '9') {
		long first = strtol(list, &end, 10), last = first;

		if (*end == '-')
			last = strtol(end + 1, &end, 10);
		/* No kernel has so many. */
		if (last < first || last > USHRT_MAX)
			return -1;
		if (node >= first && node <= last)
			return before + node - first;
		before += last - first + 1;
		list = *end == ',' ? end + 1 : end;
	}
	return -1;
}

/* Number at a position of a list like "10 21 31"; 0 when there is none. */
static unsigned int number_at(const char *list, int index)
{
	unsigned long n = 0;
	char *end;

	do {
		n = strtoul(list, &end, 10);
		if (end == list)
			return 0;
		list = end;
	} while (index--);
	return n < UINT_MAX ? n : 0;
}

/* The list has the nodes that are online, in their order. */
unsigned int numa_distance(struct nvvgpu_ctx *ctx, int from, int to)
{
	unsigned int distance = 0;
	char text[VALUE_MAX];
	int index = -1;

	if (from < 0 || to < 0)
		return UINT_MAX;
	if (!file_read_line(ctx, text, sizeof(text), NODES "/online"))
		index = position(text, to);
	if (index >= 0 && !file_read_line(ctx, text, sizeof(text),
					  NODES "/node%d/distance", from))
		distance = number_at(text, index);
	return distance ? distance : from == to ? NEAR : FAR;
}
