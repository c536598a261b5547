/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets of the library share: a host below a directory in
 * memory, and how a broken promise ends the run.
 */
#ifndef FUZZ_LIB_H
#define FUZZ_LIB_H

#include <stddef.h>
#include <stdint.h>

#include "private.h"

/* A promise that a parser gives beyond "no crash". */
#define promise(what) \
	do { \
		if (!(what)) \
			broken(#what, __FILE__, __LINE__); \
	} while (0)

void broken(const char *what, const char *file, int line)
	__attribute__((noreturn));

/* One context for the whole run, on a host that is empty at first. */
struct nvvgpu_ctx *fuzz_host(void);
/* A file of that host, with all directories above it. */
void fuzz_put(const char *path, const void *data, size_t size);
/* A symbolic link to what the text says. */
void fuzz_link(const char *path, const char *target);
void fuzz_remove(const char *path);
/* The input with a NUL behind it, alone in memory; to be freed. */
char *fuzz_text(const uint8_t *data, size_t size);

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Both have the same keys and values in the same order. */
bool conf_same(const struct conf *a, const struct conf *b);

#endif
