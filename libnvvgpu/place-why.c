// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a GPU takes a new vGPU, or does not, in words for people. */
#include "place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *title(struct nvvgpu_type *type)
{
	const char *name = nvvgpu_type_get_name(type);

	return name ? name : type->id;
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

/* --- clauses whose subject is the GPU ---------------------------------------- */

static void say_full(FILE *out, struct nvvgpu_gpu *gpu,
		     struct nvvgpu_type *type)
{
	struct nvvgpu_type *other = other_type(gpu, type);
	const char *mode = nvvgpu_gpu_get_mode(gpu);
	bool mixed = mode && !strcmp(mode, "mixed-size"), sizes;
	uint64_t need, left;

	sizes = !nvvgpu_type_get_framebuffer_mib(type, &need) &&
		!nvvgpu_gpu_get_framebuffer_free_mib(gpu, &left);
	if (gpu->parents[0]->is_vf && gpu->num_vgpus == gpu->num_parents)
		fprintf(out, "has a vGPU on each of its %zu VFs",
			gpu->num_parents);
	else if (sizes && left < need)
		fprintf(out, "has %llu MiB of framebuffer left and it needs "
			"%llu", (unsigned long long)left,
			(unsigned long long)need);
	else if (other && !mixed)
		fprintf(out, "has vGPUs of another framebuffer size (%s)",
			title(other));
	else if (sizes && mixed)
		fprintf(out, "has %llu MiB of framebuffer left, but none of "
			"the places of this type",
			(unsigned long long)left);
	else
		fputs("is full", out);
}

static void say_obstacle(FILE *out, const struct nvvgpu_gpu *gpu,
			 enum obstacle obstacle)
{
	if (obstacle == OBSTACLE_HELD)
		fprintf(out, "is for vGPU '%s' alone", gpu->holder);
	else
		fputs("has other vGPUs", out);
}

static void say_fullness(FILE *out, const struct measures *m, bool known)
{
	if (known)
		fprintf(out, "%llu MiB free", (unsigned long long)m->free_mib);
	else
		fprintf(out, "%u vGPUs", m->vgpus);
}

/* --- why it is taken --------------------------------------------------------- */

static void say_nearest(FILE *out, const struct wish *wish,
			const struct measures *m)
{
	fprintf(out, "it is the nearest to NUMA node %d that has room",
		wish->numa_node);
	if (m->distance != UINT_MAX)
		fprintf(out, " (distance %u)", m->distance);
}

static void say_better(FILE *out, const struct place *best,
		       const struct place *next, const struct wish *wish)
{
	bool known = best->m.known && next->m.known;
	enum rank_reason reason;

	rank_compare(wish->policy, &best->m, &next->m, &reason);
	switch (reason) {
	case RANK_SPARE:
		fputs("it has room beside the vGPUs that are only defined", out);
		break;
	case RANK_ROOM:
		fputs("it has room now", out);
		break;
	case RANK_DISTANCE:
		say_nearest(out, wish, &best->m);
		break;
	case RANK_LOST:
		fprintf(out, "it loses least: %llu MiB of what it can offer "
			"to vGPUs of all sizes, %s %llu",
			(unsigned long long)best->m.lost_mib,
			next->gpu->address,
			(unsigned long long)next->m.lost_mib);
		break;
	case RANK_FREE:
		fprintf(out, "it is the %s that has room (",
			wish->policy == NVVGPU_POLICY_SPREAD ? "emptiest" :
			"fullest");
		say_fullness(out, &best->m, known);
		fputc(')', out);
		break;
	case RANK_ADDRESS:
		break;
	}
}

/* The first that is really worse; *equal: one that is not, but for its address. */
static const struct place *next_best(const struct place *places, size_t count,
				     const struct wish *wish,
				     const struct place **equal)
{
	enum rank_reason reason;
	size_t i;

	*equal = NULL;
	for (i = 1; i < count; i++) {
		if (!place_usable(&places[i], !wish->no_start))
			continue;
		rank_compare(wish->policy, &places->m, &places[i].m, &reason);
		if (reason != RANK_ADDRESS)
			return &places[i];
		*equal = &places[i];
	}
	return NULL;
}

char *place_why(const struct place *places, size_t count,
		const struct wish *wish)
{
	const struct place *next, *equal;
	char *text = NULL;
	size_t size;
	FILE *out;

	next = next_best(places, count, wish, &equal);
	out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	if (wish->gpu)
		fputs("it is the one that was asked for", out);
	else if (next)
		say_better(out, places, next, wish);
	else if (equal)
		fputs("it is as good as any other", out);
	else
		fputs(count > 1 ? "no other GPU has room for it" :
		      "no other GPU has the type", out);
	if (equal && !wish->gpu)
		fputs(", and the first by address", out);
	if (wish->policy == NVVGPU_POLICY_EXCLUSIVE)
		fputs(", and nobody is on it", out);
	return fclose(out) ? NULL : text;
}

/* --- why not ------------------------------------------------------------------- */

static void say_worse(FILE *out, const struct place *best,
		      const struct place *other, const struct wish *wish)
{
	bool known = best->m.known && other->m.known;
	enum rank_reason reason;

	rank_compare(wish->policy, &best->m, &other->m, &reason);
	switch (reason) {
	case RANK_SPARE:
		fputs("has room only for vGPUs that are defined already", out);
		break;
	case RANK_ROOM:
		say_full(out, other->gpu, other->type);
		break;
	case RANK_DISTANCE:
		if (other->m.distance == UINT_MAX)
			fputs("is on no known NUMA node", out);
		else
			fprintf(out, "is farther from NUMA node %d (distance "
				"%u)", wish->numa_node, other->m.distance);
		break;
	case RANK_LOST:
		fprintf(out, "would lose more: %llu MiB of what it can offer",
			(unsigned long long)other->m.lost_mib);
		break;
	case RANK_FREE:
		fprintf(out, "is %s (", wish->policy == NVVGPU_POLICY_SPREAD ?
			"fuller" : "emptier");
		say_fullness(out, &other->m, known);
		fputc(')', out);
		break;
	case RANK_ADDRESS:
		fputs("is as good, but not the first by address", out);
		break;
	}
}

char *place_why_not(const struct place *best, const struct place *other,
		    const struct wish *wish)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	if (other->obstacle)
		say_obstacle(out, other->gpu, other->obstacle);
	else if (!place_usable(other, !wish->no_start))
		say_full(out, other->gpu, other->type);
	else
		say_worse(out, best, other, wish);
	return fclose(out) ? NULL : text;
}

