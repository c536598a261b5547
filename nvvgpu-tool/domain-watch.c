// SPDX-License-Identifier: GPL-2.0-or-later
#include "domain-watch.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "domain-events.h"

/* What was said of a vGPU that a domain has; it may be gone when it is over. */
struct had {
	struct domain_has device;
	bool told;
	char *name;
	char *uuid;
	char *gpu;
	char *parent;
};

struct domain {
	char *uuid;
	char *name;
	unsigned long seen;		/* in which look, or since */
	struct had *had;
	size_t count;
};

static int compare(const void *a, const void *b)
{
	const struct domain *x = a, *y = b;

	return strcmp(x->uuid, y->uuid);
}

static void release_had(struct had *had)
{
	free(had->name);
	free(had->uuid);
	free(had->gpu);
	free(had->parent);
}

static void free_domain(void *node)
{
	struct domain *d = node;

	for (size_t i = 0; i < d->count; i++)
		release_had(&d->had[i]);
	free(d->had);
	free(d->name);
	free(d->uuid);
	free(d);
}

/* --- telling --------------------------------------------------------------- */

static char *copy(const char *text)
{
	return text ? strdup(text) : NULL;
}

static void update(char **to, const char *text)
{
	char *new = copy(text);

	free(*to);
	*to = new;
}

/*
 * Once more, as it may have got another name; the state that it has, or NULL.
 * When it is gone it is still the one that it was.
 */
static const char *identify(struct domain_watch *watch, struct had *had)
{
	const struct nvvgpu_event *e;

	if (nvvgpu_monitor_find(watch->monitor, had->device.id, &e))
		return NULL;
	had->told = true;
	update(&had->name, nvvgpu_event_get_name(e));
	update(&had->uuid, nvvgpu_event_get_uuid(e));
	update(&had->gpu, nvvgpu_event_get_gpu(e));
	update(&had->parent, nvvgpu_event_get_parent(e));
	return nvvgpu_event_get_state(e);
}

static void tell(struct domain_watch *watch, const struct domain *d,
		 const struct had *had, const char *event, const char *state)
{
	struct change change = {
		.event = event,
		.kind = "vgpu",
		.name = had->name,
		.uuid = had->uuid,
		.gpu = had->gpu,
		.parent = had->parent,
		.state = state,
		.what = had->device.running ? "domain" : "configuration",
		.domain = d->name,
	};

	watch->tell(watch->data, &change);
}

/* A PCI function that is no vGPU is nobody's business here. */
static void tell_new(struct domain_watch *watch, const struct domain *d,
		     struct had *had)
{
	const char *state = identify(watch, had);

	if (!had->told && !strchr(had->device.id, ':')) {
		/* One that is to be made yet, or is not here. */
		had->told = true;
		update(&had->uuid, had->device.id);
	}
	if (!had->told || (!watch->looked && !watch->initial))
		return;
	tell(watch, d, had, watch->looked ? "attached" : "present", state);
}

static void tell_lost(struct domain_watch *watch, const struct domain *d,
		      struct had *had)
{
	const char *state;

	if (!had->told)
		return;
	state = identify(watch, had);
	tell(watch, d, had, "detached", state);
}

/* --- what is different ----------------------------------------------------- */

static bool is_same(const struct domain_has *a, const struct domain_has *b)
{
	return a->running == b->running && !strcmp(a->id, b->id);
}

static bool has(const struct domain_sight *sight, const struct had *had)
{
	for (size_t i = 0; i < sight->count; i++)
		if (is_same(&sight->has[i], &had->device))
			return true;
	return false;
}

static bool had(const struct domain *d, const struct domain_has *device)
{
	for (size_t i = 0; i < d->count; i++)
		if (is_same(&d->had[i].device, device))
			return true;
	return false;
}

static void lose_some(struct domain_watch *watch, struct domain *d,
		      const struct domain_sight *sight)
{
	size_t left = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (has(sight, &d->had[i])) {
			d->had[left++] = d->had[i];
			continue;
		}
		tell_lost(watch, d, &d->had[i]);
		release_had(&d->had[i]);
	}
	d->count = left;
}

static int get_more(struct domain_watch *watch, struct domain *d,
		    const struct domain_sight *sight)
{
	struct had *more = reallocarray(d->had, d->count + sight->count + 1,
					sizeof(*more));

	if (!more)
		return -ENOMEM;
	d->had = more;
	for (size_t i = 0; i < sight->count; i++) {
		if (had(d, &sight->has[i]))
			continue;
		more[d->count] = (struct had) { .device = sight->has[i] };
		tell_new(watch, d, &more[d->count++]);
	}
	return 0;
}

/* --- domains --------------------------------------------------------------- */

static struct domain *find(struct domain_watch *watch, const char *uuid)
{
	const struct domain key = { .uuid = (char *)uuid };
	struct domain **node = tfind(&key, &watch->domains, compare);

	return node ? *node : NULL;
}

static struct domain *add(struct domain_watch *watch, const char *uuid)
{
	struct domain *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->uuid = strdup(uuid);
	if (d->uuid && tsearch(d, &watch->domains, compare))
		return d;
	free(d->uuid);
	free(d);
	return NULL;
}

static void drop(struct domain_watch *watch, struct domain *d)
{
	tdelete(d, &watch->domains, compare);
	free_domain(d);
}

static int see_domain(struct domain_watch *watch,
		      const struct domain_sight *sight)
{
	struct domain *d = find(watch, sight->uuid);
	int rc;

	if (!d && !sight->count)
		return 0;
	if (!d)
		d = add(watch, sight->uuid);
	if (!d)
		return -ENOMEM;
	d->seen = watch->looks;
	update(&d->name, sight->name);
	lose_some(watch, d, sight);
	rc = get_more(watch, d, sight);
	if (!d->count)
		drop(watch, d);
	return rc;
}

static void stay(struct domain_watch *watch, const char *uuid)
{
	struct domain *d = find(watch, uuid);

	if (d)
		d->seen = watch->looks;
}

struct search {
	unsigned long looks;
	struct domain *unseen;
};

static void visit(const void *node, VISIT which, void *data)
{
	struct domain *d = *(struct domain *const *)node;
	struct search *search = data;

	if ((which == postorder || which == leaf) && d->seen != search->looks)
		search->unseen = d;
}

/* Rarely any, so it does not matter that each is searched. */
static void lose_unseen(struct domain_watch *watch)
{
	static const struct domain_sight nothing;
	struct search search = { .looks = watch->looks };

	for (;;) {
		search.unseen = NULL;
		twalk_r(watch->domains, visit, &search);
		if (!search.unseen)
			break;
		lose_some(watch, search.unseen, &nothing);
		drop(watch, search.unseen);
	}
	watch->looked = true;
}

int domain_watch_see(struct domain_watch *watch,
		     const struct domain_sight *sight)
{
	switch (sight->what) {
	case DOMAIN_LOOK_BEGINS:
		watch->looks++;
		break;
	case DOMAIN_LOOK_ENDS:
		lose_unseen(watch);
		break;
	case DOMAIN_IS:
		return see_domain(watch, sight);
	case DOMAIN_STAYS:
		stay(watch, sight->uuid);
		break;
	case DOMAIN_NO_ANSWER:
		break;
	}
	return 0;
}

void domain_watch_release(struct domain_watch *watch)
{
	tdestroy(watch->domains, free_domain);
	watch->domains = NULL;
}
