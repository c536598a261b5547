/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A host as a file: what is on it (export.c), what a file wants (plan-file.c),
 * how that differs (plan.c, plan-names.c, compare.c), and what to do about it
 * (step.c).
 */
#ifndef NVVGPU_PLAN_H
#define NVVGPU_PLAN_H

#include "private.h"

enum step_kind {
	STEP_PROFILE,
	STEP_VGPU,
};

/*
 * @wanted:	the section of the file; empty for a deletion
 * @present:	the section that export would write now; empty for a creation
 * @attributes:	the attributes differ
 * @user:	who has the vGPU open that would have to go, or NULL
 * @to:		the name that it is to have; "" for the one that it has
 */
struct nvvgpu_step {
	struct nvvgpu_ctx *ctx;
	enum step_kind kind;
	enum nvvgpu_action action;
	char name[NVVGPU_NAME_MAX + 1];
	char *what;
	struct conf wanted;
	struct conf present;
	bool attributes;
	char *user;
	char to[NVVGPU_NAME_MAX + 1];
};

/*
 * @vgpu:	the one that is there and that this is to be, or NULL
 * @now:	its name after the steps planned so far
 * @planned:	its steps have been planned; of profiles alone
 */
struct section {
	enum step_kind kind;
	char name[NVVGPU_NAME_MAX + 1];
	struct conf conf;
	struct nvvgpu_vgpu *vgpu;
	char now[NVVGPU_NAME_MAX + 1];
	bool planned;
};

struct nvvgpu_plan {
	struct nvvgpu_ctx *ctx;
	struct nvvgpu_host *host;
	const char *source;
	unsigned int flags;
	struct section **sections;	/* in the order of the file */
	size_t num_sections;
	void *by_name;			/* the same, by tsearch() */
	void *by_uuid;			/* those of vGPUs, likewise */
	struct nvvgpu_step *steps;
	size_t count;
};

/* --- plan.c */

/* With sentence. */
int plan_add_step(struct nvvgpu_plan *plan, enum step_kind kind,
		  const char *name, enum nvvgpu_action action,
		  const char *what, const struct conf *present,
		  const struct conf *wanted);

/* --- plan-file.c */

/* Fills sections.  With sentence. */
int plan_read_file(struct nvvgpu_plan *plan, const char *text);
void plan_free_file(struct nvvgpu_plan *plan);
/* What is wrong with a section; -EBADMSG. */
int plan_bad_section(struct nvvgpu_plan *plan, const char *heading,
		     const char *what);
/* NULL when the file has none. */
struct section *plan_find_section(const struct nvvgpu_plan *plan,
				  enum step_kind kind, const char *name);
struct section *plan_find_uuid(const struct nvvgpu_plan *plan,
			       const char *uuid);

/* --- plan-base.c */

/* Whether the profile will have all its bases; else with sentence. */
int plan_check_base(struct nvvgpu_plan *plan, const struct section *section);
/* Whether the file leaves the vGPU the profile that it names; likewise. */
int plan_check_profile(struct nvvgpu_plan *plan, const struct section *section);

/* --- plan-names.c */

/* Finds for each section the vGPU that it is about. */
void plan_match(struct nvvgpu_plan *plan);
/* Whether one of them is about this vGPU. */
bool plan_is_wanted(const struct nvvgpu_plan *plan,
		    const struct nvvgpu_vgpu *vgpu);
/* What has another name than its section gets that.  With sentence. */
int plan_renames(struct nvvgpu_plan *plan);

/* --- export.c */

/* What a file says of a named vGPU; its definition counts, then its record. */
int vgpu_section(struct nvvgpu_vgpu *vgpu, struct conf *ret);
int conf_copy(struct conf *to, const struct conf *from);

/* --- compare.c */

/* The GPU that a section names; NULL when it names none, or one not here. */
struct nvvgpu_gpu *section_gpu(struct nvvgpu_host *host,
			       const struct conf *conf);

/*
 * What has to be done to a vGPU; NVVGPU_ACTION_NONE for nothing. Why is written
 * to what, in words. *attributes: they are among it.
 */
enum nvvgpu_action compare_vgpu(struct nvvgpu_host *host,
				struct nvvgpu_vgpu *vgpu,
				const struct conf *present,
				const struct conf *wanted, FILE *what,
				bool *attributes);
enum nvvgpu_action compare_profile(const struct conf *present,
				   const struct conf *wanted, FILE *what);

#endif
