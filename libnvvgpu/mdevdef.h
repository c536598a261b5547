/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of private.h: mdevctl's definitions, one of them in memory. */
#ifndef NVVGPU_MDEVDEF_H
#define NVVGPU_MDEVDEF_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct json_object;
struct nvvgpu_ctx;

struct mdevdef {
	char parent[NAME_MAX + 1];
	struct json_object *doc;	/* all of the file */
};

/* -ENOENT without sentence; -EBADMSG with one. */
int mdevdef_read(struct nvvgpu_ctx *ctx, const char *parent, const char *uuid,
		 struct mdevdef *ret);
/* Looks below parent first (NULL for none), then below all others. */
int mdevdef_find(struct nvvgpu_ctx *ctx, const char *parent, const char *uuid,
		 struct mdevdef *ret);
/* Whether any parent has a file of that name, readable or not. */
int mdevdef_exists(struct nvvgpu_ctx *ctx, const char *uuid);
int mdevdef_new(const char *parent, const char *type, bool autostart,
		struct mdevdef *ret);
int mdevdef_add_attribute(struct mdevdef *def, const char *name,
			  const char *value);
/*
 * In the place of the last of that name, or behind all others; NULL takes each
 * of that name away. -ENOMEM.
 */
int mdevdef_set_attribute(struct mdevdef *def, const char *name,
			  const char *value);
int mdevdef_set_type(struct mdevdef *def, const char *type);
int mdevdef_set_autostart(struct mdevdef *def, bool on);
/* Takes all attributes away, and says how it starts. -ENOMEM. */
int mdevdef_renew(struct mdevdef *def, bool autostart);
/* NULL without memory; lives as long as the definition does not change. */
const char *mdevdef_print(const struct mdevdef *def);
/*
 * The name is whose definition it is, for the sentence. *made: the directory of
 * the parent was made too.
 */
int mdevdef_write(struct nvvgpu_ctx *ctx, const struct mdevdef *def,
		  const char *name, const char *uuid, bool *made);
/* Same file, other contents. */
int mdevdef_rewrite(struct nvvgpu_ctx *ctx, const struct mdevdef *def,
		    const char *name, const char *uuid);
/* Same file below another parent. */
int mdevdef_move(struct nvvgpu_ctx *ctx, struct mdevdef *def,
		 const char *name, const char *uuid, const char *parent);
/* Without sentence, unless mdevctl does it: callouts_wanted(). */
int mdevdef_remove(struct nvvgpu_ctx *ctx, const char *parent,
		   const char *uuid);
/* Below every parent. */
int mdevdef_remove_all(struct nvvgpu_ctx *ctx, const char *name,
		       const char *uuid);
const char *mdevdef_type(const struct mdevdef *def);
bool mdevdef_autostart(const struct mdevdef *def);
size_t mdevdef_count_attributes(const struct mdevdef *def);
int mdevdef_get_attribute(const struct mdevdef *def, size_t index,
			  const char **name, const char **value);
void mdevdef_free(struct mdevdef *def);

/* Definitions below a parent, readable or not. */
unsigned int mdevdef_count(struct nvvgpu_ctx *ctx, const char *parent);

#endif
