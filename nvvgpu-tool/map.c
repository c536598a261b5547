// SPDX-License-Identifier: GPL-2.0-or-later
/* Who has which part of a GPU's framebuffer, and what fits into the rest. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map.h"

static const char labels[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static int compare(const void *a, const void *b)
{
	const struct map_piece *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static bool is_on(struct nvvgpu_vgpu *vgpu, struct nvvgpu_gpu *gpu)
{
	const char *address = nvvgpu_vgpu_get_gpu(vgpu);
	uint64_t size;

	return address && !strcmp(address, nvvgpu_gpu_get_address(gpu)) &&
	       !nvvgpu_vgpu_get_framebuffer_mib(vgpu, &size) && size;
}

static void add_vgpu(struct map *map, struct nvvgpu_vgpu *vgpu, uint64_t *next)
{
	struct map_piece *piece = &map->pieces[map->num_pieces++];

	piece->vgpu = vgpu;
	nvvgpu_vgpu_get_framebuffer_mib(vgpu, &piece->size);
	if (nvvgpu_vgpu_get_framebuffer_offset_mib(vgpu, &piece->offset)) {
		map->exact = false;
		piece->offset = *next;
	}
	*next = piece->offset + piece->size;
}

/* Room for a hole before each of them and one behind. */
static int read_vgpus(struct nvvgpu_host *host, struct map *map)
{
	size_t count = nvvgpu_host_count_vgpus(host);
	uint64_t next = 0;

	map->pieces = calloc(2 * count + 1, sizeof(*map->pieces));
	if (!map->pieces)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (is_on(nvvgpu_host_get_vgpu(host, i), map->gpu))
			add_vgpu(map, nvvgpu_host_get_vgpu(host, i), &next);
	if (map->num_pieces)
		qsort(map->pieces, map->num_pieces, sizeof(*map->pieces),
		      compare);
	for (size_t i = 0; i < map->num_pieces; i++)
		map->pieces[i].label = labels[i % (sizeof(labels) - 1)];
	return 0;
}

static void add_hole(struct map *map, uint64_t from, uint64_t to)
{
	if (to > from)
		map->pieces[map->num_pieces++] = (struct map_piece) {
			.offset = from, .size = to - from,
		};
}

static void add_holes(struct map *map)
{
	size_t count = map->num_pieces;
	uint64_t end = 0;

	for (size_t i = 0; i < count; i++) {
		add_hole(map, end, map->pieces[i].offset);
		end = map->pieces[i].offset + map->pieces[i].size;
	}
	add_hole(map, end, map->total);
	if (map->num_pieces)
		qsort(map->pieces, map->num_pieces, sizeof(*map->pieces),
		      compare);
}

static bool has_size(const struct map *map, uint64_t size)
{
	for (size_t i = 0; i < map->num_fits; i++)
		if (map->fits[i].size == size)
			return true;
	return false;
}

static int compare_fits(const void *a, const void *b)
{
	const struct map_fit *x = a, *y = b;

	return x->size < y->size ? -1 : x->size > y->size;
}

static int read_fits(struct map *map)
{
	size_t count = nvvgpu_gpu_count_types(map->gpu);

	map->fits = calloc(count + 1, sizeof(*map->fits));
	if (!map->fits)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct nvvgpu_type *type = nvvgpu_gpu_get_type(map->gpu, i);
		unsigned int available = nvvgpu_type_get_available(type);
		uint64_t size;

		if (!available || nvvgpu_type_get_framebuffer_mib(type, &size) ||
		    has_size(map, size))
			continue;
		map->fits[map->num_fits++] = (struct map_fit) {
			type, size, available
		};
	}
	if (map->num_fits)
		qsort(map->fits, map->num_fits, sizeof(*map->fits),
		      compare_fits);
	return 0;
}

int map_read(struct nvvgpu_host *host, struct nvvgpu_gpu *gpu, struct map *map)
{
	int err;

	*map = (struct map) { .gpu = gpu, .exact = true };
	if (nvvgpu_gpu_get_framebuffer_total_mib(gpu, &map->total))
		map->total = 0;
	err = read_vgpus(host, map);
	if (err)
		return err;
	if (map->total)
		add_holes(map);
	return read_fits(map);
}

void map_free(struct map *map)
{
	free(map->pieces);
	free(map->fits);
}

const char *map_piece_name(const struct map_piece *piece)
{
	const char *name = nvvgpu_vgpu_get_name(piece->vgpu);

	if (!name)
		name = nvvgpu_vgpu_get_uuid(piece->vgpu);
	return name ? name : nvvgpu_vgpu_get_parent(piece->vgpu);
}

static struct json_object *piece_json(const struct map *map,
				      const struct map_piece *piece)
{
	struct json_object *json = json_object_new_object();
	const char *uuid;

	if (map->exact)
		json_object_object_add(json, "offset_mib",
				       json_object_new_uint64(piece->offset));
	json_object_object_add(json, "size_mib",
			       json_object_new_uint64(piece->size));
	if (!piece->vgpu)
		return json;
	uuid = nvvgpu_vgpu_get_uuid(piece->vgpu);
	json_object_object_add(json, "name",
			       json_object_new_string(map_piece_name(piece)));
	json_object_object_add(json, "uuid",
			       uuid ? json_object_new_string(uuid) : NULL);
	return json;
}

static struct json_object *fit_json(const struct map_fit *fit)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "type", json_object_new_string(
			       nvvgpu_type_get_id(fit->type)));
	json_object_object_add(json, "framebuffer_mib",
			       json_object_new_uint64(fit->size));
	json_object_object_add(json, "available",
			       json_object_new_int64(fit->count));
	return json;
}

struct json_object *map_json(const struct map *map)
{
	struct json_object *json = json_object_new_object();
	struct json_object *vgpus = json_object_new_array();
	struct json_object *holes = json_object_new_array();
	struct json_object *fits = json_object_new_array();

	json_object_object_add(json, "address", json_object_new_string(
			       nvvgpu_gpu_get_address(map->gpu)));
	json_object_object_add(json, "framebuffer_total_mib", map->total ?
			       json_object_new_uint64(map->total) : NULL);
	json_object_object_add(json, "exact",
			       json_object_new_boolean(map->exact));
	for (size_t i = 0; i < map->num_pieces; i++)
		json_object_array_add(map->pieces[i].vgpu ? vgpus : holes,
				      piece_json(map, &map->pieces[i]));
	for (size_t i = 0; i < map->num_fits; i++)
		json_object_array_add(fits, fit_json(&map->fits[i]));
	json_object_object_add(json, "vgpus", vgpus);
	json_object_object_add(json, "holes", holes);
	json_object_object_add(json, "fits", fits);
	return json;
}
