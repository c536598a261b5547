// SPDX-License-Identifier: GPL-2.0-or-later
/* The picture in a terminal: letters are vGPUs, dots are free. */
#include <string.h>

#include "map.h"

#define WIDTH 64

/* Which of the cells a place is in; the first cell of a piece is its own. */
static unsigned int cell(const struct map *map, uint64_t mib)
{
	return mib >= map->total ? WIDTH : mib * WIDTH / map->total;
}

static void draw_bar(FILE *out, const struct map *map)
{
	char bar[WIDTH + 1];

	memset(bar, '.', WIDTH);
	bar[WIDTH] = '\0';
	for (size_t i = 0; i < map->num_pieces; i++) {
		const struct map_piece *piece = &map->pieces[i];
		unsigned int from = cell(map, piece->offset);
		unsigned int to = cell(map, piece->offset + piece->size);

		if (piece->vgpu && from < WIDTH)
			memset(bar + from, piece->label,
			       to > from ? to - from : 1);
	}
	fprintf(out, "  [%s]\n", bar);
}

static void print_mib(FILE *out, uint64_t mib)
{
	if (mib % 1024)
		fprintf(out, "%llu MiB", (unsigned long long)mib);
	else
		fprintf(out, "%llu GiB", (unsigned long long)mib / 1024);
}

static void print_head(FILE *out, const struct map *map)
{
	const char *mode = nvvgpu_gpu_get_mode(map->gpu);
	uint64_t left;

	fprintf(out, "%s  %s", nvvgpu_gpu_get_address(map->gpu),
		nvvgpu_gpu_get_model(map->gpu));
	if (map->total) {
		fputs("  ", out);
		print_mib(out, map->total);
	}
	if (!nvvgpu_gpu_get_framebuffer_free_mib(map->gpu, &left)) {
		fputs(", ", out);
		print_mib(out, left);
		fputs(" free", out);
	}
	fprintf(out, "%s%s\n", mode ? ", " : "", mode ? mode : "");
}

static void print_piece(FILE *out, const struct map *map,
			const struct map_piece *piece)
{
	const char *type = nvvgpu_vgpu_get_type_name(piece->vgpu);

	fprintf(out, "  %c  %s: ", piece->label, map_piece_name(piece));
	print_mib(out, piece->size);
	if (map->exact) {
		fputs(" from ", out);
		print_mib(out, piece->offset);
	}
	fprintf(out, ", %s, %s\n",
		type ? type : nvvgpu_vgpu_get_type_id(piece->vgpu),
		nvvgpu_vgpu_state_name(nvvgpu_vgpu_get_state(piece->vgpu)));
}

static void print_fits(FILE *out, const struct map *map)
{
	if (!map->num_fits) {
		fputs("  nothing more fits\n", out);
		return;
	}
	fputs("  still fits:", out);
	for (size_t i = 0; i < map->num_fits; i++) {
		fprintf(out, "%s %u x ", i ? " or" : "", map->fits[i].count);
		print_mib(out, map->fits[i].size);
	}
	fputc('\n', out);
}

void map_print_text(FILE *out, const struct map *map)
{
	print_head(out, map);
	if (map->total)
		draw_bar(out, map);
	for (size_t i = 0; i < map->num_pieces; i++)
		if (map->pieces[i].vgpu)
			print_piece(out, map, &map->pieces[i]);
	if (map->total && !map->exact)
		fputs("  where they are in it, the driver does not say\n", out);
	print_fits(out, map);
}
