// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which GPU takes a new vGPU.
 *
 * pack fills the fullest GPU that has room, spread takes the emptiest; full
 * and empty are framebuffer where the driver says it, else numbers of vGPUs,
 * both with those that are only defined.  Equal ones go by address.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Definitions of mdevctl, readable or not, at the parents that they are for. */
static void count_definitions(struct nvvgpu_host *host)
{
	struct nvvgpu_parent *parent;
	const char *entry;
	DIR *dir;

	if (dir_open(host->ctx, &dir, MDEVCTL_DIR) < 0)
		return;
	while ((entry = dir_next(dir))) {
		parent = host_find_parent(host, entry);
		if (parent)
			parent->num_defined += mdevdef_count(host->ctx, entry);
	}
	closedir(dir);
}

/* Records are the only definitions that the other framework has. */
static void count_record(struct nvvgpu_host *host, const char *name)
{
	struct nvvgpu_parent *parent;
	const char *address;
	struct record rec;

	if (record_read(host->ctx, name, &rec) < 0)
		return;
	address = conf_get(&rec.conf, "parent");
	parent = rec.framework->defines ? NULL :
		host_find_parent(host, address);
	if (parent)
		parent->num_defined++;
	record_free(&rec);
}

static int count_records(struct nvvgpu_host *host)
{
	char **names;
	size_t count, i;
	int ret;

	for (i = 0; i < host->num_parents; i++)
		if (!host->parents[i]->framework->defines)
			break;
	if (i == host->num_parents)
		return 0;
	ret = names_read(host->ctx, RECORD_DIR, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++)
		count_record(host, names[i]);
	names_free(names);
	return 0;
}

int place_survey(struct nvvgpu_host *host)
{
	if (host_count_live(host) < 0)
		return fail_memory(host->ctx);
	count_definitions(host);
	return count_records(host);
}

/*
 * A vGPU that is only defined takes no room now.  It will want its room back,
 * so others get theirs elsewhere as long as there is an elsewhere.  That the
 * defined ones are of the same type is only a guess.
 */
static void count_promised(struct place *place)
{
	unsigned int defined = 0, promised;
	uint64_t mib = 0;
	size_t i;

	for (i = 0; i < place->gpu->num_parents; i++)
		defined += place->gpu->parents[i]->num_defined;
	promised = defined > place->vgpus ? defined - place->vgpus : 0;
	nvvgpu_type_get_framebuffer_mib(place->type, &mib);
	place->spare = place->room - (promised < place->room ? promised :
				      place->room);
	place->free_mib -= mib * promised < place->free_mib ? mib * promised :
		place->free_mib;
	place->vgpus += promised;
}

static void measure(struct place *place)
{
	place->room = place->only ?
		parent_available(place->only, place->type->id) :
		nvvgpu_type_get_available(place->type);
	place->known = !nvvgpu_gpu_get_framebuffer_free_mib(place->gpu,
							    &place->free_mib);
	place->vgpus = place->gpu->num_vgpus;
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

/* Below 0: x is the fuller one. */
static int compare_fullness(const struct place *x, const struct place *y)
{
	if (x->known && y->known)
		return x->free_mib < y->free_mib ? -1 :
			x->free_mib > y->free_mib;
	return x->vgpus > y->vgpus ? -1 : x->vgpus < y->vgpus;
}

static int compare(const struct place *x, const struct place *y, int sign)
{
	int order;

	if (!x->spare != !y->spare)
		return x->spare ? -1 : 1;
	if (!x->room != !y->room)
		return x->room ? -1 : 1;
	order = sign * compare_fullness(x, y);
	/* They stand in the order of their address. */
	return order ? order : x->gpu < y->gpu ? -1 : 1;
}

static int compare_pack(const void *a, const void *b)
{
	return compare(a, b, 1);
}

static int compare_spread(const void *a, const void *b)
{
	return compare(a, b, -1);
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
	};
	measure(&places[*count]);
	++*count;
}

