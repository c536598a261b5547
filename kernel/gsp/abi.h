/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wire fields by name, for `make abi-dump`; not part of the module.
 *
 * Each release folder has an abi.c that lists the structures its codec knows,
 * under NVIDIA's names, so that they can be compared with NVIDIA's headers
 * field by field.  The tables find each other through a linker section:
 * nothing outside the folder has to be changed for a new one.
 */
#ifndef NVVGPU_GSP_ABI_H
#define NVVGPU_GSP_ABI_H

#include <stddef.h>

struct gsp_abi_field {
	const char *name;
	size_t offset;
	size_t size;
};

struct gsp_abi {
	const char *release;
	const struct gsp_abi_field *fields;
	size_t num_fields;
};

#define GSP_ABI_STRUCT(s)	{ #s, 0, sizeof(struct s) }

/* A field under its own name, that of its structure may be another. */
#define GSP_ABI_AS(name, s, f) \
	{ name "." #f, offsetof(struct s, f), sizeof(((struct s *)0)->f) }
#define GSP_ABI_FIELD(s, f)	GSP_ABI_AS(#s, s, f)

/* A field of the first element of an array of structures. */
#define GSP_ABI_IN(s, a, f) \
	{ #s "." #a "[]." #f, offsetof(struct s, a[0].f), \
	  sizeof(((struct s *)0)->a[0].f) }
#define GSP_ABI_ARRAY(s, a) \
	{ #s "." #a "[]", offsetof(struct s, a), sizeof(((struct s *)0)->a) }

#define GSP_ABI_TABLE(name, table)					\
	static const struct gsp_abi name				\
	__attribute__((used, section("gsp_abi"), aligned(8))) = {	\
		.release = (table ## _release),				\
		.fields = (table),					\
		.num_fields = sizeof(table) / sizeof((table)[0]),	\
	}

#endif
