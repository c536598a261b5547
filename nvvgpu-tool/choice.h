/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What create --dry-run shows. */
#ifndef CHOICE_H
#define CHOICE_H

struct nvvgpu_request;
struct tool;

/* As nvvgpu_vgpu_choose(); the failure is for the caller to tell. */
int choice_show(struct tool *tool, struct nvvgpu_request *req,
		unsigned int count);

#endif
