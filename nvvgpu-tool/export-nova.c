// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nova's configuration of a compute node: [devices] and [mdev_TYPE] for
 * mediated devices, [pci] for VFs that are vGPUs themselves (nova/conf/
 * devices.py and pci.py, docs "virtual-gpu" and "pci-passthrough").
 */
#include "offer.h"

#include <ctype.h>
#include <string.h>

/* Whether an earlier offer is of the same type and framework. */
static bool is_first(const struct offers *o, size_t index)
{
	const char *id = nvvgpu_type_get_id(o->items[index].type);

	for (size_t i = 0; i < index; i++)
		if (o->items[i].made == o->items[index].made &&
		    !strcmp(nvvgpu_type_get_id(o->items[i].type), id))
			return false;
	return true;
}

static size_t count_types(const struct offers *o, bool made)
{
	size_t types = 0;

	for (size_t i = 0; i < o->count; i++)
		types += o->items[i].made == made && is_first(o, i);
	return types;
}

static void print_class(FILE *stream, const char *profile)
{
	fputs("CUSTOM_VGPU_", stream);
	for (; *profile; profile++)
		fputc(isalnum((unsigned char)*profile) ?
		      toupper((unsigned char)*profile) : '_', stream);
}

static void print_enabled(FILE *stream, const struct offers *o)
{
	const char *comma = " ";

	fputs("[devices]\nenabled_mdev_types =", stream);
	for (size_t i = 0; i < o->count; i++) {
		if (o->items[i].made || !is_first(o, i))
			continue;
		fprintf(stream, "%s%s", comma,
			nvvgpu_type_get_id(o->items[i].type));
		comma = ", ";
	}
	fputc('\n', stream);
}

static void print_addresses(FILE *stream, const struct offers *o,
			    const char *id)
{
	const char *comma = " ";

	fputs("device_addresses =", stream);
	for (size_t i = 0; i < o->count; i++) {
		if (o->items[i].made ||
		    strcmp(nvvgpu_type_get_id(o->items[i].type), id))
			continue;
		fprintf(stream, "%s%s", comma,
			nvvgpu_parent_get_address(o->items[i].parent));
		comma = ", ";
	}
	fputc('\n', stream);
}

static void print_type(FILE *stream, const struct offers *o, size_t index)
{
	const struct offer *offer = &o->items[index];
	const char *id = nvvgpu_type_get_id(offer->type);
	const char *name = nvvgpu_type_get_name(offer->type);

	fprintf(stream, "\n# profile %s: %s\n[mdev_%s]\n", offer->profile,
		name ?: id, id);
	print_addresses(stream, o, id);
	/* With one type a flavor asks for VGPU, as everywhere. */
	if (count_types(o, false) == 1)
		return;
	fputs("mdev_class = ", stream);
	print_class(stream, offer->profile);
	fputc('\n', stream);
}

static void print_pci(FILE *stream, const struct offers *o)
{
	fputs("\n[pci]\nreport_in_placement = true\n", stream);
	for (size_t i = 0; i < o->count; i++) {
		if (!o->items[i].made)
			continue;
		fprintf(stream, "device_spec = { \"address\": \"%s\", "
			"\"managed\": \"no\", \"resource_class\": \"",
			nvvgpu_parent_get_address(o->items[i].parent));
		print_class(stream, o->items[i].profile);
		fputs("\" }\n", stream);
	}
}

int export_nova(FILE *stream, const struct offers *o, struct nvvgpu_host *host)
{
	(void)host;
	fputs("# What Nova may use on this compute node: nvvgpu-openstack(7).\n",
	      stream);
	for (size_t i = 0; i < o->num_kept; i++)
		fprintf(stream, "# not %s: %s\n", o->kept[i].address,
			o->kept[i].why);
	print_enabled(stream, o);
	for (size_t i = 0; i < o->count; i++)
		if (!o->items[i].made && is_first(o, i))
			print_type(stream, o, i);
	if (count_types(o, true))
		print_pci(stream, o);
	return 0;
}
