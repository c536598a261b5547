/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs what the library cannot: for nvvgpu_set_run_fn(). */
#ifndef RUN_H
#define RUN_H

/* An nvvgpu_run_fn. */
int run_program(void *data, const char *const *argv, const char *input,
		char **said);

#endif
