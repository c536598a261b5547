/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The framebuffer of one GPU, cut up; and the ways to draw it. */
#ifndef MAP_H
#define MAP_H

#include <stdint.h>
#include <stdio.h>

#include "tool.h"

/*
 * A piece, MiB.  Where the driver does not say where a vGPU is, pieces follow
 * each other and map.exact is false.
 * @vgpu: NULL for a hole
 */
struct map_piece {
	uint64_t offset;
	uint64_t size;
	struct nvvgpu_vgpu *vgpu;
	char label;		/* of a vGPU: 'A' and on */
};

/* So many more of the type fit; of types of one size the first only. */
struct map_fit {
	struct nvvgpu_type *type;
	uint64_t size;
	unsigned int count;
};

struct map {
	struct nvvgpu_gpu *gpu;
	uint64_t total;		/* MiB; 0: unknown, and there is nothing to draw */
	bool exact;
	struct map_piece *pieces;
	size_t num_pieces;
	struct map_fit *fits;
	size_t num_fits;
};

/* -ENOMEM.  map_free() in any case. */
int map_read(struct nvvgpu_host *host, struct nvvgpu_gpu *gpu,
	     struct map *map);
void map_free(struct map *map);
/* Name, UUID or address: what the vGPU is known by. */
const char *map_piece_name(const struct map_piece *piece);

void map_print_text(FILE *out, const struct map *map);
struct json_object *map_json(const struct map *map);
/* A whole document of all GPUs. */
void map_print_svg(FILE *out, const struct map *maps, size_t count);

#endif
