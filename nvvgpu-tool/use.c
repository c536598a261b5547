// SPDX-License-Identifier: GPL-2.0-or-later
#include "use.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

/* --- rows ----------------------------------------------------------------- */

static void read_gpu(struct use *use, struct nvvgpu_gpu *gpu,
		     struct nvvgpu_meter *meter)
{
	unsigned int permille;
	uint64_t mib;

	*use = (struct use) { gpu, NULL, -1, -1, -1, -1 };
	if (!nvvgpu_meter_get_gpu_engine(meter, gpu, &permille))
		use->permille = permille;
	if (!nvvgpu_meter_get_gpu_used_mib(meter, gpu, &mib))
		use->used_mib = mib;
	if (!nvvgpu_gpu_get_framebuffer_total_mib(gpu, &mib))
		use->total_mib = mib;
	use->gpu_permille = use->permille;
}

static void read_vgpu(struct use *use, const struct use *gpu,
		      struct nvvgpu_vgpu *vgpu, struct nvvgpu_meter *meter)
{
	unsigned int permille;
	uint64_t mib;

	*use = (struct use) { gpu->gpu, vgpu, gpu->permille, -1, -1, -1 };
	if (!nvvgpu_meter_get_vgpu_engine(meter, vgpu, &permille))
		use->permille = permille;
	if (!nvvgpu_meter_get_vgpu_used_mib(meter, vgpu, &mib))
		use->used_mib = mib;
	if (!nvvgpu_vgpu_get_framebuffer_mib(vgpu, &mib))
		use->total_mib = mib;
}

static const char *name_of(const struct use *use)
{
	const char *name = use->vgpu ? nvvgpu_vgpu_get_name(use->vgpu) :
		nvvgpu_gpu_get_address(use->gpu);

	if (!name)
		name = nvvgpu_vgpu_get_uuid(use->vgpu);
	return name ? name : nvvgpu_vgpu_get_parent(use->vgpu);
}

/* GPUs of the same use in the order of their address, vGPUs of their name. */
static int compare(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	if (x->gpu_permille != y->gpu_permille)
		return y->gpu_permille - x->gpu_permille;
	if (x->gpu != y->gpu)
		return strcmp(nvvgpu_gpu_get_address(x->gpu),
			      nvvgpu_gpu_get_address(y->gpu));
	if (!x->vgpu != !y->vgpu)
		return x->vgpu ? 1 : -1;
	if (x->permille != y->permille)
		return y->permille - x->permille;
	return strcmp(name_of(x), name_of(y));
}

/* NULL for one that is not there now. */
static const struct use *find_gpu(const struct use *gpus, size_t count,
				  struct nvvgpu_vgpu *vgpu)
{
	const char *address = nvvgpu_vgpu_get_gpu(vgpu);

	if (nvvgpu_vgpu_get_state(vgpu) == NVVGPU_VGPU_DEFINED)
		return NULL;
	for (size_t i = 0; address && i < count; i++)
		if (!strcmp(nvvgpu_gpu_get_address(gpus[i].gpu), address))
			return &gpus[i];
	return NULL;
}

struct use *use_read(struct nvvgpu_host *host, struct nvvgpu_meter *meter,
		     size_t *count)
{
	size_t gpus = nvvgpu_host_count_gpus(host);
	size_t vgpus = nvvgpu_host_count_vgpus(host);
	struct use *uses = calloc(gpus + vgpus + 1, sizeof(*uses));

	if (!uses)
		return NULL;
	for (size_t i = 0; i < gpus; i++)
		read_gpu(&uses[i], nvvgpu_host_get_gpu(host, i), meter);
	*count = gpus;
	for (size_t i = 0; i < vgpus; i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(host, i);
		const struct use *gpu = find_gpu(uses, gpus, vgpu);

		if (gpu)
			read_vgpu(&uses[(*count)++], gpu, vgpu, meter);
	}
	qsort(uses, *count, sizeof(*uses), compare);
	return uses;
}

static const char *state_of(const struct use *use)
{
	if (!use->vgpu)
		return nvvgpu_gpu_get_state(use->gpu);
	return nvvgpu_vgpu_state_name(nvvgpu_vgpu_get_state(use->vgpu));
}

static const char *kind_of(const struct use *use)
{
	const char *type;

	if (!use->vgpu)
		return nvvgpu_gpu_get_model(use->gpu);
	type = nvvgpu_vgpu_get_type_name(use->vgpu);
	return type ? type : nvvgpu_vgpu_get_type_id(use->vgpu);
}

