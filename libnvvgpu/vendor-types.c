// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Types that a VF of NVIDIA's vendor VFIO can be given: lines "ID : NAME", the
 * first one perhaps a heading.
 *
 * Only what fits now is there, so on a GPU that is full its types are unknown.
 * Therefore the longest list that was seen when a vGPU was made is kept, in
 * /run/nvvgpu/types/GPU, for their names.
 */
#include "vendor-note.h"
#include "vendor-types.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEPT_DIR RUN_DIR "/types"
#define LIST_MAX 16384

/* Without blanks at both ends; 0 when there is no more than that. */
static size_t trim(const char **text, size_t len)
{
	while (len && isspace((unsigned char)**text)) {
		++*text;
		len--;
	}
	while (len && isspace((unsigned char)(*text)[len - 1]))
		len--;
	return len;
}

bool vendor_next_type(const char **text, struct vendor_type *ret)
{
	while (**text) {
		const char *line = *text, *name;
		size_t len = strcspn(line, "\n"), id;
		char digits[16];

		*text += len + (line[len] == '\n');
		name = memchr(line, ':', len);
		if (!name)
			continue;
		name++;
		len -= name - line;
		len = trim(&name, len);
		id = trim(&line, strcspn(line, ":"));
		if (!len || !id || len >= sizeof(ret->name) ||
		    id >= sizeof(digits))
			continue;
		memcpy(digits, line, id);
		digits[id] = '\0';
		memcpy(ret->name, name, len);
		ret->name[len] = '\0';
		if (number_read(digits, &ret->id) && ret->id)
			return true;
	}
	return false;
}

static const char *list_of(struct nvvgpu_parent *parent)
{
	if (!parent->creatable)
		parent->creatable = vendor_read_list(parent->host->ctx,
						     parent->address);
	return parent->creatable ? parent->creatable : "";
}

/* Empty when none was kept. */
static void read_kept(struct nvvgpu_ctx *ctx, const char *gpu,
		      char text[LIST_MAX])
{
	if (file_read(ctx, text, LIST_MAX, KEPT_DIR "/%s", gpu) < 0)
		text[0] = '\0';
}

static int add_types(struct nvvgpu_parent *parent, const char *text)
{
	struct vendor_type one;
	char id[32];

	while (vendor_next_type(&text, &one)) {
		snprintf(id, sizeof(id), VENDOR_PREFIX "%u", one.id);
		if (!gpu_add_type(parent, id))
			return -ENOMEM;
	}
	return 0;
}

/* With the first VF of a GPU what was kept of it. */
int vendor_read_types(struct nvvgpu_parent *parent)
{
	char text[LIST_MAX];
	int ret;

	ret = add_types(parent, list_of(parent));
	if (ret < 0 || parent != parent->gpu->parents[0])
		return ret;
	read_kept(parent->host->ctx, parent->gpu->address, text);
	return add_types(parent, text);
}

bool vendor_list_find(const char *text, unsigned int id,
		      struct vendor_type *ret)
{
	while (vendor_next_type(&text, ret))
		if (ret->id == id)
			return true;
	return false;
}

static bool find_anywhere(struct nvvgpu_type *type, unsigned int id,
			  struct vendor_type *ret)
{
	struct nvvgpu_gpu *gpu = type->gpu;
	char text[LIST_MAX];
	size_t i;

	if (vendor_list_find(list_of(type->parent), id, ret))
		return true;
	read_kept(gpu->host->ctx, gpu->address, text);
	if (vendor_list_find(text, id, ret))
		return true;
	for (i = 0; i < gpu->num_parents; i++)
		if (vendor_list_find(list_of(gpu->parents[i]), id, ret))
			return true;
	return false;
}

/* Nothing describes a type but its name. */
char *vendor_type_text(struct nvvgpu_type *type, const char *file)
{
	struct vendor_type found;
	unsigned int id;

	if (!strcmp(file, "device_api"))
		return strdup("vfio-pci");
	if (strcmp(file, "name") || !vendor_type_number(type->id, &id) ||
	    !find_anywhere(type, id, &found))
		return NULL;
	return strdup(found.name);
}

/* A VF that others took since the vGPUs were counted may list types still. */
unsigned int vendor_available(struct nvvgpu_parent *parent, const char *id)
{
	struct vendor_type found;
	unsigned int number, now;

	if (!parent->creatable &&
	    (vendor_assigned(parent->host->ctx, parent->address, &now) < 0 ||
	     now))
		return 0;
	return vendor_type_number(id, &number) &&
		vendor_list_find(list_of(parent), number, &found);
}

bool vendor_type_number(const char *id, unsigned int *ret)
{
	size_t len = strlen(VENDOR_PREFIX);

	return !strncmp(id, VENDOR_PREFIX, len) && number_read(id + len, ret) &&
		*ret;
}

char *vendor_read_list(struct nvvgpu_ctx *ctx, const char *vf)
{
	char text[LIST_MAX];

	if (file_read(ctx, text, sizeof(text), PCI_DEVICES "/%s/"
		      VENDOR_CREATABLE, vf) < 0)
		return NULL;
	return strdup(text);
}

static unsigned int count_types(const char *text)
{
	struct vendor_type one;
	unsigned int n = 0;

	while (vendor_next_type(&text, &one))
		n++;
	return n;
}

/* Only names are lost when it cannot be kept. */
void vendor_keep_list(struct nvvgpu_ctx *ctx, const char *vf, const char *list)
{
	char gpu[NAME_MAX + 1], text[LIST_MAX];
	int fd;

	parent_gpu(ctx, vf, gpu);
	read_kept(ctx, gpu, text);
	if (count_types(text) >= count_types(list))
		return;
	if (dir_make(ctx, KEPT_DIR) < 0)
		return;
	fd = file_open(ctx, O_WRONLY | O_CREAT | O_TRUNC, KEPT_DIR "/%s", gpu);
	if (fd < 0)
		return;
	if (fchmod(fd, 0644) < 0 || fd_write_all(fd, list, strlen(list)) < 0)
		file_unlink(ctx, KEPT_DIR "/%s", gpu);
	close(fd);
}
