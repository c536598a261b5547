// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * placement [--equal-size] REGION_GIB VGPU_FRAMEBUFFER_MIB
 *
 * Prints the placement ids of a vGPU type on a GPU, from the very file that
 * the driver is made of.  In mixed-size mode unless told otherwise.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "placement.h"

static void usage(void)
{
	fputs("usage: placement [--equal-size] REGION_GIB "
	      "VGPU_FRAMEBUFFER_MIB\n", stderr);
	exit(2);
}

static u32 number(const char *text, unsigned long max)
{
	unsigned long value;
	char *end;

	if (*text < '0' || *text > '9')
		usage();
	value = strtoul(text, &end, 10);
	if (*end || !value || value > max)
		usage();
	return value;
}

static unsigned int get_ids(u32 region_gib, u32 size_mib, bool equal, u16 *ids)
{
	struct placement_type type = {
		.region = region_gib,
		.size = (size_mib + PLACEMENT_UNIT_MIB - 1) / PLACEMENT_UNIT_MIB,
		.max = region_gib * PLACEMENT_UNIT_MIB / size_mib,
		.unit_mib = PLACEMENT_UNIT_MIB,
	};

	return equal ? placement_equal(&type, ids) :
		       placement_mixed(&type, ids);
}

int main(int argc, char **argv)
{
	bool equal = argc == 4 && !strcmp(argv[1], "--equal-size");
	u16 ids[PLACEMENT_MAX];
	unsigned int num, i;

	if (argc != (equal ? 4 : 3))
		usage();
	num = get_ids(number(argv[argc - 2], 65535),
		      number(argv[argc - 1], 65535 * 1024), equal, ids);
	if (!num) {
		fprintf(stderr, "placement: %s MiB do not fit in %s GiB\n",
			argv[argc - 1], argv[argc - 2]);
		return 1;
	}
	for (i = 0; i < num; i++)
		printf("%s%u", i ? " " : "", ids[i]);
	putchar('\n');
	return 0;
}
