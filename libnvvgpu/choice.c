// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Chooses as create does, for one vGPU after the other, and only remembers:
 * what is chosen is taken in memory, where the next one finds it.
 */
#include "choice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* More at once than any host carries is a slip of the finger. */
#define COUNT_MAX 65536

struct other {
	const char *gpu;
	char *why_not;
};

struct chosen {
	char name[NVVGPU_NAME_MAX + 1];
	char uuid[UUID_LEN + 1];
	struct nvvgpu_type *type;
	struct nvvgpu_parent *parent;
	int placement;
	char *why;
	struct other *others;
	size_t num_others;
};

struct nvvgpu_choice {
	struct nvvgpu_host *host;
	struct chosen *chosen;
	size_t count;
};

int choice_check_count(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
		       unsigned int count)
{
	if (count && count <= COUNT_MAX)
		return 0;
	return fail(ctx, EINVAL, NVVGPU_E_INVALID,
		    "%s: create: %u vGPUs cannot be made at once; 1 to %d can",
		    req->name ? req->name : req->profile ? req->profile :
		    "vGPUs", count, COUNT_MAX);
}

/* --- why each other GPU is not taken ----------------------------------------- */

static int add_other(struct chosen *one, const char *gpu, char *why_not)
{
	if (!why_not)
		return -ENOMEM;
	one->others[one->num_others++] = (struct other) { gpu, why_not };
	return 0;
}

static bool is_place(const struct place *places, size_t count,
		     const struct nvvgpu_gpu *gpu)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (places[i].gpu == gpu)
			return true;
	return false;
}

static int explain(struct nvvgpu_host *host, struct chosen *one,
		   const struct place *places, size_t count,
		   const struct wish *wish)
{
	size_t i;
	int ret = 0;

	one->why = place_why(places, count, wish);
	one->others = calloc(host->num_gpus + 1, sizeof(*one->others));
	if (!one->why || !one->others)
		return -ENOMEM;
	for (i = 1; !ret && i < count; i++)
		ret = add_other(one, places[i].gpu->address,
				place_why_not(places, &places[i], wish));
	for (i = 0; !ret && i < host->num_gpus; i++)
		if (!is_place(places, count, &host->gpus[i]))
			ret = add_other(one, host->gpus[i].address,
					strdup(wish->gpu ?
					       "was not asked for" :
					       "has no such type"));
	return ret;
}

/* --- one after the other ------------------------------------------------------ */

/* The best place, and where on it; NULL: there is none. */
static struct nvvgpu_parent *choose(struct place *places, size_t count,
				    const struct wish *wish)
{
	struct nvvgpu_parent *parent = NULL;

	place_sort(places, count, wish->policy);
	while (place_usable(&places[0], !wish->no_start) &&
	       !(parent = place_parent(&places[0], !wish->no_start))) {
		/* All of its VFs have been chosen. */
		places[0].m.room = places[0].m.spare = 0;
		if (wish->no_start)
			break;
		place_sort(places, count, wish->policy);
	}
	return parent;
}

/* How many each GPU takes, or why it takes none. */
static void say_shares(FILE *out, const struct place *places, size_t num,
		       const struct wish *wish)
{
	const char *before = ": ";
	char *why_not;
	size_t i;

	for (i = 0; i < num; i++) {
		fprintf(out, "%s%s ", before, places[i].gpu->address);
		before = ", ";
		if (places[i].taken) {
			fprintf(out, "takes %u", places[i].taken);
			continue;
		}
		why_not = place_why_not(&places[0], &places[i], wish);
		fputs(why_not ? why_not : "takes none", out);
		free(why_not);
	}
}

static int not_enough(struct nvvgpu_ctx *ctx, const struct wish *wish,
		      const struct place *places, size_t num,
		      unsigned int found, unsigned int count)
{
	char *text = NULL;
	size_t size;
	FILE *out;
	int ret;

	if (!found)
		return place_fail(ctx, wish->name, wish->type, wish->gpu,
				  wish->policy);
	out = open_memstream(&text, &size);
	if (!out)
		return fail_memory(ctx);
	say_shares(out, places, num, wish);
	ret = fclose(out) ? fail_memory(ctx) :
		fail(ctx, ENOSPC, NVVGPU_E_NO_CAPACITY,
		     "%s: create: there is room for %u of %u%s; stop or delete "
		     "some, or ask for fewer", wish->name, found, count, text);
	free(text);
	return ret;
}