static const char *user_of(const struct use *use)
{
	const char *machine;

	if (!use->vgpu)
		return NULL;
	machine = nvvgpu_vgpu_get_machine(use->vgpu);
	return machine ? machine : nvvgpu_vgpu_get_user(use->vgpu);
}

/* --- for people ------------------------------------------------------------ */

#define LINE_FORMAT "%s%-*s %7s %17s  %-8s %-24s %s"

static const char *percent_text(int permille, char *text, size_t size)
{
	if (permille < 0)
		return "-";
	snprintf(text, size, "%d.%d", permille / 10, permille % 10);
	return text;
}

static const char *mib_text(const struct use *use, char *text, size_t size)
{
	char used[24] = "-", total[24] = "-";

	if (use->used_mib >= 0)
		snprintf(used, sizeof(used), "%" PRId64, use->used_mib);
	if (use->total_mib >= 0)
		snprintf(total, sizeof(total), "%" PRId64, use->total_mib);
	snprintf(text, size, "%s/%s", used, total);
	return text;
}

static const char *or_dash(const char *text)
{
	return text && *text ? text : "-";
}

static void print_one(struct screen *screen, const struct use *use, int width)
{
	char percent[16], mib[64], line[512];
	int indent = use->vgpu ? 2 : 0;

	snprintf(line, sizeof(line), LINE_FORMAT, indent ? "  " : "",
		 width - indent, name_of(use),
		 percent_text(use->permille, percent, sizeof(percent)),
		 mib_text(use, mib, sizeof(mib)), or_dash(state_of(use)),
		 or_dash(kind_of(use)), or_dash(user_of(use)));
	/* Names of processes are their own. */
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	screen_line(screen, line);
}

void use_print(struct screen *screen, const struct use *uses, size_t count)
{
	char line[512];
	int width = 12;

	for (size_t i = 0; i < count; i++) {
		int len = strlen(name_of(&uses[i])) + (uses[i].vgpu ? 2 : 0);

		if (len > width)
			width = len;
	}
	snprintf(line, sizeof(line), LINE_FORMAT, "", width, "GPU/VGPU",
		 "ENGINE%", "MIB USED/TOTAL", "STATE", "MODEL/TYPE", "USER");
	screen_line(screen, line);
	for (size_t i = 0; i < count; i++)
		print_one(screen, &uses[i], width);
}

/* --- for programs ----------------------------------------------------------- */

static void add_text(struct json_object *object, const char *key,
		     const char *text)
{
	json_object_object_add(object, key,
			       text ? json_object_new_string(text) : NULL);
}

static void add_number(struct json_object *object, const char *key,
		       int64_t number)
{
	json_object_object_add(object, key, number < 0 ? NULL :
			       json_object_new_int64(number));
}

static void add_percent(struct json_object *object, const char *key,
			int permille)
{
	char text[16];

	/* With the one digit that is known. */
	json_object_object_add(object, key, permille < 0 ? NULL :
			       json_object_new_double_s(permille / 10.0,
				percent_text(permille, text, sizeof(text))));
}

static struct json_object *one_json(const struct use *use)
{
	struct json_object *one = json_object_new_object();

	if (use->vgpu) {
		add_text(one, "name", nvvgpu_vgpu_get_name(use->vgpu));
		add_text(one, "uuid", nvvgpu_vgpu_get_uuid(use->vgpu));
		add_text(one, "gpu", nvvgpu_gpu_get_address(use->gpu));
		add_text(one, "parent", nvvgpu_vgpu_get_parent(use->vgpu));
		add_text(one, "type", kind_of(use));
		add_text(one, "user", user_of(use));
	} else {
		add_text(one, "address", nvvgpu_gpu_get_address(use->gpu));
		add_text(one, "model", kind_of(use));
	}
	add_text(one, "state", state_of(use));
	add_percent(one, "engine_percent", use->permille);
	add_number(one, "framebuffer_used_mib", use->used_mib);
	add_number(one, use->vgpu ? "framebuffer_mib" : "framebuffer_total_mib",
		   use->total_mib);
	return one;
}

struct json_object *use_json(const struct use *uses, size_t count)
{
	struct json_object *all = json_object_new_object();
	struct json_object *gpus = json_object_new_array();
	struct json_object *vgpus = json_object_new_array();

	json_object_object_add(all, "version",
			       json_object_new_int(TOOL_JSON_VERSION));
	json_object_object_add(all, "gpus", gpus);
	json_object_object_add(all, "vgpus", vgpus);
	for (size_t i = 0; i < count; i++)
		json_object_array_add(uses[i].vgpu ? vgpus : gpus,
				      one_json(&uses[i]));
	return all;
}
