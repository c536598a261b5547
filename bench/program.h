/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that are measured as they are run, and a host whose vGPUs have
 * names for them to work on.
 */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#define NAMED_PER_GPU	32
#define NAMED_TYPE	"A40-1Q"

/**
 * struct program - one to run
 * @argv:  NULL at the end; found in PATH
 * @input: file that it reads, NULL: /dev/null
 */
struct program {
	const char *const *argv;
	const char *input;
};

/*
 * Runs it with no output; returns how many nanoseconds that took.  A program
 * that fails ends the measure.
 */
int64_t program_run(const struct program *program);
/* The same for a struct bench_side; ctx is a struct program. */
int64_t program_times(void *ctx, unsigned int times);
/* How much memory it needed, KiB. */
double program_memory(const struct program *program);
bool program_there(const char *name);

/* GPUs of ours for that many vGPUs. */
void named_load(unsigned int vgpus);
/* State files of vGPUs FROM to TO - 1, as nvvgpu-tool leaves them. */
void named_define(unsigned int from, unsigned int to);
/* Makes their devices, with their names. */
void named_start(unsigned int from, unsigned int to);
/* Writes to "create" and nothing else. */
void named_start_bare(unsigned int from, unsigned int to);
/* Removes the devices. */
void named_stop(unsigned int from, unsigned int to);
/* ... of all that the host has. */
void named_stop_all(void);
/* Removes all state files of the host. */
void named_forget(void);

#endif
