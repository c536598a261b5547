/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a new vGPU goes.
 *	wish		what is wanted
 *	survey		what is on each GPU, live and defined
 *	place		which GPUs could take it, in order of preference
 *	known		the same for many, one after the other
 *	place-layout	what it would cost each of them
 *	place-why	the same in sentences
 */
#ifndef NVVGPU_PLACE_H
#define NVVGPU_PLACE_H

#include "private.h"
#include "rank.h"

/* A vGPU that is wanted, after profile and request have been put together. */
struct wish {
	char name[NVVGPU_NAME_MAX + 1];
	char uuid[UUID_LEN + 1];
	const char *profile;
	const char *type;
	const char *gpu;
	const char *domain;	/* that it is made for; NULL: any */
	const char *access_group;	/* other than its profile's */
	enum nvvgpu_policy policy;
	int numa_node;		/* -1: that of the CPU we run on */
	bool autostart;
	bool transient;
	bool no_start;
	struct nvvgpu_profile *from;	/* keeps the texts above */
	struct conf attributes;
};

/* Why a GPU that has the type is out of the question, room or not. */
enum obstacle {
	OBSTACLE_NONE,
	OBSTACLE_HELD,		/* it is another vGPU's alone */
	OBSTACLE_SHARED,	/* it would have to be shared */
};

/* One GPU that has the type. */
struct place {
	struct nvvgpu_gpu *gpu;
	struct nvvgpu_parent *only;	/* the only one to use; NULL: any */
	struct nvvgpu_type *type;
	enum obstacle obstacle;
	struct measures m;
	bool quick;		/* measured without its layout */
	int placement;		/* id that it will have; -1: unknown */
	unsigned int taken;	/* by place_take() */
};

/* --- wish.c ----------------------------------------------------------------- */

/*
 * Puts profile and request together; the request wins. wish_free() is due also
 * after a failure. With sentence.
 */
int wish_make(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
	      struct wish *wish);
/* Name and UUID, which nobody has; numbered: the next of many. */
int wish_name(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
	      bool numbered, struct wish *wish);
void wish_free(struct wish *wish);

/* --- survey.c ------------------------------------------------------------ */

/* Counts what is there and what is defined, and who has a GPU alone. */
int place_survey(struct nvvgpu_host *host);
/* Where what is there has been counted already. */
int place_survey_defined(struct nvvgpu_host *host);

/* --- place-layout.c -------------------------------------------------------- */

/* Reads how the framebuffer of each GPU is shared out, where it can be known. */
int place_read_layouts(struct nvvgpu_host *host);
/* What a vGPU of the type would cost the GPU, and where it would be. */
void place_measure_layout(struct place *place);
/* In memory only: it is there now. */
void place_take_layout(struct place *place);

/* --- place.c --------------------------------------------------------------- */

/*
 * GPUs that have the type, best first, of a host that has been surveyed.
 * explain: everything is measured, also where it decides nothing. *ret is to be
 * freed. With sentence.
 */
int place_choose(struct nvvgpu_ctx *ctx, struct nvvgpu_host *host,
		 const struct wish *wish, bool explain, struct place **ret,
		 size_t *count);
/* What it loses was not measured and, as it is the best now, counts. */
bool place_is_guess(const struct place *best);
/* Whether to try it: there is room, or none needed for now. */
bool place_usable(const struct place *place, bool start);
/*
 * Where on the GPU, best first, another one at each call; NULL when there is
 * no other.  start: only where there is room.
 */
struct nvvgpu_parent *place_parent(const struct place *place, bool start);
/*
 * In memory only: the vGPU is there now, under this parent.  Then the best
 * again, of the same places.
 */
void place_take(struct place *place, struct nvvgpu_parent *parent,
		const struct wish *wish);
void place_sort(struct place *places, size_t count, enum nvvgpu_policy policy);

/* --- place-why.c ------------------------------------------------------------ */

/* Why the first of the places is taken: a sentence, to be freed. */
char *place_why(const struct place *places, size_t count,
		const struct wish *wish);
/* ... and why not this one: a clause without its subject; likewise. */
char *place_why_not(const struct place *best, const struct place *other,
		    const struct wish *wish);
/*
 * "no room for TYPE": why, GPU by GPU; gpu limits it to one. The type as
 * nvvgpu_gpu_find_type() takes it.
 */
int place_fail(struct nvvgpu_ctx *ctx, const char *name, const char *type,
	       const char *gpu, enum nvvgpu_policy policy);

/* --- numa.c ---------------------------------------------------------------- */

/* The node of the CPU that this runs on; 0 where it is not known. */
int numa_current(void);
/* -ENOENT with sentence when the host says that it has no such node. */
int numa_check(struct nvvgpu_ctx *ctx, const char *name, int node);
/* As the firmware tells it: 10 is the node itself; UINT_MAX unknown. */
unsigned int numa_distance(struct nvvgpu_ctx *ctx, int from, int to);

#endif
