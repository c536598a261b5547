// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which GPU takes a new vGPU; rank.h says how they are compared. */
#include "place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * A vGPU that is only defined takes no room now.  It will want its room back,
 * so others get theirs elsewhere as long as there is an elsewhere.  That the
 * defined ones are of the same type is only a guess.
 */
static void count_promised(struct place *place)
{
	struct measures *m = &place->m;
	unsigned int defined = place->gpu->num_defined, promised;
	uint64_t mib = 0;

	promised = defined > m->vgpus ? defined - m->vgpus : 0;
	nvvgpu_type_get_framebuffer_mib(place->type, &mib);
	m->spare = m->room - (promised < m->room ? promised : m->room);
	m->free_mib -= mib * promised < m->free_mib ? mib * promised :
		m->free_mib;
	m->vgpus += promised;
}

static enum obstacle find_obstacle(const struct nvvgpu_gpu *gpu,
				   const struct wish *wish)
{
	if (*gpu->holder)
		return OBSTACLE_HELD;
	if (wish->policy == NVVGPU_POLICY_EXCLUSIVE &&
	    (gpu->num_vgpus || gpu->num_defined))
		return OBSTACLE_SHARED;
	return OBSTACLE_NONE;
}

static unsigned int distance_to(struct nvvgpu_gpu *gpu, const struct wish *wish)
{
	int node;

	if (wish->policy != NVVGPU_POLICY_NUMA)
		return 0;
	if (nvvgpu_gpu_get_numa_node(gpu, &node) < 0)
		return UINT_MAX;
	return numa_distance(gpu->host->ctx, wish->numa_node, node);
}

static void measure(struct place *place, const struct wish *wish)
{
	struct measures *m = &place->m;

	place->obstacle = find_obstacle(place->gpu, wish);
	m->room = place->only ?
		parent_available(place->only, place->type->id) :
		nvvgpu_type_get_available(place->type);
	m->known = !nvvgpu_gpu_get_framebuffer_free_mib(place->gpu,
							&m->free_mib);
	m->vgpus = place->gpu->num_vgpus;
	m->order = place->gpu - place->gpu->host->gpus;
	m->distance = distance_to(place->gpu, wish);
	count_promised(place);
}

/*
 * Of two VFs with room the one that nobody else means to use; without start
 * that counts more than room.  0: not at all; 4: none is better.
 */
static int suit(struct nvvgpu_parent *parent, const char *type, bool start)
{
	bool idle = !parent->num_defined && !parent->num_vgpus;

	if (parent->refused)
		return 0;
	if (!parent->is_vf)
		return 4;
	if (parent_available(parent, type))
		return idle ? 4 : 2;
	return start ? 0 : idle ? 3 : 1;
}

struct nvvgpu_parent *place_parent(const struct place *place, bool start)
{
	struct nvvgpu_parent *best = NULL;
	int suits, most = 0;
	size_t i;

	for (i = 0; i < place->gpu->num_parents && most < 4; i++) {
		struct nvvgpu_parent *parent = place->gpu->parents[i];

		if (place->only && place->only != parent)
			continue;
		suits = suit(parent, place->type->id, start);
		if (suits > most) {
			best = parent;
			most = suits;
		}
	}
	if (best)
		best->refused = true;
	return best;
}

bool place_usable(const struct place *place, bool start)
{
	return !place->obstacle && (place->m.room || !start);
}

static int compare(const void *a, const void *b, void *policy)
{
	const struct place *x = a, *y = b;

	if (!x->obstacle != !y->obstacle)
		return x->obstacle ? 1 : -1;
	return rank_compare(*(enum nvvgpu_policy *)policy, &x->m, &y->m, NULL);
}

void place_sort(struct place *places, size_t count, enum nvvgpu_policy policy)
{
	qsort_r(places, count, sizeof(*places), compare, &policy);
}

static void take_room(struct place *place, uint64_t mib)
{
	struct measures *m = &place->m;

	m->room -= !!m->room;
	if (!place->quick)
		place_take_layout(place);
	if (m->spare > m->room)
		m->spare = m->room;
	if (place->quick)
		m->lost_mib = mib;
	else
		place_measure_layout(place);
}

void place_take(struct place *place, struct nvvgpu_parent *parent,
		const struct wish *wish)
{
	struct measures *m = &place->m;
	uint64_t mib = 0;

	nvvgpu_type_get_framebuffer_mib(place->type, &mib);
	m->spare -= !!m->spare;
	m->vgpus++;
	m->free_mib -= mib < m->free_mib ? mib : m->free_mib;
	if (!wish->no_start)
		take_room(place, mib);
	place->taken++;
	if (!parent->is_vf)
		parent->refused = false;
	if (wish->policy == NVVGPU_POLICY_EXCLUSIVE)
		place->obstacle = OBSTACLE_SHARED;
}