int place_choose(struct nvvgpu_ctx *ctx, struct nvvgpu_host *host,
		 const struct wish *wish, struct place **ret, size_t *count)
{
	struct nvvgpu_parent *parent = NULL;
	struct nvvgpu_gpu *only = NULL;
	struct place *places;
	size_t i;
	int err;

	if (wish->gpu && nvvgpu_host_find_gpu(host, wish->gpu, &only) < 0)
		return fail(ctx, ENOENT, NVVGPU_E_NOT_FOUND,
			    "%s: create: there is no GPU '%s' with vGPU types",
			    wish->name, wish->gpu);
	err = place_survey(host);
	if (err < 0)
		return err;
	places = calloc(host->num_gpus + 1, sizeof(*places));
	if (!places)
		return fail_memory(ctx);
	*count = 0;
	if (only) {
		parent = host_find_parent(host, wish->gpu);
		consider(only, parent, wish, places, count);
	}
	for (i = 0; !only && i < host->num_gpus; i++)
		consider(&host->gpus[i], NULL, wish, places, count);
	if (!*count) {
		free(places);
		return no_type(ctx, host, wish);
	}
	qsort(places, *count, sizeof(*places),
	      wish->policy == NVVGPU_POLICY_SPREAD ? compare_spread :
	      compare_pack);
	*ret = places;
	return 0;
}

/* A type that the GPU has vGPUs of, other than this one. */
static struct nvvgpu_type *other_type(struct nvvgpu_gpu *gpu,
				      struct nvvgpu_type *type)
{
	uint64_t mine, its;
	size_t i;

	if (nvvgpu_type_get_framebuffer_mib(type, &mine) < 0)
		return NULL;
	for (i = 0; i < gpu->num_types; i++)
		if (gpu->types[i]->num_vgpus &&
		    !nvvgpu_type_get_framebuffer_mib(gpu->types[i], &its) &&
		    its != mine)
			return gpu->types[i];
	return NULL;
}

static const char *title(struct nvvgpu_type *type)
{
	const char *name = nvvgpu_type_get_name(type);

	return name ? name : type->id;
}

static void explain(FILE *out, struct nvvgpu_gpu *gpu, struct nvvgpu_type *type)
{
	struct nvvgpu_type *other = other_type(gpu, type);
	const char *mode = nvvgpu_gpu_get_mode(gpu);
	uint64_t need, left;
	bool sizes;

	sizes = !nvvgpu_type_get_framebuffer_mib(type, &need) &&
		!nvvgpu_gpu_get_framebuffer_free_mib(gpu, &left);
	if (gpu->parents[0]->is_vf && gpu->num_vgpus == gpu->num_parents)
		fprintf(out, "each of the %zu VFs of %s has a vGPU",
			gpu->num_parents, gpu->address);
	else if (sizes && left < need)
		fprintf(out, "%s has %llu MiB of framebuffer left and it needs "
			"%llu", gpu->address, (unsigned long long)left,
			(unsigned long long)need);
	else if (other && (!mode || strcmp(mode, "mixed-size")))
		fprintf(out, "%s has vGPUs of another framebuffer size (%s)",
			gpu->address, title(other));
	else
		fprintf(out, "%s is full", gpu->address);
}

/* Whether a person who writes this means the GPU, or a VF of it. */
static bool is_part(struct nvvgpu_gpu *gpu, const char *text)
{
	struct nvvgpu_parent *parent = host_find_parent(gpu->host, text);

	return parent ? parent->gpu == gpu : gpu_matches(gpu, text);
}

static void explain_all(FILE *out, struct nvvgpu_host *host, const char *name,
			const char *text, const char *only)
{
	const char *before = ": ";
	bool titled = false;
	size_t i;

	for (i = 0; i < host->num_gpus; i++) {
		struct nvvgpu_gpu *gpu = &host->gpus[i];
		struct nvvgpu_type *type = gpu_match_type(gpu, text);

		if (!type || (only && !is_part(gpu, only)))
			continue;
		if (!titled)
			fprintf(out, "%s: no room for %s", name, title(type));
		titled = true;
		fputs(before, out);
		explain(out, gpu, type);
		before = ", ";
	}
	if (!titled)
		fprintf(out, "%s: no room for %s: its GPU has gone", name, text);
}

int place_fail(struct nvvgpu_ctx *ctx, const char *name, const char *type,
	       const char *gpu)
{
	struct nvvgpu_host *host;
	char *text = NULL;
	size_t size = 0;
	FILE *out;
	int ret;

	ret = nvvgpu_host_scan(ctx, &host);
	if (ret < 0)
		return ret;
	out = open_memstream(&text, &size);
	if (out) {
		explain_all(out, host, name, type, gpu);
		fputs("; stop or delete one, or take another type", out);
	}
	nvvgpu_host_unref(host);
	if (!out || fclose(out)) {
		free(text);
		return fail_memory(ctx);
	}
	ret = fail(ctx, ENOSPC, NVVGPU_E_NO_CAPACITY, "%s", text);
	free(text);
	return ret;
}
