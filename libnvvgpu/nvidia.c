// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What NVIDIA's driver tells of a board in
 * /proc/driver/nvidia/gpus/ADDRESS/information, lines "Label: value".  It needs
 * no library and wakes no GPU; one that sleeps has a UUID of question marks.
 */
#include "private.h"

#include <string.h>

#define BLANKS " \t"

static char *value_of(char *line, const char *label)
{
	size_t len = strlen(label);

	if (strncmp(line, label, len) || line[len] != ':')
		return NULL;
	line += len + 1;
	line += strspn(line, BLANKS);
	for (len = strlen(line); len && strchr(BLANKS, line[len - 1]); len--)
		line[len - 1] = '\0';
	return *line && !strchr(line, '?') && strcmp(line, "N/A") ? line : NULL;
}

char *nvidia_read(struct nvvgpu_ctx *ctx, const char *address,
		  const char *label)
{
	char text[VALUE_MAX + 1], *line, *next = text, *value = NULL;

	if (!pci_address_valid(address) ||
	    file_read(ctx, text, sizeof(text),
		      "proc/driver/nvidia/gpus/%s/information", address) < 0)
		return NULL;
	while (!value && (line = strsep(&next, "\n")))
		value = value_of(line, label);
	return value ? strdup(value) : NULL;
}
