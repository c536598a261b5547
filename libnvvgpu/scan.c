// SPDX-License-Identifier: LGPL-2.1-or-later
/* The vGPUs of a host: what is there, joined with what is recorded. */
#include "life.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A device, and whether a record has named it. */
struct found {
	char uuid[UUID_LEN + 1];	/* "" when it has none */
	struct nvvgpu_parent *parent;
	struct nvvgpu_type *type;
	bool named;
};

struct all {
	struct found *found;
	size_t count, room;
	bool only_count;
};

static int add_found(struct all *all, const struct found *one)
{
	if (all->count == all->room) {
		size_t room = all->room ? all->room * 2 : 64;
		struct found *more = reallocarray(all->found, room,
						  sizeof(*more));

		if (!more)
			return -ENOMEM;
		all->found = more;
		all->room = room;
	}
	all->found[all->count++] = *one;
	return 0;
}

/*
 * A vGPU that goes away meanwhile has no type any more.  Where many share one
 * parent, and only their number is wanted, the types are not looked at.
 */
static int read_one(void *data, struct nvvgpu_parent *parent, const char *uuid,
		    const char *id)
{
	struct found one = { .parent = parent };
	struct all *all = data;
	char buf[NAME_MAX + 1];

	if (!id && (!all->only_count || parent->is_vf)) {
		if (parent->framework->type(parent, uuid, buf, sizeof(buf)) < 0)
			return 0;
		id = buf;
	}
	if (id) {
		one.type = gpu_add_type(parent, id);
		if (!one.type)
			return -ENOMEM;
		one.type->num_vgpus++;
	}
	parent->num_vgpus++;
	parent->gpu->num_vgpus++;
	if (uuid)
		memcpy(one.uuid, uuid, sizeof(one.uuid));
	return all->only_count ? 0 : add_found(all, &one);
}

static int each_framework(struct nvvgpu_host *host, struct all *all)
{
	int ret = 0, i;

	for (i = 0; !ret && frameworks[i]; i++)
		ret = frameworks[i]->each(host, !all->only_count, read_one,
					  all);
	return ret;
}

int host_count_live(struct nvvgpu_host *host)
{
	struct all all = { .only_count = true };

	return each_framework(host, &all);
}

static int compare(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (!*x->uuid && !*y->uuid)
		return strcmp(x->parent->address, y->parent->address);
	return strcmp(x->uuid, y->uuid);
}

static int read_live(struct nvvgpu_host *host, struct all *all)
{
	int ret = each_framework(host, all);

	if (all->count)
		qsort(all->found, all->count, sizeof(*all->found), compare);
	return ret;
}

static struct found *find(struct all *all, const char *uuid)
{
	struct found key = { 0 };

	memcpy(key.uuid, uuid, sizeof(key.uuid));
	return all->count ? bsearch(&key, all->found, all->count, sizeof(key),
				    compare) : NULL;
}

static int add_damaged(struct nvvgpu_host *host, const char *name, int err)
{
	struct damaged *more, *one;

	tell_error(host->ctx);
	more = reallocarray(host->damaged, host->num_damaged + 1,
			    sizeof(*more));
	if (!more)
		return -ENOMEM;
	host->damaged = more;
	one = &more[host->num_damaged++];
	one->name = strdup(name);
	one->sentence = strdup(host->ctx->error);
	one->code = host->ctx->code;
	one->err = err;
	return one->name && one->sentence ? 0 : -ENOMEM;
}

/* By name, or by the UUID that follows from it. */
static bool is_damaged_one(const struct damaged *damaged, const char *text)
{
	char uuid[UUID_LEN + 1];

	if (!strcmp(damaged->name, text))
		return true;
	uuid_of_name(damaged->name, uuid);
	return !strcasecmp(uuid, text);
}

int host_fail_damaged(struct nvvgpu_host *host, const char *text)
{
	size_t i;

	for (i = 0; i < host->num_damaged; i++)
		if (is_damaged_one(&host->damaged[i], text))
			return fail(host->ctx, -host->damaged[i].err,
				    host->damaged[i].code, "%s",
				    host->damaged[i].sentence);
	return 0;
}

void host_free_damaged(struct nvvgpu_host *host)
{
	size_t i;

	for (i = 0; i < host->num_damaged; i++) {
		free(host->damaged[i].name);
		free(host->damaged[i].sentence);
	}
	free(host->damaged);
}

static int add_named(struct nvvgpu_host *host, struct all *all,
		     const char *name)
{
	struct nvvgpu_vgpu *vgpu = &host->vgpus[host->num_vgpus];
	struct record *rec = malloc(sizeof(*rec));
	struct found *live;
	int ret;

	if (!rec)
		return -ENOMEM;
	ret = record_read(host->ctx, name, rec);
	if (ret < 0) {
		free(rec);
		/* ENOENT: deleted since its name was read. */
		return ret == -ENOENT ? 0 : add_damaged(host, name, ret);
	}
	vgpu->host = host;
	vgpu->record = rec;
	memcpy(vgpu->uuid, rec->uuid, sizeof(vgpu->uuid));
	host->num_vgpus++;
	live = find(all, rec->uuid);
	if (live) {
		live->named = true;
		vgpu->live = live->type;
		vgpu->parent = live->parent;
	}
	return 0;
}

static int join(struct nvvgpu_host *host, struct all *all, char **names,
		size_t count)
{
	struct near *near;
	size_t i;
	int ret = 0;

	host->vgpus = calloc(all->count + count + 1, sizeof(*host->vgpus));
	if (!host->vgpus)
		return -ENOMEM;
	near = near_open(host->ctx, RECORD_DIR);
	host->ctx->near = near;
	for (i = 0; i < count && !ret; i++)
		ret = add_named(host, all, names[i]);
	host->ctx->near = NULL;
	near_close(near);
	host->num_named = host->num_vgpus;
	for (i = 0; i < all->count; i++) {
		struct nvvgpu_vgpu *vgpu = &host->vgpus[host->num_vgpus];

		if (all->found[i].named)
			continue;
		vgpu->host = host;
		vgpu->live = all->found[i].type;
		vgpu->parent = all->found[i].parent;
		memcpy(vgpu->uuid, all->found[i].uuid, sizeof(vgpu->uuid));
		host->num_vgpus++;
	}
	return ret;
}

/*
 * Records first: a vGPU that is made meanwhile then shows as somebody else's
 * for this once, never as one that is recorded and not there.
 */
int host_scan_vgpus(struct nvvgpu_host *host)
{
	struct all all = { 0 };
	char **names;
	size_t count;
	int ret;

	ret = record_names(host->ctx, &names, &count);
	if (ret < 0)
		return ret;
	ret = read_live(host, &all);
	if (!ret)
		ret = join(host, &all, names, count);
	names_free(names);
	free(all.found);
	return ret < 0 ? fail_memory(host->ctx) : host_add_defined(host);
}
