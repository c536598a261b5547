// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gsp-abi-dump RELEASE: every wire field that the codec of a release knows, a
 * line "STRUCT.field OFFSET SIZE" each, in bytes, under NVIDIA's names.
 * Without a release: the releases.
 */
#include <stdio.h>
#include <string.h>

#include "gsp/abi.h"

extern const struct gsp_abi __start_gsp_abi[], __stop_gsp_abi[];

static void dump(const struct gsp_abi *abi)
{
	const struct gsp_abi_field *f = abi->fields;

	for (; f < abi->fields + abi->num_fields; f++)
		printf("%s %zu %zu\n", f->name, f->offset, f->size);
}

int main(int argc, char **argv)
{
	const struct gsp_abi *abi;

	for (abi = __start_gsp_abi; abi < __stop_gsp_abi; abi++) {
		if (argc < 2) {
			puts(abi->release);
		} else if (!strcmp(abi->release, argv[1])) {
			dump(abi);
			return 0;
		}
	}
	if (argc < 2)
		return 0;
	fprintf(stderr, "gsp-abi-dump: no such release: %s\n", argv[1]);
	return 1;
}
