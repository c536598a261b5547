// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prints the simulator's table of boards as it was compiled, one type a line,
 * for t/1101-boards.t to compare.
 */
#include <stdio.h>

#include "boards.h"

static void print_type(const struct sim_board *b, const struct nvvgpu_type *t)
{
	printf("%s\t%s\t%04x\t%04x\t%u\t%u\t%u\t%s\t%u\t%u\t%u\t%ux%u\t%u\t%04x\n",
	       b->name, b->model, b->device, b->subsystem, b->framebuffer_mib,
	       b->max_vgpus, t->id, t->name, t->framebuffer_mib,
	       t->max_instances, t->num_heads, t->max_width, t->max_height,
	       t->frl_hz, t->subsystem_id);
}

int main(void)
{
	const struct sim_board *b;
	unsigned int i, k;

	for (i = 0; (b = sim_board_at(i)); i++)
		for (k = 0; k < b->num_types; k++)
			print_type(b, &b->types[k]);
	return 0;
}
