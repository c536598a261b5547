/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host and the file that it is compared with, for apply and assert. */
#ifndef PLAN_H
#define PLAN_H

#include "tool.h"
#include "views.h"

struct plan {
	struct nvvgpu_plan *plan;
	struct step_row *rows;
	size_t count;
};

/*
 * Reads the file ("-" is standard input) and compares; an exit code after
 * saying why.  plan_close() in any case.
 */
int plan_open(struct tool *tool, const char *path, unsigned int flags,
	      struct plan *plan);
void plan_close(struct plan *plan);

#endif
