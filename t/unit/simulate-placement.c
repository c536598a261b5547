// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * simulate-placement MODE GPUS TOTAL_MIB SIZE_MIB...
 *
 * Random vGPUs come and go on GPUs that are alike, in MODE mixed-size or
 * equal-size; how many requests are granted by first fit (the first GPU with
 * room, its lowest free place), and how many by libnvvgpu/layout.c and rank.c
 * with policy pack?  Both get the same requests in the same order.  A line for
 * each way to draw sizes:
 *
 *	WORKLOAD REQUESTS FIRST-FIT OURS FIRST-FIT-GIB OURS-GIB
 *
 * "uniform" draws each size as often, "small" in inverse proportion to it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"
#include "rank.h"

#define MAX_GPUS 8
#define MAX_SIZES 16
#define STEPS 1000
#define SEQUENCES 60

struct vgpu {
	unsigned int gpu;
	uint32_t start, mib;
};

struct host {
	unsigned int num_gpus;
	struct layout gpus[MAX_GPUS];
	uint64_t free_mib[MAX_GPUS];
	struct vgpu vgpus[MAX_GPUS * LAYOUT_VGPUS];
	unsigned int num_vgpus;
	unsigned long granted;
	unsigned long long granted_mib;
};

struct workload {
	const char *name;
	bool small;
};

static struct layout empty;
static unsigned int num_gpus;
static uint32_t seed;	/* never 0 */

static uint32_t pick(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return (seed >> 4) % below;
}

/* The id of a place, or below 0. */
typedef int (*choose_fn)(const struct host *host,
			 const struct layout_size *size, unsigned int *gpu);

static int first_fit(const struct host *host, const struct layout_size *size,
		     unsigned int *gpu)
{
	uint16_t ids[LAYOUT_PLACES];
	unsigned int num, i;

	for (*gpu = 0; *gpu < host->num_gpus; ++*gpu) {
		const struct layout *layout = &host->gpus[*gpu];

		if (!layout_room(layout, size))
			continue;
		num = layout_places(layout, size, ids);
		for (i = 0; i < num; i++) {
			struct layout try = *layout;

			if (!layout_add_vgpu(&try,
					     layout_start(layout, size, ids[i]),
					     size->mib))
				return ids[i];
		}
	}
	return -1;
}

static int ours(const struct host *host, const struct layout_size *size,
		unsigned int *gpu)
{
	struct measures best = { 0 };
	int place = -1, id;
	unsigned int i;

	for (i = 0; i < host->num_gpus; i++) {
		struct measures m = {
			.room = 1, .spare = 1, .known = true,
			.free_mib = host->free_mib[i], .measured = true,
			.order = i,
		};

		id = layout_choose(&host->gpus[i], size, &m.lost_mib);
		if (id < 0 || (place >= 0 && rank_compare(NVVGPU_POLICY_PACK,
							  &m, &best, NULL) > 0))
			continue;
		best = m;
		place = id;
		*gpu = i;
	}
	return place;
}

static void grant(struct host *host, unsigned int gpu, int id,
		  const struct layout_size *size)
{
	struct vgpu *vgpu = &host->vgpus[host->num_vgpus++];

	*vgpu = (struct vgpu) {
		gpu, layout_start(&host->gpus[gpu], size, id), size->mib
	};
	/* A rule that takes what is taken would look good. */
	if (layout_add_vgpu(&host->gpus[gpu], vgpu->start, vgpu->mib) < 0)
		abort();
	host->free_mib[gpu] -= vgpu->mib;
	host->granted++;
	host->granted_mib += vgpu->mib;
}

static void take_back(struct host *host, unsigned int index)
{
	struct vgpu *vgpu = &host->vgpus[index];

	layout_remove_vgpu(&host->gpus[vgpu->gpu], vgpu->start);
	host->free_mib[vgpu->gpu] += vgpu->mib;
	*vgpu = host->vgpus[--host->num_vgpus];
}

static const struct layout_size *draw(const struct workload *workload)
{
	uint32_t total = 0, at, i;

	if (!workload->small)
		return &empty.sizes[pick(empty.num_sizes)];
	for (i = 0; i < empty.num_sizes; i++)
		total += empty.total_mib / empty.sizes[i].mib;
	at = pick(total);
	for (i = 0; at >= empty.total_mib / empty.sizes[i].mib; i++)
		at -= empty.total_mib / empty.sizes[i].mib;
	return &empty.sizes[i];
}

/* What goes is the same share of what is there for both. */
static unsigned long sequence(struct host *host, const struct workload *workload,
			      unsigned int percent_gone, choose_fn choose)
{
	unsigned long requests = 0;
	unsigned int step, gpu;

	for (step = 0; step < STEPS; step++) {
		bool goes = pick(100) < percent_gone;
		uint32_t which = pick(1 << 16);
		const struct layout_size *size = draw(workload);
		int id;

		if (goes && host->num_vgpus)
			take_back(host, which * host->num_vgpus >> 16);
		if (goes)
			continue;
		requests++;
		id = choose(host, size, &gpu);
		if (id >= 0)
			grant(host, gpu, id, size);
	}
	return requests;
}

static void new_host(struct host *host)
{
	unsigned int i;

	host->num_gpus = num_gpus;
	host->num_vgpus = 0;
	for (i = 0; i < num_gpus; i++) {
		host->gpus[i] = empty;
		host->free_mib[i] = empty.total_mib;
	}
}

/* From hosts that are always full to hosts that are hardly ever. */
static unsigned long simulate(struct host *host, const struct workload *workload,
			      choose_fn choose)
{
	unsigned long requests = 0;
	unsigned int gone, i;

	for (gone = 35; gone <= 50; gone += 5) {
		for (i = 0; i < SEQUENCES; i++) {
			seed = 1 + i * 7919 + gone;
			new_host(host);
			requests += sequence(host, workload, gone, choose);
		}
	}
	return requests;
}

static void usage(void)
{
	fputs("usage: simulate-placement mixed-size|equal-size GPUS TOTAL_MIB "
	      "SIZE_MIB...\n", stderr);
	exit(2);
}

static void read_arguments(int argc, char **argv)
{
	if (argc < 5)
		usage();
	num_gpus = strtoul(argv[2], NULL, 10);
	if (!num_gpus || num_gpus > MAX_GPUS || argc - 4 > MAX_SIZES ||
	    layout_init(&empty, strtoull(argv[3], NULL, 10),
			!strcmp(argv[1], "mixed-size")) < 0)
		usage();
	for (argv += 4; *argv; argv++) {
		unsigned long mib = strtoul(*argv, NULL, 10);

		if (!mib || layout_add_size(&empty, mib,
					    empty.total_mib / mib) < 0)
			usage();
	}
}

int main(int argc, char **argv)
{
	static const struct workload workloads[] = {
		{ "uniform", false }, { "small", true },
	};
	static struct host first, mine;
	size_t i;

	read_arguments(argc, argv);
	for (i = 0; i < sizeof(workloads) / sizeof(*workloads); i++) {
		unsigned long requests;

		memset(&first, 0, sizeof(first));
		memset(&mine, 0, sizeof(mine));
		requests = simulate(&first, &workloads[i], first_fit);
		simulate(&mine, &workloads[i], ours);
		printf("%s %lu %lu %lu %llu %llu\n", workloads[i].name,
		       requests, first.granted, mine.granted,
		       first.granted_mib >> 10, mine.granted_mib >> 10);
	}
	return 0;
}
