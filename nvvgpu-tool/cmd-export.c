// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "offer.h"
#include "tool.h"

struct export_values {
	const char *format;
	struct texts profiles;
};

static const struct opt export_opts[] = {
	{ "format", 'f', "FORMAT", "host (by default), nova or kubevirt",
	  OPT_TEXT, offsetof(struct export_values, format) },
	{ "profile", 'P', "PROFILE",
	  "whose types nova or kubevirt may use; all by default",
	  OPT_TEXTS, offsetof(struct export_values, profiles) },
	OPT_END
};

/* Others' formats, of what they may have; the host's own is the library's. */
static const struct format {
	const char *name;
	int (*print)(FILE *stream, const struct offers *offers,
		     struct nvvgpu_host *host);
} formats[] = {
	{ "host", NULL },
	{ "nova", export_nova },
	{ "kubevirt", export_kubevirt },
};

static const struct format *find_format(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}

static int print_for_others(struct tool *tool, struct nvvgpu_host *host,
			    const struct format *format,
			    const struct texts *profiles, char **text)
{
	struct offers offers;
	size_t size;
	FILE *stream;
	int rc;

	rc = offers_find(tool, host, profiles, &offers);
	stream = rc ? NULL : open_memstream(text, &size);
	if (!rc && (!stream || format->print(stream, &offers, host) < 0))
		rc = tool_no_memory(tool);
	if (stream && fclose(stream) && !rc)
		rc = tool_no_memory(tool);
	offers_release(&offers);
	return rc;
}

static int print_format(struct tool *tool, struct nvvgpu_host *host,
			const struct format *format,
			const struct texts *profiles, char **text)
{
	if (format->print)
		return print_for_others(tool, host, format, profiles, text);
	if (nvvgpu_host_export(host, text) < 0)
		return tool_fail(tool, NULL);
	return 0;
}

static int export(struct tool *tool, void *values, int argc, char **argv)
{
	const struct export_values *v = values;
	const struct format *format = find_format(v->format ?: "host");
	struct nvvgpu_host *host;
	char *text = NULL;
	int rc;

	(void)argc;
	(void)argv;
	if (!format)
		return tool_usage(tool, "no format is called \"%s\"; "
				  "there are host, nova and kubevirt",
				  v->format);
	if (v->profiles.count && !format->print)
		return tool_usage(tool, "the host's own format has all profiles");
	rc = tool_scan(tool, &host);
	if (!rc)
		rc = print_format(tool, host, format, &v->profiles, &text);
	if (!rc && tool->json)
		json_object_object_add(tool->result, format->name,
				       json_object_new_string(text));
	else if (!rc)
		fputs(text, stdout);
	free(text);
	nvvgpu_host_unref(host);
	return rc;
}

const struct cmd cmd_export = {
	.name = "export",
	.usage = "[--format FORMAT] [--profile PROFILE]...",
	.help = "print all profiles and named vGPUs as one file",
	.details =
	"The file makes the same names, UUIDs and attributes on this or another host;\n"
	"see nvvgpu-host(5).  With --format it is the configuration by which Nova or\n"
	"KubeVirt use what is left of this host, and take no named vGPU.\n",
	.examples = "nvvgpu-tool export >host.conf\n"
		    "nvvgpu-tool export | ssh other nvvgpu-tool apply -\n"
		    "nvvgpu-tool export --format nova --profile gold\n",
	.opts = export_opts,
	.values_size = sizeof(struct export_values),
	.fn = export,
};
