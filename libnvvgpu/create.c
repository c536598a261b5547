// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Makes a named vGPU: record, definition, device, in this order, and all of
 * them or none.  SIGKILL after the record leaves a name without definition,
 * after the definition one without device: both are "defined" for start,
 * which does the rest, and for delete, which takes it away.
 */
#include "choice.h"
#include "known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int set_keys(struct record *rec, const struct wish *wish,
		    struct nvvgpu_type *type, struct nvvgpu_parent *parent)
{
	struct conf *conf = &rec->conf;
	const struct conf_item *attr;
	size_t i;
	int ret;

	ret = conf_set(conf, "uuid", wish->uuid) ?:
		conf_set(conf, "profile", wish->profile) ?:
		conf_set(conf, "type", type->id) ?:
		record_set_said(conf, "type_name",
				nvvgpu_type_get_name(type)) ?:
		record_bind(rec, parent) ?:
		conf_set(conf, "autostart", wish->autostart ? "yes" : "no") ?:
		conf_set(conf, "exclusive", rec->exclusive ? "yes" : NULL) ?:
		conf_set(conf, "domain", wish->domain) ?:
		conf_set(conf, "access_group", wish->access_group);
	for (i = 0; !ret && (attr = conf_attribute(&wish->attributes, i)); i++)
		ret = conf_set(conf, attr->key, attr->value);
	return ret;
}

static int make_record(struct nvvgpu_ctx *ctx, struct record *rec,
		       const struct wish *wish, struct nvvgpu_type *type,
		       struct nvvgpu_parent *parent)
{
	if (!component_valid(type->id))
		return fail(ctx, EINVAL, NVVGPU_E_INVALID,
			    "%s: create: the driver calls its type '%s', "
			    "which no definition can hold", wish->name,
			    type->id);
	*rec = (struct record) {
		.autostart = wish->autostart,
		.exclusive = wish->policy == NVVGPU_POLICY_EXCLUSIVE,
		.transient = wish->transient,
	};
	memcpy(rec->name, wish->name, sizeof(rec->name));
	memcpy(rec->uuid, wish->uuid, sizeof(rec->uuid));
	if (!set_keys(rec, wish, type, parent))
		return 0;
	record_free(rec);
	return fail_memory(ctx);
}

static int define_and_start(struct nvvgpu_ctx *ctx, const struct record *rec,
			    bool no_start)
{
	bool defines = rec->framework->defines && !rec->transient, made = false;
	struct mdevdef def;
	int ret;

	ret = definition_from_record(ctx, rec, &def);
	if (ret < 0)
		return ret;
	if (defines)
		ret = mdevdef_write(ctx, &def, rec->name, rec->uuid, &made);
	if (!ret && !no_start) {
		ret = device_start(ctx, rec->framework, rec->name, rec->uuid,
				   &def);
		if (ret < 0 && defines)
			mdevdef_remove(ctx, def.parent, rec->uuid);
	}
	if (ret < 0 && made)
		file_unlink(ctx, MDEVCTL_DIR "/%s", def.parent);
	mdevdef_free(&def);
	return ret < 0 ? ret : 0;
}

/* One parent: all or nothing. */
static int try_parent(struct nvvgpu_ctx *ctx, const struct wish *wish,
		      struct nvvgpu_type *type, struct nvvgpu_parent *parent)
{
	struct record rec;
	int ret;

	ret = make_record(ctx, &rec, wish, type, parent);
	if (ret < 0)
		return ret;
	ret = record_write(ctx, &rec, false);
	if (!ret) {
		ret = define_and_start(ctx, &rec, wish->no_start);
		if (ret < 0)
			record_remove(ctx, rec.name);
	}
	record_free(&rec);
	return ret;
}

/*
 * Somebody who knows no lock of ours may take a VF: then the next one.  A VF
 * that still says there is room, and has none, speaks for all: its GPU is full.
 */
static int try_place(struct nvvgpu_ctx *ctx, const struct wish *wish,
		     struct place *place)
{
	struct nvvgpu_parent *parent;
	int ret = NO_ROOM;

