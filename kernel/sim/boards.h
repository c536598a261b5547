/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The boards that can be simulated; their tables are made of the .csv files
 * by boards.awk.  Pure: also compiled in userspace for t/.
 */
#ifndef NVVGPU_SIM_BOARDS_H
#define NVVGPU_SIM_BOARDS_H

#include "../include/nvvgpu_pf.h"

/**
 * struct sim_board - one board as it is sold
 * @name:		short name that add_gpu takes, e.g. "A40"
 * @model:		name for people; says that it is simulated
 * @device:		PCI device id of its physical function
 * @subsystem:		PCI subsystem id
 * @framebuffer_mib:	framebuffer, MiB
 * @max_vgpus:		most vGPUs of the type of which most fit
 * @types:		its vGPU types
 * @num_types:		how many
 */
struct sim_board {
	const char *name;
	const char *model;
	u16 device;
	u16 subsystem;
	u32 framebuffer_mib;
	u32 max_vgpus;
	const struct nvvgpu_type *types;
	unsigned int num_types;
};

/* The board called @name (@len bytes), or NULL. */
const struct sim_board *sim_board_find(const char *name, size_t len);

/* Board number @index, or NULL behind the last one. */
const struct sim_board *sim_board_at(unsigned int index);

#endif
