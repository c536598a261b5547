// SPDX-License-Identifier: GPL-2.0-or-later
#include "offer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One run: what is looked at, and what has been found so far. */
struct finder {
	struct nvvgpu_host *host;
	struct offers *offers;
	bool failed;			/* no memory */
};

static void *grow(struct finder *f, void *items, size_t count, size_t size)
{
	void *more = reallocarray(items, count + 1, size);

	f->failed |= !more;
	return more;
}

__attribute__((format(printf, 3, 4)))
static void keep(struct finder *f, const char *address, const char *fmt, ...)
{
	struct offers *o = f->offers;
	struct kept *kept = grow(f, o->kept, o->num_kept, sizeof(*kept));
	va_list ap;

	if (!kept)
		return;
	o->kept = kept;
	kept[o->num_kept].address = address;
	va_start(ap, fmt);
	if (vasprintf(&kept[o->num_kept].why, fmt, ap) < 0)
		f->failed = true;
	else
		o->num_kept++;
	va_end(ap);
}

static void give(struct finder *f, const struct offer *offer)
{
	struct offers *o = f->offers;
	struct offer *items = grow(f, o->items, o->count, sizeof(*items));

	if (!items)
		return;
	o->items = items;
	items[o->count++] = *offer;
}

/* --- which vGPUs are where ------------------------------------------------- */

static bool same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

/* The next vGPU of the GPU from *i on, NULL at the end. */
static struct nvvgpu_vgpu *next_on(struct finder *f, struct nvvgpu_gpu *gpu,
				   size_t *i)
{
	const char *address = nvvgpu_gpu_get_address(gpu);

	while (*i < nvvgpu_host_count_vgpus(f->host)) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(f->host, (*i)++);

		if (same(nvvgpu_vgpu_get_gpu(vgpu), address))
			return vgpu;
	}
	return NULL;
}

struct named {
	unsigned int count;
	unsigned int others;		/* ... of another type */
	const char *first;
};

static struct named count_named(struct finder *f, struct nvvgpu_gpu *gpu,
				const char *type)
{
	struct named named = { .first = NULL };
	struct nvvgpu_vgpu *vgpu;
	size_t i = 0;

	while ((vgpu = next_on(f, gpu, &i))) {
		const char *name = nvvgpu_vgpu_get_name(vgpu);

		if (!name)
			continue;
		named.count++;
		named.others += !same(nvvgpu_vgpu_get_type_id(vgpu), type);
		if (!named.first)
			named.first = name;
	}
	return named;
}

/* The vGPU on the parent, of which VFs have one at most. */
static struct nvvgpu_vgpu *find_on_vf(struct finder *f, const struct offer *o)
{
	const char *address = nvvgpu_parent_get_address(o->parent);
	struct nvvgpu_vgpu *vgpu;
	size_t i = 0;

	while ((vgpu = next_on(f, o->gpu, &i)))
		if (same(nvvgpu_vgpu_get_parent(vgpu), address))
			return vgpu;
	return NULL;
}

/* --- what may be had ------------------------------------------------------- */

/*
 * Nova makes no vGPU where a VF is one; it takes what is there.  Then the type
 * must be right already.
 */
static void offer_made(struct finder *f, struct offer *o,
		       struct nvvgpu_vgpu *vgpu)
{
	const char *address = nvvgpu_parent_get_address(o->parent);

	if (!vgpu)
		keep(f, address, "has no type yet, and nobody else gives it one");
	else if (!same(nvvgpu_vgpu_get_type_id(vgpu),
		       nvvgpu_type_get_id(o->type)))
		keep(f, address, "has another type than profile %s",
		     o->profile);
	else
		give(f, o);
}

/* How many more vGPUs of the type there may be; 0 when that is not known. */
static unsigned int room(const struct offer *o, const struct named *named)
{
	unsigned int max;

	if (!named->count)
		return nvvgpu_gpu_count_parents(o->gpu);
	if (named->others ||
	    nvvgpu_type_get_max_instances(o->type, &max) < 0)
		return 0;
	return max > named->count ? max - named->count : 0;
}

static void offer_vf(struct finder *f, struct offer *o, unsigned int *left)
{
	const char *address = nvvgpu_parent_get_address(o->parent);
	struct nvvgpu_vgpu *vgpu = find_on_vf(f, o);

	if (vgpu && nvvgpu_vgpu_get_name(vgpu)) {
		keep(f, address, "is the place of %s",
		     nvvgpu_vgpu_get_name(vgpu));
	} else if (o->made) {
		offer_made(f, o, vgpu);
	} else if (!*left) {
		keep(f, address, "its GPU has named vGPUs, which need the room");
	} else {
		--*left;
		give(f, o);
	}
}