/* --- no room anywhere ---------------------------------------------------------- */

static void explain(FILE *out, struct nvvgpu_gpu *gpu, const char *name,
		    const char *text, enum nvvgpu_policy policy)
{
	struct nvvgpu_type *type = gpu_match_type(gpu, text);

	fprintf(out, "%s ", gpu->address);
	if (!type)
		fputs("has no such type", out);
	else if (*gpu->holder && strcmp(gpu->holder, name))
		say_obstacle(out, gpu, OBSTACLE_HELD);
	else if (policy == NVVGPU_POLICY_EXCLUSIVE &&
		 (gpu->num_vgpus || gpu->num_defined))
		say_obstacle(out, gpu, OBSTACLE_SHARED);
	else
		say_full(out, gpu, type);
}

/* Whether a person who writes this means the GPU, or a VF of it. */
static bool is_part(struct nvvgpu_gpu *gpu, const char *text)
{
	struct nvvgpu_parent *parent = host_find_parent(gpu->host, text);

	return parent ? parent->gpu == gpu : gpu_matches(gpu, text);
}

static struct nvvgpu_type *find_title(struct nvvgpu_host *host,
				      const char *text, const char *only)
{
	struct nvvgpu_type *type = NULL;
	size_t i;

	for (i = 0; !type && i < host->num_gpus; i++)
		if (!only || is_part(&host->gpus[i], only))
			type = gpu_match_type(&host->gpus[i], text);
	return type;
}

static void explain_all(FILE *out, struct nvvgpu_host *host, const char *name,
			const char *text, const char *only,
			enum nvvgpu_policy policy)
{
	struct nvvgpu_type *type = find_title(host, text, only);
	const char *before = ": ";
	size_t i;

	if (!type) {
		fprintf(out, "%s: no room for %s: its GPU has gone", name, text);
		return;
	}
	fprintf(out, "%s: no room for %s", name, title(type));
	for (i = 0; i < host->num_gpus; i++) {
		if (only && !is_part(&host->gpus[i], only))
			continue;
		fputs(before, out);
		explain(out, &host->gpus[i], name, text, policy);
		before = ", ";
	}
}

/* Looks again: who has taken the room meanwhile is to be seen. */
int place_fail(struct nvvgpu_ctx *ctx, const char *name, const char *type,
	       const char *gpu, enum nvvgpu_policy policy)
{
	struct nvvgpu_host *host;
	char *text = NULL;
	size_t size = 0;
	FILE *out;
	int ret;

	ret = nvvgpu_host_scan(ctx, &host);
	if (ret < 0)
		return ret;
	ret = place_survey_defined(host);
	out = ret < 0 ? NULL : open_memstream(&text, &size);
	if (out) {
		explain_all(out, host, name, type, gpu, policy);
		fputs("; stop or delete one, or take another type", out);
	}
	nvvgpu_host_unref(host);
	if (ret < 0)
		return ret;
	if (!out || fclose(out)) {
		free(text);
		return fail_memory(ctx);
	}
	ret = fail(ctx, ENOSPC, NVVGPU_E_NO_CAPACITY, "%s", text);
	free(text);
	return ret;
}