static int remember(struct nvvgpu_choice *choice, const struct wish *wish,
		    const struct place *places, size_t count,
		    struct nvvgpu_parent *parent)
{
	struct chosen *one = &choice->chosen[choice->count++];

	memcpy(one->name, wish->name, sizeof(one->name));
	memcpy(one->uuid, wish->uuid, sizeof(one->uuid));
	one->type = places->type;
	one->parent = parent;
	/* Which it will be when it is started cannot be known. */
	one->placement = wish->no_start ? -1 : places->placement;
	return explain(choice->host, one, places, count, wish);
}

/*
 * Many that are looked for.
 *
 * @choice: gets all of each
 * @names:  ... its name alone; one of the two
 */
struct search {
	struct nvvgpu_ctx *ctx;
	const struct nvvgpu_request *req;
	struct wish *wish;
	unsigned int count;
	bool numbered;
	struct nvvgpu_host *host;
	struct nvvgpu_choice *choice;
	char (*names)[NVVGPU_NAME_MAX + 1];
};

static int find_places(const struct search *search, struct place **places,
		       size_t *num)
{
	return place_survey(search->host) ?:
		place_choose(search->ctx, search->host, search->wish,
			     search->choice, places, num);
}

static int keep(const struct search *search, unsigned int index,
		const struct place *places, size_t num,
		struct nvvgpu_parent *parent)
{
	const struct wish *wish = search->wish;

	if (!search->choice)
		memcpy(search->names[index], wish->name, sizeof(wish->name));
	else if (remember(search->choice, wish, places, num, parent) < 0)
		return fail_memory(search->ctx);
	return 0;
}

static int choose_all(const struct search *search)
{
	struct wish *wish = search->wish;
	struct nvvgpu_parent *parent;
	struct place *places = NULL;
	unsigned int i;
	size_t num = 0;
	int ret = 0;

	for (i = 0; !ret && i < search->count; i++) {
		ret = wish_name(search->ctx, search->req, search->numbered,
				wish);
		if (!ret && !places)
			ret = find_places(search, &places, &num);
		if (ret < 0)
			break;
		parent = choose(places, num, wish);
		if (parent)
			ret = keep(search, i, places, num, parent);
		else
			ret = not_enough(search->ctx, wish, places, num, i,
					 search->count);
		if (!ret)
			place_take(&places[0], parent, wish);
	}
	free(places);
	return ret;
}

/* Names that are only looked at, or cannot be used, stay free. */
static int with_hint(const struct search *search)
{
	struct nvvgpu_ctx *ctx = search->ctx;
	char base[sizeof(ctx->hint_base)];
	unsigned int number = ctx->hint_number;
	int ret;

	memcpy(base, ctx->hint_base, sizeof(base));
	ret = choose_all(search);
	if (ret < 0 || search->choice) {
		memcpy(ctx->hint_base, base, sizeof(base));
		ctx->hint_number = number;
	}
	return ret;
}

int choice_check(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
		 struct wish *wish, unsigned int count,
		 char (*names)[NVVGPU_NAME_MAX + 1])
{
	struct search search = {
		.ctx = ctx,
		.req = req,
		.wish = wish,
		.count = count,
		.numbered = true,
		.names = names,
	};
	int ret;

	ret = host_scan_gpus(ctx, &search.host);
	if (ret < 0)
		return ret;
	ret = with_hint(&search);
	nvvgpu_host_unref(search.host);
	return ret;
}

