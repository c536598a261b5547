// SPDX-License-Identifier: LGPL-2.1-or-later
/* Profiles, the administrator's and the system's, as files. */
#include "monitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct seen_profile {
	char *key;
	uint64_t hash;		/* of its text */
};

/* FNV-1a: two texts of one profile need to differ, and nothing else. */
static uint64_t hash(const char *text)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3;
	return h;
}

/* What cannot be read is there all the same. */
static bool read_hash(struct nvvgpu_monitor *mon, const char *name,
		      uint64_t *ret)
{
	static const char *const dirs[] = { PROFILE_DIR, PROFILE_VENDOR_DIR };
	char text[CONF_MAX + 1];
	ssize_t len;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		len = file_read(mon->ctx, text, sizeof(text), "%s/%s.conf",
				dirs[i], name);
		if (len == -ENOENT)
			continue;
		*ret = len < 0 ? 0 : hash(text);
		return true;
	}
	return false;
}

static void drop(struct nvvgpu_monitor *mon, struct seen_profile *p)
{
	tree_remove(&mon->profiles, p);
	free(p->key);
	free(p);
}

static int add(struct nvvgpu_monitor *mon, const char *name, uint64_t hash)
{
	struct seen_profile *p = calloc(1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	p->hash = hash;
	p->key = strdup(name);
	if (p->key && !tree_add(&mon->profiles, p))
		return 0;
	free(p->key);
	free(p);
	return -ENOMEM;
}

static int tell_profile(struct nvvgpu_monitor *mon, enum nvvgpu_event_type type,
			const char *name)
{
	/* Its text, for the call. */
	struct facts about = { .text[FACT_NAME] = (char *)name };

	return monitor_tell(mon, type, "profile", &about, NULL, NULL, NULL);
}

int monitor_look_profile(struct nvvgpu_monitor *mon, const char *name)
{
	struct seen_profile *p = tree_find(mon->profiles, name);
	uint64_t now;
	int ret;

	if (!read_hash(mon, name, &now)) {
		ret = p ? tell_profile(mon, NVVGPU_EVENT_UNDEFINED, name) : 0;
		if (p)
			drop(mon, p);
		return ret;
	}
	if (!p)
		return add(mon, name, now) ?:
			tell_profile(mon, mon->mood == MONITOR_TELLS ?
				     NVVGPU_EVENT_DEFINED :
				     NVVGPU_EVENT_PRESENT, name);
	if (p->hash == now)
		return 0;
	p->hash = now;
	return tell_profile(mon, NVVGPU_EVENT_CHANGED, name);
}

void monitor_free_profiles(struct nvvgpu_monitor *mon)
{
	while (mon->profiles)
		drop(mon, *(struct seen_profile **)mon->profiles);
}