static void offer_gpu(struct finder *f, struct offer *o)
{
	struct named named = count_named(f, o->gpu, nvvgpu_type_get_id(o->type));
	size_t parents = nvvgpu_gpu_count_parents(o->gpu);
	unsigned int left = room(o, &named);
	unsigned int vf;

	o->made = same(nvvgpu_gpu_get_framework(o->gpu), "vendor-vfio");
	o->parent = nvvgpu_gpu_get_parent(o->gpu, 0);
	if (parents == 1 && nvvgpu_parent_get_vf(o->parent, &vf) < 0) {
		if (named.count)
			keep(f, nvvgpu_gpu_get_address(o->gpu),
			     "has named vGPUs, %s among them", named.first);
		else
			give(f, o);
		return;
	}
	for (size_t i = 0; i < parents; i++) {
		o->parent = nvvgpu_gpu_get_parent(o->gpu, i);
		offer_vf(f, o, &left);
	}
}

/* --- as what --------------------------------------------------------------- */

static bool is_pinned(struct finder *f, struct nvvgpu_profile *profile,
		      struct nvvgpu_gpu *gpu)
{
	const char *text = nvvgpu_profile_get_gpu(profile);
	struct nvvgpu_gpu *found;

	return text && !nvvgpu_host_find_gpu(f->host, text, &found) &&
		found == gpu;
}

static bool choose(struct finder *f, struct offer *o, bool pinned)
{
	for (size_t i = 0; i < f->offers->num_profiles; i++) {
		struct nvvgpu_profile *profile = f->offers->profiles[i];
		const char *type = nvvgpu_profile_get_type(profile);

		if (pinned ? !is_pinned(f, profile, o->gpu) :
			     !!nvvgpu_profile_get_gpu(profile))
			continue;
		if (!type || nvvgpu_gpu_find_type(o->gpu, type, &o->type) < 0)
			continue;
		o->profile = nvvgpu_profile_get_name(profile);
		return true;
	}
	return false;
}

static void look_at(struct finder *f, struct nvvgpu_gpu *gpu)
{
	struct offer o = { .gpu = gpu };

	if (!nvvgpu_gpu_count_parents(gpu))
		return;
	if (choose(f, &o, true) || choose(f, &o, false))
		offer_gpu(f, &o);
	else
		keep(f, nvvgpu_gpu_get_address(gpu),
		     "no profile has a type of it");
}

/* --- profiles -------------------------------------------------------------- */

static int load(struct tool *tool, const char *name, struct offers *o)
{
	if (nvvgpu_profile_load(tool->ctx, name, &o->profiles[o->num_profiles]))
		return -1;
	o->num_profiles++;
	return 0;
}

static int load_wanted(struct tool *tool, const struct texts *wanted,
		       struct offers *o)
{
	o->profiles = calloc(wanted->count, sizeof(*o->profiles));
	if (!o->profiles)
		return tool_no_memory(tool);
	for (size_t i = 0; i < wanted->count; i++)
		if (load(tool, wanted->items[i], o))
			return tool_fail(tool, wanted->items[i]);
	return 0;
}

/* A damaged one is told of, and is no reason to do without the others. */
static int load_all(struct tool *tool, struct offers *o)
{
	size_t count = 0;
	char **names;

	if (nvvgpu_profile_list(tool->ctx, &names) < 0)
		return tool_fail(tool, NULL);
	while (names[count])
		count++;
	o->profiles = calloc(count + 1, sizeof(*o->profiles));
	for (size_t i = 0; o->profiles && i < count; i++)
		if (load(tool, names[i], o))
			tool_warn(tool, nvvgpu_get_error(tool->ctx));
	free(names);
	return o->profiles ? 0 : tool_no_memory(tool);
}

int offers_find(struct tool *tool, struct nvvgpu_host *host,
		const struct texts *profiles, struct offers *offers)
{
	struct finder f = { .host = host, .offers = offers };
	int rc;

	memset(offers, 0, sizeof(*offers));
	rc = profiles->count ? load_wanted(tool, profiles, offers) :
		load_all(tool, offers);
	if (rc)
		return rc;
	for (size_t i = 0; i < nvvgpu_host_count_gpus(host); i++)
		look_at(&f, nvvgpu_host_get_gpu(host, i));
	return f.failed ? tool_no_memory(tool) : 0;
}

void offers_release(struct offers *o)
{
	for (size_t i = 0; i < o->num_profiles; i++)
		nvvgpu_profile_unref(o->profiles[i]);
	for (size_t i = 0; i < o->num_kept; i++)
		free(o->kept[i].why);
	free(o->profiles);
	free(o->items);
	free(o->kept);
}
