// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A type that a GPU offers.  What never changes is read when it is first asked
 * for and kept; how many fit is read every time.
 */
#include "private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *read_once(struct nvvgpu_type *type, struct once *once,
			     const char *file)
{
	struct nvvgpu_host *host = type->gpu->host;

	if (!once->read)
		once->text = file_read_dup(host->ctx,
					   "%s/%s/mdev_supported_types/%s/%s",
					   host->base, type->gpu->address,
					   type->id, file);
	once->read = true;
	return once->text;
}

void type_free(struct nvvgpu_type *type)
{
	free(type->id);
	free(type->name.text);
	free(type->device_api.text);
	free(type->description.text);
}

unsigned int type_count_vgpus(struct nvvgpu_type *type)
{
	struct nvvgpu_host *host = type->gpu->host;
	unsigned int count = 0;
	DIR *dir;

	if (dir_open(host->ctx, &dir, "%s/%s/mdev_supported_types/%s/devices",
		     host->base, type->gpu->address, type->id) < 0)
		return 0;
	while (dir_next(dir))
		count++;
	closedir(dir);
	return count;
}

static const char *after(const char *text, char mark, bool last)
{
	const char *at = !text ? NULL :
		last ? strrchr(text, mark) : strchr(text, mark);

	return at ? at + 1 : "";
}

bool type_matches(struct nvvgpu_type *type, const char *text)
{
	const char *name;

	if (!*text)
		return false;
	if (!strcmp(text, type->id) || !strcmp(text, after(type->id, '-', true)))
		return true;
	name = nvvgpu_type_get_name(type);
	return name && (!strcmp(text, name) ||
			!strcmp(text, after(name, ' ', false)));
}

NVVGPU_EXPORT const char *nvvgpu_type_get_id(struct nvvgpu_type *type)
{
	return type->id;
}

NVVGPU_EXPORT const char *nvvgpu_type_get_name(struct nvvgpu_type *type)
{
	return read_once(type, &type->name, "name");
}

NVVGPU_EXPORT const char *nvvgpu_type_get_device_api(struct nvvgpu_type *type)
{
	return read_once(type, &type->device_api, "device_api");
}

NVVGPU_EXPORT const char *nvvgpu_type_get_description(struct nvvgpu_type *type)
{
	return read_once(type, &type->description, "description");
}

NVVGPU_EXPORT unsigned int nvvgpu_type_get_available(struct nvvgpu_type *type)
{
	struct nvvgpu_host *host = type->gpu->host;
	uint64_t n;

	if (file_read_u64(host->ctx, &n,
			  "%s/%s/mdev_supported_types/%s/available_instances",
			  host->base, type->gpu->address, type->id) < 0)
		return 0;
	return n > UINT_MAX ? UINT_MAX : n;
}

/*
 * Number after "KEY=" in NVIDIA's description, with what must follow it.
 * Other drivers write other texts, which then simply do not say.
 */
static int number(struct nvvgpu_type *type, const char *key, uint64_t *ret,
		  const char **rest)
{
	size_t len = strlen(key);
	unsigned long long n;
	const char *at;
	char *end;

	for (at = nvvgpu_type_get_description(type); at; at = strchr(at, ',')) {
		at += strspn(at, ", ");
		if (!strncmp(at, key, len) && at[len] == '=')
			break;
	}
	if (!at || at[len + 1] < '0' || at[len + 1] > '9')
		return -ENODATA;
	errno = 0;
	n = strtoull(at + len + 1, &end, 10);
	if (errno)
		return -ENODATA;
	*ret = n;
	*rest = end;
	return 0;
}

static int small_number(struct nvvgpu_type *type, const char *key,
			unsigned int *ret)
{
	const char *rest;
	uint64_t n;

	if (number(type, key, &n, &rest) < 0 || n > UINT_MAX)
		return -ENODATA;
	*ret = n;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_type_get_framebuffer_mib(struct nvvgpu_type *type,
						  uint64_t *ret)
{
	const char *rest;
	uint64_t n;

	if (number(type, "framebuffer", &n, &rest) < 0 || *rest != 'M')
		return -ENODATA;
	*ret = n;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_type_get_max_instances(struct nvvgpu_type *type,
						unsigned int *ret)
{
	return small_number(type, "max_instance", ret);
}

NVVGPU_EXPORT int nvvgpu_type_get_num_heads(struct nvvgpu_type *type,
					    unsigned int *ret)
{
	return small_number(type, "num_heads", ret);
}

NVVGPU_EXPORT int nvvgpu_type_get_max_resolution(struct nvvgpu_type *type,
						 unsigned int *width,
						 unsigned int *height)
{
	const char *rest;
	unsigned long h;
	uint64_t w;

	if (number(type, "max_resolution", &w, &rest) < 0 || *rest != 'x' ||
	    rest[1] < '0' || rest[1] > '9')
		return -ENODATA;
	h = strtoul(rest + 1, NULL, 10);
	if (w > UINT_MAX || h > UINT_MAX)
		return -ENODATA;
	*width = w;
	*height = h;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_type_get_frame_rate_limit(struct nvvgpu_type *type,
						   unsigned int *hz)
{
	return small_number(type, "frl_config", hz);
}
