// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What drivers say in sysfs and /proc, and the words that people type.  The
 * first byte of the input chooses a parser:
 *	d	description of an mdev type
 *	q	name of one of vendor VFIO's types
 *	c	types that a VF can be given
 *	u	a file that holds one number
 *	n	what is noted of a VF
 *	i	/proc/driver/nvidia/gpus/ADDRESS/information
 *	w	words: names, UUIDs, addresses, numbers, paths
 *	g	what somebody calls a GPU
 *
 * Promised beyond "no crash": what is taken for a number, a name or an address
 * is one, and reads the same when it is written again.
 */
#include "lib.h"
#include "vendor-note.h"
#include "vendor-types.h"

#include <stdlib.h>
#include <string.h>

#define GPU "0000:3b:00.0"
#define UUID "58489a49-e5f5-50be-b9fa-02e2bb475f8b"
#define NUMBER PCI_DEVICES "/" GPU "/numa_node"
#define INFORMATION "proc/driver/nvidia/gpus/" GPU "/information"

static void feed_type(const struct framework *framework, char *description,
		      char *name)
{
	struct nvvgpu_parent parent = { .framework = framework };
	struct nvvgpu_type type = {
		.parent = &parent, .id = (char *)"nvidia-1",
		.description = { .read = true, .text = description },
		.name = { .read = true, .text = name },
	};
	unsigned int width = 0, height = 0, n;
	uint64_t mib;

	nvvgpu_type_get_framebuffer_mib(&type, &mib);
	nvvgpu_type_get_max_instances(&type, &n);
	nvvgpu_type_get_num_heads(&type, &n);
	nvvgpu_type_get_frame_rate_limit(&type, &n);
	nvvgpu_type_get_max_resolution(&type, &width, &height);
	promise(type_matches(&type, "nvidia-1") && type_matches(&type, "1"));
	promise(!*name || type_matches(&type, name));
}

static void feed_list(const char *text)
{
	const char *at = text;
	struct vendor_type one, found;
	char id[32];
	unsigned int n;

	while (vendor_next_type(&at, &one)) {
		promise(one.id && *one.name && !strchr(one.name, '\n'));
		promise(vendor_list_find(text, one.id, &found));
		snprintf(id, sizeof(id), VENDOR_PREFIX "%u", one.id);
		promise(vendor_type_number(id, &n) && n == one.id);
	}
	promise(at == text + strlen(text));
}

static void feed_number(struct nvvgpu_ctx *ctx, const char *text, size_t len)
{
	char again[32], line[64];
	uint64_t n;

	fuzz_put(NUMBER, text, len);
	if (file_read_u64(ctx, &n, NUMBER) < 0)
		return;
	promise(!file_read_line(ctx, line, sizeof(line), NUMBER));
	snprintf(again, sizeof(again), "%llu", (unsigned long long)n);
	promise(!strcmp(again, line + strspn(line, "0")) ||
		(!n && strspn(line, "0") == strlen(line)));
}

static int look_at_note(void *data, const struct note *note)
{
	char again[128];

	promise(!strcmp(note->uuid, UUID));
	promise(pci_address_valid(note->vf) && note->type);
	snprintf(again, sizeof(again), "%s %u %llu", note->vf, note->type,
		 (unsigned long long)note->inode);
	/* But for zeros in front it was written by nobody but us. */
	promise(strlen(again) <= strlen(data));
	return 0;
}

static void feed_note(struct nvvgpu_ctx *ctx, char *text)
{
	struct note note;

	/* No link is empty, or has a part that is longer. */
	if (!*text || strlen(text) > 120)
		return;
	fuzz_link(RUN_DIR "/vfs/" UUID, text);
	note_each(ctx, look_at_note, text);
	note_find(ctx, UUID, &note);
}

static void feed_information(struct nvvgpu_ctx *ctx, const char *text,
			     size_t len)
{
	char *value;

	fuzz_put(INFORMATION, text, len);
	value = nvidia_read(ctx, GPU, "GPU UUID");
	promise(!value || (*value && !strchr(value, '\n')));
	free(value);
}

static void feed_numbers(const char *text)
{
	char again[32];
	unsigned int n;
	bool on;

	if (number_read(text, &n)) {
		promise(strspn(text, "0123456789") == strlen(text));
		snprintf(again, sizeof(again), "%u", n);
		promise(!strcmp(again, text + strspn(text, "0")) || !n);
	}
	bool_parse(text, &on);
}

static void feed_words(const char *text)
{
	char uuid[UUID_LEN + 1], again[UUID_LEN + 1];

	if (uuid_read(text, uuid)) {
		promise(uuid_read(uuid, again) && !strcmp(uuid, again));
		promise(!name_valid(text) && component_valid(uuid));
	}
	if (name_valid(text)) {
		promise(component_valid(text) && value_valid(text));
		promise(strlen(text) <= NVVGPU_NAME_MAX);
		uuid_of_name(text, uuid);
		promise(uuid_read(uuid, again) && !strcmp(uuid, again));
	}
	if (component_valid(text))
		promise(path_valid(text) && !strchr(text, '/'));
	if (path_valid(text))
		promise(*text != '/' && *text != '.' && !strstr(text, "/.") &&
			!strstr(text, "//"));
	if (attribute_valid(text))
		promise(path_valid(text));
	if (pci_address_valid(text))
		promise(component_valid(text));
	if (value_valid(text))
		promise(!strpbrk(text, "\n\r#"));
	feed_numbers(text);
}

static void feed_gpu(const char *text)
{
	struct nvvgpu_gpu gpu = {
		.address = GPU, .uuid = (char *)"GPU-1", .loaded = true,
	};

	if (gpu_matches(&gpu, text))
		promise(strlen(text) == strlen(GPU) || !strncmp(text, "pci_", 4) ||
			strlen(text) == strlen("GPU-1"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nvvgpu_ctx *ctx = fuzz_host();
	char *text, none[] = "";

	if (!size)
		return 0;
	text = fuzz_text(data + 1, size - 1);
	switch (*data) {
	case 'd':
		feed_type(&framework_mdev, text, none);
		break;
	case 'q':
		feed_type(&framework_vendor_vfio, NULL, text);
		break;
	case 'c':
		feed_list(text);
		break;
	case 'u':
		feed_number(ctx, text, size - 1);
		break;
	case 'n':
		feed_note(ctx, text);
		break;
	case 'i':
		feed_information(ctx, text, size - 1);
		break;
	case 'w':
		feed_words(text);
		break;
	case 'g':
		feed_gpu(text);
		break;
	}
	free(text);
	return 0;
}