static int fill(struct nvvgpu_ctx *ctx, const struct nvvgpu_request *req,
		unsigned int count, struct nvvgpu_choice *choice)
{
	struct wish wish;
	struct search search = {
		.ctx = ctx,
		.req = req,
		.wish = &wish,
		.count = count ? count : 1,
		.numbered = count,
		.choice = choice,
	};
	int ret;

	choice->chosen = calloc(search.count, sizeof(*choice->chosen));
	if (!choice->chosen)
		return fail_memory(ctx);
	ret = host_scan_gpus(ctx, &choice->host);
	if (ret < 0)
		return ret;
	search.host = choice->host;
	ret = wish_make(ctx, req, &wish);
	if (!ret)
		ret = with_hint(&search);
	wish_free(&wish);
	return ret;
}

NVVGPU_EXPORT int nvvgpu_vgpu_choose(struct nvvgpu_ctx *ctx,
				     struct nvvgpu_request *req,
				     unsigned int count,
				     struct nvvgpu_choice **ret)
{
	struct nvvgpu_choice *choice;
	int err;

	if (count) {
		err = choice_check_count(ctx, req, count);
		if (err < 0)
			return err;
	}
	choice = calloc(1, sizeof(*choice));
	if (!choice)
		return fail_memory(ctx);
	err = fill(ctx, req, count, choice);
	if (err < 0)
		nvvgpu_choice_free(choice);
	else
		*ret = choice;
	return err;
}

NVVGPU_EXPORT struct nvvgpu_choice *
nvvgpu_choice_free(struct nvvgpu_choice *choice)
{
	size_t i, j;

	if (!choice)
		return NULL;
	for (i = 0; i < choice->count; i++) {
		struct chosen *one = &choice->chosen[i];

		for (j = 0; j < one->num_others; j++)
			free(one->others[j].why_not);
		free(one->others);
		free(one->why);
	}
	free(choice->chosen);
	nvvgpu_host_unref(choice->host);
	free(choice);
	return NULL;
}

/* --- what was chosen ------------------------------------------------------------ */

static const struct chosen *chosen_at(const struct nvvgpu_choice *choice,
				      size_t index)
{
	static const struct chosen none = { .placement = -1 };

	return index < choice->count ? &choice->chosen[index] : &none;
}

NVVGPU_EXPORT size_t nvvgpu_choice_count(const struct nvvgpu_choice *choice)
{
	return choice->count;
}

NVVGPU_EXPORT const char *
nvvgpu_choice_get_name(const struct nvvgpu_choice *choice, size_t index)
{
	return chosen_at(choice, index)->name;
}

NVVGPU_EXPORT const char *
nvvgpu_choice_get_uuid(const struct nvvgpu_choice *choice, size_t index)
{
	return chosen_at(choice, index)->uuid;
}

NVVGPU_EXPORT struct nvvgpu_type *
nvvgpu_choice_get_type(const struct nvvgpu_choice *choice, size_t index)
{
	return chosen_at(choice, index)->type;
}

NVVGPU_EXPORT struct nvvgpu_parent *
nvvgpu_choice_get_parent(const struct nvvgpu_choice *choice, size_t index)
{
	return chosen_at(choice, index)->parent;
}

NVVGPU_EXPORT int nvvgpu_choice_get_placement(const struct nvvgpu_choice *choice,
					      size_t index, unsigned int *ret)
{
	int placement = chosen_at(choice, index)->placement;

	if (placement < 0)
		return -ENODATA;
	*ret = placement;
	return 0;
}

NVVGPU_EXPORT const char *
nvvgpu_choice_get_why(const struct nvvgpu_choice *choice, size_t index)
{
	return chosen_at(choice, index)->why;
}

NVVGPU_EXPORT size_t
nvvgpu_choice_count_others(const struct nvvgpu_choice *choice, size_t index)
{
	return chosen_at(choice, index)->num_others;
}

NVVGPU_EXPORT const char *
nvvgpu_choice_get_other(const struct nvvgpu_choice *choice, size_t index,
			size_t other)
{
	const struct chosen *one = chosen_at(choice, index);

	return other < one->num_others ? one->others[other].gpu : NULL;
}

NVVGPU_EXPORT const char *
nvvgpu_choice_get_why_not(const struct nvvgpu_choice *choice, size_t index,
			  size_t other)
{
	const struct chosen *one = chosen_at(choice, index);

	return other < one->num_others ? one->others[other].why_not : NULL;
}
