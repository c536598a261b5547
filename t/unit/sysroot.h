/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host below a temporary directory, for tests of the library: what
 * drivers/vfio/mdev, the PCI core and kernel/ABI/ promise, in plain files.
 *
 * A plain file "create" takes a UUID and makes no device, so whatever needs
 * the kernel's answer is tested in the testbed (family 6).
 */
#ifndef T_SYSROOT_H
#define T_SYSROOT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include <cmocka.h>

#include "nvvgpu.h"

extern char sysroot[64];

/* Makes and removes the directory; the context for it. */
struct nvvgpu_ctx *sysroot_begin(void);
void sysroot_end(struct nvvgpu_ctx *ctx);

/* While put() writes: it is the host itself, not a request to it. */
extern bool putting;

/* File below sysroot, with the directories above it. */
void put_bytes(const char *path, const void *data, size_t size);
void put(const char *path, const char *text);
void put_link(const char *path, const char *target);
void drop(const char *path);
bool there(const char *path);
/* Whole file, to be freed; fails the test when it is not there. */
char *get(const char *path);

/* Any function on the PCI bus. */
void put_function(const char *address);
/* The PF of a GPU of our driver, free_mib of it free, and one of its VFs. */
void put_pf(const char *address, const char *uuid, unsigned int free_mib);
void put_vf(const char *pf, unsigned int index, const char *address);
/* A GPU that is a parent itself. */
void put_gpu(const char *address, const char *uuid, unsigned int free_mib);
void put_type(const char *address, const char *id, const char *name,
	      unsigned int mib, unsigned int available);
void put_vgpu(const char *address, const char *type, const char *uuid,
	      unsigned int group);

/* A VF of NVIDIA's vendor VFIO with an IOMMU group. */
void put_vendor_vf(const char *pf, unsigned int index, const char *address,
		   const char *types, unsigned int group);

/* What the library said last matches; prints it when it does not. */
void assert_sentence(struct nvvgpu_ctx *ctx, const char *part);

/* Sentences that went to the log, a line each. */
extern char told[8192];

#endif
