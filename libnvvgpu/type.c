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
	if (!once->read)
		once->text = type->parent->framework->type_text(type, file);
	once->read = true;
	return once->text;
}

void type_free(struct nvvgpu_type *type)
{
	free(type->id);
	free(type->name.text);
	free(type->device_api.text);
	free(type->description.text);
	free(type);
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

/*
 * "NVIDIA L40S-24Q", "A100-1-5CME", "P40-2B4": behind the last dash the GiB,
 * 0 for half of one, and the series (NVIDIA's guide, "Virtual GPU Types").
 */
static int size_in_name(struct nvvgpu_type *type, uint64_t *ret)
{
	const char *size = after(nvvgpu_type_get_name(type), '-', true);
	size_t digits = strspn(size, "0123456789");
	unsigned int gib;

	if (!digits || digits > 4 || !size[digits] ||
	    !strchr("ABCQ", size[digits]))
		return -ENODATA;
	gib = strtoul(size, NULL, 10);
	*ret = gib ? gib * 1024 : 512;
	return 0;
}

NVVGPU_EXPORT int nvvgpu_type_get_framebuffer_mib(struct nvvgpu_type *type,
						  uint64_t *ret)
{
	const char *rest;
	uint64_t n;

	if (type->parent->framework->sizes_in_names)
		return size_in_name(type, ret);
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

/*
 * How many VFs may say that it fits: each says so for itself, of the same
 * room.  By framebuffer where the driver tells what is free, else by the
 * number that the type says, less those that are there.
 */
static unsigned int most_on_vfs(struct nvvgpu_type *type)
{
	uint64_t need, left, most = UINT_MAX;
	unsigned int max;

	if (!nvvgpu_type_get_framebuffer_mib(type, &need) && need &&
	    !nvvgpu_gpu_get_framebuffer_free_mib(type->gpu, &left) &&
	    left / need < most)
		most = left / need;
	if (!nvvgpu_type_get_max_instances(type, &max)) {
		max -= type->num_vgpus < max ? type->num_vgpus : max;
		if (max < most)
			most = max;
	}
	/* What a VF says for itself is never wrong. */
	return most ? most : 1;
}

static unsigned int available_on_vfs(struct nvvgpu_type *type)
{
	struct nvvgpu_gpu *gpu = type->gpu;
	unsigned int n = 0, most = most_on_vfs(type);
	size_t i;

	for (i = 0; i < gpu->num_parents && n < most; i++)
		n += !!parent_available(gpu->parents[i], type->id);
	return n;
}

NVVGPU_EXPORT unsigned int nvvgpu_type_get_available(struct nvvgpu_type *type)
{
	struct nvvgpu_parent *first = type->gpu->parents[0];

	return first->is_vf ? available_on_vfs(type) :
		parent_available(first, type->id);
}