	while (ret == NO_ROOM &&
	       (parent = place_parent(place, !wish->no_start))) {
		ret = try_parent(ctx, wish, place->type, parent);
		if (!ret)
			known_take(ctx, place, parent, wish);
		if (ret == NO_ROOM &&
		    parent_available_now(parent, place->type->id))
			break;
	}
	return ret;
}

/* ... or take the room of a GPU: then the next GPU. */
static int try_places(struct nvvgpu_ctx *ctx, const struct wish *wish,
		      bool *fresh)
{
	struct place *places;
	size_t count, i;
	int ret;

	ret = known_places(ctx, wish, &places, &count, fresh);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++) {
		if (!place_usable(&places[i], !wish->no_start))
			continue;
		ret = try_place(ctx, wish, &places[i]);
		if (ret != NO_ROOM)
			return ret;
	}
	return NO_ROOM;
}

static int create(struct nvvgpu_ctx *ctx, const struct wish *wish)
{
	bool fresh;
	int ret;

	ret = try_places(ctx, wish, &fresh);
	if (ret == NO_ROOM && !fresh) {
		/* There may be room that was not there when we last looked. */
		known_forget(ctx);
		ret = try_places(ctx, wish, &fresh);
	}
	if (ret == NO_ROOM)
		ret = place_fail(ctx, wish->name, wish->type, wish->gpu,
				 wish->policy);
	return ret;
}

/* --- one or many, now or later --------------------------------------------- */

/* What is asked for; where the names go: a list with room for all. */
struct order {
	const struct nvvgpu_request *req;
	unsigned int count;
	bool numbered;
	char (*names)[NVVGPU_NAME_MAX + 1];
};

/* Failures that time may cure: no room, or its GPU is not there yet. */
static bool may_come(const struct nvvgpu_ctx *ctx)
{
	return ctx->code == NVVGPU_E_NO_CAPACITY ||
		ctx->code == NVVGPU_E_NOT_FOUND;
}

static int take_back(struct nvvgpu_ctx *ctx, const char *name)
{
	struct record rec;
	int ret;

	ret = record_read(ctx, name, &rec);
	if (ret < 0)
		return ret;
	ret = delete_record(ctx, &rec);
	record_free(&rec);
	return ret;
}

/* Adds to the sentence of the failure what became of those before it. */
static int take_back_all(struct nvvgpu_ctx *ctx, const struct order *order,
			 unsigned int made, int err)
{
	enum nvvgpu_error code = ctx->code;
	char *why = strdup(ctx->error);
	unsigned int left = 0;

	known_forget(ctx);
	while (made-- > 0)
		left += take_back(ctx, order->names[made]) < 0;
	if (!why)
		return fail_memory(ctx);
	if (left)
		fail(ctx, -err, code, "%s; of those made before %u could not "
		     "be taken back: 'list' shows them", why, left);
	else
		fail(ctx, -err, code, "%s; those made before are taken back",
		     why);
	free(why);
	return err;
}

/* All names at once, with whether there is room for their vGPUs. */
static int choose_names(struct nvvgpu_ctx *ctx, const struct order *order,
			struct wish *wish)
{
	int ret;

	if (order->count > 1)
		return choice_check(ctx, order->req, wish, order->count,
				    order->names);
	ret = wish_name(ctx, order->req, order->numbered, wish);
	memcpy(order->names[0], wish->name, sizeof(wish->name));
	return ret;
}

static int make_next(struct nvvgpu_ctx *ctx, const struct order *order,
		     struct wish *wish, unsigned int index)
{
	if (order->count > 1) {
		memcpy(wish->name, order->names[index], sizeof(wish->name));
		uuid_of_name(wish->name, wish->uuid);
	}
	return create(ctx, wish);
}

static int make_all(struct nvvgpu_ctx *ctx, const struct order *order,
		    struct wish *wish, bool *late)
{
	bool many = order->count > 1;
	unsigned int made = 0;
	int ret, err;

