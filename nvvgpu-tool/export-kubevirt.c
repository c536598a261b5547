// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The part of KubeVirt's custom resource that concerns this node, for
 * "kubectl patch --type merge".
 *
 * KubeVirt's selector is a type, not a device: it hands out every vGPU of the
 * type, and where it makes them it removes what it did not make.  So a type
 * that a named vGPU has is not permitted, and with any named vGPU on the node
 * KubeVirt is told to make none.
 */
#include "offer.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Whether any vGPU on the node has a name: of the type, or (NULL) at all. */
static bool is_named(struct nvvgpu_host *host, const char *type)
{
	for (size_t i = 0; i < nvvgpu_host_count_vgpus(host); i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(host, i);
		const char *id = nvvgpu_vgpu_get_type_id(vgpu);

		if (nvvgpu_vgpu_get_name(vgpu) &&
		    (!type || (id && !strcmp(id, type))))
			return true;
	}
	return false;
}

static bool is_first(const struct offers *o, size_t index)
{
	const char *id = nvvgpu_type_get_id(o->items[index].type);

	for (size_t i = 0; i < index; i++)
		if (!strcmp(nvvgpu_type_get_id(o->items[i].type), id))
			return false;
	return true;
}

/* The types that it may have, each once; *count of them, to be freed. */
static struct nvvgpu_type **select_types(const struct offers *o,
					 struct nvvgpu_host *host,
					 size_t *count)
{
	struct nvvgpu_type **types = calloc(o->count + 1, sizeof(*types));

	*count = 0;
	for (size_t i = 0; types && i < o->count; i++) {
		struct nvvgpu_type *type = o->items[i].type;

		if (!o->items[i].made && nvvgpu_type_get_name(type) &&
		    is_first(o, i) &&
		    !is_named(host, nvvgpu_type_get_id(type)))
			types[(*count)++] = type;
	}
	return types;
}

/* A scalar in YAML's double quotes. */
static void print_quoted(FILE *stream, const char *text)
{
	fputc('"', stream);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', stream);
		fputc(*text, stream);
	}
	fputs("\"\n", stream);
}

/* A resource is "vendor.com/product_name"; Kubernetes takes few characters. */
static void print_permitted(FILE *stream, const char *type)
{
	const char *end = type + strlen(type);

	fputs("      - mdevNameSelector: ", stream);
	print_quoted(stream, type);
	while (type < end && !isalnum((unsigned char)*type))
		type++;
	while (end > type && !isalnum((unsigned char)end[-1]))
		end--;
	fputs("        resourceName: \"nvidia.com/", stream);
	for (; type < end; type++)
		fputc(isalnum((unsigned char)*type) || strchr("_.-", *type) ?
		      *type : '_', stream);
	fputs("\"\n", stream);
}

int export_kubevirt(FILE *stream, const struct offers *o,
		    struct nvvgpu_host *host)
{
	size_t count;
	struct nvvgpu_type **types = select_types(o, host, &count);
	bool makes = count && !is_named(host, NULL);

	if (!types)
		return -ENOMEM;
	fputs("apiVersion: kubevirt.io/v1\n"
	      "kind: KubeVirt\n"
	      "metadata:\n  name: kubevirt\n  namespace: kubevirt\n"
	      "spec:\n  configuration:\n", stream);
	fprintf(stream, "    mediatedDevicesConfiguration:\n"
		"      enabled: %s\n", makes ? "true" : "false");
	if (!makes)
		fputs("      # Before KubeVirt 1.8 the feature gate\n"
		      "      # DisableMDEVConfiguration says that instead.\n",
		      stream);
	if (makes)
		fputs("      mediatedDeviceTypes:\n", stream);
	for (size_t i = 0; makes && i < count; i++)
		fprintf(stream, "      - \"%s\"\n",
			nvvgpu_type_get_id(types[i]));
	fprintf(stream, "    permittedHostDevices:\n      mediatedDevices:%s\n",
		count ? "" : " []");
	for (size_t i = 0; i < count; i++)
		print_permitted(stream, nvvgpu_type_get_name(types[i]));
	free(types);
	return 0;
}
