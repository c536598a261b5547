// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What is on each GPU: vGPUs that are live, those that are only defined, and
 * whether one of them has it alone.
 */
#include "place.h"

#include <string.h>

/*
 * A GPU that somebody has alone carries one vGPU, or a few where others know
 * nothing of that.  On one with more than these the records of all its vGPUs
 * are not worth the reading.
 */
#define ALONE_MAX 8

/* Definitions of mdevctl, readable or not, at the parents that they are for. */
static void count_definitions(struct nvvgpu_host *host)
{
	struct nvvgpu_parent *parent;
	const char *entry;
	unsigned int n;
	DIR *dir;

	if (dir_open(host->ctx, &dir, MDEVCTL_DIR) < 0)
		return;
	while ((entry = dir_next(dir))) {
		parent = host_find_parent(host, entry);
		if (!parent)
			continue;
		n = mdevdef_count(host->ctx, entry);
		parent->num_defined += n;
		parent->gpu->num_defined += n;
	}
	closedir(dir);
}

static void note_holder(struct nvvgpu_gpu *gpu, const struct record *rec)
{
	if (rec->exclusive)
		memcpy(gpu->holder, rec->name, sizeof(gpu->holder));
}

static void look_at_definition(struct nvvgpu_parent *parent, const char *uuid)
{
	struct record rec;

	if (record_find_uuid(parent->host->ctx, uuid, &rec) < 0)
		return;
	note_holder(parent->gpu, &rec);
	record_free(&rec);
}

static void look_for_holder(struct nvvgpu_parent *parent)
{
	char uuid[UUID_LEN + 1];
	const char *entry;
	DIR *dir;

	if (!parent->num_defined || parent->gpu->num_defined > ALONE_MAX ||
	    dir_open(parent->host->ctx, &dir, MDEVCTL_DIR "/%s",
		     parent->address) < 0)
		return;
	while ((entry = dir_next(dir)))
		if (uuid_read(entry, uuid))
			look_at_definition(parent, uuid);
	closedir(dir);
}

/*
 * Records are the only definitions that the other framework has, and that
 * transient vGPUs have, which count as long as they are live.
 */
static void count_record(struct nvvgpu_host *host, const char *name)
{
	struct nvvgpu_parent *parent;
	struct record rec;

	if (record_read(host->ctx, name, &rec) < 0)
		return;
	parent = host_find_parent(host, conf_get(&rec.conf, "parent"));
	if (parent && (rec.transient || !rec.framework->defines))
		note_holder(parent->gpu, &rec);
	if (parent && !rec.framework->defines) {
		parent->num_defined++;
		parent->gpu->num_defined++;
	}
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
	if (i < host->num_parents)
		ret = record_names(host->ctx, &names, &count);
	else
		ret = names_read(host->ctx, TRANSIENT_DIR, &names, &count);
	if (ret < 0)
		return ret;
	for (i = 0; i < count; i++)
		count_record(host, names[i]);
	names_free(names);
	return 0;
}

int place_survey_defined(struct nvvgpu_host *host)
{
	size_t i;

	count_definitions(host);
	for (i = 0; i < host->num_parents; i++)
		look_for_holder(host->parents[i]);
	return count_records(host);
}

int place_survey(struct nvvgpu_host *host)
{
	return host_count_live(host) < 0 ? fail_memory(host->ctx) :
		place_survey_defined(host);
}