	if (many)
		state_many_begin(ctx);
	ret = choose_names(ctx, order, wish);
	*late = ret < 0 && many && may_come(ctx);
	while (!ret && made < order->count) {
		ret = make_next(ctx, order, wish, made);
		*late = ret < 0 && may_come(ctx);
		made += !ret;
	}
	err = many ? state_many_end(ctx) : 0;
	if (!ret)
		ret = err;
	return ret < 0 && made ? take_back_all(ctx, order, made, ret) : ret;
}

static int try_order(struct nvvgpu_ctx *ctx, const struct order *order,
		     bool *late)
{
	struct wish wish;
	int ret;

	*late = false;
	ret = state_lock_to_create(ctx);
	if (ret < 0)
		return ret;
	ret = wish_make(ctx, order->req, &wish);
	if (!ret)
		ret = make_all(ctx, order, &wish, late);
	wish_free(&wish);
	state_unlock(ctx);
	return ret;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static int gave_up(struct nvvgpu_ctx *ctx, int err, unsigned int seconds)
{
	char *why = strdup(ctx->error);

	if (!why)
		return fail_memory(ctx);
	fail(ctx, -err, ctx->code, "%s; waited %u seconds for it", why, seconds);
	free(why);
	return err;
}

/* Others get the lock between two tries. */
static int fulfil(struct nvvgpu_ctx *ctx, const struct order *order)
{
	static const struct timespec nap = { .tv_nsec = 200000000 };
	const struct nvvgpu_request *req = order->req;
	int64_t end = now_ms() + req->wait_seconds * INT64_C(1000), left;
	nvvgpu_log_fn log = ctx->log_fn;
	bool late;
	int ret;

	for (;;) {
		ret = try_order(ctx, order, &late);
		left = end - now_ms();
		if (!late || left <= 0 ||
		    (req->wait_fn && req->wait_fn(req->wait_data,
						  (left + 999) / 1000,
						  ctx->error)))
			break;
		/* What is worth telling has been told. */
		ctx->log_fn = NULL;
		nanosleep(&nap, NULL);
	}
	ctx->log_fn = log;
	return late && req->wait_seconds ?
		gave_up(ctx, ret, req->wait_seconds) : ret;
}

NVVGPU_EXPORT int nvvgpu_vgpu_create(struct nvvgpu_ctx *ctx,
				     struct nvvgpu_request *req, char **name)
{
	char made[1][NVVGPU_NAME_MAX + 1], *copy;
	struct order order = { .req = req, .count = 1, .names = made };
	int ret;

	copy = malloc(sizeof(made));
	if (!copy)
		return fail_memory(ctx);
	ret = fulfil(ctx, &order);
	if (ret < 0 || !name) {
		free(copy);
		return ret;
	}
	memcpy(copy, made, sizeof(made));
	*name = copy;
	return 0;
}

/* The list and what it points to are one block. */
static char **to_list(const struct order *order)
{
	size_t size = sizeof(order->names[0]), i;
	char **list = calloc(order->count + 1, sizeof(*list) + size);
	char *text;

	if (!list)
		return NULL;
	text = (char *)(list + order->count + 1);
	for (i = 0; i < order->count; i++) {
		list[i] = text + i * size;
		memcpy(list[i], order->names[i], size);
	}
	return list;
}

NVVGPU_EXPORT int nvvgpu_vgpu_create_many(struct nvvgpu_ctx *ctx,
					  struct nvvgpu_request *req,
					  unsigned int count, char ***names)
{
	struct order order = { .req = req, .count = count, .numbered = true };
	char **list = NULL;
	int ret;

	ret = choice_check_count(ctx, req, count);
	if (ret < 0)
		return ret;
	order.names = calloc(count, sizeof(*order.names));
	if (!order.names)
		return fail_memory(ctx);
	ret = fulfil(ctx, &order);
	if (!ret && names) {
		list = to_list(&order);
		ret = list ? 0 : take_back_all(ctx, &order, count,
					       fail_memory(ctx));
	}
	free(order.names);
	if (!ret && names)
		*names = list;
	return ret;
}