static int no_type(struct nvvgpu_ctx *ctx, struct nvvgpu_host *host,
		   const struct wish *wish)
{
	if (wish->gpu)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: create: GPU %s has no type '%s'", wish->name,
			    wish->gpu, wish->type);
	if (!host->num_gpus)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: create: there is no GPU with vGPU types; is "
			    "its driver loaded?", wish->name);
	return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
		    "%s: create: no GPU has a type '%s'", wish->name,
		    wish->type);
}

/* Appends a GPU that has the type; only: of this GPU this parent. */
static void consider(struct nvvgpu_gpu *gpu, struct nvvgpu_parent *only,
		     const struct wish *wish, struct place *places,
		     size_t *count)
{
	struct nvvgpu_type *type = gpu_match_type(gpu, wish->type);

	if (!type)
		return;
	places[*count] = (struct place) {
		.gpu = gpu,
		.only = only,
		.type = type,
		.placement = -1,
	};
	measure(&places[*count], wish);
	++*count;
}

static bool is_mixed(struct nvvgpu_gpu *gpu)
{
	uint64_t total;
	bool mixed;

	return !gpu->parents[0]->framework->region(gpu, &total, &mixed) &&
		mixed;
}

/*
 * Where all are in equal-size mode, and one has vGPUs already, that one loses
 * least: one of them.  To know by how much all types would have to be read.
 */
static bool measure_quickly(struct place *places, size_t count)
{
	size_t i, usable = 0, begun = 0;
	uint64_t mib, total;

	for (i = 0; i < count; i++) {
		struct place *place = &places[i];
		struct nvvgpu_gpu *gpu = place->gpu;

		if (!place_usable(place, true))
			continue;
		if (nvvgpu_type_get_framebuffer_mib(place->type, &mib) < 0 ||
		    nvvgpu_gpu_get_framebuffer_total_mib(gpu, &total) < 0 ||
		    is_mixed(gpu))
			return false;
		place->quick = true;
		place->m.lost_mib = gpu->num_vgpus ? mib : UINT64_MAX;
		usable++;
		begun += !!gpu->num_vgpus;
	}
	for (i = 0; begun && i < count; i++)
		places[i].m.measured = true;
	return begun || usable < 2;
}

bool place_is_guess(const struct place *best)
{
	return best->quick && best->m.lost_mib == UINT64_MAX;
}

/* Two of which only one is known cannot be compared, so all are, or none. */
static int measure_layouts(struct nvvgpu_host *host, struct place *places,
			   size_t count)
{
	int ret = place_read_layouts(host);
	bool all = true;
	size_t i;

	for (i = 0; !ret && i < count; i++) {
		places[i].quick = false;
		place_measure_layout(&places[i]);
		all = all && (places[i].m.measured ||
			      !place_usable(&places[i], true));
	}
	for (i = 0; !all && i < count; i++)
		places[i].m.measured = false;
	return ret;
}

static int find_places(struct nvvgpu_ctx *ctx, struct nvvgpu_host *host,
		       const struct wish *wish, struct place *places,
		       size_t *count)
{
	struct nvvgpu_gpu *only = NULL;
	size_t i;

	if (wish->gpu && nvvgpu_host_find_gpu(host, wish->gpu, &only) < 0)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: create: there is no GPU '%s' with vGPU types",
			    wish->name, wish->gpu);
	*count = 0;
	if (only)
		consider(only, host_find_parent(host, wish->gpu), wish, places,
			 count);
	for (i = 0; !only && i < host->num_gpus; i++)
		consider(&host->gpus[i], NULL, wish, places, count);
	return *count ? 0 : no_type(ctx, host, wish);
}

int place_choose(struct nvvgpu_ctx *ctx, struct nvvgpu_host *host,
		 const struct wish *wish, bool explain, struct place **ret,
		 size_t *count)
{
	struct place *places;
	int err;

	if (wish->policy == NVVGPU_POLICY_NUMA) {
		err = numa_check(ctx, wish->name, wish->numa_node);
		if (err < 0)
			return err;
	}
	places = calloc(host->num_gpus + 1, sizeof(*places));
	if (!places)
		return fail_memory(ctx);
	err = find_places(ctx, host, wish, places, count);
	if (!err && (explain || !measure_quickly(places, *count)))
		err = measure_layouts(host, places, *count);
	if (err < 0) {
		free(places);
		return err;
	}
	place_sort(places, *count, wish->policy);
	*ret = places;
	return 0;
}
