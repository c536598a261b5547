/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kills a writer at one system call, for tests that do so at each in turn: a
 * child does the operation under ptrace.  The kernel that kernel.c plays is
 * never killed half way; kernel_share() has to be called before.
 */
#ifndef T_KILLER_H
#define T_KILLER_H

#include <stdbool.h>

struct nvvgpu_ctx;

/*
 * True when op was killed at its call-th system call, on its way in; false
 * when it was through before, and had done what it should.
 */
bool kill_at(struct nvvgpu_ctx *ctx, int (*op)(struct nvvgpu_ctx *ctx),
	     unsigned int call);

#endif
