/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tool tells about each kind of object. */
#ifndef VIEWS_H
#define VIEWS_H

#include "libnvvgpu/nvvgpu.h"
#include "view.h"

struct gpu_row {
	struct nvvgpu_gpu *gpu;
};

struct type_row {
	struct nvvgpu_gpu *gpu;
	struct nvvgpu_type *type;
};

struct vgpu_row {
	struct nvvgpu_vgpu *vgpu;
	struct users *users;		/* NULL: libvirt is not asked */
};

struct profile_row {
	const char *name;
	struct nvvgpu_profile *profile;	/* NULL: it is damaged */
	const char *problem;		/* why it is damaged, or NULL */
};

/* All texts are its own; object may be NULL. */
struct finding_row {
	size_t order;
	enum nvvgpu_severity severity;
	char *code;
	char *object;
	char *model;
	char *what;
	char *why;
	char *cure;
};

/* All texts are its own. */
struct leftover_row {
	char *kind;
	char *object;
	char *what;
};

struct step_row {
	struct nvvgpu_step *step;
	bool done;
};

extern const struct view gpu_view;
extern const struct view type_view;
extern const struct view vgpu_view;
extern const struct view profile_view;
extern const struct view finding_view;
extern const struct view step_view;
extern const struct view leftover_view;

#endif
